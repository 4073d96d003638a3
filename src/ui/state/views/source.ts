import type { Failure } from '../../../commands/events.ts';
import type { ListedObject, ObjectPage, ObjectState } from '../../../commands/inspect/inspection.ts';
import type { Motion } from '../actions.ts';
import { type Cursor, movedCursor } from '../cursor.ts';

/** The objects below one prefix, as far as they are listed. */
export interface Prefix {
  readonly table: string;
  readonly uri: string;
  readonly objects: readonly ListedObject[];
  readonly bytes: number;
  readonly counts: Readonly<Record<ObjectState, number>>;
  readonly listed: 'listing' | 'whole';
}

/** What the list shows of the objects: all, or those that a load would change something about. */
export type Shown = 'all' | 'unloaded';

/** The source view: what lies at the source, against what is loaded. */
export interface SourceView {
  readonly listing:
    | { readonly kind: 'none' }
    | { readonly kind: 'running' }
    | { readonly kind: 'done'; readonly at: number }
    | { readonly kind: 'failed'; readonly failure: Failure };
  readonly prefixes: readonly Prefix[];
  readonly shown: Shown;
  readonly cursor: Cursor;
}

export type SourceAction =
  | { type: 'listing-started' }
  | { type: 'listed'; page: ObjectPage }
  | { type: 'listing-ended'; at: number }
  | { type: 'listing-failed'; failure: Failure }
  | { type: 'listing-dropped' }
  | { type: 'moved'; motion: Motion; height: number }
  | { type: 'shown'; shown: Shown };

/** A row of the list. */
export type SourceRow =
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'object'; readonly object: ListedObject };

export const emptySource: SourceView = {
  listing: { kind: 'none' },
  prefixes: [],
  shown: 'all',
  cursor: { row: 0, top: 0 },
};

function isShown({ state }: ListedObject, shown: Shown): boolean {
  return shown === 'all' || state !== 'loaded';
}

const nothingCounted: Prefix['counts'] = { new: 0, changed: 0, loaded: 0, vanished: 0 };

function shownCount({ objects, counts }: Prefix, shown: Shown): number {
  return shown === 'all' ? objects.length : objects.length - counts.loaded;
}

/** Rows of the list: a heading for each prefix, and the objects that are shown. */
export function sourceRowCount({ prefixes, shown }: SourceView): number {
  return prefixes.reduce((count, prefix) => count + 1 + shownCount(prefix, shown), 0);
}

/** The rows from `first` on, `height` of them at most; costs what is taken, also of very many. */
export function sourceRows({ prefixes, shown }: SourceView, first: number, height: number): readonly SourceRow[] {
  const rows: SourceRow[] = [];
  let start = 0;
  for (const prefix of prefixes) {
    const count = 1 + shownCount(prefix, shown);
    const from = Math.max(0, first - start);
    const room = height - rows.length;
    if (from < count && room > 0) {
      if (from === 0) rows.push({ kind: 'prefix', prefix });
      const skip = Math.max(0, from - 1);
      const wanted = Math.max(0, room - (from === 0 ? 1 : 0));
      for (const object of objectsFrom(prefix, shown, skip, wanted)) rows.push({ kind: 'object', object });
    }
    start += count;
  }
  return rows;
}

function objectsFrom(prefix: Prefix, shown: Shown, skip: number, wanted: number): readonly ListedObject[] {
  if (shown === 'all') return prefix.objects.slice(skip, skip + wanted);
  return prefix.objects.filter((object) => isShown(object, shown)).slice(skip, skip + wanted);
}

function add(prefix: Prefix, { objects, last }: ObjectPage): Prefix {
  const counts = { ...prefix.counts };
  let { bytes } = prefix;
  for (const object of objects) {
    counts[object.state] += 1;
    if (object.state !== 'vanished') bytes += object.bytes;
  }
  return {
    ...prefix,
    objects: [...prefix.objects, ...objects],
    bytes,
    counts,
    listed: last ? 'whole' : 'listing',
  };
}

function listed(view: SourceView, page: ObjectPage): SourceView {
  const known = view.prefixes.some(({ table }) => table === page.table);
  const fresh: Prefix = {
    ...{ table: page.table, uri: page.prefix, objects: [], bytes: 0 },
    ...{ counts: nothingCounted, listed: 'listing' },
  };
  const prefixes = known ? view.prefixes : [...view.prefixes, fresh];
  return { ...view, prefixes: prefixes.map((prefix) => (prefix.table === page.table ? add(prefix, page) : prefix)) };
}

export function reduceSource(view: SourceView, action: SourceAction): SourceView {
  switch (action.type) {
    case 'listing-started':
      return { ...view, listing: { kind: 'running' }, prefixes: [] };
    case 'listed':
      return listed(view, action.page);
    case 'listing-ended':
      return { ...view, listing: { kind: 'done', at: action.at } };
    case 'listing-failed':
      return { ...view, listing: { kind: 'failed', failure: action.failure } };
    case 'listing-dropped':
      return { ...view, listing: { kind: 'none' } };
    case 'moved':
      return { ...view, cursor: movedCursor(view.cursor, action.motion, sourceRowCount(view), action.height) };
    case 'shown':
      return { ...view, shown: action.shown, cursor: { row: 0, top: 0 } };
  }
}

/** The row under the cursor; undefined while there is none. */
export function chosenSourceRow(view: SourceView): SourceRow | undefined {
  const last = sourceRowCount(view) - 1;
  return sourceRows(view, Math.min(view.cursor.row, Math.max(0, last)), 1)[0];
}
