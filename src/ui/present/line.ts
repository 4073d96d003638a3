import { cellWidth, clip, pad } from '../../text/width.ts';
import { beginning, drawable, dropColumns } from '../columns.ts';
import type { Hotspot } from './hotspot.ts';

/** What a piece of text means; the theme says how that looks. Nothing is told by its tone alone. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'muted'
  | 'good'
  | 'caution'
  | 'bad'
  | 'active'
  | 'waiting'
  | 'title'
  | 'chosen'
  | 'alarm'
  // SQL
  | 'keyword'
  | 'type'
  | 'string'
  | 'number';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
  /** What a click on it means; nothing where it is absent. */
  readonly hotspot?: Hotspot;
}

/** One row of the screen. Its text is safe to draw. */
export type Line = readonly Span[];

/** A piece of a line. Every text of the screen comes through here, so none can move the cursor or change a colour. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: drawable(text), tone };
}

export function line(text: string, tone: Tone = 'plain'): Line {
  return [span(text, tone)];
}

export const blank: Line = [];

export function widthOf(spans: Line): number {
  return spans.reduce((width, { text }) => width + cellWidth(text), 0);
}

/** Text clipped to exactly `columns`. */
export function cell(text: string, columns: number, tone: Tone = 'plain', align: 'left' | 'right' = 'left'): Span {
  return { text: pad(clip(drawable(beginning(text, columns)), columns), columns, align), tone };
}

/** The line clipped to at most `columns`. */
export function clipLine(spans: Line, columns: number): Line {
  const clipped: Span[] = [];
  let left = columns;
  for (const one of spans) {
    const width = cellWidth(one.text);
    if (width > left) return left <= 0 ? clipped : [...clipped, { ...one, text: clip(one.text, left) }];
    clipped.push(one);
    left -= width;
  }
  return clipped;
}

/** The line clipped or filled with blanks to exactly `columns`. */
export function fillLine(spans: Line, columns: number): Line {
  const clipped = clipLine(spans, columns);
  const missing = columns - widthOf(clipped);
  return missing > 0 ? [...clipped, { text: ' '.repeat(missing), tone: 'plain' }] : clipped;
}

/** `left`, and `right` at the right edge, a blank between them; where both have no room, `left` is clipped first. */
export function spread(left: Line, right: Line, columns: number): Line {
  const kept = clipLine(right, columns);
  const room = columns - widthOf(kept) - 1;
  if (kept.length === 0) return fillLine(left, columns);
  return room <= 0 ? kept : [...fillLine(left, room), { text: ' ', tone: 'plain' }, ...kept];
}

/** The line without its first `columns`. */
export function shiftLine(spans: Line, columns: number): Line {
  const shifted: Span[] = [];
  let hidden = columns;
  for (const one of spans) {
    const width = cellWidth(one.text);
    if (hidden < width) shifted.push({ ...one, text: dropColumns(one.text, hidden) });
    hidden = Math.max(0, hidden - width);
  }
  return shifted;
}

/** The line with a piece laid over it from column `x` on. */
export function overlaid(spans: Line, piece: Line, x: number): Line {
  return [...fillLine(spans, x), ...piece, ...shiftLine(spans, x + widthOf(piece))];
}

/** The line with one meaning for a click on any part of it that has none of its own. */
export function clickable(spans: Line, hotspot: Hotspot): Line {
  return spans.map((one) => (one.hotspot === undefined ? { ...one, hotspot } : one));
}

/** The whole line in one tone: a chosen row, a band. */
export function toned(spans: Line, tone: Tone): Line {
  return [{ text: spans.map(({ text }) => text).join(''), tone }];
}

function isBand(tone: Tone): boolean {
  return tone === 'chosen' || tone === 'alarm';
}

/** The line in as few pieces as it looks the same in: blanks have no colour of their own, and each piece costs time to draw. */
export function joined(spans: Line): Line {
  const pieces: Span[] = [];
  for (const one of spans) {
    const before = pieces.at(-1);
    const sameTone = before?.tone === one.tone;
    const blanks = !isBand(one.tone) && /^ *$/.test(one.text);
    if (before !== undefined && (sameTone || (blanks && !isBand(before.tone)))) {
      pieces[pieces.length - 1] = { text: before.text + one.text, tone: before.tone };
    } else {
      pieces.push(one);
    }
  }
  return pieces;
}

/** `lines` made exactly `rows` long: cut, or filled with blank ones. */
export function fillRows(lines: readonly Line[], rows: number): readonly Line[] {
  if (lines.length >= rows) return lines.slice(0, rows);
  return [...lines, ...Array.from({ length: rows - lines.length }, () => blank)];
}

/** A title in a rule across the pane; a double rule marks the pane that has the keys. */
export function rule(title: Line, columns: number, focused: boolean): Line {
  const dash = focused ? '═' : '─';
  const tone: Tone = focused ? 'title' : 'muted';
  const head: Line = [{ text: `${dash}${dash} `, tone }, ...title, { text: ' ', tone }];
  const missing = columns - widthOf(head);
  return missing > 0 ? [...head, { text: dash.repeat(missing), tone }] : clipLine(head, columns);
}

/** First of `height` rows that are shown of `count`, so that row `index` stays in the middle where it can. */
export function windowAround(index: number, count: number, height: number): number {
  return Math.max(0, Math.min(index - Math.floor(height / 2), count - height));
}
