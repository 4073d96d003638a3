import { sql } from '../../sql/text.ts';
import type { Activity } from '../warehouse.ts';
import type { Ask } from './flavour.ts';

const ownState = sql`
  SELECT state, wait_event_type
  FROM pg_stat_activity
  WHERE pid = $1
`;

/** Those who hold the lock, not those who wait for it further ahead in the queue: they hold none that anybody sees. */
const blockers = sql`
  SELECT a.pid, a.usename, a.application_name, a.query
  FROM unnest(pg_blocking_pids($1)) AS b(pid)
  JOIN pg_stat_activity AS a ON a.pid = b.pid
  ORDER BY a.xact_start, a.pid
`;

/** Whether a session's statement runs or waits for a lock, and whose (PostgreSQL, "pg_stat_activity", "pg_blocking_pids"). */
export async function postgresActivity(pid: number, ask: Ask): Promise<Activity | null> {
  const [[state = null, waitsFor = null] = []] = await ask(ownState, [pid]);
  if (state !== 'active') return null;
  if (waitsFor !== 'Lock') return { kind: 'running' };
  const rows = await ask(blockers, [pid]);
  return {
    kind: 'locked',
    by: rows.map(([blocker, user, application, statement]) => ({
      pid: Number(blocker),
      user: user ?? '',
      application: application ?? '',
      statement: statement ?? '',
    })),
  };
}
