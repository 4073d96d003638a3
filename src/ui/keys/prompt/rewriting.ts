import { correctionOf } from '../../state/prompt/correction.ts';
import { type Binding, bind } from '../binding.ts';
import { prompt } from './run.ts';

/** What writes a part of the text anew. */
export const rewriting: readonly Binding[] = [
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
