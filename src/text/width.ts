import stringWidth from 'string-width';
import { graphemesOf } from './graphemes.ts';
import { isOneColumnEach } from './one-column.ts';

/** Where a text stands in a wider cell. */
export type Alignment = 'left' | 'right';

const ellipsis = '…';
const notPrintableAscii = /[^\x20-\x7e]/;
/**
 * The columns that `text` takes on a terminal: 2 for wide characters and emoji, 0 for combining marks.
 * For text that `visible` has made safe; a control character counts nothing here but does something there.
 */
export function cellWidth(text: string): number {
  return isOneColumnEach(text) ? text.length : stringWidth(text);
}

/**
 * `text` if it fits in `columns`, else as much of its beginning as leaves room for `…`. A grapheme is never split, so
 * the result may be a column narrower where a wide one did not fit. Of a long text only the beginning is looked at.
 */
export function clip(text: string, columns: number): string {
  if (columns <= 0) return '';
  const beginning = text.slice(0, columns + 1);
  if (!notPrintableAscii.test(beginning)) {
    return beginning.length <= columns ? text : text.slice(0, columns - 1) + ellipsis;
  }
  let width = 0;
  let kept = 0;
  for (const { segment, index } of graphemesOf(text)) {
    width += cellWidth(segment);
    if (width > columns) return text.slice(0, kept) + ellipsis;
    if (width < columns) kept = index + segment.length;
  }
  return text;
}

/** `text` with spaces to fill `columns`, standing left or right in them; a wider text stays as it is. */
export function pad(text: string, columns: number, alignment: Alignment): string {
  const missing = columns - cellWidth(text);
  if (missing <= 0) return text;
  return alignment === 'right' ? ' '.repeat(missing) + text : text + ' '.repeat(missing);
}
