import { cellWidth } from '../../text/width.ts';
import type { State } from '../state/state.ts';
import { type Frame, frameOf, type Pane } from './frame.ts';
import type { Area, Hotspot } from './hotspot.ts';
import type { Line } from './line.ts';

/** What is at a place of the screen. */
export interface Hit {
  readonly area: Area | null;
  readonly hotspot: Hotspot | null;
}

/** Hotspots that end at the edge of the pane, wherever their text ends. */
const wholeRow: readonly Hotspot['kind'][] = ['node', 'row', 'command', 'cell', 'text'];

const nothing: Hit = { area: null, hotspot: null };

function hotspotAt(spans: Line, x: number): Hotspot | null {
  let right = 0;
  for (const { text, hotspot } of spans) {
    right += cellWidth(text);
    if (x < right) return hotspot ?? null;
  }
  // A row means the same over its whole width.
  const last = spans.at(-1)?.hotspot;
  return last !== undefined && wholeRow.includes(last.kind) ? last : null;
}

function paneAt(panes: readonly Pane[], x: number): { pane: Pane; left: number } | null {
  let left = 0;
  for (const pane of panes) {
    if (x < left + pane.columns) return { pane, left };
    left += pane.columns;
  }
  return null;
}

function hitIn({ bands }: Frame, x: number, y: number): Hit {
  let top = 0;
  for (const { rows, panes } of bands) {
    if (y < top + rows) {
      const found = paneAt(panes, x);
      if (found === null) return nothing;
      const spans = found.pane.lines[y - top] ?? [];
      return { area: found.pane.area, hotspot: hotspotAt(spans, x - found.left) };
    }
    top += rows;
  }
  return nothing;
}

/** What the screen of a state shows at a column and row, both from 0: exactly what is drawn there. */
export function hitAt(state: State, x: number, y: number): Hit {
  return hitIn(frameOf(state), x, y);
}
