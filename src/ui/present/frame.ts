import { bodyRows, promptLayout, smallest } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { layoutOf } from '../state/tree.ts';
import { detailLines } from './detail.ts';
import { answerRule, editorLines } from './editor.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';
import { helpLines } from './help.ts';
import { clipLine, fillLine, fillRows, type Line, line, span } from './line.ts';
import { questionLines } from './question.ts';
import { resultLines } from './results.ts';
import { treeLines } from './tree.ts';

/** The whole screen, row by row, and where the terminal's cursor stands; null hides it. */
export interface Frame {
  readonly lines: readonly Line[];
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

function tooSmall({ columns, rows }: State['size']): Frame {
  const text = `The terminal is ${columns}×${rows}; the cockpit needs ${smallest.columns}×${smallest.rows}.`;
  const lines = [line(text), line('Make it larger, or Ctrl-C twice to quit.')];
  return {
    lines: fillRows(
      lines.map((row) => clipLine(row, columns)),
      rows,
    ),
    cursor: null,
  };
}

function cockpitBody(state: State): readonly Line[] {
  const layout = layoutOf(state);
  const tree = treeLines(state);
  const detail = detailLines(state);
  if (!layout.sideBySide) return [...tree, ...detail];
  return tree.map((row, index) => [
    ...fillLine(row, layout.tree.columns),
    span('│', 'muted'),
    ...(detail[index] ?? []),
  ]);
}

function promptBody(state: State): Frame {
  const editor = editorLines(state);
  const focused = state.prompt.focus === 'editor';
  const { rows } = promptLayout(state.size).results;
  const lines = [...editor.lines, answerRule(state), ...fillRows(resultLines(state), rows)];
  return { lines, cursor: focused ? editor.cursor : null };
}

function body(state: State): Frame {
  if (state.help !== null) return { lines: helpLines(state), cursor: null };
  const screen = state.screen === 'prompt' ? promptBody(state) : { lines: cockpitBody(state), cursor: null };
  if (state.question === null) return screen;
  const { columns } = state.size;
  const rows = bodyRows(state.size);
  const asked = questionLines(state, columns);
  const panel = fillRows(asked.lines, Math.min(rows, asked.lines.length));
  const kept = rows - panel.length;
  const cursor = asked.cursor === null ? null : { x: asked.cursor.x, y: kept + asked.cursor.y };
  return { lines: [...fillRows(screen.lines, kept), ...panel], cursor };
}

/** The screen of a state: exactly as many rows as the terminal has, none wider than it is. Pure. */
export function frameOf(state: State): Frame {
  const { columns, rows } = state.size;
  if (columns < smallest.columns || rows < smallest.rows) return tooSmall(state.size);
  const header = headerLines(state);
  const middle = body(state);
  const lines = [...header, ...fillRows(middle.lines, bodyRows(state.size)), ...footerLines(state)];
  const { cursor } = middle;
  return {
    lines: lines.map((row) => clipLine(row, columns)),
    cursor: cursor === null ? null : { x: Math.min(cursor.x, columns - 1), y: cursor.y + header.length },
  };
}
