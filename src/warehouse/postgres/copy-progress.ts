import { sql } from '../../sql/text.ts';
import type { Ask } from './flavour.ts';

/** Milliseconds between two looks at a COPY that goes on; one that is done before is not looked at. */
const lookEvery = 500;

const view = sql`
  SELECT to_regclass('pg_catalog.pg_stat_progress_copy')
`;

const taken = sql`
  SELECT tuples_processed
  FROM pg_catalog.pg_stat_progress_copy
  WHERE pid = CAST($1 AS INTEGER)
`;

/**
 * The rows that the COPY of a session has taken in so far; null where none goes on, and before version 14, which does not tell
 * (PostgreSQL, "COPY Progress Reporting").
 */
export async function copyProgress(pid: number, ask: Ask): Promise<number | null> {
  const [[there = null] = []] = await ask(view);
  if (there === null) return null;
  const [[rows = null] = []] = await ask(taken, [pid]);
  return rows === null ? null : Number(rows);
}

/** Runs `work`, a COPY, and meanwhile tells how many rows it has taken in, as `look` sees it. */
export async function tellingProgress<T>(
  look: () => Promise<number | null>,
  told: (rows: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  let state: 'awaited' | 'looked at' | 'over' = 'awaited';
  const looking = setInterval(() => {
    // One look at a time.
    if (state !== 'awaited') return;
    state = 'looked at';
    void look()
      // The COPY does not fail because nobody can look at it.
      .catch(() => null)
      .then((rows) => {
        if (state === 'over') return;
        state = 'awaited';
        if (rows !== null) told(rows);
      });
  }, lookEvery);
  looking.unref();
  try {
    return await work();
  } finally {
    state = 'over';
    clearInterval(looking);
  }
}
