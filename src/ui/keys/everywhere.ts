import { paletteLine } from '../state/input-line.ts';
import { isStopping } from '../state/prompt/prompt.ts';
import { isQuerying, isRunning, type State } from '../state/state.ts';
import { type Actor, type Binding, bind } from './binding.ts';

/** True while something runs that leaving would interrupt. */
function isAtWork(state: State): boolean {
  return isRunning(state) || isQuerying(state);
}

export function quit(state: State, actor: Actor): void {
  if (isIdle(state)) actor.leave('idle');
  else actor.dispatch({ type: 'asked', question: { kind: 'quit', focus: 0 } });
}

/** True where leaving would lose nothing. */
function isIdle(state: State): boolean {
  return !isAtWork(state) && state.prompt.transaction === 'none';
}

/** The first Ctrl-C stops a query or asks, the second forces; where nothing runs, the first one says that the second quits. */
function interrupt(state: State, actor: Actor): void {
  if (state.leaving !== 'no') actor.leave('force');
  else if (isIdle(state)) quitOnSecond(state, actor);
  else if (state.question?.kind === 'quit') actor.leave('force');
  else if (state.screen === 'prompt' && isQuerying(state) && !isStopping(state.prompt)) actor.prompt.cancel();
  else actor.dispatch({ type: 'asked', question: { kind: 'quit', focus: 0 } });
}

/** Ctrl-C often comes a moment after what it was meant for has ended, so one alone must not leave. */
function quitOnSecond({ flash }: State, actor: Actor): void {
  if (flash?.offers === 'quit') actor.leave('idle');
  else {
    const text = 'Nothing is running. Ctrl-C again quits.';
    actor.dispatch({ type: 'flashed', flash: { level: 'info', text, offers: 'quit' } });
  }
}

export const everywhere: readonly Binding[] = [
  bind(
    'everywhere',
    'help',
    ['f1', 'alt+h'],
    { label: 'help', description: 'Show every key and why it cannot be used now.' },
    (state, actor) => actor.dispatch(state.help === null ? { type: 'help-opened' } : { type: 'help-closed' }),
  ),
  bind(
    'everywhere',
    'interrupt',
    ['ctrl+c'],
    {
      label: 'interrupt',
      description: 'Cancel the running query; else ask whether to quit. The second one quits, and forces it.',
    },
    interrupt,
  ),
  bind(
    'everywhere',
    'palette',
    [':', 'alt+x'],
    { label: 'actions', description: 'Find an action by its name or description and do it.' },
    (_, actor) => actor.dispatch({ type: 'line', action: { type: 'opened', line: paletteLine() } }),
    (state) => (state.question !== null || state.leaving !== 'no' ? 'there is a question to answer' : null),
  ),
  bind(
    'everywhere',
    'mouse',
    ['alt+m'],
    {
      label: 'mouse',
      description:
        'Clicks and wheel for the cockpit, or for the terminal, so that text can be selected with the mouse.',
    },
    (_, actor) => actor.switchMouse(),
  ),
  bind(
    'everywhere',
    'redraw',
    ['ctrl+l'],
    { label: 'redraw', description: 'Draw the whole screen again.' },
    (_, actor) => actor.redraw(),
  ),
];
