import type { HomePaths } from '../config/home.ts';
import type { Settings } from '../config/settings.ts';
import { asSparkifyError, inStatement } from '../errors.ts';
import type {
  Connection,
  Evidence,
  ResultSet,
  ServerMessage,
  StatementOptions,
  Warehouse,
} from '../warehouse/warehouse.ts';
import type { NewEvent, Outcome, StepName } from './events.ts';
import { tellingWaits } from './waits.ts';

/** What a step needs to work: the world is handed in. */
export interface StepContext {
  readonly run: string;
  readonly step: StepName;
  readonly settings: Settings;
  readonly home: HomePaths;
  readonly warehouse: Warehouse;
  readonly signal: AbortSignal;
  readonly recreate: boolean;
  readonly save: boolean;
  /** plan only: have the warehouse try what would be loaded. */
  readonly check: boolean;
  emit(event: NewEvent): void;
  /**
   * Writes how the running step ends, in the transaction that makes it true: a process that is killed behind its COMMIT
   * has left the truth, and one that is killed before it has left nothing.
   */
  recordEnd(connection: Connection, result: StepResult): Promise<void>;
  /** What `recordEnd` leaves behind. */
  readonly recorded: Evidence;
  /**
   * Called last in a transaction: makes sure that the run still holds the one writer's lock, and keeps others from taking
   * it over until the function that it gives is called, after the transaction.
   * @throws SparkifyError kind `locked` when another one holds it.
   */
  keepLock(connection: Connection): Promise<() => Promise<void>>;
  /** A number for a statement, unique in the run. */
  nextStatement(): number;
}

export interface StepResult {
  readonly outcome: Exclude<Outcome, 'cancelled' | 'skipped'>;
  readonly rows: number | null;
  readonly message: string;
}

/** What a step would do; statements in the order in which they would run. */
export interface StepPlan {
  readonly statements: readonly string[];
  /** What is read, in words: `30 objects, 3.6 MB from …`. */
  readonly reads: readonly string[];
  /** Whether the warehouse can try what the step would load, without loading it. */
  readonly checkable?: true;
  /** What a trial found that loads nothing; absent where none was asked for, or the warehouse knows none. */
  readonly trial?: Trial;
}

/** Whether a step would come through, and what stands in its way, a line each. */
export interface Trial {
  readonly sound: boolean;
  readonly findings: readonly string[];
}

/** A step is a value: the stage list, `--from`, `--only`, the plan and the help are all made from the list of these. */
export interface Step {
  readonly name: StepName;
  readonly summary: string;
  readonly needs: readonly StepName[];
  tasks(settings: Settings): Promise<readonly string[]>;
  plan(context: StepContext): Promise<StepPlan>;
  /**
   * Does the work, telling what happens through `context.emit`.
   * @throws SparkifyError; nothing it did stays in the warehouse then.
   */
  run(context: StepContext): Promise<StepResult>;
}

/** The task on whose behalf a statement runs. */
export interface TaskName {
  readonly step: StepName;
  readonly task: string;
}

/** Runs one statement of a task, with its beginning and end in the event stream. */
export function runStatement(
  context: StepContext,
  task: TaskName,
  connection: Connection,
  sql: string,
  options: StatementOptions = {},
): Promise<ResultSet> {
  return tellStatement(context, task, sql, () =>
    tellingWaits(context, task, connection, () =>
      connection.query(sql, {
        signal: context.signal,
        told: (message) => logWarning(context, task, message),
        ...options,
      }),
    ),
  );
}

/** What a server remarks on the pipeline's own statements is for its maker, except for warnings. */
function logWarning({ emit }: StepContext, task: TaskName, { level, text }: ServerMessage): void {
  if (level === 'warning') emit({ type: 'log', level: 'warn', ...task, text: text.replaceAll('\n', ' ') });
}

/** Puts the beginning and the end of a statement into the event stream; `work` runs it. */
export async function tellStatement<T extends Pick<ResultSet, 'touched'>>(
  context: StepContext,
  task: TaskName,
  sql: string,
  work: () => Promise<T>,
): Promise<T> {
  const statement = context.nextStatement();
  const started = performance.now();
  const finished = (outcome: 'success' | 'error' | 'cancelled', touched: number | null) =>
    context.emit({
      type: 'statement-finished',
      ...task,
      statement,
      elapsed: performance.now() - started,
      touched,
      outcome,
    });
  context.emit({ type: 'statement-started', ...task, statement, sql });
  try {
    const result = await work();
    finished('success', result.touched);
    return result;
  } catch (error) {
    finished(context.signal.aborted ? 'cancelled' : 'error', null);
    throw inStatement(error, sql);
  }
}

/** Brings the planner's statistics of the task's table up to date, where the engine has any. */
export async function analyze(context: StepContext, task: TaskName, connection: Connection): Promise<void> {
  for (const sql of context.warehouse.dialect.analyze(task.task)) await runStatement(context, task, connection, sql);
}

/**
 * The same for what was published, where the engine does it afterwards. The step is done by then, so a failure is told and
 * is none of the step's.
 */
export async function analyzeAfterwards(
  context: StepContext,
  step: StepName,
  connection: Connection,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) {
    try {
      for (const sql of context.warehouse.dialect.analyzeAfterwards(table)) {
        await runStatement(context, { step, task: table }, connection, sql);
      }
    } catch (error) {
      const text = `The data is published, but the statistics of ${table} are as before: ${asSparkifyError(error).message}`;
      context.emit({ type: 'log', level: 'warn', text, step, task: table });
      return;
    }
  }
}

/** Runs a task, with its beginning and end in the event stream. */
export async function runTask<T extends { rows: number | null; message: string; outcome?: Outcome }>(
  context: StepContext,
  step: StepName,
  task: string,
  work: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const finished = (outcome: Outcome, rows: number | null, message: string) =>
    context.emit({ type: 'task-finished', step, task, outcome, rows, elapsed: performance.now() - started, message });
  context.emit({ type: 'task-started', step, task });
  try {
    const result = await work();
    finished(result.outcome ?? 'success', result.rows, result.message);
    return result;
  } catch (error) {
    finished(
      context.signal.aborted ? 'cancelled' : 'error',
      null,
      error instanceof Error ? error.message : String(error),
    );
    throw error;
  }
}
