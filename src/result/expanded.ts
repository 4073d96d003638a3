import { plural } from '../text/format.ts';
import { visible } from '../text/safe.ts';
import { cellWidth, pad } from '../text/width.ts';
import type { ResultSet } from '../warehouse/warehouse.ts';
import { nullMark, tableLines } from './table.ts';

/** A block a row and a line a value, as psql's `\x` shows them; control characters are visible symbols, NULL is `∅`. */
export function* expandedText(result: ResultSet): Generator<string, void, undefined> {
  const { columns, rows, more } = result;
  if (columns.length === 0) {
    for (const line of tableLines(result)) yield `${line}\n`;
    return;
  }
  const names = columns.map(({ name }) => visible(name));
  const width = Math.max(...names.map(cellWidth));
  for (const [index, row] of rows.entries()) {
    yield `─[ row ${index + 1} ]${'─'.repeat(Math.max(1, width - `${index + 1}`.length))}\n`;
    for (const [column, name] of names.entries()) {
      const cell = row[column] ?? null;
      yield `${pad(name, width, 'left')} │ ${cell === null ? nullMark : visible(cell)}\n`;
    }
  }
  yield more ? `(first ${plural(rows.length, 'row')}; there are more)\n` : `(${plural(rows.length, 'row')})\n`;
}

/** True where a line of the table would be wider than a terminal of so many columns. */
export function isWiderThan(result: ResultSet, columns: number): boolean {
  const [first] = tableLines(result);
  return first !== undefined && cellWidth(first) > columns;
}
