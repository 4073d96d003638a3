import type { Failure } from '../../../commands/events.ts';
import type { ListedObject, ObjectPage, ObjectState } from '../../../commands/inspect/inspection.ts';
import type { Motion } from '../actions.ts';
import { type Cursor, movedCursor, revealed } from '../cursor.ts';
import { matcherOf } from '../filter.ts';

/** The objects below one prefix, as far as they are listed. */
export interface Prefix {
  readonly table: string;
  readonly uri: string;
  readonly objects: readonly ListedObject[];
  /** Those that are shown: what the filter and `shown` keep. */
  readonly kept: readonly ListedObject[];
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
  /** The expression that the objects are filtered by; empty where they are not. */
  readonly expression: string;
  readonly cursor: Cursor;
}

export type SourceAction =
  | { type: 'listing-started' }
  | { type: 'listed'; page: ObjectPage }
  | { type: 'listing-ended'; at: number }
  | { type: 'listing-failed'; failure: Failure }
  | { type: 'listing-dropped' }
  | { type: 'moved'; motion: Motion; height: number }
  | { type: 'pointed'; row: number; height: number }
  | { type: 'shown'; shown: Shown }
  | { type: 'filtered'; expression: string };

/** A row of the list. */
export type SourceRow =
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'object'; readonly object: ListedObject };

export const emptySource: SourceView = {
  listing: { kind: 'none' },
  prefixes: [],
  shown: 'all',
  expression: '',
  cursor: { row: 0, top: 0 },
};

/** The objects that the view shows; what is tested is what a row says: `new 2018/11/events.json`. */
function keptOf(objects: readonly ListedObject[], { shown, expression }: Kept): readonly ListedObject[] {
  const matcher = matcherOf(expression);
  const unloaded = shown === 'all' ? objects : objects.filter(({ state }) => state !== 'loaded');
  if (matcher.kind !== 'some') return unloaded;
  return unloaded.filter(({ state, name }) => matcher.test(`${state} ${name}`));
}

type Kept = Pick<SourceView, 'shown' | 'expression'>;

function kept(view: SourceView, by: Partial<Kept>): SourceView {
  const next = { ...view, ...by, cursor: { row: 0, top: 0 } };
  const prefixes = view.prefixes.map((prefix) => ({ ...prefix, kept: keptOf(prefix.objects, next) }));
  return { ...next, prefixes };
}

const nothingCounted: Prefix['counts'] = { new: 0, changed: 0, loaded: 0, vanished: 0 };

/** Rows of the list: a heading for each prefix, and the objects that are shown. */
export function sourceRowCount({ prefixes }: SourceView): number {
  return prefixes.reduce((count, prefix) => count + 1 + prefix.kept.length, 0);
}

/** The rows from `first` on, `height` of them at most; costs what is taken, also of very many. */
export function sourceRows({ prefixes }: SourceView, first: number, height: number): readonly SourceRow[] {
  const rows: SourceRow[] = [];
  let start = 0;
  for (const prefix of prefixes) {
    const count = 1 + prefix.kept.length;
    const from = Math.max(0, first - start);
    const room = height - rows.length;
    if (from < count && room > 0) {
      if (from === 0) rows.push({ kind: 'prefix', prefix });
      const skip = Math.max(0, from - 1);
      const wanted = Math.max(0, room - (from === 0 ? 1 : 0));
      for (const object of prefix.kept.slice(skip, skip + wanted)) rows.push({ kind: 'object', object });
    }
    start += count;
  }
  return rows;
}

function add(prefix: Prefix, { objects, last }: ObjectPage, by: Kept): Prefix {
  const counts = { ...prefix.counts };
  let { bytes } = prefix;
  for (const object of objects) {
    counts[object.state] += 1;
    if (object.state !== 'vanished') bytes += object.bytes;
  }
  return {
    ...prefix,
    objects: [...prefix.objects, ...objects],
    kept: [...prefix.kept, ...keptOf(objects, by)],
    bytes,
    counts,
    listed: last ? 'whole' : 'listing',
  };
}

function listed(view: SourceView, page: ObjectPage): SourceView {
  const known = view.prefixes.some(({ table }) => table === page.table);
  const fresh: Prefix = {
    ...{ table: page.table, uri: page.prefix, objects: [], kept: [], bytes: 0 },
    ...{ counts: nothingCounted, listed: 'listing' },
  };
  const prefixes = known ? view.prefixes : [...view.prefixes, fresh];
  return {
    ...view,
    prefixes: prefixes.map((prefix) => (prefix.table === page.table ? add(prefix, page, view) : prefix)),
  };
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
      return kept(view, { shown: action.shown });
    case 'filtered':
      return kept(view, { expression: action.expression });
    case 'pointed': {
      const count = sourceRowCount(view);
      const { top } = revealed(view.cursor, count, action.height);
      return { ...view, cursor: revealed({ row: action.row, top }, count, action.height) };
    }
  }
}

/** The row under the cursor; undefined while there is none. */
export function chosenSourceRow(view: SourceView): SourceRow | undefined {
  const last = sourceRowCount(view) - 1;
  return sourceRows(view, Math.min(view.cursor.row, Math.max(0, last)), 1)[0];
}
