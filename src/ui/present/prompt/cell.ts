import { plural } from '../../../text/format.ts';
import type { Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import { drawable, wrapText } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import { nullMark } from '../../state/prompt/grid.ts';
import type { Result } from '../../state/prompt/result.ts';
import { currentColumn, shownRow } from '../../state/prompt/view.ts';
import { type Line, line, span } from '../line.ts';
import { jsonTree } from './json-tree.ts';
import { scrolledLines } from './scrolled.ts';

/** Characters of a value that are shown: to lay out more would keep the keys waiting. */
const mostShown = 200_000;

interface Viewed {
  readonly column: ResultColumn;
  readonly value: Cell;
  readonly columns: number;
}

/** The value: JSON as a tree, text with its line breaks, and what it is. */
function layOut({ column, value, columns }: Viewed): readonly Line[] {
  const head = (what: string): Line => [span(`  ${column.name} `, 'strong'), span(`${column.type} · ${what}`, 'muted')];
  if (value === null) return [head('NULL'), line(`  ${nullMark}`, 'muted')];
  if (value === '') return [head('the empty text')];
  let characters = 0;
  for (const _ of value) characters += 1;
  const size = plural(characters, 'character');
  const shown = value.length > mostShown ? value.slice(0, mostShown) : value;
  const tree = shown === value ? jsonTree(value) : null;
  if (tree !== null) return [head(`JSON · ${size}`), ...tree];
  const text = shown.split('\n').flatMap((part) => wrapText(drawable(part), columns - 4));
  const rest =
    shown === value
      ? []
      : [line('  … its beginning alone is shown: y copies the whole value from the rows, E exports it', 'caution')];
  return [head(size), ...rest, ...text.map((part) => line(`  ${part}`))];
}

let last: { readonly viewed: Viewed; readonly lines: readonly Line[] } | null = null;

/** Scrolling draws the same value again and again, and laying out a long one takes longer than a key may. */
function allLines(viewed: Viewed): readonly Line[] {
  const { column, value, columns } = viewed;
  const same = last?.viewed.column === column && last.viewed.value === value && last.viewed.columns === columns;
  if (last === null || !same) last = { viewed, lines: layOut(viewed) };
  return last.lines;
}

/** The whole value under the cursor, from its line `top` on. */
export function cellViewLines(result: Result, top: number, { columns, rows }: Size): readonly Line[] {
  const index = currentColumn(result) ?? -1;
  const column = result.columns[index];
  const value = shownRow(result, result.view.grid.row)?.[index];
  if (column === undefined || value === undefined) return [line('  There is no cell.', 'muted')];
  return scrolledLines(allLines({ column, value, columns }), top, rows);
}
