import { auto, type Column, columns, type Table } from './schema.ts';

/**
 * The run log: the `etl` schema beside the data. Each transition is written when it happens, so a killed process leaves
 * the truth behind, and operators can query it at the prompt. All times are UTC.
 */

function log(name: string, ...parts: readonly (readonly Column[])[]): Table<string> {
  return { name: `etl.${name}`, kind: 'log', primaryKey: null, layout: auto, columns: parts.flat() };
}

/** One row a run; `finished` and `outcome` are null while it runs, and stay so when its process was killed. */
export const runs = log(
  'runs',
  columns('text', 'run_id', 'command', 'steps', 'operator_user', 'operator_host'),
  columns('int', 'operator_pid'),
  columns('timestamp', 'started', 'finished'),
  columns('text', 'outcome', 'message'),
);

/** One row a step of a run, and one a task of a step (`task` is empty for the step itself). */
export const steps = log(
  'steps',
  columns('text', 'run_id', 'step', 'task'),
  columns('timestamp', 'started', 'finished'),
  columns('text', 'outcome'),
  columns('bigint', 'row_count', 'elapsed_ms'),
  columns('text', 'message', 'failure_kind', 'failure_where', 'remedy'),
);

/**
 * One row a step that was committed, written in the step's own transaction where that may not write into `etl.steps`: it
 * tells how the step ended if its process did not live to.
 */
export const commits = log(
  'commits',
  columns('text', 'run_id', 'step'),
  columns('timestamp', 'finished'),
  columns('text', 'outcome'),
  columns('bigint', 'row_count', 'elapsed_ms'),
  columns('text', 'message'),
);

/**
 * The rows of `etl.steps`, ended where their transaction says so though their process did not.
 * @param withCommits whether there is a table `etl.commits`; a warehouse that an older version made has none
 */
export function stepsAsEnded(withCommits: boolean): string {
  if (!withCommits) return steps.name;
  const ended = ['finished', 'outcome', 'row_count', 'elapsed_ms', 'message'];
  return `(
        SELECT s.run_id, s.step, s.task, s.started, ${ended.map((column) => `coalesce(s.${column}, c.${column}) AS ${column}`).join(', ')},
               s.failure_kind, s.failure_where, s.remedy
        FROM ${steps.name} AS s
        LEFT JOIN ${commits.name} AS c ON s.task = '' AND c.run_id = s.run_id AND c.step = s.step
      )`;
}

/** The load ledger: one row for each object that is in a staging table now, written in the load's own transaction. */
export const files = log(
  'files',
  columns('text', 'table_name', 'object', 'name'),
  columns('bigint', 'bytes'),
  columns('text', 'version'),
  columns('timestamp', 'modified'),
  columns('bigint', 'records', 'rows_staged', 'rows_rejected'),
  columns('text', 'run_id'),
);

/** Records that did not load, by run; those of the last ten loads are kept. */
export const rejects = log(
  'rejects',
  columns('text', 'run_id', 'table_name', 'object'),
  columns('bigint', 'line'),
  columns('text', 'column_name', 'value', 'reason'),
);

/**
 * What the checks of a run found, `position` in the order in which they ran; those of the last hundred runs of a step
 * are kept. `evidence` tells what `check_cells` holds of a check: `failing rows`, `first failing rows` when there are
 * more, `differences` from an expected result, or null.
 */
export const checks = log(
  'checks',
  columns('text', 'run_id', 'step', 'task'),
  columns('int', 'position'),
  columns('text', 'name', 'title', 'kind', 'severity', 'outcome', 'message', 'statement', 'evidence'),
  columns('bigint', 'elapsed_ms'),
);

/**
 * The cells of the first rows that break a check. `expected` is null but for a difference. What is to be known of the
 * check's query stands in a row numbered 0.
 */
export const checkCells = log(
  'check_cells',
  columns('text', 'run_id', 'step'),
  columns('int', 'position', 'row_number', 'column_number'),
  columns('text', 'column_name', 'expected', 'value'),
);

/** At most one row: who may write now. */
const lock = log(
  'lock',
  columns('text', 'run_id', 'command', 'operator_user', 'operator_host'),
  columns('int', 'operator_pid'),
  columns('timestamp', 'since', 'beat'),
);

export const etlTables: readonly Table<string>[] = [runs, steps, commits, files, rejects, checks, checkCells, lock];

const casts: Partial<Record<Column['type'], string>> = { int: 'INTEGER', bigint: 'BIGINT', timestamp: 'TIMESTAMP' };

/**
 * Adds `count` rows to a table of the log; their values are parameters, row by row. They are sent without types: in a list of
 * rows they would be texts, and Redshift has parameters cast that are something else.
 */
export function insertInto({ name, columns }: Table<string>, count: number): string {
  const row = (at: number) =>
    columns.map(({ type }, index) => {
      const parameter = `$${at * columns.length + index + 1}`;
      return casts[type] === undefined ? parameter : `CAST(${parameter} AS ${casts[type]})`;
    });
  const rows = Array.from({ length: count }, (_, at) => `(${row(at).join(', ')})`);
  return `INSERT INTO ${name} VALUES ${rows.join(', ')}`;
}
