import { bodyRows, footerRows, headerRows, smallest } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { layoutOf } from '../state/tree.ts';
import { detailLines } from './detail.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';
import { helpLines } from './help.ts';
import { clipLine, fillRows, type Line, line } from './line.ts';
import { promptBody } from './prompt/body.ts';
import { questionLines } from './question.ts';
import { treeLines } from './tree.ts';

/** Rows beside other rows: as many lines as its band is high, none wider than `columns`. */
export interface Pane {
  readonly columns: number;
  readonly lines: readonly Line[];
}

/** A band across the screen: its panes from left to right, all of them as high as the band. */
export interface Band {
  readonly rows: number;
  readonly panes: readonly Pane[];
}

/** The whole screen: its bands from top to bottom, and where the terminal's cursor stands; null hides it. */
export interface Frame {
  readonly bands: readonly Band[];
  readonly cursor: Cursor | null;
}

interface Cursor {
  readonly x: number;
  readonly y: number;
}

interface Body {
  readonly panes: readonly Pane[];
  readonly cursor: Cursor | null;
}

function pane(lines: readonly Line[], columns: number): Pane {
  return { columns, lines: lines.map((row) => clipLine(row, columns)) };
}

function band(panes: readonly Pane[], rows: number): Band {
  return { rows, panes: panes.map(({ columns, lines }) => ({ columns, lines: fillRows(lines, rows) })) };
}

function tooSmall({ columns, rows }: State['size']): Frame {
  const text = `The terminal is ${columns}×${rows}; the cockpit needs ${smallest.columns}×${smallest.rows}.`;
  const lines = [line(text), line('Make it larger, or Ctrl-C twice to quit.')];
  return { bands: [band([pane(lines, columns)], rows)], cursor: null };
}

function cockpitBody(state: State): readonly Pane[] {
  const { sideBySide, tree, detail } = layoutOf(state);
  if (!sideBySide) return [pane([...treeLines(state), ...detailLines(state)], tree.columns)];
  const divider = Array.from({ length: tree.rows }, () => line('│', 'muted'));
  return [pane(treeLines(state), tree.columns), pane(divider, 1), pane(detailLines(state), detail.columns)];
}

function screenBody(state: State): Body {
  if (state.help !== null) return { panes: [pane(helpLines(state), state.size.columns)], cursor: null };
  if (state.screen === 'cockpit') return { panes: cockpitBody(state), cursor: null };
  const { lines, cursor } = promptBody(state);
  return { panes: [pane(lines, state.size.columns)], cursor };
}

/** The screen's own body, and below it the open question, which takes its rows from it. */
function bodyBands(state: State): { bands: Band[]; cursor: Cursor | null } {
  const { panes, cursor } = screenBody(state);
  const rows = bodyRows(state.size);
  if (state.question === null || state.help !== null) return { bands: [band(panes, rows)], cursor };
  const { columns } = state.size;
  const asked = questionLines(state, columns);
  const kept = Math.max(0, rows - asked.lines.length);
  return {
    bands: [band(panes, kept), band([pane(asked.lines, columns)], rows - kept)],
    cursor: asked.cursor === null ? null : { x: asked.cursor.x, y: kept + asked.cursor.y },
  };
}

/** The screen of a state: exactly as many rows as the terminal has, none wider than it is. Pure. */
export function frameOf(state: State): Frame {
  const { columns, rows } = state.size;
  if (columns < smallest.columns || rows < smallest.rows) return tooSmall(state.size);
  const { bands, cursor } = bodyBands(state);
  return {
    bands: [
      band([pane(headerLines(state), columns)], headerRows),
      ...bands,
      band([pane(footerLines(state), columns)], footerRows),
    ],
    cursor: cursor === null ? null : { x: Math.min(cursor.x, columns - 1), y: cursor.y + headerRows },
  };
}
