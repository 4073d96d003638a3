import { sql } from '../../sql/text.ts';
import type { Ask } from '../postgres/flavour.ts';
import type { Activity } from '../warehouse.ts';

/** AWS, "SYS_QUERY_HISTORY"; who is no superuser sees his own statements there. */
const ownStatement = sql`
  SELECT trim(status)
  FROM sys_query_history
  WHERE session_id = CAST($1 AS INTEGER) AND end_time IS NULL
  ORDER BY start_time DESC
  LIMIT 1
`;

/** The tables whose locks the session waits for (AWS, "SVV_TRANSACTIONS"). */
const awaited = sql`
  SELECT relation
  FROM svv_transactions
  WHERE pid = CAST($1 AS INTEGER) AND NOT granted
`;

/** Those who hold such a lock, as far as the user may see them. */
const holders = (relations: readonly number[]): string => sql`
  SELECT DISTINCT pid, trim(txn_owner)
  FROM svv_transactions
  WHERE granted AND pid <> CAST($1 AS INTEGER) AND relation IN (${relations.join(', ')})
  ORDER BY pid
`;

/** Whether a session's statement waits in a queue of the workload management, waits for a table's lock, or runs. */
export async function redshiftActivity(pid: number, ask: Ask): Promise<Activity | null> {
  const [[status = null] = []] = await ask(ownStatement, [pid]);
  if (status === null) return null;
  if (status === 'queued') return { kind: 'queued', where: 'WLM' };
  const relations = (await ask(awaited, [pid])).map(([relation]) => Number(relation));
  if (relations.length === 0) return { kind: 'running' };
  const rows = await ask(holders(relations), [pid]);
  return {
    kind: 'locked',
    by: rows.map(([holder, user]) => ({ pid: Number(holder), user: user ?? '', application: '', statement: '' })),
  };
}
