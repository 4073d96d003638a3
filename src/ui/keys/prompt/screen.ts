import { isStopping } from '../../state/prompt/prompt.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { isQuerying, type State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { prompt } from './run.ts';

/** One level back: what runs is cancelled, a marked range given up, the results give the keys to the editor, it to the stages. */
function back(state: State, actor: Actor): void {
  const { focus, results } = state.prompt;
  const marked = focus === 'results' && shownResult(results)?.view.anchor != null;
  if (isQuerying(state) && !isStopping(state.prompt)) actor.prompt.cancel();
  else if (marked) prompt(actor, { type: 'view-changed', change: { kind: 'mark' } });
  else if (focus === 'results') prompt(actor, { type: 'focused', pane: 'editor' });
  else actor.dispatch({ type: 'screen-opened', screen: 'cockpit' });
}

function toggleAccess(state: State, actor: Actor): void {
  if (state.prompt.access === 'read-write') prompt(actor, { type: 'access-changed', access: 'read-only' });
  else actor.dispatch({ type: 'asked', question: { kind: 'allow-writes', focus: 0, typed: '' } });
}

function accessFixed(state: State): string | null {
  if (state.readOnly) return 'this cockpit was started read-only';
  return state.target.protected ? null : 'the target is not protected: changes are allowed';
}

export const promptScreen: readonly Binding[] = [
  bind(
    'prompt',
    'back',
    ['escape'],
    {
      label: 'back',
      description: 'Cancel what runs; else from the results to the editor, from there to the stages.',
      footer: true,
    },
    back,
  ),
  bind(
    'prompt',
    'access',
    ['ctrl+t'],
    { label: 'allow changes', description: 'On a protected target: let statements change data, or forbid it again.' },
    toggleAccess,
    accessFixed,
  ),
];
