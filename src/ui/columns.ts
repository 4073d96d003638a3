import { graphemesOf } from '../text/graphemes.ts';
import { isOneColumnEach } from '../text/one-column.ts';
import { visible } from '../text/safe.ts';
import { cellWidth } from '../text/width.ts';

/** What is neither a Latin letter nor a sign beside them. */
const beyondLatin = /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff]/;

/** Joiners, variation selectors, skin tones: invisible by themselves, and terminals dispute what they make of an emoji. */
const disputed = /\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}/gu;

/** What terminals agree upon as a whole: flags of two letters, and Korean syllables of two or three. */
const agreed = /\p{RI}{2}|[\u1100-\u115f][\u1161-\u11a7][\u11a8-\u11ff]?|[\uac00-\ud7a3][\u11a8-\u11ff]?/u;

/**
 * What terminals give one column or two, or none or one, as old as their tables are: half a flag, a Korean letter that is no
 * part of a syllable, the signs that Unicode 16 made wide (hexagrams, counting rods) or moved, and what else is a format
 * character.
 */
const undecided =
  /\p{RI}|[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]|[\u171e\u1734\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\u{1d300}-\u{1d356}\u{1d360}-\u{1d376}\u{1f93b}\u{1f946}]|\p{Cf}/u;

const agreedOrNot = new RegExp(`(${agreed.source})|${undecided.source}`, 'gu');

function decided(piece: string, whole: string | undefined): string {
  return whole ?? `⟨${piece.codePointAt(0)?.toString(16).toUpperCase()}⟩`;
}

/** `text` as the cockpit draws it: on one line, without a character that moves the cursor or whose width is disputed. */
export function drawable(text: string): string {
  const safe = visible(text);
  return beyondLatin.test(safe) ? safe.replace(disputed, '').replace(agreedOrNot, decided) : safe;
}

/** UTF-16 units that a column's worth of text has at most, long emoji and stacked accents included. */
const mostUnitsAColumn = 16;

/** As much of `text` as can be seen in `columns`, with `…` where there is more: what is drawn of a value of megabytes costs no more. */
export function beginning(text: string, columns: number): string {
  const most = (columns + 1) * mostUnitsAColumn;
  if (text.length <= most) return text;
  const halfPair = /[\ud800-\udbff]/.test(text[most - 1] ?? '');
  return `${text.slice(0, halfPair ? most - 1 : most)}…`;
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
  if (isOneColumnEach(text)) return Math.min(Math.max(0, column), text.length);
  let at = 0;
  for (const { segment, index } of graphemesOf(text)) {
    at += drawnWidth(segment);
    if (at > column) return index;
  }
  return text.length;
}

/** What is left of a drawable text when its first `columns` are scrolled away; a wide character cut in two leaves a blank. */
export function dropColumns(text: string, columns: number): string {
  if (columns <= 0) return text;
  let at = 0;
  for (const { segment, index } of graphemesOf(text)) {
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

/** Where a drawable word has to be cut to fit in `columns`; its length where it fits. Of a long one, only the beginning is measured. */
function cutOf(word: string, columns: number): number {
  const start = word.slice(0, columns + 1);
  if (isOneColumnEach(start)) return start.length <= columns ? start.length : Math.max(1, columns);
  return Math.max(1, offsetOf(word.slice(0, (columns + 1) * mostUnitsAColumn), columns));
}

/** A drawable text broken into lines of at most `columns`, between words where it can be. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && cellWidth(line) + 1 + cellWidth(beginning(word, columns)) > columns) {
      lines.push(line);
      line = '';
    }
    for (let cut = cutOf(word, columns); cut < word.length; cut = cutOf(word, columns)) {
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
