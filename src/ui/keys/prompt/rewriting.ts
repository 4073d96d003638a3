import { dialectOf } from '../../../sql/dialect.ts';
import { itemAt } from '../../../sql/script.ts';
import { correctionOf } from '../../state/prompt/correction.ts';
import { cursorOf, selectionOf, type TextRange, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { State } from '../../state/state.ts';
import { type Binding, bind } from '../binding.ts';
import { prompt, warn } from './run.ts';

/** What is selected, or the statement under the cursor: the part that a new layout is for. */
function formattable(state: State): TextRange | null {
  const editor = editorOfPrompt(state.prompt);
  const selected = selectionOf(editor);
  if (selected.from !== selected.to) return selected;
  const item = itemAt(textOf(editor), cursorOf(editor), dialectOf(state.target.engine));
  return item?.kind === 'statement' ? { from: item.start, to: item.end } : null;
}

/** What writes a part of the text anew. */
export const rewriting: readonly Binding[] = [
  bind(
    'editor',
    'format',
    ['alt+q', 'f4'],
    { label: 'format', description: 'Lay out the statement under the cursor, or what is selected, anew.' },
    (state, actor) => {
      const range = formattable(state);
      if (range === null) warn(actor, 'There is no statement to format.');
      else actor.prompt.format(range);
    },
  ),
  bind(
    'editor',
    'correct',
    ['alt+y'],
    {
      label: 'correct',
      description: 'Write the name that was meant in place of the one that the engine does not know.',
      footer: (state) => correctionOf(state.prompt) !== null,
    },
    (state, actor) => {
      const correction = correctionOf(state.prompt);
      if (correction !== null) prompt(actor, { type: 'range-replaced', ...correction });
    },
    (state) => (correctionOf(state.prompt) === null ? 'there is no name to correct' : null),
  ),
];
