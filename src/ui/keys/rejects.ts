import { detailCursor, shownItems } from '../state/detail-rows.ts';
import { rejectsOf } from '../state/reject-items.ts';
import type { State } from '../state/state.ts';
import type { Actor } from './binding.ts';

/** The number of the reject at the cursor of the detail pane, among those that it shows. */
export function chosenReject(state: State, height: number): number {
  const items = shownItems(state);
  return rejectsOf(items.slice(0, detailCursor(state, items.length, height).row)).length;
}

/** Opens the viewer on the record of a reject of the tab; nothing where there is none of that number. */
export function openReject(state: State, actor: Actor, index: number): void {
  const rejects = rejectsOf(shownItems(state));
  const reject = rejects[index];
  if (reject === undefined) return;
  const { object, line, column, value, reason } = reject;
  actor.openRecord({ object, line, column, value, reason }, { index, count: rejects.length });
}
