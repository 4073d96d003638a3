import { visible } from '../text/safe.ts';
import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { RowFormat } from './row-format.ts';
import { nullMark } from './table.ts';

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
export function markdownFormat(columns: readonly ResultColumn[]): RowFormat {
  if (columns.length === 0) return { head: '', row: () => '', end: () => '' };
  const line = (cells: readonly string[]) => `${markdownRow(cells)}\n`;
  return {
    head:
      line(columns.map(({ name }) => markdownCell(name))) +
      line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
    row: (cells) => line(cells.map(markdownCell)),
    end: () => '',
  };
}
