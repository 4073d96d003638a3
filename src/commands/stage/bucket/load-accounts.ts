import type { SourceObject } from '../../../source/source.ts';
import { fileNameBytes } from '../../../sql/load-history.ts';
import type { Parameter } from '../../../warehouse/warehouse.ts';
import { timestampText } from '../../time.ts';

/** An object's name as the server's views keep it: its first bytes, without blanks at the end. */
function nameInHistory(uri: string): string {
  const bytes = Buffer.from(uri);
  if (bytes.length <= fileNameBytes) return uri.trimEnd();
  // A character that is cut through is left out.
  return new TextDecoder('utf-8').decode(bytes.subarray(0, fileNameBytes), { stream: true }).trimEnd();
}

/** What a load read otherwise than it was listed. */
export interface Differences {
  /** Names of objects that were read, but not listed. */
  readonly strange: readonly string[];
  /** Objects that were listed, but not read. */
  readonly missing: readonly SourceObject[];
}

/**
 * Compares the objects that were listed with those that the server says it read.
 * @param read their names as `nameInHistory` gives them
 * @param harmless objects without bytes that are no data, and may be read
 */
export function differences(
  listed: readonly SourceObject[],
  read: Iterable<string>,
  harmless: readonly SourceObject[],
): Differences {
  const names = new Set(read);
  const known = new Set([...listed, ...harmless].map(({ uri }) => nameInHistory(uri)));
  return {
    strange: [...names].filter((name) => !known.has(name)),
    // An object without bytes may be passed over: there is nothing in it.
    missing: listed.filter(({ uri, bytes }) => bytes > 0 && !names.has(nameInHistory(uri))),
  };
}

/** What one load did with one object: records of it, and how many of them were rejected; null where only sums are known. */
export interface Account {
  readonly object: SourceObject;
  readonly records: number | null;
  readonly rejected: number | null;
}

/**
 * Accounts for every object by the lines that the server counted in it. That counts its records only where each record
 * is a line: where the sum of the lines is not the sum of the records, or two names look alike to the server, nobody
 * knows the numbers of single objects.
 * @param lines by name in the history
 * @param rejected records by name in the history
 */
export function accounts(
  listed: readonly SourceObject[],
  lines: ReadonlyMap<string, number>,
  rejected: ReadonlyMap<string, number>,
  records: number,
): readonly Account[] {
  const found = listed.map((object) => {
    const name = nameInHistory(object.uri);
    return { object, records: lines.get(name) ?? 0, rejected: rejected.get(name) ?? 0 };
  });
  const distinct = new Set(listed.map(({ uri }) => nameInHistory(uri))).size === listed.length;
  const agree =
    distinct &&
    found.reduce((sum, account) => sum + account.records, 0) === records &&
    found.every((account) => account.rejected <= account.records);
  return agree ? found : listed.map((object) => ({ object, records: null, rejected: null }));
}

/** The row of `etl.files` for an account, in the order of its columns. */
export function ledgerRow({ object, records, rejected }: Account, table: string, run: string): Parameter[] {
  const staged = records === null || rejected === null ? null : records - rejected;
  return [
    ...[table, object.uri, object.name, object.bytes, object.version, timestampText(object.modified)],
    ...[records, staged, rejected, run],
  ];
}
