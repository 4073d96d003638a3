import { detailItems, firstRow } from '../state/detail.ts';
import { rejectsOf } from '../state/reject-items.ts';
import type { State } from '../state/state.ts';
import type { Actor } from './binding.ts';

/** The number of the first reject that the detail pane shows, among those of the tab. */
export function chosenReject(state: State, height: number): number {
  const items = detailItems(state);
  return rejectsOf(items.slice(0, firstRow(state, items.length, height))).length;
}

/** Opens the viewer on the record of a reject of the tab; nothing where there is none of that number. */
export function openReject(state: State, actor: Actor, index: number): void {
  const rejects = rejectsOf(detailItems(state));
  const reject = rejects[index];
  if (reject === undefined) return;
  const { object, line, column, value, reason } = reject;
  actor.openRecord({ object, line, column, value, reason }, { index, count: rejects.length });
}
