import type { StepName } from '../../commands/events.ts';
import { chosenSteps } from '../state/marks.ts';
import { commandOf, missingNeeds } from '../state/needs.ts';
import { isRunning, type State } from '../state/state.ts';
import { stepsFrom, stepsToRetry } from '../state/tree.ts';
import { type Actor, type Binding, bind } from './binding.ts';

/** Why nothing can be written now; null when it can. */
export function notNow(state: State): string | null {
  if (state.readOnly) return 'this cockpit is read-only';
  if (isRunning(state)) return 'a run is in progress';
  return null;
}

/** The same of what is run with its needs: whether they are done, the warehouse has to have told. */
function notKnown(state: State): string | null {
  const { status, failure } = state.known;
  return notNow(state) ?? (status === null && failure === null ? 'the state of the warehouse is being read' : null);
}

function run(actor: Actor, command: string, steps: readonly StepName[]): void {
  actor.run({ command, steps });
}

/** Runs the steps, after a question where they need others that are not done. */
export function runWithNeeds(state: State, actor: Actor, steps: readonly StepName[]): void {
  const missing = missingNeeds(state, steps).map(({ name }) => name);
  if (missing.length === 0) run(actor, commandOf(steps), steps);
  else actor.dispatch({ type: 'asked', question: { kind: 'needs', focus: 1, steps, missing } });
}

/** Whether the lock is held by a run that is not ours. */
function foreignLock(state: State) {
  return isRunning(state) ? null : (state.known.status?.lock ?? null);
}

function allSteps(state: State): StepName[] {
  return state.steps.map(({ name }) => name);
}

export const running: readonly Binding[] = [
  bind(
    'cockpit',
    'run',
    ['r'],
    {
      label: 'run',
      description: 'Run the marked steps, or the selected one; asks first where a step that they need is not done.',
      footer: true,
    },
    (state, actor) => runWithNeeds(state, actor, chosenSteps(state)),
    notKnown,
  ),
  bind(
    'cockpit',
    'run-all',
    ['a'],
    { label: 'all', description: 'Run all steps, first to last.', footer: true },
    (state, actor) => run(actor, 'run', allSteps(state)),
    notNow,
  ),
  bind(
    'cockpit',
    'run-only',
    ['O'],
    { label: 'only', description: 'Run only the marked steps, or the selected one, whatever they need.' },
    (state, actor) => run(actor, commandOf(chosenSteps(state)), chosenSteps(state)),
    notNow,
  ),
  bind(
    'cockpit',
    'run-from',
    ['f'],
    { label: 'from here', description: 'Run the selected step and all that follow it.' },
    (state, actor) => runWithNeeds(state, actor, stepsFrom(state, state.tree.selected.step)),
    notKnown,
  ),
  bind(
    'cockpit',
    'plan',
    ['p'],
    {
      label: 'plan',
      description: 'Show what running the marked steps, or the selected one, would do; changes nothing.',
      footer: true,
    },
    (state, actor) => actor.plan(chosenSteps(state)),
  ),
  bind(
    'cockpit',
    'plan-all',
    ['P'],
    { label: 'plan all', description: 'Show what running all steps would do; changes nothing.' },
    (state, actor) => actor.plan(allSteps(state)),
  ),
  bind(
    'cockpit',
    'cancel',
    ['x'],
    {
      label: 'cancel',
      description: 'Ask the engine to stop the run; it shows cancelling until the engine has said so.',
      footer: true,
    },
    (_, actor) => actor.cancelRun(),
    (state) => {
      if (!isRunning(state)) return 'nothing runs';
      return state.run?.cancelling === true ? 'it is being cancelled already' : null;
    },
  ),
  bind(
    'cockpit',
    'retry',
    ['t'],
    {
      label: 'retry',
      description: 'Run again from the step that failed or was cancelled.',
      footer: (state) => stepsToRetry(state).length > 0,
    },
    (state, actor) => run(actor, 'run', stepsToRetry(state)),
    (state) => notNow(state) ?? (stepsToRetry(state).length === 0 ? 'no step has failed' : null),
  ),
  bind(
    'cockpit',
    'recreate',
    ['R'],
    { label: 'recreate', description: 'Drop all tables and make them anew; shows what would be lost and asks first.' },
    (_, actor) => actor.askRecreate(),
    notNow,
  ),
  bind(
    'cockpit',
    'force-lock',
    ['U'],
    {
      label: 'force lock',
      description: 'Take the lock away from another operator, whose run then rolls back; asks first.',
      footer: (state) => foreignLock(state) !== null,
    },
    (state, actor) => {
      const holder = foreignLock(state);
      if (holder === null) return;
      actor.dispatch({ type: 'asked', question: { kind: 'force-lock', focus: 0, holder, typed: '' } });
    },
    (state) => notNow(state) ?? (foreignLock(state) === null ? 'nobody else holds the lock' : null),
  ),
];
