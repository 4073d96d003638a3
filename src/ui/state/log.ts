import type { PipelineEvent } from '../../commands/events.ts';
import { formatDuration, plural } from '../../text/format.ts';
import type { Totals } from './run.ts';
import type { LogLine } from './state.ts';

/** dbt's last line, which everybody who runs pipelines can read. */
export function summaryOf(totals: Totals): string {
  const { pass, warn, error, skip, total } = totals;
  return `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} TOTAL=${total}`;
}

/** What the log says about an event; null for events that other panes show. */
export function logLineOf(event: PipelineEvent): LogLine | null {
  const line = (level: LogLine['level'], text: string): LogLine => ({
    at: event.at,
    level,
    text,
    step: 'step' in event ? (event.step ?? null) : null,
    task: 'task' in event ? (event.task ?? null) : null,
  });
  switch (event.type) {
    case 'log':
      return line(event.level, event.text);
    case 'run-started':
      return line('info', `${event.command}: ${event.steps.join(', ')}`);
    case 'step-started':
      return line('info', `${event.step} started`);
    case 'step-retrying':
      return line(
        'warn',
        `${event.step} retrying, attempt ${event.attempt} of ${event.attempts} in ${formatDuration(event.wait)}: ${event.reason}`,
      );
    case 'task-finished':
      return line(levelOf(event.outcome), ending(`${event.step} ${event.task}`, event));
    case 'step-finished': {
      const text = ending(event.step, event);
      const { failure } = event;
      if (failure === null) return line(levelOf(event.outcome), text);
      const parts = [failure.message, failure.where, failure.remedy].filter((part) => part !== null);
      return line(levelOf(event.outcome), `${event.step} ${event.outcome}: ${parts.join(' · ')}`);
    }
    case 'cancel-requested':
      return line('warn', 'cancel requested: the engine has been asked to stop');
    case 'run-finished': {
      const { failure } = event;
      const text = `${summaryOf(event.totals)} in ${formatDuration(event.elapsed)}`;
      return line(levelOf(event.outcome), failure === null ? text : `${text} · ${failure.message}`);
    }
    default:
      return null;
  }
}

function levelOf(outcome: string): LogLine['level'] {
  if (outcome === 'error' || outcome === 'fail') return 'error';
  return outcome === 'warn' || outcome === 'cancelled' ? 'warn' : 'info';
}

function ending(
  name: string,
  event: { outcome: string; rows: number | null; elapsed: number; message: string },
): string {
  const rows = event.rows === null ? '' : `, ${plural(event.rows, 'row')}`;
  const message = event.message === '' ? '' : `: ${event.message}`;
  return `${name} ${event.outcome} in ${formatDuration(event.elapsed)}${rows}${message}`;
}
