import type { CopyOptions } from '../sql/meta-command/command.ts';
import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { RowFormat } from './row-format.ts';

/** As COPY's text format escapes them (PostgreSQL, "COPY", File Formats). */
const textEscapes: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

function textField(value: string, delimiter: string): string {
  const escaped = value.replace(/[\b\f\n\r\t\v\\]/g, (character) => textEscapes.get(character) ?? character);
  return delimiter === '\t' ? escaped : escaped.replaceAll(delimiter, `\\${delimiter}`);
}

function csvField(value: string, { delimiter, null: nothing }: CopyOptions, only: boolean): string {
  const quoted = value === nothing || /["\r\n]/.test(value) || value.includes(delimiter) || (only && value === '\\.');
  return quoted ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * What `COPY … TO` of PostgreSQL 15 writes, byte for byte: in CSV the empty text is quoted and NULL is not, unlike in
 * `psql --csv`.
 */
export function copyFormat(columns: readonly ResultColumn[], options: CopyOptions): RowFormat {
  const { format, delimiter, header } = options;
  const only = columns.length === 1;
  const field = (cell: Cell): string => {
    if (cell === null) return options.null;
    return format === 'csv' ? csvField(cell, options, only) : textField(cell, delimiter);
  };
  const line = (cells: readonly Cell[]) => `${cells.map(field).join(delimiter)}\n`;
  return { head: header ? line(columns.map(({ name }) => name)) : '', row: line, end: () => '' };
}
