import type { StepName } from '../../commands/events.ts';
import type { State } from './state.ts';

export function isMarked(state: State, step: StepName): boolean {
  return state.marks.includes(step);
}

/** The marks with that of `step` set, or taken away where it was set. */
export function toggleMark(marks: readonly StepName[], step: StepName): readonly StepName[] {
  return marks.includes(step) ? marks.filter((name) => name !== step) : [...marks, step];
}

/** What an act on steps is about, in the order in which they run: the marked ones, or the selected one where none is. */
export function chosenSteps(state: State): readonly StepName[] {
  if (state.marks.length === 0) return [state.tree.selected.step];
  return state.steps.filter(({ name }) => isMarked(state, name)).map(({ name }) => name);
}
