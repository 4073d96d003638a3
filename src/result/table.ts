import CliTable from 'cli-table3';
import { plural } from '../text/format.ts';
import { visible } from '../text/safe.ts';
import { type Alignment, cellWidth, pad } from '../text/width.ts';
import type { Cell, ResultColumn, ResultSet } from '../warehouse/warehouse.ts';

/** How NULL is drawn, so that it is not taken for the empty text or for the word. */
export const nullMark = '∅';

/** cli-table3 takes 40 ms for 200 rows of 3, but the square of it for more. */
const mostRows = 200;
const mostCells = 2_000;

function drawn(cell: Cell): string {
  return cell === null ? nullMark : visible(cell);
}

function alignmentOf(column: ResultColumn): Alignment {
  return column.numeric ? 'right' : 'left';
}

/**
 * The lines of a small table by cli-table3; null where its idea of a character's width is not ours and the borders
 * would not meet.
 */
function smallTable(result: ResultSet): readonly string[] | null {
  const table = new CliTable({
    head: result.columns.map((column) => visible(column.name)),
    colAligns: result.columns.map(alignmentOf),
    style: { head: [], border: [], compact: true },
  });
  for (const row of result.rows) table.push(row.map(drawn));
  const lines = table.toString().split('\n');
  const width = cellWidth(lines[0] ?? '');
  return lines.every((line) => cellWidth(line) === width) ? lines : null;
}

/** The same table as `smallTable` draws, of any size: one pass for the widths, one for the lines. */
function* largeTable(result: ResultSet): Generator<string, void, undefined> {
  const names = result.columns.map((column) => visible(column.name));
  const alignments = result.columns.map(alignmentOf);
  const widths = names.map(cellWidth);
  for (const row of result.rows) {
    row.forEach((cell, index) => {
      const width = cellWidth(drawn(cell));
      if (width > (widths[index] ?? 0)) widths[index] = width;
    });
  }
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const line = (cells: readonly string[]): string =>
    `│ ${cells.map((cell, index) => pad(cell, widths[index] ?? 0, alignments[index] ?? 'left')).join(' │ ')} │`;

  yield rule('┌', '┬', '┐');
  yield line(names);
  if (result.rows.length > 0) yield rule('├', '┼', '┤');
  for (const row of result.rows) yield line(row.map(drawn));
  yield rule('└', '┴', '┘');
}

function footer(result: ResultSet): string {
  const rows = plural(result.rows.length, 'row');
  return result.more ? `(first ${rows}; there are more)` : `(${rows})`;
}

/**
 * A table for people: numbers stand right, NULL is `∅`, control characters are visible symbols, and the last line
 * counts the rows, as in psql. Cells are never cut. Of a statement without columns it says how many rows it touched,
 * where the engine told.
 */
export function* tableLines(result: ResultSet): Generator<string, void, undefined> {
  const { columns, rows, touched } = result;
  if (columns.length === 0) {
    if (touched !== null) yield `(${plural(touched, 'row')} touched)`;
    else if (rows.length > 0) yield footer(result);
    return;
  }
  const small = rows.length <= mostRows && (rows.length + 1) * columns.length <= mostCells;
  yield* (small ? smallTable(result) : null) ?? largeTable(result);
  yield footer(result);
}
