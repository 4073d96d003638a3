import type { Cell, ResultSet } from '../warehouse/warehouse.ts';

function csvField(cell: Cell): string {
  if (cell === null) return '';
  return /[",\r\n]/.test(cell) || cell === '\\.' ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * RFC 4180 with LF line ends, byte for byte as `psql --csv` writes it: a header line; NULL and the empty text are both
 * an empty field (`tsv` and `json` tell them apart); a field that is exactly `\.` is quoted, for COPY would take it for
 * the end of its data. A result without columns has no lines.
 */
export function* csvLines(result: ResultSet): Generator<string, void, undefined> {
  if (result.columns.length === 0) return;
  yield result.columns.map((column) => csvField(column.name)).join(',');
  for (const row of result.rows) yield row.map(csvField).join(',');
}

const tsvEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

function tsvField(cell: Cell): string {
  if (cell === null) return '\\N';
  return cell.replace(/[\\\t\n\r]/g, (character) => tsvEscapes.get(character) ?? character);
}

/**
 * A header line, then one line a row, fields separated by a tab. Backslash, tab, line feed and carriage return in a
 * value are written `\\`, `\t`, `\n`, `\r`, and NULL is `\N`: the rows are what COPY … FROM reads in its text format.
 * A result without columns has no lines.
 */
export function* tsvLines(result: ResultSet): Generator<string, void, undefined> {
  if (result.columns.length === 0) return;
  yield result.columns.map((column) => tsvField(column.name)).join('\t');
  for (const row of result.rows) yield row.map(tsvField).join('\t');
}
