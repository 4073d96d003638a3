import type { Status, StepName } from '../../commands/events.ts';
import type { Step } from './run.ts';
import type { State } from './state.ts';

/** What is done, or is being done: running it again first would be no help. */
const settled: ReadonlySet<Status> = new Set(['success', 'warn', 'queued', 'running', 'retrying', 'cancelling']);

/** Every step that these need, directly or through others, in the order in which they run; themselves left out. */
function neededBy(state: State, names: readonly StepName[]): Step[] {
  const needed = new Set<StepName>();
  const visit = (name: StepName): void => {
    for (const need of state.steps.find((step) => step.name === name)?.needs ?? []) {
      if (needed.has(need)) continue;
      needed.add(need);
      visit(need);
    }
  };
  for (const name of names) visit(name);
  return state.steps.filter(({ name }) => needed.has(name) && !names.includes(name));
}

/** The needed steps that are not done: pending, stale, failed, cancelled or skipped. Running without them is a gamble. */
export function missingNeeds(state: State, names: readonly StepName[]): Step[] {
  return neededBy(state, names).filter(({ status }) => !settled.has(status));
}

/** `names` and `more` in the order in which they run. */
export function inOrder(state: State, names: readonly StepName[], more: readonly StepName[]): StepName[] {
  return state.steps.map(({ name }) => name).filter((name) => names.includes(name) || more.includes(name));
}

/** How history calls a run of these steps: by its only one, else `run`. */
export function commandOf(names: readonly StepName[]): string {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? only : 'run';
}
