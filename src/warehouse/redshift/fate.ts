import type { FateQuestion } from '../postgres/flavour.ts';
import type { Evidence } from '../warehouse.ts';

/** Milliseconds that one try waits for the lost session to let go of its tables. */
const tryFor = 5_000;

/**
 * How to find out what became of a transaction whose answer was lost. Redshift cannot be asked by its number. So the session
 * is ended, if it still lives, and once its tables are free, what it left behind tells.
 */
export function fateByEvidence(pid: number, evidence: Evidence | null): FateQuestion {
  if (evidence === null) return () => Promise.resolve('unknown');
  let terminated = false;
  return async (ask) => {
    if (!terminated) {
      await ask('SELECT pg_terminate_backend(CAST($1 AS INTEGER))', [pid]);
      terminated = true;
    }
    await ask('BEGIN');
    try {
      await ask(`SET LOCAL statement_timeout TO ${tryFor}`);
      // A writer keeps its tables until its transaction has ended (AWS, "LOCK").
      await ask(`LOCK ${evidence.table}`);
      return (await ask(evidence.sql, evidence.parameters)).length > 0 ? 'committed' : 'aborted';
    } finally {
      await ask('ROLLBACK');
    }
  };
}
