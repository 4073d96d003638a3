import type { Reject } from '../../commands/events.ts';
import { formatDuration, plural } from '../../text/format.ts';
import { type DetailItem, logMargin } from '../state/detail.ts';
import type { FailureLine } from '../state/failure.ts';
import { nullMark } from '../state/prompt/grid.ts';
import type { LogLine, State } from '../state/state.ts';
import { cell, type Line, line, type Span, span, type Tone } from './line.ts';
import { sqlTones } from './sql-tones.ts';
import { statusSpan } from './status.ts';
import { timeOfDay } from './time.ts';

const partTones: Record<FailureLine['part'], { label: Tone; text: Tone }> = {
  message: { label: 'bad', text: 'strong' },
  where: { label: 'muted', text: 'plain' },
  statement: { label: 'muted', text: 'plain' },
  mark: { label: 'plain', text: 'bad' },
  record: { label: 'muted', text: 'strong' },
  remedy: { label: 'caution', text: 'plain' },
};

/** A line of a failure. */
export function failureLine({ part, label, text }: FailureLine): Line {
  return [span(label, partTones[part].label), span(text, partTones[part].text)];
}

const levelMarks: Record<LogLine['level'], Span> = {
  info: span('  '),
  warn: span('▲ ', 'caution'),
  error: span('✖ ', 'bad'),
};

const noteMarks: Record<Extract<DetailItem, { kind: 'note' }>['weight'], Tone> = {
  plain: 'plain',
  muted: 'muted',
  strong: 'strong',
  caution: 'caution',
};

/** What a key does and whether it can be used now, by the id of its action; null for one that is not bound here. */
export type KeyHint = (
  action: string,
) => { readonly key: string; readonly label: string; readonly reason: string | null } | null;

/** One row of the detail pane. `columns` is the pane's width. */
export function itemLine(item: DetailItem, state: State, columns: number, hint: KeyHint): Line {
  switch (item.kind) {
    case 'log': {
      const { at, level, text } = item.line;
      const time = state.views.log.times === 'shown' ? [span(`${timeOfDay(at)} `, 'muted')] : [];
      return [...time, levelMarks[level], span(text)];
    }
    case 'log-rest':
      return [span(' '.repeat(logMargin(state.views.log.times))), span(item.text)];
    case 'statement': {
      const { task, outcome, elapsed, touched, started } = item.statement;
      const taken = elapsed ?? (outcome === 'running' ? Math.max(0, state.now - started) : null);
      const time = taken === null ? '' : ` · ${formatDuration(taken)}`;
      const rows = touched === null ? '' : ` · ${plural(touched, 'row')}`;
      return [statusSpan(outcome), span(` ${task}${time}${rows}`, 'muted'), span(`  ${timeOfDay(started)}`, 'muted')];
    }
    case 'sql':
      return [
        span('  '),
        ...item.spans.map(({ text, kind }) =>
          span(text.replaceAll('\t', '  '), kind === 'plain' ? 'plain' : sqlTones[kind]),
        ),
      ];
    case 'reject':
      return rejectLine(item.reject, columns);
    case 'note':
      return line(item.text, noteMarks[item.weight]);
    case 'columns':
      return item.cells.flatMap(({ text, width, align, weight }, index) => {
        const tone = item.row === 'heading' ? 'strong' : weight;
        return [...(index === 0 ? [] : [span('  ')]), width === 0 ? span(text, tone) : cell(text, width, tone, align)];
      });
    case 'key':
      return keyLine(hint(item.action));
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
      return [
        span(`    row ${row} · ${column} · `, 'muted'),
        span(`expected ${expected ?? nullMark}`, 'good'),
        span(` · got ${got ?? nullMark}`, 'bad'),
      ];
    }
  }
}

/** Object and line, column, value and reason, each in a column of its own; the reason has what is left. */
function rejectLine({ object, line: at, column, value, reason }: Reject, columns: number): Line {
  const name = `${object.slice(object.lastIndexOf('/') + 1)}:${at}`;
  const wide = columns >= 110;
  return [
    cell(name, wide ? 36 : 26, 'strong'),
    span('  '),
    cell(column ?? '–', wide ? 16 : 12),
    span('  '),
    cell(value ?? '–', wide ? 24 : 14),
    span('  '),
    span(reason, 'bad'),
    span(`  ${object}`, 'muted'),
  ];
}

function keyLine(hint: ReturnType<KeyHint>): Line {
  if (hint === null) return [];
  const { key, label, reason } = hint;
  if (reason !== null) return [span('  key    ', 'muted'), span(`(${key} ${label}: ${reason})`, 'muted')];
  return [span('  key    ', 'muted'), span(key, 'strong'), span(` ${label}`)];
}
