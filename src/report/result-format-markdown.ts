import { visible } from '../text/safe.ts';
import type { Cell, ResultSet } from '../warehouse/warehouse.ts';
import { nullMark } from './result-format-table.ts';

/** What Markdown would take for its own; an underscore only at the edge of a word, so that `song_id` stays readable. */
const markup = /[\\|`*[<&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

function markdownCell(cell: Cell): string {
  if (cell === null) return nullMark;
  return cell
    .replace(markup, '\\$&')
    .split(/\r\n|\r|\n/)
    .map(visible)
    .join('<br>');
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/**
 * A table of GitHub Flavored Markdown, numbers right-aligned. Rendered, it shows the values as they are: markup in them
 * is escaped, a line break is `<br>`, NULL is `∅`. A result without columns has no lines.
 */
export function* markdownLines(result: ResultSet): Generator<string, void, undefined> {
  if (result.columns.length === 0) return;
  yield markdownRow(result.columns.map((column) => markdownCell(column.name)));
  yield markdownRow(result.columns.map((column) => (column.numeric ? '---:' : '---')));
  for (const row of result.rows) yield markdownRow(row.map(markdownCell));
}
