import { formatBytes, formatCount, formatDuration, plural } from '../../text/format.ts';
import { drawable, wrapText } from '../columns.ts';
import { keyLabel } from '../keys/binding.ts';
import { detailItems, selectedChecks, selectedRejects, selectedStatements } from '../state/detail.ts';
import { detailCursor, shownItems } from '../state/detail-rows.ts';
import { type FailureLine, failureLines, selectedFailure } from '../state/failure.ts';
import { isTyping } from '../state/filter.ts';
import { isActive, type Step, type Task } from '../state/run.ts';
import { type DetailTab, detailTabs, type State } from '../state/state.ts';
import { layoutOf, selectedStep, selectedTask } from '../state/tree.ts';
import { failureLine, itemLine, type KeyHint } from './detail-item.ts';
import { emptyText, filterLine, filterSpans } from './filter.ts';
import {
  clickable,
  clipLine,
  fillLine,
  fillRows,
  type Line,
  line,
  rule,
  type Span,
  shiftLine,
  span,
  toned,
  widthOf,
} from './line.ts';
import { countOf, elapsedOf, percentOf, progressOf } from './progress.ts';
import { statusSpan, statusWidth } from './status.ts';
import { whenWas } from './time.ts';

const tabNames: Record<DetailTab, string> = {
  log: 'Log',
  sql: 'SQL',
  rejects: 'Rejects',
  rows: 'Rows',
  checks: 'Checks',
  history: 'History',
  error: 'Error',
};

function tabCount(state: State, tab: DetailTab): number {
  switch (tab) {
    case 'log':
    case 'rows':
    case 'history':
    case 'error':
      return 0;
    case 'sql':
      return selectedStatements(state).length;
    case 'rejects':
      return state.tree.selected.task === null ? (selectedStep(state)?.rejected ?? 0) : selectedRejects(state).length;
    case 'checks':
      return selectedChecks(state).length;
  }
}

function tabLabels(state: State, counts: 'counted' | 'bare'): Line {
  return detailTabs.flatMap((tab): Span[] => {
    const count = counts === 'bare' ? 0 : tabCount(state, tab);
    const label = count === 0 ? tabNames[tab] : `${tabNames[tab]} ${formatCount(count)}`;
    const open = tab === state.detail.tab;
    return [{ ...span(open ? `[${label}]` : ` ${label} `, open ? 'title' : 'muted'), hotspot: { kind: 'tab', tab } }];
  });
}

/** Columns that the rule takes around a title. */
const ruleMargin = 4;

/** The name of the selected row and the tabs; where both have no room, the name and the counts are shorter. */
function title(state: State, columns: number): Line {
  const { step, task, check } = state.tree.selected;
  const names = [step, ...(task === null ? [] : [task]), ...(check === undefined ? [] : [check])];
  const forms = [
    { name: names.join(' › '), tabs: tabLabels(state, 'counted') },
    { name: names.at(-1) ?? '', tabs: tabLabels(state, 'counted') },
    { name: names.at(-1) ?? '', tabs: tabLabels(state, 'bare') },
  ].map(({ name, tabs }) => [span(name, 'strong'), span('  '), ...tabs]);
  const fitting = forms.find((form) => widthOf(form) + ruleMargin <= columns);
  return rule(fitting ?? tabLabels(state, 'bare'), columns, state.focus === 'detail');
}

function progressFacts(item: Step | Task, now: number): string[] {
  const progress = progressOf(item);
  if (progress === null) return [];
  const { objects, bytes, records, rows, rejected, remaining } = progress;
  const elapsed = elapsedOf(item, now);
  return [
    `${countOf(objects)} objects${percentOf(progress) === '' ? '' : ` (${percentOf(progress)})`}`,
    bytes.done === 0
      ? ''
      : `${formatBytes(bytes.done)}${bytes.total === null ? '' : ` of ${formatBytes(bytes.total)}`}`,
    `${formatCount(records)} records`,
    `${formatCount(rows)} rows`,
    `${formatCount(rejected)} rejected`,
    elapsed === null ? '' : formatDuration(elapsed),
    remaining === null ? '' : `${formatDuration(remaining)} left`,
  ];
}

function lastFacts(step: Step, now: number): string[] {
  const { last, status } = step;
  if (last === null) return [];
  const { operator, started, finished, outcome, rows } = last;
  return [
    `last run ${whenWas(started, now)} by ${operator.user}@${operator.host}`,
    finished === null
      ? 'not finished'
      : `${outcome === status ? '' : `${outcome ?? 'no outcome'} `}in ${formatDuration(finished - started)}`,
    rows === null ? '' : plural(rows, 'row'),
  ];
}

const factRows = 2;

/** A blank at which no line is broken, so that a number keeps its unit. */
const unbroken = '\u00a0';

/** Where the selected row stands: its progress while it runs, its message, its last run. On two lines where one is too short. */
function facts(state: State, columns: number): Line[] {
  const step = selectedStep(state);
  if (step === undefined) return [line(' ')];
  const item = selectedTask(state) ?? step;
  // A failure is told below, with where and what to do.
  const message = item.message === '' || item.message === selectedFailure(state)?.message ? [] : [item.message];
  const last = item === step ? lastFacts(step, state.now) : [];
  const numbers = isActive(item.status) ? progressFacts(item, state.now) : last;
  const told = [...(isActive(item.status) ? [] : message), ...numbers.map((part) => part.replaceAll(' ', unbroken))];
  const texts = told.length === 0 && item === step ? [step.summary] : told;
  const text = texts.filter((part) => part !== '').join(' · ');
  const [first, ...others] = wrapText(drawable(text), columns - statusWidth - 1);
  const continued = wrapText(others.join(' '), columns - 2).slice(0, factRows - 1);
  return [
    [statusSpan(item.status), span(` ${blank(first ?? '')}`)],
    ...(others.length === 0 ? [] : continued.map((part) => line(`  ${blank(part)}`))),
  ];
}

function blank(text: string): string {
  return text.replaceAll(unbroken, ' ');
}

function errorKey(state: State): string {
  return keyLabel(state.keymap['cockpit.error']?.[0] ?? 'E');
}

/** The failure in `room` rows: whole, or the beginning of the message and of the remedy, and how to see the rest. */
function failureBlock(state: State, columns: number, room: number): Line[] {
  const failure = selectedFailure(state);
  if (failure === null || state.detail.tab === 'error') return [];
  const lines = failureLines(failure, columns);
  if (lines.length <= room) return lines.map(failureLine);
  const part = (name: FailureLine['part']) => lines.filter((one) => one.part === name);
  const remedy = part('remedy').slice(0, Math.max(0, Math.floor((room - 1) / 2)));
  const message = part('message').slice(0, Math.max(1, room - 1 - remedy.length));
  return [...[...message, ...remedy].map(failureLine), line(`  … press ${errorKey(state)} for all of it`, 'muted')];
}

/** The rows above the tab's own content: title, facts, failure. They leave at least one row to the content. */
function detailHeading(state: State): Line[] {
  const { columns, rows } = layoutOf(state).detail;
  const { tab } = state.detail;
  const filtered =
    state.filters[tab] === undefined
      ? []
      : [filterSpans(state, tab, shownItems(state).length, detailItems(state).length)];
  const top = [title(state, columns), ...facts(state, columns), ...filtered];
  return [...top, ...failureBlock(state, columns, Math.max(2, rows - top.length - 1))];
}

/** Rows of the tab's own content: without the heading, and the line of a filter that is being typed. */
export function contentRows(state: State): number {
  return rowsUnder(state, detailHeading(state));
}

function rowsUnder(state: State, heading: readonly Line[]): number {
  const typing = isTyping(state, state.detail.tab) ? 1 : 0;
  return Math.max(1, layoutOf(state).detail.rows - heading.length - typing);
}

const nothing: Record<DetailTab, string> = {
  log: 'Nothing has happened in this session; History (H) tells of earlier runs.',
  sql: 'No statement has run for this row in this session; p shows what would run.',
  rejects: 'No record has been rejected.',
  rows: 'Nothing is known of the rows.',
  checks: 'No check has run for this row.',
  history: 'It has never run.',
  error: 'Nothing has failed.',
};

/** The detail pane of the selected row; the row that `y` copies is marked while the pane has the keys. */
export function detailLines(state: State, hint: KeyHint): readonly Line[] {
  const { columns, rows } = layoutOf(state).detail;
  const { tab, left } = state.detail;
  const heading = detailHeading(state);
  const height = rowsUnder(state, heading);
  const items = shownItems(state);
  const { row, top } = detailCursor(state, items.length, height);
  const shown = items.slice(top, top + height).map((item, offset) => {
    const text = shiftLine(itemLine(item, state, columns, hint), left);
    const chosen = state.focus === 'detail' && top + offset === row;
    const drawn = chosen ? toned(fillLine(text, columns), 'chosen') : clipLine(text, columns);
    return clickable(drawn, { kind: 'row', index: top + offset });
  });
  const content = items.length === 0 ? [line(emptyText(state, tab, nothing[tab]), 'muted')] : shown;
  const typed = filterLine(state, tab, columns);
  const list = [...heading, ...fillRows(content, height), ...(typed === null ? [] : [typed.line])];
  return fillRows(list, rows);
}
