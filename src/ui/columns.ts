import { visible } from '../text/safe.ts';
import { cellWidth } from '../text/width.ts';

const graphemes = new Intl.Segmenter();

/** Joiners, variation selectors, skin tones: invisible by themselves, and terminals dispute what they make of an emoji. */
const disputed = /\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}/gu;

/** `text` as the cockpit draws it: on one line, without a character that moves the cursor or whose width is disputed. */
export function drawable(text: string): string {
  return visible(text).replace(disputed, '');
}

/** Columns that `text` takes when it is drawn. */
export function drawnWidth(text: string): number {
  return cellWidth(drawable(text));
}

/** The display column at which the character at `offset` (UTF-16 units) of a one-line text is drawn. */
export function columnOf(text: string, offset: number): number {
  return drawnWidth(text.slice(0, offset));
}

/** The offset of the character drawn at a display column; the text's length when it is shorter. */
export function offsetOf(text: string, column: number): number {
  let at = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    at += drawnWidth(segment);
    if (at > column) return index;
  }
  return text.length;
}

/** What is left of a drawable text when its first `columns` are scrolled away; a wide character cut in two leaves a blank. */
export function dropColumns(text: string, columns: number): string {
  if (columns <= 0) return text;
  let at = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (at >= columns) return ' '.repeat(at - columns) + text.slice(index);
    at += cellWidth(segment);
  }
  return ' '.repeat(Math.max(0, at - columns));
}

/** A drawable text if it fits in `columns`, else as much of its end as leaves room for `…`. */
export function clipStart(text: string, columns: number): string {
  const width = cellWidth(text);
  return width <= columns ? text : `…${dropColumns(text, width - columns + 1)}`;
}

/** A drawable text broken into lines of at most `columns`, between words where it can be. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && cellWidth(line) + 1 + cellWidth(word) > columns) {
      lines.push(line);
      line = '';
    }
    while (cellWidth(word) > columns) {
      const cut = Math.max(1, offsetOf(word, columns));
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
