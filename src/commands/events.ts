import type { ErrorKind } from '../errors.ts';
import type { Target } from '../warehouse/warehouse.ts';

export type StepName = 'create' | 'stage' | 'transform' | 'validate';

/** How a step or one of its tasks stands. `fail` is for checks only; `stale` is computed by `status`, never emitted by a run. */
export type Status =
  | 'pending'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'cancelling'
  | 'cancelled'
  | 'success'
  | 'warn'
  | 'error'
  | 'fail'
  | 'skipped'
  | 'stale';

/** The statuses with which something ends. */
export type Outcome = 'success' | 'warn' | 'error' | 'fail' | 'cancelled' | 'skipped';

/** Who runs, as `etl.lock` and `etl.runs` show it. */
export interface Operator {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
}

/** The statement that an engine refused. */
export interface FailedStatement {
  readonly sql: string;
  /** Offset in it, in UTF-16 units from 0, where the engine says the error is; null where it does not tell. */
  readonly position: number | null;
}

/** A failure as events, JSON output and `etl.steps` carry it. Every text in it is masked. */
export interface Failure {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly where: string | null;
  readonly remedy: string | null;
  /** Absent where no statement failed, or its text is not known any more. */
  readonly statement?: FailedStatement;
}

/** How far a task is. Totals are null until the listing has ended. */
export interface Progress {
  readonly objects: { readonly done: number; readonly total: number | null };
  readonly bytes: { readonly done: number; readonly total: number | null };
  /** Records found so far; staged + rejected = records when the task has ended. */
  readonly records: number;
  /** Rows written so far. */
  readonly rows: number;
  readonly rejected: number;
  /** Milliseconds since the task started. */
  readonly elapsed: number;
  /** Estimated milliseconds left; null when unknown. */
  readonly remaining: number | null;
}

/** A record that did not load. */
export interface Reject {
  readonly table: string;
  /** The object's full name. */
  readonly object: string;
  /** Line on which the record starts, from 1. */
  readonly line: number;
  /** Null when the record as a whole is at fault. */
  readonly column: string | null;
  /** The offending text, cut to a printable length; null when there is none to show. */
  readonly value: string | null;
  readonly reason: string;
}

export type Severity = 'error' | 'warn';

/**
 * A cell that differs between an expected and an actual result; row is from 1, in the actual result where that alone has
 * it. A row that one side alone has is one difference, its values in place of the cell's.
 */
export interface CellDifference {
  readonly row: number;
  readonly column: string;
  readonly expected: string | null;
  readonly got: string | null;
}

/** What a data check or an analytics query found. */
export interface CheckResult {
  readonly name: string;
  readonly title: string;
  readonly kind: 'data' | 'query';
  readonly severity: Severity;
  /** `success`, `warn` or `fail`; `skipped` = there is no expected result for this data set. */
  readonly outcome: 'success' | 'warn' | 'fail' | 'skipped';
  readonly message: string;
  /** The statement that was run; the one that lists failing rows, where there is one. */
  readonly sql: string;
  readonly differences: readonly CellDifference[];
  /** The first rows that break a data check; null when it holds, and for queries. */
  readonly failing: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | null)[])[];
    readonly more: boolean;
  } | null;
  /** What the query's writer should know; of a query with several expectations its first check tells. Absent: nothing. */
  readonly notices?: readonly string[];
  readonly elapsed: number;
}

type Event =
  | {
      type: 'run-started';
      command: string;
      steps: readonly StepName[];
      target: Target;
      operator: Operator;
    }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; text: string; step?: StepName; task?: string }
  | { type: 'step-started'; step: StepName }
  /** Another transaction was in the way: all that the step has done is undone, and it begins anew after `wait` milliseconds. */
  | { type: 'step-retrying'; step: StepName; attempt: number; attempts: number; wait: number; reason: string }
  | { type: 'task-started'; step: StepName; task: string }
  | { type: 'statement-started'; step: StepName; task: string; statement: number; sql: string }
  | {
      type: 'statement-finished';
      step: StepName;
      task: string;
      statement: number;
      elapsed: number;
      touched: number | null;
      outcome: 'success' | 'error' | 'cancelled';
    }
  | { type: 'progress'; step: StepName; task: string; progress: Progress }
  | { type: 'reject'; step: StepName; task: string; reject: Reject }
  | { type: 'check'; step: StepName; task: string; check: CheckResult }
  | {
      type: 'task-finished';
      step: StepName;
      task: string;
      outcome: Outcome;
      rows: number | null;
      elapsed: number;
      message: string;
    }
  | {
      type: 'step-finished';
      step: StepName;
      outcome: Outcome;
      rows: number | null;
      elapsed: number;
      message: string;
      failure: Failure | null;
    }
  | { type: 'cancel-requested'; step: StepName | null }
  | {
      type: 'run-finished';
      outcome: Outcome;
      elapsed: number;
      totals: { pass: number; warn: number; error: number; skip: number; total: number };
      failure: Failure | null;
    };

/**
 * One thing that happened in a run. The cockpit, the plain printer, `--json` and the run log in `etl` are readers of
 * this one stream, so they cannot disagree.
 */
export type PipelineEvent = Event & {
  /** The run's id, as in `etl.runs`. */
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** An event before the runner stamps it with run and time. */
export type NewEvent = Event;
