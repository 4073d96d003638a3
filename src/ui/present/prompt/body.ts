import { promptLayout } from '../../state/layout.ts';
import type { State } from '../../state/state.ts';
import { fillRows, type Line } from '../line.ts';
import { withCompletion } from './completion.ts';
import { editorLines } from './editor.ts';
import { panelLines } from './panels.ts';
import { resultLines } from './results.ts';
import { answerRule } from './rule.ts';

interface PromptLines {
  readonly editor: readonly Line[];
  /** The rule, and below it the results or the panel that lies over them. */
  readonly lower: readonly Line[];
  /** Where the terminal's cursor stands; null hides it. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

/** The prompt's screen. */
export function promptLines(state: State): PromptLines {
  const editor = editorLines(state);
  const layout = promptLayout(state.size, state.prompt.split);
  const below = layout.editor.rows + 1;
  const panel = panelLines(state, layout.results);
  const drawn = panel?.lines ?? resultLines(state);
  const lower = [answerRule(state), ...fillRows(drawn, layout.results.rows)];
  if (panel !== null) {
    const { cursor } = panel;
    return { editor: editor.lines, lower, cursor: cursor === null ? null : { x: cursor.x, y: below + cursor.y } };
  }
  if (state.prompt.focus !== 'editor') return { editor: editor.lines, lower, cursor: null };
  const lines = withCompletion(state, [...editor.lines, ...lower], editor.cursor);
  const { rows } = layout.editor;
  return { editor: lines.slice(0, rows), lower: lines.slice(rows), cursor: editor.cursor };
}
