import { timeOfDay } from '../present/time.ts';
import type { DetailItem } from './detail.ts';
import type { State } from './state.ts';
import { type Look, type LookAnswer, type LookSubject, lookAt } from './views/looks.ts';

/** What stands above an answer: that it is being asked for, or that it could not be had again and how old it is. */
export function lookNotes({ answer, at, state, failure }: Look): DetailItem[] {
  if (failure !== null) {
    const kept = at === null ? '' : ` · what is shown is of ${timeOfDay(at)}`;
    const text = `▲ the warehouse could not be asked: ${failure.message}${kept} · Ctrl-R asks again`;
    return [{ kind: 'note', text, weight: 'caution' }];
  }
  if (answer === null || state === 'asking')
    return [{ kind: 'note', text: '◌ asking the warehouse …', weight: 'muted' }];
  return [];
}

/** The answer about a subject, if it is of that kind and there is one. */
export function answerTo<K extends LookAnswer['kind']>(
  state: State,
  subject: LookSubject & { kind: K },
): Extract<LookAnswer, { kind: K }> | null {
  const { answer } = lookAt(state.views.looks, subject);
  return answer !== null && isOf(answer, subject.kind) ? answer : null;
}

function isOf<K extends LookAnswer['kind']>(answer: LookAnswer, kind: K): answer is Extract<LookAnswer, { kind: K }> {
  return answer.kind === kind;
}
