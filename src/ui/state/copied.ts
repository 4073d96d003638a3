import type { Failure } from '../../commands/events.ts';
import { formatCount, formatDuration, plural } from '../../text/format.ts';
import { visible } from '../../text/safe.ts';
import type { DetailItem } from './detail.ts';
import { chosenItem, itemText } from './detail-rows.ts';
import { selectedFailure } from './failure.ts';
import { planItems, plannedStatement } from './plan.ts';
import type { State } from './state.ts';
import { selectedStep, selectedTask } from './tree.ts';
import { viewCopied } from './views/taken.ts';

/** A text for the clipboard, and what it is. */
export interface Copied {
  readonly text: string;
  readonly what: string;
}

/** A text of several lines in which only line feeds and tabs control anything, so that pasting it does no more. */
export function harmless(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n');
}

/** What happened, where and what to do, one line each. */
function failureText({ message, where, remedy }: Failure): string {
  return [message, where, remedy].filter((part) => part !== null).join('\n');
}

function statementNamed(of: string, sql: string): Copied {
  return { text: sql, what: `statement of ${of}, ${plural(sql.split('\n').length, 'line')}` };
}

function itemCopied(state: State, item: DetailItem): Copied {
  switch (item.kind) {
    case 'statement':
    case 'sql':
      return statementNamed(item.statement.task, item.statement.lines.join('\n'));
    case 'check':
      return { text: `-- ${itemText(item)}\n${item.check.sql}`, what: `check ${item.check.title}, with its statement` };
    case 'failure': {
      const failure = selectedFailure(state);
      return { text: failure === null ? itemText(item) : failureText(failure), what: 'error' };
    }
    case 'log':
      return { text: `${new Date(item.line.at).toISOString()} ${itemText(item)}`, what: 'line of the log' };
    case 'reject':
      return { text: itemText(item), what: 'reject' };
    default:
      return { text: itemText(item), what: 'row' };
  }
}

function treeCopied(state: State): Copied | null {
  const step = selectedStep(state);
  if (step === undefined) return null;
  const failure = selectedFailure(state);
  if (failure !== null && step.failure === failure)
    return { text: failureText(failure), what: `error of ${step.name}` };
  const item = selectedTask(state) ?? step;
  const name = item === step ? step.name : `${step.name} ${item.name}`;
  const parts = [
    `${name} ${item.status}`,
    item.rows === null ? '' : `${formatCount(item.rows)} rows`,
    item.elapsed === null ? '' : formatDuration(item.elapsed),
    item.message,
  ];
  return { text: parts.filter((part) => part !== '').join(' · '), what: `row ${name}` };
}

function planCopied(state: State): Copied | null {
  const item = planItems(state)[state.plan?.row ?? 0];
  if (item === undefined) return null;
  const sql = plannedStatement(state, item);
  return sql === null || item.kind !== 'sql'
    ? { text: item.text, what: 'row of the plan' }
    : statementNamed(item.step, sql);
}

function chosenCopied(state: State): Copied | null {
  if (state.plan !== null) return planCopied(state);
  if (state.views.record !== null || state.screen !== 'cockpit') return viewCopied(state);
  if (state.focus === 'steps') return treeCopied(state);
  const item = chosenItem(state);
  return item === undefined ? null : itemCopied(state, item);
}

/** What is under the cursor of what has the keys: a whole statement, an error, a row, a record; null where nothing is. */
export function copyUnderCursor(state: State): Copied | null {
  const copied = chosenCopied(state);
  return copied === null ? null : { ...copied, text: harmless(copied.text) };
}
