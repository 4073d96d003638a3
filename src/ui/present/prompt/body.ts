import { promptLayout } from '../../state/layout.ts';
import type { State } from '../../state/state.ts';
import { fillRows, type Line } from '../line.ts';
import { editorLines } from './editor.ts';
import { panelLines } from './panels.ts';
import { resultLines } from './results.ts';
import { answerRule } from './rule.ts';

interface Body {
  readonly lines: readonly Line[];
  /** Where the terminal's cursor stands; null hides it. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

/** The prompt's screen: the editor, the rule, and the results or the panel that lies over them. */
export function promptBody(state: State): Body {
  const editor = editorLines(state);
  const layout = promptLayout(state.size, state.prompt.split);
  const below = layout.editor.rows + 1;
  const panel = panelLines(state, layout.results);
  const lower = panel?.lines ?? resultLines(state);
  const lines = [...editor.lines, answerRule(state), ...fillRows(lower, layout.results.rows)];
  if (panel !== null) {
    return { lines, cursor: panel.cursor === null ? null : { x: panel.cursor.x, y: below + panel.cursor.y } };
  }
  return { lines, cursor: state.prompt.focus === 'editor' ? editor.cursor : null };
}
