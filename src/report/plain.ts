import type { CheckResult, Failure, Outcome, PipelineEvent, Progress } from '../commands/events.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRate, plural } from '../text/format.ts';
import { visible, visibleLines } from '../text/safe.ts';
import { clip } from '../text/width.ts';

/** Where the plain report goes: standard error, or a test. */
export interface ReportStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export const marks: Record<Outcome, string> = {
  success: '✔',
  warn: '⚠',
  error: '✖',
  fail: '✖',
  cancelled: '⊘',
  skipped: '◌',
};

const shownRejects = 10;
const shownDifferences = 10;
const linesEvery = 5_000;

/** Prints a run's events for people: a live line on a terminal, and a line for each thing that ended. */
export class PlainReport {
  readonly #out: ReportStream;
  readonly #quiet: boolean;
  readonly #live: boolean;
  readonly #progress = new Map<string, Progress>();
  #rejects = 0;
  #lastLine = 0;
  #painted = false;

  constructor(out: ReportStream, options: { quiet: boolean }) {
    this.#out = out;
    this.#quiet = options.quiet;
    this.#live = out.isTTY === true && !options.quiet;
  }

  write(event: PipelineEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#line(
          `${event.command} on ${event.target.name} (${event.target.engine}, ${event.target.location}), run ${event.run}`,
        );
        return;
      case 'log':
        this.#line(event.level === 'info' ? visible(event.text) : `${event.level}: ${visible(event.text)}`);
        return;
      case 'step-started':
        this.#rejects = 0;
        this.#line(`${event.step} …`);
        return;
      case 'progress':
        this.#progress.set(event.task, event.progress);
        this.#showProgress(event.at);
        return;
      case 'reject':
        this.#reject(event.reject);
        return;
      case 'check':
        this.#check(event.check);
        return;
      case 'task-finished': {
        this.#progress.delete(event.task);
        const rows = event.rows === null ? '' : plural(event.rows, 'row');
        const parts = [rows, visible(event.message), formatDuration(event.elapsed)].filter((part) => part !== '');
        this.#line(`  ${marks[event.outcome]} ${event.task.padEnd(13)} ${event.outcome}: ${parts.join(', ')}`);
        return;
      }
      case 'step-finished':
        this.#progress.clear();
        if (event.failure === null) {
          const time = event.outcome === 'skipped' ? '' : ` in ${formatDuration(event.elapsed)}`;
          this.#line(`${marks[event.outcome]} ${event.step} ${event.outcome}${time}: ${visible(event.message)}`);
        } else {
          this.#line(`${marks[event.outcome]} ${event.step} ${event.outcome} after ${formatDuration(event.elapsed)}`);
        }
        return;
      case 'step-retrying':
        this.#progress.clear();
        this.#line(
          `↻ ${event.step} retrying, attempt ${event.attempt} of ${event.attempts} in ${formatDuration(event.wait)}: ${visible(event.reason)}`,
        );
        return;
      case 'cancel-requested':
        this.#line('cancelling: asked the warehouse to stop, waiting for its word');
        return;
      case 'run-finished':
        this.#end(event);
        return;
      case 'task-started':
      case 'statement-started':
      case 'statement-finished':
        return;
    }
  }

  #end({ totals, elapsed, failure }: PipelineEvent & { type: 'run-finished' }): void {
    const { pass, warn, error, skip, total } = totals;
    if (failure !== null) {
      this.#clear();
      this.#out.write(failureText(failure));
    }
    this.#line(
      `Done in ${formatDuration(elapsed)}. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} TOTAL=${total}`,
    );
  }

  #reject({ object, line, column, value, reason }: (PipelineEvent & { type: 'reject' })['reject']): void {
    this.#rejects += 1;
    if (this.#rejects > shownRejects) {
      if (this.#rejects === shownRejects + 1) this.#line('  rejected: more; all of them are in etl.rejects');
      return;
    }
    const what = value === null ? '' : ` (${clip(visible(value), 60)})`;
    this.#line(
      `  rejected: ${visible(object)}:${line}${column === null ? '' : ` ${visible(column)}`}: ${visible(reason)}${what}`,
    );
  }

  #check({ outcome, title, message, differences, notices = [] }: CheckResult): void {
    if (outcome === 'success' && notices.length === 0) return;
    this.#line(`  ${marks[outcome]} ${outcome}: ${visible(title)}: ${visible(message)}`);
    for (const notice of notices) this.#line(`      note: ${visible(notice)}`);
    for (const { row, column, expected, got } of differences.slice(0, shownDifferences)) {
      this.#line(`      row ${row}, ${visible(column)}: expected ${cell(expected)}, got ${cell(got)}`);
    }
    if (differences.length > shownDifferences) {
      this.#line(`      … and ${plural(differences.length - shownDifferences, 'cell')} more`);
    }
  }

  #showProgress(at: number): void {
    if (this.#quiet) return;
    if (!this.#live) {
      if (at - this.#lastLine < linesEvery) return;
      this.#lastLine = at;
      for (const [task, progress] of this.#progress) this.#line(`  ${task}: ${progressText(progress)}`);
      return;
    }
    const text = [...this.#progress].map(([task, progress]) => `${task}: ${progressText(progress)}`).join('  ');
    this.#out.write(`\r\u001b[K${clip(text, (this.#out.columns ?? 80) - 1)}`);
    this.#painted = true;
  }

  #line(text: string): void {
    if (this.#quiet) return;
    this.#clear();
    this.#out.write(`${text}\n`);
  }

  #clear(): void {
    if (!this.#painted) return;
    this.#out.write('\r\u001b[K');
    this.#painted = false;
  }
}

function cell(value: string | null): string {
  return value === null ? 'NULL' : visible(value);
}

function progressText({ objects, bytes, rows, rejected, elapsed, remaining }: Progress): string {
  const total = objects.total === null ? '' : `/${formatCount(objects.total)}`;
  const percent = formatPercent(bytes.done, bytes.total);
  const parts = [
    percent,
    `${formatCount(objects.done)}${total} objects`,
    formatBytes(bytes.done),
    plural(rows, 'row'),
    formatRate(rows, elapsed),
    rejected > 0 ? `${formatCount(rejected)} rejected` : '',
    remaining === null || remaining < 1000 ? '' : `${formatDuration(remaining)} left`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A failure as an operator reads it: what, where, what to do. Ends with a line feed. */
export function failureText({ kind, message, where, remedy }: Failure): string {
  const lines = [`${kind === 'cancelled' ? '' : 'error: '}${visibleLines(message)}`];
  if (where !== null) lines.push(`  where: ${visible(where)}`);
  if (remedy !== null) lines.push(`  to do: ${visible(remedy)}`);
  return `${lines.join('\n')}\n`;
}
