import { stagingTables } from '../../../sql/schema.ts';
import { isRunning, type State } from '../state.ts';
import { selectedStep } from '../tree.ts';
import { type LookSubject, lookAt } from './looks.ts';

/** The staging table that a row of the tree stands for; null for the others. */
function stagingTableOf(state: State): string | null {
  const { task } = state.tree.selected;
  return stagingTables.find(({ name }) => name === task)?.name ?? null;
}

/** What the open screen and tab show of the warehouse; null where they show nothing of it. */
export function shownSubject(state: State): LookSubject | null {
  if (state.screen === 'tables') return { kind: 'tables' };
  if (state.screen !== 'cockpit') return null;
  const { step, task } = state.tree.selected;
  switch (state.detail.tab) {
    case 'history':
      return { kind: 'runs', part: { step, task } };
    case 'rows':
      return { kind: 'rows', part: { step, task } };
    case 'rejects':
      return step === 'stage' ? { kind: 'rejects', table: stagingTableOf(state) } : null;
    case 'error':
      // The first of them explains the failure.
      return step === 'stage' && selectedStep(state)?.failure?.kind === 'data'
        ? { kind: 'rejects', table: stagingTableOf(state) }
        : null;
    default:
      return null;
  }
}

/** What has to be asked now: what is shown and not known, or not known any more. While a run goes on, what is known does. */
export function wantedSubject(state: State): LookSubject | null {
  const subject = shownSubject(state);
  if (subject === null || state.leaving !== 'no') return null;
  const { state: known, answer } = lookAt(state.views.looks, subject);
  if (known !== 'outdated' || (isRunning(state) && answer !== null)) return null;
  return subject;
}
