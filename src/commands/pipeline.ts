import type { WarehouseCatalog } from '../sql/catalog/catalog.ts';
import type { UnmatchedPlays } from '../sql/transform.ts';
import type {
  Activity,
  Cursor,
  Origin,
  Parameter,
  ResultSet,
  ServerMessage,
  Target,
  TransactionState,
} from '../warehouse/warehouse.ts';
import type { CheckResult, Failure, Operator, Outcome, PipelineEvent, Status, StepName } from './events.ts';
import type { Inspection } from './inspect/inspection.ts';
import type { Trial } from './step.ts';

/** A step as lists, help and the screen show it. */
export interface StepDescription {
  readonly name: StepName;
  readonly summary: string;
  readonly needs: readonly StepName[];
  /** Its tasks in order: tables for create, stage and transform; data checks and queries for validate. */
  readonly tasks: readonly string[];
}

/** The last time a step ran, from `etl.steps`; finished is null while it runs or when its process was killed. */
export interface LastRun {
  readonly run: string;
  readonly operator: Operator;
  readonly started: number;
  readonly finished: number | null;
  readonly outcome: Outcome | null;
  readonly rows: number | null;
  readonly message: string;
  /** Why it did not end well; null when it did, and while nobody knows. */
  readonly failure: Failure | null;
  /** Its tasks in the order in which they started, as far as they have. */
  readonly tasks: readonly TaskRun[];
  /** Its checks in the order in which they ran, as far as they have. */
  readonly checks: readonly RecordedCheck[];
}

/** A check as the run log tells it, and the task that ran it. */
export interface RecordedCheck extends CheckResult {
  readonly task: string;
}

/** A task of a step's last run. */
export interface TaskRun {
  readonly task: string;
  /** `running` only while its process lives. */
  readonly status: Outcome | 'running';
  readonly started: number;
  readonly finished: number | null;
  readonly rows: number | null;
  readonly message: string;
}

export interface StepStatus {
  readonly step: StepName;
  /** `pending` when it never ran; `stale` when something upstream changed since. */
  readonly status: Status;
  readonly message: string;
  readonly last: LastRun | null;
}

/** The truth about the warehouse, read from it and from the source, not from this process's memory. */
export interface WarehouseStatus {
  readonly target: Target;
  readonly steps: readonly StepStatus[];
  readonly tables: readonly { readonly table: string; readonly rows: number | null }[];
  /** Who holds the lock, null when nobody does. */
  readonly lock: LockHolder | null;
}

/** The run that holds the one writer's lock; times in milliseconds since the epoch. */
export interface LockHolder {
  readonly run: string;
  readonly command: string;
  readonly operator: Operator;
  /** By the clock of the holder. */
  readonly since: number;
  /** By the clock of the warehouse, as operators' clocks may differ. */
  readonly beat: number;
  /** When this was read, by the clock of the warehouse. */
  readonly asOf: number;
}

export interface RunRequest {
  /** What the operator asked for, as history shows it: `run`, `stage`, … */
  readonly command: string;
  /** Run in the order of the step list, whatever the order here. */
  readonly steps: readonly StepName[];
  /** create only: drop and make all tables anew. */
  readonly recreate?: boolean;
  /** validate only: record the results as expected. */
  readonly save?: boolean;
  /** plan only: have the warehouse try what would be loaded, where it can without loading it. */
  readonly check?: boolean;
}

/** What one step of a run would do. */
export interface PlannedStep {
  readonly step: StepName;
  readonly summary: string;
  /** In the order in which they would run. */
  readonly statements: readonly string[];
  /** What would be read, in words. */
  readonly reads: readonly string[];
  /** Whether the warehouse can try what the step would load, without loading it: `RunRequest.check` asks for that. */
  readonly checkable?: true;
  /** What a trial found; absent where none was asked for, or the warehouse knows none. */
  readonly trial?: Trial;
}

/** A run of the past, from `etl.runs`. */
export interface PastRun {
  readonly run: string;
  readonly command: string;
  readonly steps: string;
  readonly operator: Operator;
  readonly started: number;
  readonly finished: number | null;
  /** `running` while it goes on, `killed` when its process is gone without a word. */
  readonly outcome: Outcome | 'running' | 'killed';
  readonly message: string;
}

/** Another target than that of the pipeline, open for reading. */
export interface OtherTarget {
  readonly target: Target;
  /** Reads there; its failures name the configuration. */
  readonly session: Pick<PromptSession, 'open'>;
  close(): Promise<void>;
}

/** What the cockpit drives. Everything that touches the world is behind it. */
export interface Pipeline extends Inspection {
  readonly target: Target;
  readonly steps: readonly StepDescription[];
  /** What the configuration wants of plays whose song is not known: the checks of the star schema go by it. */
  readonly unmatchedPlays: UnmatchedPlays;
  /** Tables that `create --recreate` would drop, with their rows; the question before it shows them. */
  status(signal: AbortSignal): Promise<WarehouseStatus>;
  /**
   * Runs the steps. The stream ends with `run-finished`; it never throws: a failure is in the events.
   * Aborting `signal` cancels: the engine is asked to stop, the transaction rolls back, and the stream says so.
   */
  run(request: RunRequest, signal: AbortSignal): AsyncIterable<PipelineEvent>;
  /** What the run would do; changes nothing. */
  plan(request: RunRequest, signal: AbortSignal): Promise<readonly PlannedStep[]>;
  /** The latest runs, newest first. */
  history(limit: number, signal: AbortSignal): Promise<readonly PastRun[]>;
  /**
   * Takes the lock away from a run, whose process notices at its next beat and rolls back; false when that run does not
   * hold it any more.
   */
  forceLock(run: string): Promise<boolean>;
  /**
   * The names that statements can use: relations, columns, keys, functions. Reads on a connection of its own.
   * @throws SparkifyError kind `sql` or `warehouse` when the engine does not answer, or `cancelled`.
   */
  catalog(signal: AbortSignal): Promise<WarehouseCatalog>;
  /** A session for the SQL prompt, on a connection of its own. */
  openPrompt(): Promise<PromptSession>;
  /**
   * Opens the target of another configuration file, to read there and nothing else.
   * @throws SparkifyError kind `config` for the file, kind `locked` or `warehouse` for the target, kind `usage` where it
   * is this one.
   */
  openOther(configuration: string): Promise<OtherTarget>;
  close(): Promise<void>;
}

/** How one statement of the prompt is to be run. */
export interface StatementRequest {
  readonly signal: AbortSignal;
  readonly parameters?: readonly Parameter[];
  /** Milliseconds that it may take; null: as long as it likes; absent: what the configuration allows. */
  readonly timeout?: number | null;
  /** Whether it may change data where the target is protected; absent: `read-only`. No request lifts --read-only. */
  readonly access?: 'read-only' | 'read-write';
  /** Absent: it is `typed`. */
  readonly origin?: Origin;
  /** As of a `Connection`'s statement. */
  readonly told?: (message: ServerMessage) => void;
}

export interface PromptSession {
  /**
   * Starts one statement; its rows are fetched from the cursor. The session has one cursor: the next statement closes it.
   * @throws SparkifyError kind `sql` with the position, or `cancelled`.
   */
  open(sql: string, request: StatementRequest): Promise<Cursor>;
  /**
   * Runs one statement to its end. At most `limit` rows are returned; all without one.
   * @throws SparkifyError kind `sql` with the position, or `cancelled`.
   */
  query(sql: string, request: StatementRequest & { readonly limit?: number | undefined }): Promise<ResultSet>;
  /** What the engine does for a statement that is awaited; null where it does not tell, or nothing is. */
  activity(): Promise<Activity | null>;
  /** The transaction that the operator has begun, in the engine's own word. */
  transactionState(): Promise<TransactionState>;
  close(): Promise<void>;
}
