import type { ListedObject, ObjectState } from '../../commands/inspect/inspection.ts';
import { formatBytes, formatCount, plural } from '../../text/format.ts';
import { clipStart, drawable } from '../columns.ts';
import { revealed } from '../state/cursor.ts';
import { failureLines } from '../state/failure.ts';
import { bodyRows } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { type Prefix, type SourceRow, type SourceView, sourceRowCount, sourceRows } from '../state/views/source.ts';
import { failureLine } from './detail-item.ts';
import { emptyText, filterSpans } from './filter.ts';
import {
  cell,
  clickable,
  clipLine,
  fillLine,
  fillRows,
  type Line,
  line,
  rule,
  type Span,
  span,
  spread,
  type Tone,
  toned,
} from './line.ts';
import { timeOfDay, timestampOf } from './time.ts';

const states: Record<ObjectState, { readonly glyph: string; readonly tone: Tone }> = {
  new: { glyph: '+', tone: 'active' },
  changed: { glyph: '≠', tone: 'caution' },
  loaded: { glyph: '✔', tone: 'good' },
  vanished: { glyph: '✖', tone: 'bad' },
};

const stateWidth = 10;
const sizeWidth = 8;
const dateWidth = 19;
const countWidth = 9;
/** From this width on, the rows that each object gave are shown, too. */
const wide = 100;

function stateSpan(state: ObjectState): Span {
  const { glyph, tone } = states[state];
  return cell(`${glyph} ${state}`, stateWidth, tone);
}

function listingText({ listing, shown }: SourceView): string {
  const filter = shown === 'unloaded' ? ' · only what is not loaded as it is' : '';
  switch (listing.kind) {
    case 'none':
      return `not listed${filter}`;
    case 'running':
      return `◌ listing …${filter}`;
    case 'done':
      return `listed at ${timeOfDay(listing.at)}${filter}`;
    case 'failed':
      return `✖ the listing failed${filter}`;
  }
}

/** `14,896 objects, 3.6 MB · 3 new · 1 changed`. */
function totalsOf({ objects, bytes, counts, listed }: Prefix): string {
  const there = objects.length - counts.vanished;
  const parts = (['new', 'changed', 'vanished', 'loaded'] as const).filter((state) => counts[state] > 0);
  const counted = parts.map((state) => `${states[state].glyph} ${formatCount(counts[state])} ${state}`);
  const more = listed === 'listing' ? '… ' : '';
  return [`${more}${plural(there, 'object')}, ${formatBytes(bytes)}`, ...counted].join(' · ');
}

function prefixLine(prefix: Prefix, columns: number): Line {
  const totals: Line = [span(totalsOf(prefix))];
  const room = Math.max(16, columns - prefix.table.length - 8 - totalsOf(prefix).length);
  return spread(
    [span(` ▾ ${prefix.table}`, 'strong'), span('  '), span(clipStart(drawable(prefix.uri), room), 'muted')],
    totals,
    columns,
  );
}

function objectLine(object: ListedObject, columns: number): Line {
  const { name, bytes, modified, state, rows, rejected } = object;
  const counts: Line =
    columns < wide
      ? []
      : [
          span(' '),
          cell(rows === null ? '' : formatCount(rows), countWidth, 'plain', 'right'),
          span(' '),
          cell(rejected === null || rejected === 0 ? '' : formatCount(rejected), countWidth, 'bad', 'right'),
        ];
  return [
    span('   '),
    stateSpan(state),
    span(' '),
    cell(formatBytes(bytes), sizeWidth, 'plain', 'right'),
    span('  '),
    cell(timestampOf(modified), dateWidth, 'muted'),
    ...counts,
    span('  '),
    span(name),
  ];
}

function rowLine(row: SourceRow, chosen: boolean, columns: number): Line {
  const drawn = row.kind === 'prefix' ? prefixLine(row.prefix, columns) : objectLine(row.object, columns);
  const [first, ...others] = drawn;
  if (!chosen || first === undefined) return clipLine(drawn, columns);
  return toned(fillLine([{ ...first, text: `›${first.text.slice(1)}` }, ...others], columns), 'chosen');
}

function heading(columns: number): Line {
  const counts =
    columns < wide
      ? []
      : [
          span(' '),
          cell('rows', countWidth, 'muted', 'right'),
          span(' '),
          cell('rejected', countWidth, 'muted', 'right'),
        ];
  return [
    span('   '),
    cell('state', stateWidth, 'muted'),
    span(' '),
    cell('size', sizeWidth, 'muted', 'right'),
    span('  '),
    cell('changed at', dateWidth, 'muted'),
    ...counts,
    span('  '),
    span('object', 'muted'),
  ];
}

/** The source view: a window of the objects around the chosen one. It costs what is drawn, however many there are. */
export function sourceLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const rows = bodyRows(state.size);
  const view = state.views.source;
  const all = view.prefixes.reduce((sum, { objects }) => sum + objects.length, 0);
  const kept = view.prefixes.reduce((sum, prefix) => sum + prefix.kept.length, 0);
  const filtered = filterSpans(state, 'source', kept, all);
  const title = rule([span('Source', 'strong'), span(`  ${listingText(view)}  `), ...filtered], columns, true);
  const failure = view.listing.kind === 'failed' ? failureLines(view.listing.failure, columns).map(failureLine) : [];
  const count = sourceRowCount(view);
  const height = Math.max(1, rows - 2 - failure.length);
  const { row, top } = revealed(view.cursor, count, height);
  const shown = sourceRows(view, top, height).map((one, index) =>
    clickable(rowLine(one, top + index === row, columns), { kind: 'row', index: top + index }),
  );
  const place = count <= height ? [] : [span(`${formatCount(row + 1)} of ${formatCount(count)} `, 'muted')];
  const empty =
    kept === 0 && view.listing.kind === 'done'
      ? [line(`  ${emptyText(state, 'source', 'There is no object.')}`, 'muted')]
      : [];
  return fillRows([title, ...failure, spread(heading(columns), place, columns), ...shown, ...empty], rows);
}
