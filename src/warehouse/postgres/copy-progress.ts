import { sql } from '../../sql/text.ts';
import { lookingOn } from '../looking-on.ts';
import type { Ask } from './flavour.ts';

/** Milliseconds between two looks at a COPY that goes on. */
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
export function tellingProgress<T>(
  look: () => Promise<number | null>,
  told: (rows: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  const tell = (rows: number | null) => {
    if (rows !== null) told(rows);
  };
  return lookingOn(lookEvery, look, tell, work);
}
