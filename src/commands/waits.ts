import { plural } from '../text/format.ts';
import { lookingOn } from '../warehouse/looking-on.ts';
import type { Activity, Connection } from '../warehouse/warehouse.ts';
import type { StepContext, TaskName } from './step.ts';

/** Milliseconds between one look at what the engine does and the next. */
const lookEvery = 2_000;

/** Runs `work`, a statement of the session, and tells when it comes to wait for something, and when it goes on. */
export async function tellingWaits<T>(
  { emit }: Pick<StepContext, 'emit'>,
  { step, task }: TaskName,
  connection: Connection,
  work: () => Promise<T>,
): Promise<T> {
  if (connection.activity === undefined) return work();
  let told = '';
  const tell = (activity: Activity | null): void => {
    const text = waitText(activity);
    if (text === told) return;
    told = text;
    const line = text === '' ? 'goes on' : text;
    emit({
      type: 'log',
      level: text === '' ? 'info' : 'warn',
      text: `${task === '' ? step : task} ${line}`,
      step,
      task,
    });
  };
  return lookingOn(lookEvery, async () => (await connection.activity?.()) ?? null, tell, work);
}

/** What a statement waits for; empty where it runs. */
function waitText(activity: Activity | null): string {
  if (activity?.kind === 'queued') return `waits in a queue${activity.where === null ? '' : ` (${activity.where})`}`;
  if (activity?.kind !== 'locked') return '';
  const holders = activity.by.map(({ pid, user }) => `${user} (process ${pid})`);
  const others = holders.length > 3 ? ` and ${plural(holders.length - 3, 'other')}` : '';
  return holders.length === 0
    ? 'waits for a lock'
    : `waits for a lock that ${holders.slice(0, 3).join(', ')}${others} ${holders.length === 1 ? 'holds' : 'hold'}`;
}
