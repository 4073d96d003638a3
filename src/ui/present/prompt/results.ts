import { provenanceIn } from '../../../result/provenance.ts';
import type { DidYouMean } from '../../../sql/did-you-mean/did-you-mean.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Activity, ResultColumn } from '../../../warehouse/warehouse.ts';
import { beginning, columnOf, drawable, wrapText } from '../../columns.ts';
import { promptLayout } from '../../state/layout.ts';
import { nullMark } from '../../state/prompt/grid.ts';
import { isPending, isTable, type Phase, type Result, type Spot } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { gridRoom, hasProvenanceLine, roomForProvenance } from '../../state/prompt/room.ts';
import { shownColumns, shownRow, shownRowCount } from '../../state/prompt/view.ts';
import type { State } from '../../state/state.ts';
import { clipLine, fillRows, type Line, line, shiftLine, span, spread } from '../line.ts';
import { type DrawnTable, expandedLines, gridLines } from './table.ts';

/** `320 rows`, or `10,000 of more rows` when there are others that were not loaded. */
function rowCount({ rows, rest, phase }: Result): string {
  const loaded = formatCount(rows.length);
  if (rest === 'waiting') return `${loaded} of more rows (m loads the next)`;
  if (rest === 'gone') return `${loaded} of more rows`;
  const soFar = phase.kind === 'reading' ? ' so far' : '';
  return `${plural(rows.length, 'row')}${soFar}`;
}

/** What is looked at, in words: `1–20 of 320 rows`, with what a filter and a sort leave and order. */
function extent(result: Result, { first, last, frozen }: DrawnTable): string {
  const { filter, sort, hidden } = result.view;
  const shown = shownRowCount(result);
  const place = shown === 0 ? 'no rows' : `${formatCount(first + 1)}–${formatCount(last + 1)}`;
  const kept = filter === '' ? '' : ` of ${formatCount(shown)} matching`;
  const partial = result.rest !== 'none' && (filter !== '' || sort !== null) ? ', loaded only' : '';
  const without = hidden.size === 0 ? '' : ` (${formatCount(hidden.size)} hidden)`;
  const stay = frozen === 0 ? '' : `, ${formatCount(frozen)} frozen`;
  const columns = `${plural(result.columns.length, 'column')}${without}${stay}`;
  return `${place}${kept}${partial} of ${rowCount(result)} · ${columns}`;
}

function cellParts(head: ResultColumn | undefined, value: string | null | undefined, columns: number): Line {
  if (head === undefined || value === undefined) return [];
  return [
    span(`${head.name} ${head.type} `, 'muted'),
    value === null ? span(nullMark, 'muted') : span(beginning(value, columns)),
  ];
}

/** The value under the cursor, with its column and type; and how many rows there are. */
function cellLine(result: Result, drawn: DrawnTable, columns: number): Line {
  const index = shownColumns(result)[drawn.column] ?? -1;
  const value = shownRow(result, drawn.row)?.[index];
  return spread(
    [span(' '), ...cellParts(result.columns[index], value, columns)],
    [span(`${extent(result, drawn)} `)],
    columns,
  );
}

function endOf(result: Result, state: State, columns: number): Line {
  const { phase, started, rows, rest, fingerprint } = result;
  if (phase.kind !== 'done' || fingerprint === null) return [];
  const whole = rest === 'none';
  const provenance = { target: state.target, started, elapsed: phase.elapsed, rows: rows.length, whole, fingerprint };
  return [span(` ${provenanceIn(columns - 1, provenance)}`, 'muted')];
}

/** Most lines that notices take, where there is room for that many. */
const noticeLimit = 3;

/** What the statement's writer should know, as far as there is room; how much more there is, else. */
function noticeLines({ notices }: Result, columns: number, rows: number): readonly Line[] {
  const room = rows < 3 ? 0 : Math.max(1, Math.min(noticeLimit, rows - roomForProvenance));
  const all = notices.flatMap((notice) =>
    wrapText(drawable(notice), columns - 4).map((text, index) => ({ mark: index === 0 ? ' ! ' : '   ', text })),
  );
  const more = all.length > room;
  return all
    .slice(0, room)
    .map(
      ({ mark, text }, index): Line => [span(mark, 'caution'), span(more && index === room - 1 ? `${text} …` : text)],
    );
}

function tableLines(result: Result, state: State): readonly Line[] {
  const { size, prompt } = state;
  const { columns, rows } = promptLayout(size, prompt.split).results;
  const view = gridRoom(state);
  const focused = prompt.focus === 'results' && prompt.panel.kind === 'none';
  const said = [...failureLines(result.phase, columns), ...noticeLines(result, columns, rows)];
  const extra = [...said, ...(hasProvenanceLine(state) ? [endOf(result, state, columns)] : [])];
  const room = { ...view, height: Math.max(1, view.height - said.length) };
  const expanded = result.view.arrangement === 'expanded';
  const drawn = expanded ? expandedLines(result, room, focused) : gridLines(result, room, focused);
  const body = fillRows(
    drawn.lines.map((one) => clipLine(one, columns)),
    rows - 1 - extra.length,
  );
  return [...body, cellLine(result, drawn, columns), ...extra];
}

/** The place that the engine points at: its line and column, the line itself, and a caret under it. */
function spotLines(spot: Spot, columns: number): Line[] {
  const at = columnOf(spot.text, spot.offset);
  const room = columns - 4;
  const hidden = at < room ? 0 : at - Math.floor(room / 2);
  return [
    line(
      `  at ${spot.file === null ? '' : `${drawable(spot.file)}, `}line ${spot.line}, column ${spot.column}:`,
      'muted',
    ),
    [span('    '), ...clipLine(shiftLine([span(spot.text)], hidden), room)],
    [span(' '.repeat(4 + at - hidden)), span('^', 'bad')],
  ];
}

/** The names that may have been meant by an unknown one, unless the engine's own words tell them. */
function meantLines(meant: DidYouMean | null): Line[] {
  if (meant === null || meant.said) return [];
  const names = meant.names.flatMap((name, index) => [span(index === 0 ? ' ' : ', '), span(name, 'strong')]);
  return [[span('  did you mean', 'muted'), ...names, span('?')]];
}

function failureLines(phase: Phase, columns: number): Line[] {
  if (phase.kind !== 'failed') return [];
  const { failure, spot, meant } = phase;
  const paragraphs = (text: string, label: string): Line[] =>
    text
      .split('\n')
      .flatMap((part) => wrapText(drawable(part), columns - label.length - 2))
      .map((piece, index): Line => [span(`  ${index === 0 ? label : ' '.repeat(label.length)}`, 'muted'), span(piece)]);
  return [
    ...paragraphs(failure.message, ''),
    ...(spot === null ? [] : spotLines(spot, columns)),
    ...meantLines(meant),
    ...(failure.where === null ? [] : paragraphs(failure.where, 'where  ')),
    ...(failure.remedy === null ? [] : paragraphs(failure.remedy, 'remedy ')),
  ];
}

/** Whom or what a statement waits for. */
function activityLines(activity: Activity | null): readonly Line[] {
  if (activity?.kind === 'queued') {
    return [
      line(`  It waits in the queue${activity.where === null ? '' : ` ${drawable(activity.where)}`}.`, 'caution'),
    ];
  }
  if (activity?.kind !== 'locked') return [];
  return activity.by.map(({ pid, user, application, statement }) => {
    const who = [user, application].filter((part) => part !== '').join(', ');
    const does = statement.replaceAll(/\s+/g, ' ');
    return line(`  The lock is held by pid ${pid} (${drawable(who)}): ${drawable(does)}`, 'caution');
  });
}

function saidOf({ phase, touched, sent, said, activity }: Result): readonly Line[] {
  switch (phase.kind) {
    case 'running':
    case 'reading':
      return [line(`  ${sent.sql.replaceAll(/\s+/g, ' ')}`, 'muted'), ...activityLines(activity)];
    case 'cancelled':
      return [line('  The engine has stopped the statement.')];
    case 'done':
      if (said !== null) return [line(`  ${drawable(said)}`)];
      return [line(`  ${touched === null ? 'Done.' : `Done: ${plural(touched, 'row')} touched.`}`)];
    case 'failed':
      return [];
  }
}

/** What the shown statement came to: rows, a count, an error with its place, or nothing yet. */
export function resultLines(state: State): readonly Line[] {
  const result = shownResult(state.prompt.results);
  const { columns, rows } = promptLayout(state.size, state.prompt.split).results;
  if (result === null) return fillRows([line('  The rows of a statement appear here.', 'muted')], rows);
  if (isTable(result) && (result.rows.length > 0 || !isPending(result))) return tableLines(result, state);
  const said = [...saidOf(result), ...failureLines(result.phase, columns), ...noticeLines(result, columns, rows)];
  return fillRows(
    said.map((one) => clipLine(one, columns)),
    rows,
  );
}
