import { formatBytes, formatCount, formatDuration, formatRate } from '../../text/format.ts';
import { isActive, type Step, type Task } from '../state/run.ts';
import { cell, type Line, type Span, span, type Tone } from './line.ts';
import { countOf, elapsedOf, percentOf, progressOf, rowsOf } from './progress.ts';

/** A column of the stage tree. The message, which has what is left, is none of them. */
interface TreeColumn {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** The columns that a narrow screen shows have the lowest numbers. */
  readonly rank: number;
  readonly textOf: (row: TreeRow) => string;
}

/** A row as the columns see it. `step` is the step that a task belongs to, or the step itself. */
export interface TreeRow {
  readonly item: Step | Task;
  readonly step: Step;
  readonly now: number;
}

/** The message keeps so much room, whatever else could be shown: more where a narrow screen has little to count. */
const leastMessage = 12;
const leastMessageAtRest = 24;
const narrow = 60;

function progressText({ item }: TreeRow): string {
  const progress = progressOf(item);
  if (progress === null || (progress.objects.done === 0 && progress.objects.total === null)) return '';
  return isActive(item.status)
    ? `${countOf(progress.objects)} ${percentOf(progress)}`.trim()
    : countOf(progress.objects);
}

/** Rows written a second; a step that writes none has tables with rows of others. */
function rateText({ item, step, now }: TreeRow): string {
  if (step.rows === null && !isActive(step.status)) return '';
  return formatRate(rowsOf(item) ?? 0, elapsedOf(item, now) ?? 0).replace('/s', '');
}

/** Milliseconds that it took last time, as far as the run log knows; null where its elapsed time is that very one. */
function lastTook({ item, step }: TreeRow): number | null {
  const { last } = step;
  if (last === null || (item.elapsed !== null && (step.run === null || last.run === step.run))) return null;
  const ran = item === step ? last : last.tasks.find(({ task }) => task === item.name);
  return ran === undefined || ran.finished === null ? null : ran.finished - ran.started;
}

function leftText(row: TreeRow): string {
  const { item } = row;
  if (isActive(item.status)) {
    const remaining = progressOf(item)?.remaining ?? null;
    if (remaining !== null) return formatDuration(remaining);
    const took = lastTook(row);
    const elapsed = elapsedOf(item, row.now);
    return took === null || elapsed === null || took <= elapsed ? '' : `~${formatDuration(took - elapsed)}`;
  }
  const took = lastTook(row);
  return took === null ? '' : `(${formatDuration(took)})`;
}

/** `✔ 28 ▲ 1 ✘ 2 ↷ 3`: what the checks of a step or task have come to; empty where there are none. */
function checksText({ item, step }: TreeRow): string {
  const checks = item === step ? step.checks : step.checks.filter(({ task }) => task === item.name);
  if (checks.length === 0) return '';
  const count = (outcome: string) => checks.filter((check) => check.outcome === outcome).length;
  const marks = [
    ['✔', count('success')],
    ['▲', count('warn')],
    ['✘', count('fail')],
    ['↷', count('skipped')],
  ] as const;
  return marks
    .filter(([, many]) => many > 0)
    .map(([mark, many]) => `${mark} ${many}`)
    .join(' ');
}

const all: readonly TreeColumn[] = [
  { title: 'progress', width: 13, align: 'right', rank: 3, textOf: progressText },
  {
    title: 'rows',
    width: 10,
    align: 'right',
    rank: 1,
    textOf: ({ item }) => {
      const rows = rowsOf(item);
      return rows === null ? '' : formatCount(rows);
    },
  },
  {
    title: 'rows/s',
    width: 9,
    align: 'right',
    rank: 6,
    textOf: rateText,
  },
  {
    title: 'bytes',
    width: 7,
    align: 'right',
    rank: 7,
    textOf: ({ item }) => {
      const bytes = progressOf(item)?.bytes.done ?? 0;
      return bytes === 0 ? '' : formatBytes(bytes);
    },
  },
  {
    title: 'elapsed',
    width: 9,
    align: 'right',
    rank: 2,
    textOf: ({ item, now }) => {
      const elapsed = elapsedOf(item, now);
      return elapsed === null ? '' : formatDuration(elapsed);
    },
  },
  { title: 'left (last)', width: 11, align: 'right', rank: 5, textOf: leftText },
  { title: 'checks', width: 10, align: 'left', rank: 4, textOf: checksText },
];

const gap = 1;

/** The columns that have room beside the message, in their order. */
export function treeColumnsFor(room: number, activity: 'running' | 'at rest'): readonly TreeColumn[] {
  const kept: TreeColumn[] = [];
  const atRest = Math.min(leastMessageAtRest, Math.floor(room / 2));
  let left = room - gap - Math.max(leastMessage, activity === 'at rest' && room < narrow ? atRest : 0);
  for (const column of all.toSorted((a, b) => a.rank - b.rank)) {
    if (column.width + gap > left) break;
    kept.push(column);
    left -= column.width + gap;
  }
  return all.filter((column) => kept.includes(column));
}

function cells(columns: readonly TreeColumn[], textOf: (column: TreeColumn) => string, tone: Tone): Span[] {
  return columns.flatMap((column) => [cell(textOf(column), column.width, tone, column.align), span(' '.repeat(gap))]);
}

export function headingCells(columns: readonly TreeColumn[]): Line {
  return cells(columns, ({ title }) => title, 'muted');
}

export function rowCells(columns: readonly TreeColumn[], row: TreeRow): Line {
  return cells(columns, (column) => column.textOf(row), 'plain');
}
