import type { TableName } from '../../sql/schema.ts';
import type { ResultSet } from '../../warehouse/warehouse.ts';
import type { Operator, Outcome, Reject, StepName } from '../events.ts';

/** A step, or one of its tasks. */
export interface StepPart {
  readonly step: StepName;
  /** Null for the step itself. */
  readonly task: string | null;
}

/** One run of a step or task, from `etl.steps`. Times in milliseconds since the epoch. */
export interface StepRun {
  readonly run: string;
  /** What the operator asked for: `run`, `stage`, … */
  readonly command: string;
  readonly operator: Operator;
  readonly started: number;
  readonly finished: number | null;
  /** `running` while it goes on, `killed` when its process is gone without a word. */
  readonly outcome: Outcome | 'running' | 'killed';
  readonly rows: number | null;
  readonly message: string;
}

/** The rows of a table: now, and as the last two loads that were published left them. Null where there is none. */
export interface TableRows {
  readonly table: TableName;
  readonly now: number | null;
  readonly before: number | null;
  readonly after: number | null;
}

export interface StepRows {
  readonly tables: readonly TableRows[];
  /** The first rows of the task's own table; null for a step, and for a task that fills no table. */
  readonly sample: ResultSet | null;
}

/** A reject of a run of the past, from `etl.rejects`. */
export interface PastReject extends Reject {
  readonly run: string;
  /** When that run started. */
  readonly at: number;
}

export interface PastRejects {
  /** Those of the latest run first, in the order in which they were met. */
  readonly rejects: readonly PastReject[];
  /** True when there are more than were asked for. */
  readonly more: boolean;
}

/** A record as it lies in its object. */
export interface RecordText {
  readonly object: string;
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** Its lines as they are. */
  readonly lines: readonly string[];
  /** True when it is longer than what is shown. */
  readonly cut: boolean;
  /** Its members, the values as they are written; null where the text is no single JSON object. */
  readonly members: readonly { readonly key: string; readonly value: string }[] | null;
}

/** How an object stands to the load ledger: `vanished` is loaded, but not at the source any more. */
export type ObjectState = 'new' | 'changed' | 'loaded' | 'vanished';

export interface ListedObject {
  /** Full name. */
  readonly uri: string;
  /** Name below the prefix. */
  readonly name: string;
  readonly bytes: number;
  /** Last change, milliseconds since the epoch. */
  readonly modified: number;
  readonly state: ObjectState;
  /** Rows that it gave when it was loaded, and records that did not load; null when it is not loaded. */
  readonly rows: number | null;
  readonly rejected: number | null;
}

/** Some of the objects below one prefix, in the order of the listing; what vanished comes last. */
export interface ObjectPage {
  readonly table: TableName;
  /** The source's URI. */
  readonly prefix: string;
  readonly objects: readonly ListedObject[];
  /** True for the last page of the prefix. */
  readonly last: boolean;
}

export interface ColumnDetail {
  readonly name: string;
  /** As the engine's catalogue names it; null where the column is missing. */
  readonly type: string | null;
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  /** `table.column`; null where the column refers to none. */
  readonly references: string | null;
  /** How the column lies, in words: `dist key`, `sort key 1`. */
  readonly layout: readonly string[];
}

export interface TableDetail {
  readonly table: TableName;
  readonly kind: 'staging' | 'fact' | 'dimension';
  /** Null where the table does not exist. */
  readonly rows: number | null;
  /** Bytes on disk; null where the engine cannot tell. */
  readonly bytes: number | null;
  /** Where and how the engine keeps the rows, in its own words: `sort key` → `start_time`. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The load or transform that its rows come from; null when none is known. */
  readonly filled: { readonly run: string; readonly at: number; readonly operator: Operator } | null;
  /** Those of the schema in order, then those that only the warehouse has. */
  readonly columns: readonly ColumnDetail[];
}

/** Looks at what lies in the warehouse and at the source. None of them changes anything; each has a session of its own. */
export interface Inspection {
  /** The latest runs of a step or task, newest first; empty when it never ran. */
  stepRuns(part: StepPart, limit: number, signal: AbortSignal): Promise<readonly StepRun[]>;
  /** The rows of the tables that a step makes, and the first `limit` rows of a task's own table. */
  stepRows(part: StepPart, limit: number, signal: AbortSignal): Promise<StepRows>;
  /** The first `limit` rejects of a staging table, or of both for null. */
  pastRejects(table: string | null, limit: number, signal: AbortSignal): Promise<PastRejects>;
  /** All of them in the same order, some at a time. */
  allRejects(table: string | null, signal: AbortSignal): AsyncIterable<readonly PastReject[]>;
  /**
   * The record that starts on a line (from 1) of an object.
   * @throws SparkifyError kind `source` when the object cannot be read, or has no such line any more.
   */
  record(object: string, line: number, signal: AbortSignal): Promise<RecordText>;
  /**
   * The objects below the prefixes of both data sets against the load ledger, while the listing goes on.
   * @throws SparkifyError kind `source` when a prefix cannot be listed.
   */
  objects(signal: AbortSignal): AsyncIterable<ObjectPage>;
  /** Every table of the schema as it lies in the warehouse. */
  tables(signal: AbortSignal): Promise<readonly TableDetail[]>;
}
