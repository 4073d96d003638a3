import { beginning, columnOf, offsetOf } from '../../columns.ts';
import { clipLine, type Line, shiftLine, span, type Tone } from '../line.ts';

/** A part of a text, offsets in UTF-16 units, end exclusive, and how it is drawn. */
export interface ToneRange {
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
}

/** One line of a text that begins at `from` in it, in the tones of the ranges; the last range that covers a place counts. */
export function drawRange(line: string, from: number, ranges: readonly ToneRange[]): Line {
  const end = from + line.length;
  const touching = ranges.filter((range) => range.from < end && range.to > from);
  if (touching.length === 0) return [span(line)];
  const cuts = new Set([0, line.length]);
  for (const range of touching) {
    cuts.add(Math.max(0, range.from - from));
    cuts.add(Math.min(line.length, range.to - from));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, index) => {
    const covering = touching.findLast((range) => range.from - from <= start && range.to - from > start);
    return span(line.slice(start, places[index + 1]), covering?.tone ?? 'plain');
  });
}

/**
 * What is seen of such a line in `width` columns when its first `left` are scrolled away. Only that is drawn: a line may have
 * megabytes.
 */
export function drawPart(
  line: string,
  from: number,
  ranges: readonly ToneRange[],
  { left, width }: { readonly left: number; readonly width: number },
): Line {
  const start = offsetOf(line, left);
  const seen = beginning(line.slice(start), width);
  return clipLine(shiftLine(drawRange(seen, from + start, ranges), left - columnOf(line, start)), width);
}
