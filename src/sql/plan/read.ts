import type { Engine } from '../dialect.ts';
import { readDuckdbPlan } from './duckdb.ts';
import type { Plan } from './plan.ts';
import { readJsonPlan } from './postgres-json.ts';
import { readTextPlan } from './text-plan.ts';

/** How to ask an engine for a plan. */
interface Explaining {
  /** Put before the statement. */
  readonly prefix: string;
  /** Runs the statement and measures its steps; null where the engine cannot. */
  readonly analyzingPrefix: string | null;
  /** From the rows of the answer. */
  readonly read: (rows: readonly (readonly (string | null)[])[]) => Plan | null;
}

const explaining: Record<Engine, Explaining> = {
  embedded: {
    prefix: 'EXPLAIN (FORMAT json) ',
    analyzingPrefix: 'EXPLAIN (ANALYZE, FORMAT json) ',
    read: (rows) => readDuckdbPlan(rows.at(-1)?.[1] ?? ''),
  },
  postgres: {
    prefix: 'EXPLAIN (FORMAT json) ',
    analyzingPrefix: 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) ',
    read: (rows) => readJsonPlan(rows.map(([line]) => line ?? '').join('\n')),
  },
  // EXPLAIN [VERBOSE] is all there is, and it never runs the query (AWS, "EXPLAIN").
  redshift: {
    prefix: 'EXPLAIN ',
    analyzingPrefix: null,
    read: (rows) => readTextPlan(rows.map(([line]) => line ?? '')),
  },
};

/**
 * The statement that asks for the plan of another one.
 * @param analyze runs that one, to measure its steps: a write then writes
 * @returns null where the engine cannot measure
 */
export function explainStatement(statement: string, engine: Engine, analyze: boolean): string | null {
  const { prefix, analyzingPrefix } = explaining[engine];
  const chosen = analyze ? analyzingPrefix : prefix;
  return chosen === null ? null : chosen + statement;
}

/** The plan in the answer to `explainStatement`; null when it is none that can be read. */
export function readPlan(rows: readonly (readonly (string | null)[])[], engine: Engine): Plan | null {
  return explaining[engine].read(rows);
}
