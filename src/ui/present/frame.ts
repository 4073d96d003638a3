import { keyHint } from '../keys.ts';
import { type ListName, listOf } from '../state/filter.ts';
import { bodyRows, footerRows, headerRows, promptLayout, smallest } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { layoutOf } from '../state/tree.ts';
import { detailLines } from './detail.ts';
import { exportLines } from './export.ts';
import { filterLine } from './filter.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';
import { helpLines } from './help.ts';
import type { Area } from './hotspot.ts';
import { clipLine, fillRows, type Line, line } from './line.ts';
import { paletteLines } from './palette.ts';
import { planLines } from './plan.ts';
import { promptLines } from './prompt/body.ts';
import { questionLines } from './question.ts';
import { recordLines } from './record.ts';
import { sourceLines } from './source.ts';
import { tablePanes } from './tables.ts';
import { treeLines } from './tree.ts';

/** Rows beside other rows: as many lines as its band is high, none wider than `columns`. */
export interface Pane {
  readonly columns: number;
  /** What the wheel scrolls and a click gives the keys to; null for what only tells. */
  readonly area: Area | null;
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
  readonly bands: readonly Band[];
  readonly cursor: Cursor | null;
}

function pane(lines: readonly Line[], columns: number, area: Area | null = null): Pane {
  return { columns, area, lines: lines.map((row) => clipLine(row, columns)) };
}

function band(panes: readonly Pane[], rows: number): Band {
  return { rows, panes: panes.map((one) => ({ ...one, lines: fillRows(one.lines, rows) })) };
}

function tooSmall({ columns, rows }: State['size']): Frame {
  const text = `The terminal is ${columns}×${rows}; the cockpit needs ${smallest.columns}×${smallest.rows}.`;
  const lines = [line(text), line('Make it larger, or Ctrl-C twice to quit.')];
  return { bands: [band([pane(lines, columns)], rows)], cursor: null };
}

/** Where a filter's cursor stands that is typed in the last row of a pane. */
function filterCursor(state: State, list: ListName, place: { left: number; bottom: number; columns: number }) {
  const typed = filterLine(state, list, place.columns);
  return typed === null ? null : { x: place.left + typed.x, y: place.bottom };
}

function cockpitBody(state: State): Body {
  const { sideBySide, tree, detail } = layoutOf(state);
  const trees = pane(treeLines(state), tree.columns, 'steps');
  const details = pane(detailLines(state, keyHint(state)), detail.columns, 'detail');
  const left = sideBySide ? tree.columns + 1 : 0;
  const bottom = (sideBySide ? 0 : tree.rows) + detail.rows - 1;
  const cursor =
    filterCursor(state, 'steps', { left: 0, bottom: tree.rows - 1, columns: tree.columns }) ??
    filterCursor(state, state.detail.tab, { left, bottom, columns: detail.columns });
  if (!sideBySide) return { bands: [band([trees], tree.rows), band([details], detail.rows)], cursor };
  const divider = Array.from({ length: tree.rows }, () => line('│', 'muted'));
  return { bands: [band([trees, pane(divider, 1), details], tree.rows)], cursor };
}

function promptBody(state: State): Body {
  const { editor, lower, cursor } = promptLines(state);
  const layout = promptLayout(state.size, state.prompt.split);
  const { columns } = layout.results;
  return {
    bands: [
      band([pane(editor, columns, 'editor')], layout.editor.rows),
      band([pane(lower, columns, state.prompt.panel.kind === 'none' ? 'results' : 'panel')], layout.results.rows + 1),
    ],
    cursor,
  };
}

/** A list that takes the whole body, with its filter in the last row. */
function overlay(state: State, area: 'help' | 'plan', lines: readonly Line[]): Body {
  const rows = bodyRows(state.size);
  const { columns } = state.size;
  return {
    bands: [band([pane(lines, columns, area)], rows)],
    cursor: filterCursor(state, area, { left: 0, bottom: rows - 1, columns }),
  };
}

function screenBody(state: State): Body {
  if (state.help !== null) return overlay(state, 'help', helpLines(state));
  if (state.plan !== null) return overlay(state, 'plan', planLines(state));
  if (state.screen === 'prompt') return promptBody(state);
  if (state.screen === 'cockpit' && state.views.record === null) return cockpitBody(state);
  return listBody(state);
}

/** A screen that is a list; its filter is typed in the last row of the first pane. */
function listBody(state: State): Body {
  const rows = bodyRows(state.size);
  const [first, ...others] = listPanes(state);
  const list = listOf(state);
  const typed = list === null || first === undefined ? null : filterLine(state, list, first.columns);
  if (first === undefined || typed === null) return { bands: [band(listPanes(state), rows)], cursor: null };
  const lines = [...first.lines.slice(0, rows - 1), typed.line];
  return { bands: [band([{ ...first, lines }, ...others], rows)], cursor: { x: typed.x, y: rows - 1 } };
}

/** The panes of a screen that is a list. */
function listPanes(state: State): readonly Pane[] {
  const { columns } = state.size;
  if (state.views.record !== null) return [pane(recordLines(state), columns, 'record')];
  if (state.screen === 'source') return [pane(sourceLines(state), columns, 'source')];
  return tablePanes(state).map(({ lines, columns: width, area }) => pane(lines, width, area));
}

/** The bands cut to the first `rows` rows. */
function cut(bands: readonly Band[], rows: number): Band[] {
  let left = rows;
  return bands.flatMap(({ panes, rows: own }) => {
    const kept = Math.min(own, left);
    left -= kept;
    return kept === 0 ? [] : [band(panes, kept)];
  });
}

/** What takes the lower rows of the body: the palette, the name of a file, an open question; null when nothing does. */
function sheet(state: State): { lines: readonly Line[]; cursor: Cursor | null; area: Area } | null {
  const { columns } = state.size;
  if (state.line?.purpose === 'palette') return { ...paletteLines(state), area: 'palette' };
  if (state.line?.purpose === 'export') return { ...exportLines(state, state.line), area: 'question' };
  if (state.question === null || state.help !== null) return null;
  return { ...questionLines(state, columns), area: 'question' };
}

/** The screen's own body, and over its lower rows what asks for an answer. */
function bodyBands(state: State): Body {
  const body = screenBody(state);
  const above = sheet(state);
  if (above === null) return body;
  const rows = bodyRows(state.size);
  const kept = Math.max(0, rows - above.lines.length);
  const { columns } = state.size;
  const { cursor } = above;
  return {
    bands: [...cut(body.bands, kept), band([pane(above.lines, columns, above.area)], rows - kept)],
    cursor: cursor === null ? null : { x: cursor.x, y: kept + cursor.y },
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
