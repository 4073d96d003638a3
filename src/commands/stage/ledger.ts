import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceObject } from '../../source/source.ts';
import type { Segment } from '../../spool/segment.ts';
import { files } from '../../sql/etl.ts';
import { quoteText } from '../../sql/text.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
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

  /** Writes the accounts into `etl.files`, in the load's own transaction, through a file in `directory`. */
  async write(connection: Connection, table: string, run: string, directory: string): Promise<void> {
    const path = join(directory, `ledger-${table}.ndjson`);
    const lines: string[] = [];
    for (const { object, records, rejected } of this.#accounts.values()) {
      const values = [
        ...[table, object.uri, object.name, object.bytes, object.version, timestampText(object.modified)],
        ...[records, records - rejected, rejected, run],
      ];
      lines.push(
        `${JSON.stringify(Object.fromEntries(files.columns.map(({ name }, index) => [name, values[index]])))}\n`,
      );
    }
    await writeFile(path, lines.join(''));
    const types = files.columns.map(({ name, type }) => `${quoteText(name)}: '${ledgerTypes[type] ?? 'VARCHAR'}'`);
    await connection.query(
      `INSERT INTO ${files.name}
       SELECT ${files.columns.map(({ name }) => name).join(', ')}
       FROM read_json(${quoteText(path)}, format = 'newline_delimited', columns = {${types.join(', ')}})`,
    );
  }

  #accountOf(object: SourceObject): Account {
    const known = this.#accounts.get(object.uri);
    if (known !== undefined) return known;
    const account: Account = { object, records: 0, rejected: 0, complete: false };
    this.#accounts.set(object.uri, account);
    return account;
  }
}

const ledgerTypes: Partial<Record<string, string>> = { bigint: 'BIGINT', timestamp: 'TIMESTAMP' };
