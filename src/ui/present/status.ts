import type { Status } from '../../commands/events.ts';
import type { Span, Tone } from './line.ts';

const marks: Record<Status, { readonly glyph: string; readonly tone: Tone }> = {
  pending: { glyph: '·', tone: 'muted' },
  queued: { glyph: '◌', tone: 'waiting' },
  running: { glyph: '●', tone: 'active' },
  retrying: { glyph: '↻', tone: 'caution' },
  cancelling: { glyph: '◐', tone: 'caution' },
  cancelled: { glyph: '⊘', tone: 'caution' },
  success: { glyph: '✔', tone: 'good' },
  warn: { glyph: '▲', tone: 'caution' },
  error: { glyph: '✖', tone: 'bad' },
  fail: { glyph: '✘', tone: 'bad' },
  skipped: { glyph: '↷', tone: 'muted' },
  stale: { glyph: '≠', tone: 'caution' },
};

/** Columns that the longest glyph and word take. */
export const statusWidth = 12;

/** A status as glyph and word, so that it can be read without colours. */
export function statusSpan(status: Status): Span {
  const { glyph, tone } = marks[status];
  return { text: `${glyph} ${status}`.padEnd(statusWidth), tone };
}

export function glyphSpan(status: Status): Span {
  const { glyph, tone } = marks[status];
  return { text: glyph, tone };
}

export function toneOf(status: Status): Tone {
  return marks[status].tone;
}
