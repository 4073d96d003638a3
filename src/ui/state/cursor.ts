import type { Motion } from './actions.ts';

/** The chosen row of a list and the first one shown, from 0. */
export interface Cursor {
  readonly row: number;
  readonly top: number;
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}

/** The row that a motion leads to, in a list whose last row is `last`. */
export function movedRow(motion: Motion, from: number, last: number): number {
  if (motion === 'first') return 0;
  return clamp(motion === 'last' ? last : from + motion, last);
}

/** The cursor, in a list of `count` rows of which `height` are shown, scrolled as little as needed to be among them. */
export function revealed(cursor: Cursor, count: number, height: number): Cursor {
  const row = clamp(cursor.row, count - 1);
  const top = clamp(Math.min(Math.max(cursor.top, row - height + 1), row), count - height);
  return { row, top };
}

/** The cursor after a motion. A single row scrolls only at an edge; a longer way takes the window along. */
export function movedCursor(cursor: Cursor, motion: Motion, count: number, height: number): Cursor {
  const row = movedRow(motion, cursor.row, count - 1);
  const along = typeof motion === 'number' && Math.abs(motion) > 1 ? motion : 0;
  return revealed({ row, top: clamp(cursor.top + along, count - height) }, count, height);
}
