import { plural } from '../../../text/format.ts';
import { drawable, wrapText } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import { nullMark } from '../../state/prompt/grid.ts';
import type { Result } from '../../state/prompt/result.ts';
import { currentColumn, shownRow } from '../../state/prompt/view.ts';
import { type Line, line, span } from '../line.ts';
import { jsonTree } from './json-tree.ts';

/** The whole value under the cursor: JSON as a tree, text with its line breaks, and what it is. */
function allLines(result: Result, columns: number): Line[] {
  const index = currentColumn(result) ?? -1;
  const column = result.columns[index];
  const value = shownRow(result, result.view.grid.row)?.[index];
  if (column === undefined || value === undefined) return [line('  There is no cell.', 'muted')];
  const head = (what: string): Line => [span(`  ${column.name} `, 'strong'), span(`${column.type} · ${what}`, 'muted')];
  if (value === null) return [head('NULL'), line(`  ${nullMark}`, 'muted')];
  const size = plural(Array.from(value).length, 'character');
  if (value === '') return [head('the empty text')];
  const tree = jsonTree(value);
  if (tree !== null) return [head(`JSON · ${size}`), ...tree];
  const text = value.split('\n').flatMap((part) => wrapText(drawable(part), columns - 4));
  return [head(size), ...text.map((part) => line(`  ${part}`))];
}

export function cellViewLines(result: Result, top: number, { columns, rows }: Size): readonly Line[] {
  const lines = allLines(result, columns);
  const from = Math.min(top, Math.max(0, lines.length - rows));
  return lines.slice(from, from + rows);
}
