import type { Failure } from '../../../commands/events.ts';
import type { PastRejects, StepPart, StepRows, StepRun, TableDetail } from '../../../commands/inspect/inspection.ts';

/** What a pane shows and only the warehouse knows. */
export type LookSubject =
  | { readonly kind: 'runs'; readonly part: StepPart }
  | { readonly kind: 'rows'; readonly part: StepPart }
  | { readonly kind: 'rejects'; readonly table: string | null }
  | { readonly kind: 'tables' };

/** What the warehouse said, by the kind of the subject. */
export type LookAnswer =
  | { readonly kind: 'runs'; readonly runs: readonly StepRun[] }
  | { readonly kind: 'rows'; readonly rows: StepRows }
  | { readonly kind: 'rejects'; readonly past: PastRejects }
  | { readonly kind: 'tables'; readonly tables: readonly TableDetail[] };

/** The last answer about a subject. A look that fails keeps the answer before it. */
export interface Look {
  readonly answer: LookAnswer | null;
  /** When it came; null as long as there is none. */
  readonly at: number | null;
  /** `outdated` when a run has changed something since: whoever shows it asks anew. */
  readonly state: 'asking' | 'fresh' | 'outdated';
  readonly failure: Failure | null;
}

/** By the key of their subject. */
export type Looks = Readonly<Record<string, Look>>;

export type LookAction =
  | { type: 'asked'; subject: LookSubject }
  | { type: 'answered'; subject: LookSubject; answer: LookAnswer; at: number }
  | { type: 'failed'; subject: LookSubject; failure: Failure }
  /** It was given up, because something else is shown now. */
  | { type: 'dropped'; subject: LookSubject }
  /** All answers may be wrong now. */
  | { type: 'outdated' };

const unasked: Look = { answer: null, at: null, state: 'outdated', failure: null };

export function lookKey(subject: LookSubject): string {
  switch (subject.kind) {
    case 'runs':
    case 'rows':
      return `${subject.kind} ${subject.part.step} ${subject.part.task ?? ''}`;
    case 'rejects':
      return `rejects ${subject.table ?? ''}`;
    case 'tables':
      return 'tables';
  }
}

/** What is known about a subject. */
export function lookAt(looks: Looks, subject: LookSubject): Look {
  return looks[lookKey(subject)] ?? unasked;
}

export function reduceLooks(looks: Looks, action: LookAction): Looks {
  if (action.type === 'outdated') {
    return Object.fromEntries(
      Object.entries(looks).map(([key, look]) => [key, look.state === 'fresh' ? { ...look, state: 'outdated' } : look]),
    );
  }
  const look = lookAt(looks, action.subject);
  const changed = (change: Partial<Look>): Looks => ({ ...looks, [lookKey(action.subject)]: { ...look, ...change } });
  switch (action.type) {
    case 'asked':
      return changed({ state: 'asking' });
    case 'answered':
      return changed({ answer: action.answer, at: action.at, state: 'fresh', failure: null });
    case 'failed':
      return changed({ state: 'fresh', failure: action.failure });
    case 'dropped':
      return changed({ state: 'outdated' });
  }
}
