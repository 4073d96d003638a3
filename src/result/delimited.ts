import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { RowFormat } from './row-format.ts';

function csvField(cell: Cell): string {
  if (cell === null) return '';
  return /[",\r\n]/.test(cell) || cell === '\\.' ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * RFC 4180 with LF line ends, byte for byte as `psql --csv` writes it: a header line; NULL and the empty text are both
 * an empty field (`tsv` and `json` tell them apart); a field that is exactly `\.` is quoted, for COPY would take it for
 * the end of its data. A result without columns has no lines.
 */
export function csvFormat(columns: readonly ResultColumn[]): RowFormat {
  return delimited(columns, (cells) => `${cells.map(csvField).join(',')}\n`);
}

const tsvEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);

function tsvField(cell: Cell): string {
  if (cell === null) return '\\N';
  return cell.replace(/[\\\b\t\n\v\f\r]/g, (character) => tsvEscapes.get(character) ?? character);
}

/**
 * A header line, then one line a row, fields separated by a tab. Backslash, backspace, tab, line feed, vertical tab,
 * form feed and carriage return in a value are written `\\`, `\b`, `\t`, `\n`, `\v`, `\f`, `\r`, and NULL is `\N`: the
 * rows are to the byte what PostgreSQL's COPY writes in its text format.
 * A result without columns has no lines.
 */
export function tsvFormat(columns: readonly ResultColumn[]): RowFormat {
  return delimited(columns, (cells) => `${cells.map(tsvField).join('\t')}\n`);
}

function delimited(columns: readonly ResultColumn[], line: (cells: readonly Cell[]) => string): RowFormat {
  if (columns.length === 0) return { head: '', row: () => '', end: () => '' };
  return { head: line(columns.map(({ name }) => name)), row: line, end: () => '' };
}
