import type { StepRun } from '../../commands/inspect/inspection.ts';
import { formatCount, formatDuration } from '../../text/format.ts';
import { timestampOf } from '../present/time.ts';
import type { ColumnCell, DetailItem } from './detail.ts';
import { answerTo, lookNotes } from './look-notes.ts';
import type { State } from './state.ts';
import { lookAt } from './views/looks.ts';

const bars = '▁▂▃▄▅▆▇█';

/** The latest so many durations are drawn. */
const mostBars = 40;

/** A bar a value, from low for 0 to high for the largest one. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values.map((value) => bars[Math.round((Math.max(0, value) / most) * (bars.length - 1))] ?? '').join('');
}

/** Milliseconds that each run took which ended by itself, oldest first. */
function durations(runs: readonly StepRun[]): number[] {
  return runs
    .filter(({ outcome }) => outcome === 'success' || outcome === 'warn')
    .flatMap(({ started, finished }) => (finished === null ? [] : [finished - started]))
    .reverse()
    .slice(-mostBars);
}

function durationItems(runs: readonly StepRun[]): DetailItem[] {
  const taken = durations(runs);
  const latest = taken.at(-1);
  if (latest === undefined || taken.length < 2) return [];
  const range = `${formatDuration(Math.min(...taken))} to ${formatDuration(Math.max(...taken))}`;
  const text = `${sparkline(taken)}  latest ${formatDuration(latest)} · ${range} in ${taken.length} runs`;
  return [{ kind: 'note', text, weight: 'plain' }];
}

const columns = [
  ['started', 19, 'left'],
  ['took', 9, 'right'],
  ['rows', 11, 'right'],
  ['outcome', 11, 'left'],
  ['who', 18, 'left'],
  ['command', 10, 'left'],
  ['message', 0, 'left'],
] as const;

function rowOf(texts: readonly string[], row: 'heading' | 'values'): DetailItem {
  const cells = columns.map(([, width, align], index): ColumnCell => {
    return { text: texts[index] ?? '', width, align, weight: row === 'heading' ? 'muted' : 'plain' };
  });
  return { kind: 'columns', row, cells };
}

function runItem({ started, finished, rows, outcome, operator, command, message }: StepRun): DetailItem {
  const took = finished === null ? '' : formatDuration(finished - started);
  const who = `${operator.user}@${operator.host}`;
  const count = rows === null ? '' : formatCount(rows);
  return rowOf([timestampOf(started), took, count, outcome, who, command, message], 'values');
}

/** The last runs of the selected row, newest first, and how their durations went. */
export function historyItems(state: State): readonly DetailItem[] {
  const { step, task } = state.tree.selected;
  const subject = { kind: 'runs', part: { step, task } } as const;
  const notes = lookNotes(lookAt(state.views.looks, subject));
  const runs = answerTo(state, subject)?.runs;
  if (runs === undefined || runs.length === 0) return notes;
  const names = rowOf(
    columns.map(([name]) => name),
    'heading',
  );
  return [...notes, ...durationItems(runs), names, ...runs.map(runItem)];
}
