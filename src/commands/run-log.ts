import type { Dialect } from '../sql/dialect.ts';
import { checkCells, checks, commits, etlTables, insertInto, rejects, runs, steps } from '../sql/etl.ts';
import type { Table } from '../sql/schema.ts';
import { plural } from '../text/format.ts';
import type { Connection, Evidence, Parameter, Warehouse } from '../warehouse/warehouse.ts';
import { missingSchema, readCatalog } from './catalog.ts';
import { checkCellRows, checkRow, forgetOldChecks } from './check-log.ts';
import type { PipelineEvent, Reject, StepName } from './events.ts';
import { retryingConflicts } from './retry.ts';
import { survivingLoss } from './survive-loss.ts';
import { timestampText } from './time.ts';

/**
 * Makes the `etl` schema and its tables where they are missing; returns the names of those made.
 * @throws SparkifyError kind `sql` when they cannot be made, and nobody else has made them in the meantime.
 */
export async function createRunLog(connection: Connection, warehouse: Warehouse): Promise<string[]> {
  const missingTables = async () => {
    const existing = await readCatalog(connection, 'etl');
    return etlTables.filter(({ name }) => !existing.has(name.slice('etl.'.length)));
  };
  const missing = await missingTables();
  if (missing.length === 0) return [];
  const make = () =>
    connection.transaction(async () => {
      for (const sql of await missingSchema(connection, 'etl')) await connection.query(sql);
      for (const table of missing) await connection.query(warehouse.dialect.createTable(table));
    });
  try {
    await retryingConflicts(make);
  } catch (error) {
    if ((await missingTables()).length > 0) throw error;
    return [];
  }
  return missing.map(({ name }) => name);
}

type StepEnd = Pick<
  PipelineEvent & { type: 'task-finished' | 'step-finished' },
  'run' | 'at' | 'step' | 'outcome' | 'rows' | 'elapsed' | 'message'
>;

/** Rows that one INSERT takes; each is a handful of parameters, of which PostgreSQL takes 65,535. */
const rowsAtOnce = 200;

/** The reader of the event stream that writes it into the warehouse, on a connection of its own, as it happens. */
export class RunLog {
  readonly connection: Connection;
  readonly #dialect: Dialect;
  #rejects: { readonly run: string; readonly reject: Reject }[] = [];
  #rejected = 0;
  /** Checks and what breaks them, not yet written. */
  #checks: Parameter[][] = [];
  #checkCells: Parameter[][] = [];
  #checked = 0;
  #checkedStep: StepName | null = null;
  #tail: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(connection: Connection, dialect: Dialect) {
    this.connection = connection;
    this.#dialect = dialect;
  }

  /** Takes an event; the writing goes on in the background, in order. */
  write(event: PipelineEvent): void {
    switch (event.type) {
      case 'run-started': {
        const { user, host, pid } = event.operator;
        const row = [
          ...[event.run, event.command, event.steps.join(' '), user, host, pid, timestampText(event.at)],
          ...[null, null, null],
        ];
        this.#insert(runs, [row], rowOf(runs, { run_id: event.run }));
        return;
      }
      case 'step-started':
        this.#startRow(event.run, event.step, '', event.at);
        return;
      case 'step-retrying':
        this.#forget(event.run, event.step);
        return;
      case 'task-started':
        this.#startRow(event.run, event.step, event.task, event.at);
        return;
      case 'task-finished':
        this.#flushChecks();
        this.#finishRow(event, event.task, null);
        return;
      case 'step-finished':
        this.#flushRejects();
        this.#flushChecks();
        if (event.outcome === 'skipped') this.#startRow(event.run, event.step, '', event.at);
        this.#finishRow(event, '', event.failure);
        return;
      case 'reject':
        this.#rejects.push({ run: event.run, reject: event.reject });
        if (this.#rejects.length >= rowsAtOnce) this.#flushRejects();
        return;
      case 'check':
        if (event.step !== this.#checkedStep) for (const sql of forgetOldChecks) this.#enqueue(sql, [event.step]);
        this.#checkedStep = event.step;
        this.#checked += 1;
        this.#checks.push(checkRow(event, this.#checked));
        this.#checkCells.push(...checkCellRows(event, this.#checked));
        return;
      case 'run-finished': {
        this.#flushRejects();
        const { pass, warn, error, skip, total } = event.totals;
        const message =
          event.failure?.message ?? `PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} TOTAL=${total}`;
        this.#enqueue(
          'UPDATE etl.runs SET finished = CAST($1 AS TIMESTAMP), outcome = $2, message = $3 WHERE run_id = $4',
          [timestampText(event.at), event.outcome, message, event.run],
        );
        return;
      }
      default:
        return;
    }
  }

  /**
   * Waits until all events taken so far are in the warehouse.
   * @throws the first failure to write one; a run whose log cannot be written must not go on as if it were.
   */
  async flush(): Promise<void> {
    await this.#tail;
    if (this.#failure !== null) throw this.#failure;
  }

  /** The tasks of a step begin anew. */
  #forget(run: string, step: StepName): void {
    this.#rejects = [];
    this.#rejected = 0;
    this.#checks = [];
    this.#checkCells = [];
    this.#enqueue(`DELETE FROM ${steps.name} WHERE run_id = $1 AND step = $2 AND task <> ''`, [run, step]);
    for (const { name } of [checks, checkCells]) {
      this.#enqueue(`DELETE FROM ${name} WHERE run_id = $1 AND step = $2`, [run, step]);
    }
    // Only stage has any.
    if (step === 'stage') this.#enqueue(`DELETE FROM ${rejects.name} WHERE run_id = $1`, [run]);
  }

  #startRow(run: string, step: string, task: string, at: number): void {
    const row = [run, step, task, timestampText(at), ...new Array<null>(8).fill(null)];
    this.#insert(steps, [row], rowOf(steps, { run_id: run, step, task }));
  }

  #finishRow(
    event: PipelineEvent & { type: 'task-finished' | 'step-finished' },
    task: string,
    failure: { kind: string; where: string | null; remedy: string | null } | null,
  ): void {
    this.#enqueue(...finishRow(event, task, failure));
  }

  #flushRejects(): void {
    const batch = this.#rejects;
    if (batch.length === 0) return;
    this.#rejects = [];
    const rows = batch.map(({ run, reject: { table, object, line, column, value, reason } }): Parameter[] => [
      ...[run, table, object, line, column, value, reason],
    ]);
    this.#insert(rejects, rows, moreThan(this.#rejected, rejects, batch[0]?.run ?? ''));
    this.#rejected += rows.length;
  }

  #flushChecks(): void {
    const written = [
      [checks, this.#checks, ['run_id', 'position']],
      [checkCells, this.#checkCells, ['run_id', 'position', 'row_number', 'column_number']],
    ] as const;
    this.#checks = [];
    this.#checkCells = [];
    for (const [table, rows, key] of written) {
      for (let at = 0; at < rows.length; at += rowsAtOnce) {
        const some = rows.slice(at, at + rowsAtOnce);
        this.#insert(table, some, rowOf(table, cellsOf(table, some[0] ?? [], key)));
      }
    }
  }

  /** @param evidence what is there once the rows are */
  #insert(table: Table<string>, rows: readonly (readonly Parameter[])[], evidence: Evidence): void {
    const [sql, parameters] = insertRows(table, rows);
    let tried = false;
    this.#inTurn(() => {
      if (tried) return this.#insertMissing(sql, parameters, evidence);
      tried = true;
      return this.connection.query(sql, { parameters });
    });
  }

  /** The session that was lost may have inserted the rows, or may still be at it: whoever has the table's lock knows. */
  #insertMissing(sql: string, parameters: readonly Parameter[], evidence: Evidence): Promise<void> {
    const { connection } = this;
    return connection.transaction(async () => {
      if (this.#dialect.lockTable !== null) await connection.query(this.#dialect.lockTable(evidence.table));
      const { rows } = await connection.query(evidence.sql, { parameters: evidence.parameters });
      if (rows.length === 0) await connection.query(sql, { parameters });
    }, evidence);
  }

  /** Statements that may be run twice: they find nothing more to do the second time. */
  #enqueue(sql: string, parameters: readonly Parameter[]): void {
    this.#inTurn(() => this.connection.query(sql, { parameters }));
  }

  #inTurn(write: () => Promise<unknown>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#failure !== null) return;
      try {
        await survivingLoss(() => retryingConflicts(write));
      } catch (error) {
        this.#failure = error;
      }
    });
  }
}

/** The statement that writes how a step ended into the step's own transaction. */
export function commitRow(end: StepEnd, { snapshots }: Dialect): [string, Parameter[]] {
  if (!snapshots) return finishRow(end, '', null);
  return insertRows(commits, [
    [end.run, end.step, timestampText(end.at), end.outcome, end.rows, Math.round(end.elapsed), end.message],
  ]);
}

/** What that leaves behind. */
export function evidenceOf(run: string, step: StepName): Evidence {
  return rowOf(commits, { run_id: run, step });
}

/** How a step or a task (empty for the step itself) of a run ended, as `etl.steps` keeps it. */
function finishRow(
  end: StepEnd,
  task: string,
  failure: { kind: string; where: string | null; remedy: string | null } | null,
): [string, Parameter[]] {
  return [
    `UPDATE etl.steps
     SET finished = CAST($1 AS TIMESTAMP), outcome = $2, row_count = CAST($3 AS BIGINT),
         elapsed_ms = CAST($4 AS BIGINT), message = $5,
         failure_kind = $6, failure_where = $7, remedy = $8
     WHERE run_id = $9 AND step = $10 AND task = $11`,
    [
      ...[timestampText(end.at), end.outcome, end.rows, Math.round(end.elapsed), end.message],
      ...[failure?.kind ?? null, failure?.where ?? null, failure?.remedy ?? null],
      ...[end.run, end.step, task],
    ],
  ];
}

/** One INSERT for several rows; every value is a parameter. */
function insertRows(table: Table<string>, rows: readonly (readonly Parameter[])[]): [string, Parameter[]] {
  return [insertInto(table, rows.length), rows.flat()];
}

/** The values of a row in some columns. */
function cellsOf(
  { columns }: Table<string>,
  row: readonly Parameter[],
  names: readonly string[],
): Readonly<Record<string, Parameter>> {
  const cells = columns.map(({ name }, index): [string, Parameter] => [name, row[index] ?? null]);
  return Object.fromEntries(cells.filter(([name]) => names.includes(name)));
}

/** A row with these values. */
function rowOf({ name: table }: Table<string>, key: Readonly<Record<string, Parameter>>): Evidence {
  const conditions = Object.keys(key).map((column, index) => `${column} = $${index + 1}`);
  return {
    table,
    sql: `SELECT run_id FROM ${table} WHERE ${conditions.join(' AND ')}`,
    parameters: Object.values(key),
  };
}

/** More rows of a run than were there before. */
function moreThan(count: number, { name: table }: Table<string>, run: string): Evidence {
  return {
    table,
    sql: `SELECT run_id FROM ${table} WHERE run_id = $1 GROUP BY run_id HAVING count(*) > CAST($2 AS BIGINT)`,
    parameters: [run, count],
  };
}

/** What the message of a step says about records that did not load. */
export function rejectedText(rejected: number): string {
  return rejected === 0 ? '' : `, ${plural(rejected, 'record')} rejected`;
}
