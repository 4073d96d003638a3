import type { Failure } from '../../../commands/events.ts';
import type { RecordText } from '../../../commands/inspect/inspection.ts';
import type { Motion } from '../actions.ts';
import { movedRow } from '../cursor.ts';

/** The place in a source that is looked at: a record, and what is wrong with it where something is. */
export interface RecordPlace {
  readonly object: string;
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  /** Why it was rejected; null for a record that is only looked at. */
  readonly reason: string | null;
}

/** The viewer of a record. */
export interface RecordView {
  readonly place: RecordPlace;
  /** Its number among the rejects that can be gone through, from 0, and how many there are; null where there is one place. */
  readonly among: { readonly index: number; readonly count: number } | null;
  readonly found:
    | { readonly kind: 'reading' }
    | { readonly kind: 'read'; readonly text: RecordText }
    | { readonly kind: 'failed'; readonly failure: Failure };
  /** First row shown; null until somebody scrolls: then the place at fault is in sight. */
  readonly top: number | null;
}

export type RecordAction =
  | { type: 'opened'; place: RecordPlace; among: RecordView['among'] }
  | { type: 'read'; place: RecordPlace; text: RecordText }
  | { type: 'failed'; place: RecordPlace; failure: Failure }
  /** `from` is the first row that was shown, `last` the last one that makes sense. */
  | { type: 'scrolled'; motion: Motion; from: number; last: number }
  | { type: 'closed' };

export function reduceRecord(view: RecordView | null, action: RecordAction): RecordView | null {
  switch (action.type) {
    case 'opened':
      return { place: action.place, among: action.among, found: { kind: 'reading' }, top: null };
    case 'closed':
      return null;
    case 'scrolled':
      return view === null ? null : { ...view, top: movedRow(action.motion, action.from, action.last) };
    case 'read':
      // Another one may have been opened in the meantime.
      return view?.place === action.place ? { ...view, found: { kind: 'read', text: action.text } } : view;
    case 'failed':
      return view?.place === action.place ? { ...view, found: { kind: 'failed', failure: action.failure } } : view;
  }
}

/** Where the place at fault is in a record: the number of the member, or of the line where it has none. From 0. */
export function markedRow(text: RecordText, { column, value, reason }: RecordPlace): number | null {
  if (reason === null) return null;
  const { members, lines } = text;
  if (members === null) {
    const at = value === null || value === '' ? -1 : lines.findIndex((line) => line.includes(value));
    return Math.max(0, at);
  }
  const byName = members.findIndex(({ key }) => key.toLowerCase() === column?.toLowerCase());
  if (byName >= 0) return byName;
  // A jsonpaths file may give a column another key.
  const byValue = value === null ? -1 : members.findIndex((member) => wordsOf(member.value) === value);
  return byValue >= 0 ? byValue : null;
}

/** What a JSON value says, without the quotes of a text. */
function wordsOf(value: string): string {
  return value.startsWith('"') ? String(JSON.parse(value)) : value;
}
