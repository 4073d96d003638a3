import type { SourceObject } from '../../source/source.ts';
import type { Segment } from '../../spool/segment.ts';
import type { Parameter } from '../../warehouse/warehouse.ts';
import { timestampText } from '../time.ts';

interface Account {
  readonly object: SourceObject;
  /** Found in the object, whatever became of them. */
  records: number;
  rejected: number;
  complete: boolean;
}

/** What became of every object of one staging table: the rows of `etl.files`. */
export class Ledger {
  readonly #accounts = new Map<string, Account>();

  /** Takes over a segment that is loaded; `rejectsByObject` counts what was rejected while loading it, by URI. */
  add(segment: Segment, rejectsByObject: ReadonlyMap<string, number>): void {
    for (const part of segment.parts) {
      const account = this.#accountOf(part.object);
      account.records += part.rows + part.rejects;
      account.complete ||= part.complete;
    }
    for (const [uri, rejected] of rejectsByObject) {
      const account = this.#accounts.get(uri);
      if (account !== undefined) account.rejected += rejected;
    }
  }

  /** Objects that were read to their end. */
  get complete(): number {
    let complete = 0;
    for (const account of this.#accounts.values()) if (account.complete) complete += 1;
    return complete;
  }

  /** The rows of `etl.files` for this table, in the order of its columns. */
  rows(table: string, run: string): Parameter[][] {
    return [...this.#accounts.values()].map(({ object, records, rejected }) => [
      ...[table, object.uri, object.name, object.bytes, object.version, timestampText(object.modified)],
      ...[records, records - rejected, rejected, run],
    ]);
  }

  #accountOf(object: SourceObject): Account {
    const known = this.#accounts.get(object.uri);
    if (known !== undefined) return known;
    const account: Account = { object, records: 0, rejected: 0, complete: false };
    this.#accounts.set(object.uri, account);
    return account;
  }
}
