import { formatBytes, formatCount, formatDuration, plural } from '../../text/format.ts';
import { drawable, wrapText } from '../columns.ts';
import {
  type DetailItem,
  detailItems,
  type FailureLine,
  failureLines,
  firstRow,
  selectedChecks,
  selectedFailure,
  selectedRejects,
  selectedStatements,
} from '../state/detail.ts';
import { nullMark } from '../state/prompt/grid.ts';
import { isActive, type Step, type Task } from '../state/run.ts';
import { type DetailTab, detailTabs, type LogLine, type State } from '../state/state.ts';
import { layoutOf, selectedStep, selectedTask } from '../state/tree.ts';
import { clipLine, fillRows, type Line, line, rule, type Span, shiftLine, span, type Tone } from './line.ts';
import { countOf, elapsedOf, percentOf, progressOf } from './progress.ts';
import { statusSpan, statusWidth } from './status.ts';
import { timeOfDay, whenWas } from './time.ts';

const tabNames: Record<DetailTab, string> = {
  log: 'Log',
  sql: 'SQL',
  rejects: 'Rejects',
  checks: 'Checks',
  error: 'Error',
};

function tabCount(state: State, tab: DetailTab): number {
  switch (tab) {
    case 'log':
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

function tabLabels(state: State): Line {
  return detailTabs.flatMap((tab): Span[] => {
    const count = tabCount(state, tab);
    const label = count === 0 ? tabNames[tab] : `${tabNames[tab]} ${formatCount(count)}`;
    const open = tab === state.detail.tab;
    return [span(open ? `[${label}]` : ` ${label} `, open ? 'title' : 'muted')];
  });
}

function title(state: State, columns: number): Line {
  const { step, task } = state.tree.selected;
  const name = task === null ? step : `${step} › ${task}`;
  return rule([span(name, 'strong'), span('  '), ...tabLabels(state)], columns, state.focus === 'detail');
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
  const { last } = step;
  if (last === null) return [];
  const { operator, started, finished, outcome, rows } = last;
  return [
    `last run ${whenWas(started, now)} by ${operator.user}@${operator.host}`,
    finished === null ? 'not finished' : `${outcome ?? 'no outcome'} in ${formatDuration(finished - started)}`,
    rows === null ? '' : plural(rows, 'row'),
  ];
}

const factRows = 2;

/** Where the selected row stands: its progress while it runs, its message, its last run. On two lines where one is too short. */
function facts(state: State, columns: number): Line[] {
  const step = selectedStep(state);
  if (step === undefined) return [line(' ')];
  const item = selectedTask(state) ?? step;
  const message = item.message === '' ? [] : [item.message];
  const last = item === step ? lastFacts(step, state.now) : [];
  const told = isActive(item.status) ? progressFacts(item, state.now) : [...message, ...last];
  const texts = told.length === 0 && item === step ? [step.summary] : told;
  const text = texts.filter((part) => part !== '').join(' · ');
  const [first, ...others] = wrapText(drawable(text), columns - statusWidth - 1);
  const continued = wrapText(others.join(' '), columns - 2).slice(0, factRows - 1);
  return [
    [statusSpan(item.status), span(` ${first ?? ''}`)],
    ...(others.length === 0 ? [] : continued.map((part) => line(`  ${part}`))),
  ];
}

const partTones: Record<FailureLine['part'], { label: Tone; text: Tone }> = {
  message: { label: 'bad', text: 'strong' },
  where: { label: 'muted', text: 'plain' },
  remedy: { label: 'caution', text: 'plain' },
};

function failureLine({ part, label, text }: FailureLine): Line {
  return [span(label, partTones[part].label), span(text, partTones[part].text)];
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
  return [...[...message, ...remedy].map(failureLine), line('  … press e for all of it', 'muted')];
}

/** The rows above the tab's own content: title, facts, failure. They leave at least one row to the content. */
export function detailHeading(state: State): Line[] {
  const { columns, rows } = layoutOf(state).detail;
  const top = [title(state, columns), ...facts(state, columns)];
  return [...top, ...failureBlock(state, columns, Math.max(2, rows - top.length - 1))];
}

const levelMarks: Record<LogLine['level'], Span> = {
  info: span('  '),
  warn: span('▲ ', 'caution'),
  error: span('✖ ', 'bad'),
};

function itemLine(item: DetailItem): Line {
  switch (item.kind) {
    case 'log': {
      const { at, level, text } = item.line;
      return [span(`${timeOfDay(at)} `, 'muted'), levelMarks[level], span(text)];
    }
    case 'statement': {
      const { task, outcome, elapsed, touched } = item.statement;
      const time = elapsed === null ? '' : ` · ${formatDuration(elapsed)}`;
      const rows = touched === null ? '' : ` · ${plural(touched, 'row')}`;
      return [statusSpan(outcome), span(` ${task}${time}${rows}`, 'muted')];
    }
    case 'sql':
      return [span(`  ${item.text.replaceAll('\t', '  ')}`)];
    case 'reject': {
      const { object, line: at, column, value, reason } = item.reject;
      const name = object.slice(object.lastIndexOf('/') + 1);
      const found = value === null ? '' : ` = ${value}`;
      const what = column === null ? found.slice(3) : `${column}${found}`;
      return [span(`${name}:${at} `, 'strong'), span(`${reason} `, 'bad'), span(what), span(`  ${object}`, 'muted')];
    }
    case 'check': {
      const { outcome, title: name, message, elapsed } = item.check;
      return [
        statusSpan(outcome),
        span(` ${name}`, 'strong'),
        span(message === '' ? '' : ` · ${message}`),
        span(` · ${formatDuration(elapsed)}`, 'muted'),
      ];
    }
    case 'failure':
      return failureLine(item.line);
    case 'failing': {
      const pairs = item.values.map((value, index) => `${item.columns[index] ?? ''} = ${value ?? nullMark}`);
      return [span('    fails: ', 'muted'), span(pairs.join(' · '))];
    }
    case 'more':
      return line('    … and more rows', 'muted');
    case 'difference': {
      const { row, column, expected, got } = item.difference;
      const place = row === -1 ? 'row only on one side' : `row ${row}`;
      return [
        span(`    ${place} · ${column} · `, 'muted'),
        span(`expected ${expected ?? nullMark}`, 'good'),
        span(` · got ${got ?? nullMark}`, 'bad'),
      ];
    }
  }
}

const nothing: Record<DetailTab, string> = {
  log: 'Nothing has happened yet.',
  sql: 'No statement has run for this row in this session.',
  rejects: 'No record has been rejected.',
  checks: 'No check has run for this row in this session.',
  error: 'Nothing has failed.',
};

/** The detail pane of the selected row. */
export function detailLines(state: State): readonly Line[] {
  const { columns, rows } = layoutOf(state).detail;
  const heading = detailHeading(state);
  const height = Math.max(1, rows - heading.length);
  const items = detailItems(state);
  const first = firstRow(state, items.length, height);
  const shown = items.slice(first, first + height);
  const content =
    items.length === 0
      ? [line(nothing[state.detail.tab], 'muted')]
      : shown.map((item) => clipLine(shiftLine(itemLine(item), state.detail.left), columns));
  return fillRows([...heading, ...content], rows);
}
