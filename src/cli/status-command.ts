import { operatorText } from '../commands/operator.ts';
import type { PastRun, WarehouseStatus } from '../commands/pipeline.ts';
import { timestampText } from '../commands/time.ts';
import { formatCount, formatDuration } from '../text/format.ts';
import { visible } from '../text/safe.ts';
import { pad } from '../text/width.ts';
import { untilInterrupted } from './interrupt.ts';
import { print } from './output.ts';
import { type GlobalOptions, openWorld, warnOf, withPipeline } from './world.ts';

/** Prints the truth about the warehouse; exit code 0 whatever that is. */
export async function statusCommand(options: GlobalOptions): Promise<number> {
  const world = openWorld(options);
  warnOf(world);
  const status = await withPipeline(world, (pipeline) => untilInterrupted((signal) => pipeline.status(signal)));
  await print(options.json === true ? `${JSON.stringify(status)}\n` : statusText(status));
  return 0;
}

/** Prints the latest runs, newest first. */
export async function historyCommand(options: GlobalOptions & { limit: number }): Promise<number> {
  const world = openWorld(options);
  warnOf(world);
  const runs = await withPipeline(world, (pipeline) =>
    untilInterrupted((signal) => pipeline.history(options.limit, signal)),
  );
  if (options.json === true) for (const run of runs) await print(`${JSON.stringify(run)}\n`);
  else await print(historyText(runs));
  return 0;
}

/** How each step and table stands, a line each. */
export function statusText({ target, steps, tables, lock }: WarehouseStatus): string {
  const lines = [`${target.name}  ${target.engine}  ${target.location}  schema ${target.schema}  user ${target.user}`];
  if (lock !== null) lines.push(`locked by ${operatorText(lock.operator)} since ${timestampText(lock.since)} UTC`);
  lines.push('');
  for (const { step, status, message, last } of steps) {
    const when = last === null ? '' : `${timestampText(last.started).slice(0, 19)} UTC`;
    lines.push(
      `${pad(step, 10, 'left')} ${pad(status, 10, 'left')} ${pad(when, 24, 'left')} ${visible(message)}`.trimEnd(),
    );
  }
  lines.push('');
  for (const { table, rows } of tables) {
    lines.push(`${pad(table, 13, 'left')} ${pad(rows === null ? 'missing' : formatCount(rows), 14, 'right')}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Runs of the past, a line each. */
export function historyText(runs: readonly PastRun[]): string {
  if (runs.length === 0) return 'no runs yet\n';
  const lines = runs.map(({ run, command, operator, started, finished, outcome, message }) => {
    const took = finished === null ? '' : formatDuration(finished - started);
    const columns = [
      pad(run, 21, 'left'),
      pad(command, 10, 'left'),
      pad(outcome, 10, 'left'),
      pad(took, 10, 'right'),
      pad(operator.user, 10, 'left'),
    ];
    return `${columns.join('  ')}  ${visible(message)}`.trimEnd();
  });
  return `${lines.join('\n')}\n`;
}
