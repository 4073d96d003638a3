import type { Reject } from '../../commands/events.ts';
import { timestampOf } from '../present/time.ts';
import type { DetailItem } from './detail.ts';
import { answerTo, lookNotes } from './look-notes.ts';
import type { TaskReject } from './run.ts';
import type { State } from './state.ts';
import { selectedStep } from './tree.ts';
import { lookAt } from './views/looks.ts';
import { shownSubject } from './views/wanted.ts';

/** The rejects of the run that this process saw, and below them those of earlier runs, from the run log. */
export function rejectItems(state: State, seen: readonly TaskReject[]): readonly DetailItem[] {
  const subject = shownSubject(state);
  const own = seen.map((reject): DetailItem => ({ kind: 'reject', reject }));
  if (subject?.kind !== 'rejects') return own;
  const { rejects = [], more = false } = answerTo(state, subject)?.past ?? {};
  const ran = seen.length > 0 ? (selectedStep(state)?.run ?? null) : null;
  const items: DetailItem[] = [...lookNotes(lookAt(state.views.looks, subject)), ...own];
  let run = ran;
  for (const reject of rejects) {
    if (reject.run === ran) continue;
    if (reject.run !== run) {
      items.push({ kind: 'note', text: `run ${reject.run} of ${timestampOf(reject.at)}`, weight: 'muted' });
      run = reject.run;
    }
    items.push({ kind: 'reject', reject });
  }
  if (more)
    items.push({
      kind: 'note',
      text: '… and more: e exports all of them, and they can be queried: SELECT * FROM etl.rejects',
      weight: 'muted',
    });
  return items;
}

/** The rejects of the open tab in the order in which they are shown. */
export function rejectsOf(items: readonly DetailItem[]): readonly Reject[] {
  return items.flatMap((item) => (item.kind === 'reject' ? [item.reject] : []));
}
