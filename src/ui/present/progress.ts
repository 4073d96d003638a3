import type { Progress } from '../../commands/events.ts';
import { formatCount, formatPercent } from '../../text/format.ts';
import { isActive, type Step, type Task } from '../state/run.ts';

/** Milliseconds that a step or task has taken, or takes so far; null when it has not started. */
export function elapsedOf(item: Step | Task, now: number): number | null {
  if (item.elapsed !== null) return item.elapsed;
  return isActive(item.status) && item.started !== null ? Math.max(0, now - item.started) : null;
}

export function rowsOf(item: Step | Task): number | null {
  if (item.rows !== null) return item.rows;
  if ('progress' in item) return item.progress?.rows ?? null;
  return sumOf(item)?.rows ?? null;
}

function addTotals(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** The progress of a step: of all its tasks that have told theirs. They run side by side, so the slowest one counts. */
function sumOf(step: Step): Progress | null {
  const told = step.tasks.flatMap((task) => (task.progress === null ? [] : [task.progress]));
  const [first, ...others] = told;
  if (first === undefined) return null;
  return others.reduce(
    (sum, one) => ({
      objects: {
        done: sum.objects.done + one.objects.done,
        total: addTotals(sum.objects.total, one.objects.total),
      },
      bytes: { done: sum.bytes.done + one.bytes.done, total: addTotals(sum.bytes.total, one.bytes.total) },
      records: sum.records + one.records,
      rows: sum.rows + one.rows,
      rejected: sum.rejected + one.rejected,
      elapsed: Math.max(sum.elapsed, one.elapsed),
      remaining: sum.remaining === null || one.remaining === null ? null : Math.max(sum.remaining, one.remaining),
    }),
    first,
  );
}

export function progressOf(item: Step | Task): Progress | null {
  return 'progress' in item ? item.progress : sumOf(item);
}

/** `12/30` while the total is known, else `12`. */
export function countOf({ done, total }: { done: number; total: number | null }): string {
  return total === null ? formatCount(done) : `${formatCount(done)}/${formatCount(total)}`;
}

/** How far, of bytes where their total is known, else of objects; empty while nobody knows. */
export function percentOf(progress: Progress): string {
  const { bytes, objects } = progress;
  return bytes.total !== null && bytes.total > 0
    ? formatPercent(bytes.done, bytes.total)
    : formatPercent(objects.done, objects.total);
}

/** A bar of `columns`; empty while the total is unknown. */
export function progressBar({ bytes, objects }: Progress, columns: number): string {
  const { done, total } = bytes.total !== null && bytes.total > 0 ? bytes : objects;
  if (total === null || total <= 0) return '';
  const full = Math.round((Math.min(done, total) * columns) / total);
  return '█'.repeat(full) + '░'.repeat(columns - full);
}
