import type { Failure, Reject } from '../../commands/events.ts';
import type { ErrorKind } from '../../errors.ts';
import { columnOf, drawable, wrapText } from '../columns.ts';
import { answerTo } from './look-notes.ts';
import type { State } from './state.ts';
import { selectedStep } from './tree.ts';
import { shownSubject } from './views/wanted.ts';

/** A line of a failure, broken to the width of the pane; `label` stands before the first line of each part. */
export interface FailureLine {
  readonly part: 'message' | 'where' | 'statement' | 'mark' | 'record' | 'remedy';
  readonly label: string;
  readonly text: string;
}

/** The failure that belongs to the selected row: its step's, or the run's own where no step failed. A cancel is none. */
export function selectedFailure(state: State): Failure | null {
  const ofRun = state.steps.some((step) => step.failure !== null) ? null : (state.run?.finished?.failure ?? null);
  const failure = selectedStep(state)?.failure ?? ofRun;
  return failure?.kind === 'cancelled' ? null : failure;
}

const labels = { message: '✖ ', where: '  where  ', remedy: '  remedy ' } as const;

/** One part of a failure, in lines of at most `columns`. */
function partLines(part: keyof typeof labels, text: string | null, columns: number): FailureLine[] {
  if (text === null) return [];
  const label = labels[part];
  const lines = text.split('\n').flatMap((one) => wrapText(drawable(one), columns - label.length));
  return lines.map((one, index) => ({ part, label: index === 0 ? label : ' '.repeat(label.length), text: one }));
}

/** What happened, where, and what to do, in lines of at most `columns`. */
export function failureLines({ message, where, remedy }: Failure, columns: number): FailureLine[] {
  return [
    ...partLines('message', message, columns),
    ...partLines('where', where, columns),
    ...partLines('remedy', remedy, columns),
  ];
}

/** What proves it: the record that did not load, and the statement with the place of the error. */
export function evidenceLines(state: State, failure: Failure): FailureLine[] {
  const reject = failure.kind === 'data' ? firstReject(state) : undefined;
  return [...(reject === undefined ? [] : recordLines(reject)), ...statementLines(failure)];
}

/** The first reject of the run that failed: as this process saw it, else as the run log tells it. */
function firstReject(state: State): Reject | undefined {
  const step = selectedStep(state);
  const [seen] = step?.rejects ?? [];
  const subject = shownSubject(state);
  if (seen !== undefined || subject?.kind !== 'rejects') return seen;
  return answerTo(state, subject)?.past.rejects.find(({ run }) => run === step?.last?.run);
}

function recordLines({ object, line, column, value, reason }: Reject): FailureLine[] {
  const facts = [
    ['object', object],
    ['line', String(line)],
    ['column', column],
    ['value', value],
    ['reason', reason],
  ] as const;
  return [
    { part: 'record', label: '  the first record that did not load', text: '' },
    ...facts.flatMap(([label, text]): FailureLine[] =>
      text === null ? [] : [{ part: 'record', label: `    ${label.padEnd(7)}`, text }],
    ),
  ];
}

/** The statement, its lines numbered; a caret below the place where the engine says the error is. */
function statementLines({ statement }: Failure): FailureLine[] {
  if (statement === undefined) return [];
  const { sql, position } = statement;
  const lines: FailureLine[] = [{ part: 'where', label: '  the statement', text: '' }];
  let start = 0;
  for (const [index, text] of sql.split('\n').entries()) {
    const label = `${String(index + 1).padStart(5)}  `;
    lines.push({ part: 'statement', label, text: text.replaceAll('\t', ' ') });
    if (position !== null && position >= start && position <= start + text.length) {
      const column = columnOf(text.replaceAll('\t', ' '), position - start);
      lines.push({
        part: 'mark',
        label: ' '.repeat(label.length + column),
        text: `^ line ${index + 1}, column ${position - start + 1}`,
      });
    }
    start += text.length + 1;
  }
  return lines;
}

const help: Readonly<Partial<Record<ErrorKind, readonly string[]>>> = {
  data: ['rejects', 'source', 'retry'],
  sql: ['sql', 'retry'],
  checks: ['checks', 'sql', 'retry'],
  source: ['source', 'retry'],
  locked: ['refresh', 'retry'],
  warehouse: ['run-all', 'tables', 'refresh', 'retry'],
};

/** The keys that help against a failure, by the ids of their actions. */
export function helpfulActions({ kind }: Failure): readonly string[] {
  return help[kind] ?? ['retry'];
}
