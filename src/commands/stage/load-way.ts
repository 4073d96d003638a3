import { rejects } from '../../sql/etl.ts';
import { stagingTables } from '../../sql/schema.ts';
import { formatCount } from '../../text/format.ts';
import { rejectedText } from '../run-log.ts';
import type { Step, StepResult } from '../step.ts';

/** How the staging tables are filled: what a step does, for warehouses whose tables are there. */
export type LoadWay = Pick<Step, 'plan' | 'run'>;

/**
 * Takes away the rejects of all but the last ten loads. It is the last thing that a load does, because the run log writes
 * into the table.
 */
export const forgetOldRejects = `DELETE FROM ${rejects.name}
     WHERE run_id NOT IN (
       SELECT run_id FROM etl.steps WHERE step = 'stage' AND task = '' ORDER BY started DESC LIMIT 10
     )`;

/** What one staging table was filled with. */
export interface TableLoadResult {
  readonly rows: number;
  readonly rejected: number;
  readonly objects: number;
}

/** The result of a load; `loaded` is in the order of the staging tables. */
export function stagedResult(loaded: readonly TableLoadResult[], rejected: number): StepResult {
  const parts = loaded.map(({ rows }, index) => `${formatCount(rows)} in ${stagingTables[index]?.name}`);
  return {
    outcome: rejected > 0 ? 'warn' : 'success',
    rows: loaded.reduce((sum, { rows }) => sum + rows, 0),
    message: `${parts.join(', ')}${rejectedText(rejected)}`,
  };
}
