import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedObject, ObjectState } from '../../../src/commands/inspect/inspection.ts';
import {
  chosenSourceRow,
  emptySource,
  reduceSource,
  type SourceRow,
  type SourceView,
  sourceRowCount,
  sourceRows,
} from '../../../src/ui/state/views/source.ts';

function object(name: string, state: ObjectState): ListedObject {
  return { uri: `/data/${name}`, name, bytes: 10, modified: 0, state, rows: null, rejected: null };
}

function viewOf(events: readonly ObjectState[], songs: readonly ObjectState[]): SourceView {
  const page = (table: 'stage_events' | 'stage_songs', states: readonly ObjectState[]) => ({
    table,
    prefix: `/data/${table}/`,
    objects: states.map((state, index) => object(`${table}-${index}`, state)),
    last: true,
  });
  return [page('stage_events', events), page('stage_songs', songs)].reduce(
    (view, listed) => reduceSource(view, { type: 'listed', page: listed }),
    emptySource,
  );
}

const nameOf = (row: SourceRow | undefined) => (row?.kind === 'object' ? row.object.name : row?.prefix.table);
const anyStates = fc.array(fc.constantFrom<ObjectState>('new', 'changed', 'loaded', 'vanished'), { maxLength: 30 });

describe('the rows of the source view', () => {
  it('are the same in a window as in the whole list, wherever the window is, filtered or not', () => {
    fc.assert(
      fc.property(
        anyStates,
        anyStates,
        fc.constantFrom('all' as const, 'unloaded' as const),
        fc.nat(70),
        fc.nat(20),
        (events, songs, shown, first, height) => {
          const view = reduceSource(viewOf(events, songs), { type: 'shown', shown });
          const whole = sourceRows(view, 0, 1000).map(nameOf);
          expect(whole).toHaveLength(sourceRowCount(view));
          expect(sourceRows(view, first, height).map(nameOf)).toEqual(whole.slice(first, first + height));
        },
      ),
    );
  });

  it('count what is new, changed, loaded and vanished, and the bytes of what is there', () => {
    const [events] = viewOf(['new', 'loaded', 'loaded', 'vanished'], []).prefixes;

    expect(events?.counts).toEqual({ new: 1, changed: 0, loaded: 2, vanished: 1 });
    expect(events?.bytes).toBe(30);
  });

  it('have one under the cursor, also when the list becomes shorter', () => {
    const moved = reduceSource(viewOf(['loaded', 'new'], ['new']), { type: 'moved', motion: 'last', height: 5 });
    expect(nameOf(chosenSourceRow(moved))).toBe('stage_songs-0');

    const listing = reduceSource(moved, { type: 'listing-started' });
    expect(chosenSourceRow(listing)).toBeUndefined();
  });
});
