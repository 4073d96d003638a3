import type { NewEvent, Operator, Outcome, PipelineEvent, Progress, StepName } from '../../src/commands/events.ts';
import type {
  ObjectPage,
  PastReject,
  PastRejects,
  RecordText,
  StepPart,
  StepRows,
  StepRun,
  TableDetail,
} from '../../src/commands/inspect/inspection.ts';
import type {
  LastRun,
  OtherTarget,
  PastRun,
  Pipeline,
  PlannedStep,
  PromptSession,
  RunRequest,
  StatementRequest,
  StepDescription,
  StepStatus,
  WarehouseStatus,
} from '../../src/commands/pipeline.ts';
import { cancelled } from '../../src/errors.ts';
import { emptyCatalog, type WarehouseCatalog } from '../../src/sql/catalog/catalog.ts';
import type { Activity, Cell, Cursor, ResultSet, Target, TransactionState } from '../../src/warehouse/warehouse.ts';

export const operator: Operator = { user: 'ada', host: 'lab', pid: 4711 };

export const target: Target = {
  name: 'demo',
  engine: 'embedded',
  location: '/data/demo.duckdb',
  schema: 'main',
  user: 'ada',
  protected: false,
};

const starTables = ['users', 'songs', 'artist', 'times', 'songPlays'];

export const steps: readonly StepDescription[] = [
  {
    name: 'create',
    summary: 'Make the tables that are missing.',
    needs: [],
    tasks: ['stage_events', 'stage_songs', ...starTables],
  },
  { name: 'stage', summary: 'Load the objects.', needs: ['create'], tasks: ['stage_events', 'stage_songs'] },
  { name: 'transform', summary: 'Make the star schema.', needs: ['stage'], tasks: [...starTables, 'checks'] },
  {
    name: 'validate',
    summary: 'Check data and answers.',
    needs: ['transform'],
    tasks: ['data checks', 'queries'],
  },
];

/** A day before the screen opens, at which earlier runs started. */
const yesterday = Date.UTC(2018, 10, 29, 12);

export function lastRun(changes: Partial<LastRun> = {}): LastRun {
  const times = { started: yesterday, finished: yesterday + 2300 };
  const told = { outcome: 'success', rows: 8056, message: '', failure: null, tasks: [], checks: [] } as const;
  return { run: 'earlier', operator, ...times, ...told, ...changes };
}

export function warehouseStatus(changes: Partial<WarehouseStatus> = {}): WarehouseStatus {
  const pending = (step: StepName): StepStatus => ({ step, status: 'pending', message: '', last: null });
  return { target, steps: steps.map(({ name }) => pending(name)), tables: [], lock: null, ...changes };
}

export function progress(changes: Partial<Progress> = {}): Progress {
  return {
    objects: { done: 12, total: 30 },
    bytes: { done: 1_200_000, total: 3_000_000 },
    records: 4000,
    rows: 4000,
    rejected: 0,
    elapsed: 2000,
    remaining: 3000,
    ...changes,
  };
}

/** A run whose events the test decides: nothing happens by itself. */
export class FakeRun implements AsyncIterable<PipelineEvent> {
  readonly request: RunRequest;
  readonly signal: AbortSignal;
  readonly id: string;
  readonly #now: () => number;
  #queue: PipelineEvent[] = [];
  #closed = false;
  #failure: Error | null = null;
  #reader: (() => void) | null = null;
  #drained: (() => void)[] = [];

  constructor(id: string, request: RunRequest, signal: AbortSignal, now: () => number) {
    this.id = id;
    this.request = request;
    this.signal = signal;
    this.#now = now;
  }

  /** Resolves when the reader has taken the events and asked for more. */
  emit(...events: readonly NewEvent[]): Promise<void> {
    for (const event of events) this.#queue.push({ ...event, run: this.id, at: this.#now() });
    this.#reader?.();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  /** The first event, as the real pipeline emits it. */
  start(): Promise<void> {
    const { command, steps: names } = this.request;
    return this.emit({ type: 'run-started', command, steps: names, target, operator });
  }

  /** The last event; the stream then ends. */
  finish(outcome: Outcome, changes: Partial<Extract<NewEvent, { type: 'run-finished' }>> = {}): void {
    const totals = { pass: 0, warn: 0, error: 0, skip: 0, total: 0 };
    this.#closed = true;
    void this.emit({ type: 'run-finished', outcome, elapsed: 1500, totals, failure: null, ...changes });
  }

  /** Ends the stream without a word, or with a throw, which the contract forbids. */
  breakOff(failure: Error | null = null): void {
    this.#closed = true;
    this.#failure = failure;
    this.#reader?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PipelineEvent> {
    while (true) {
      const event = this.#queue.shift();
      if (event !== undefined) {
        yield event;
        continue;
      }
      const drained = this.#drained;
      this.#drained = [];
      for (const wake of drained) wake();
      if (this.#failure !== null) throw this.#failure;
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#reader = resolve;
      });
    }
  }
}

/** A statement that waits for the test's answer. */
export class FakeQuery {
  readonly sql: string;
  readonly request: StatementRequest;
  /** How many rows were asked for, a number for each time. */
  readonly fetched: number[] = [];
  closed = false;
  readonly #columns = Promise.withResolvers<Pick<ResultSet, 'columns' | 'touched' | 'notices'>>();
  #rows: (readonly Cell[])[] = [];
  #more = true;
  #fed = Promise.withResolvers<void>();

  constructor(sql: string, request: StatementRequest) {
    this.sql = sql;
    this.request = request;
  }

  get signal(): AbortSignal {
    return this.request.signal;
  }

  /** The columns, and all the rows that there will be unless the result has more. */
  answer({ columns, rows, more, touched, notices }: ResultSet): void {
    this.#columns.resolve({ columns, touched, notices });
    this.feed(rows, more);
  }

  /** Rows that come later; `more` says whether others follow. */
  feed(rows: readonly (readonly Cell[])[], more: boolean): void {
    this.#rows.push(...rows);
    this.#more = more;
    this.#fed.resolve();
    this.#fed = Promise.withResolvers<void>();
  }

  fail(error: Error): void {
    this.#columns.reject(error);
    const fed = this.#fed;
    fed.promise.catch(() => undefined);
    fed.reject(error);
  }

  /** What the engine does some time after the signal was aborted. */
  confirmCancel(): void {
    this.fail(cancelled());
  }

  async cursor(): Promise<Cursor> {
    const { columns, touched, notices } = await this.#columns.promise;
    return {
      columns,
      touched,
      notices,
      fetch: async (count) => {
        this.fetched.push(count);
        while (this.#rows.length === 0 && this.#more) await this.#fed.promise;
        const rows = this.#rows.slice(0, count);
        this.#rows = this.#rows.slice(count);
        return { rows, more: this.#rows.length > 0 || this.#more };
      },
      close: async () => {
        this.closed = true;
      },
    };
  }
}

/** A result whose columns are text, or numbers where the name starts with `n_`. */
export function resultOf(names: readonly string[], rows: readonly (readonly Cell[])[], more = false): ResultSet {
  const columns = names.map((name) => {
    const numeric = name.startsWith('n_');
    return { name, type: numeric ? 'BIGINT' : 'VARCHAR', numeric };
  });
  return { columns, rows, more, touched: null };
}

type Answer<T> = T | Promise<T>;

interface Inspected {
  runs(part: StepPart, signal: AbortSignal): Answer<readonly StepRun[]>;
  rows(part: StepPart, signal: AbortSignal): Answer<StepRows>;
  rejects(table: string | null): Answer<PastRejects>;
  record(object: string, line: number): Answer<RecordText>;
  objects(signal: AbortSignal): AsyncIterable<ObjectPage> | Iterable<ObjectPage>;
  tables(): Answer<readonly TableDetail[]>;
}

const nothingInspected: Inspected = {
  runs: () => [],
  rows: () => ({ tables: [], sample: null }),
  rejects: () => ({ rejects: [], more: false }),
  record: (object, line) => ({ object, line, lines: ['{}'], cut: false, members: [] }),
  objects: () => [],
  tables: () => [],
};

function partName({ step, task }: StepPart): string {
  return task === null ? step : `${step} › ${task}`;
}

/** A pipeline that does what the test says, when it says so: no timers, no files, no engine. */
export class FakePipeline implements Pipeline {
  readonly target: Target;
  readonly steps = steps;
  readonly runs: FakeRun[] = [];
  readonly queries: FakeQuery[] = [];
  /** What the next look at the warehouse finds. */
  told: WarehouseStatus = warehouseStatus();
  looks = 0;
  /** What plans have been asked for, and what the next one says. */
  readonly planned: { request: RunRequest; signal: AbortSignal }[] = [];
  makePlan: (request: RunRequest) => Promise<readonly PlannedStep[]> = () => Promise.resolve([]);
  /** Runs whose lock has been forced. */
  readonly forced: string[] = [];
  /** What looks into the warehouse and the source find; a test replaces those that it needs. */
  inspected: Inspected = { ...nothingInspected };
  /** The looks asked for, in order: `runs stage › stage_events`. */
  readonly asked: string[] = [];
  /** What the catalog holds when it is read next, and how often it has been read. */
  readCatalog: () => Answer<WarehouseCatalog> = () => emptyCatalog;
  catalogReads = 0;
  sessionsOpen = 0;
  /** What the engine says of the prompt's transaction after the next statement. */
  transaction: TransactionState = 'none';
  /** What it says of the statement that runs. */
  activity: Activity | null = null;
  now: () => number = () => 0;

  constructor(changes: Partial<Target> = {}) {
    this.target = { ...target, ...changes };
  }

  latestRun(): FakeRun {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error('no run has been asked for');
    return run;
  }

  latestQuery(): FakeQuery {
    const query = this.queries.at(-1);
    if (query === undefined) throw new Error('no query has been asked for');
    return query;
  }

  /** Resolves when what an answer set in motion has come to rest, while its statement still goes on. */
  async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  status(): Promise<WarehouseStatus> {
    this.looks += 1;
    return Promise.resolve(this.told);
  }

  run(request: RunRequest, signal: AbortSignal): AsyncIterable<PipelineEvent> {
    const run = new FakeRun(`run-${this.runs.length + 1}`, request, signal, () => this.now());
    this.runs.push(run);
    return run;
  }

  plan(request: RunRequest, signal: AbortSignal): Promise<readonly PlannedStep[]> {
    this.planned.push({ request, signal });
    return this.makePlan(request);
  }

  forceLock(run: string): Promise<boolean> {
    this.forced.push(run);
    return Promise.resolve(true);
  }

  history(): Promise<readonly PastRun[]> {
    return Promise.resolve([]);
  }

  async stepRuns(part: StepPart, _limit: number, signal: AbortSignal): Promise<readonly StepRun[]> {
    this.asked.push(`runs ${partName(part)}`);
    return this.inspected.runs(part, signal);
  }

  async stepRows(part: StepPart, _limit: number, signal: AbortSignal): Promise<StepRows> {
    this.asked.push(`rows ${partName(part)}`);
    return this.inspected.rows(part, signal);
  }

  async pastRejects(table: string | null): Promise<PastRejects> {
    this.asked.push(`rejects ${table ?? 'of all tables'}`);
    return this.inspected.rejects(table);
  }

  async *allRejects(table: string | null): AsyncGenerator<readonly PastReject[]> {
    yield (await this.inspected.rejects(table)).rejects;
  }

  async record(object: string, line: number): Promise<RecordText> {
    this.asked.push(`record ${object}:${line}`);
    return this.inspected.record(object, line);
  }

  async *objects(signal: AbortSignal): AsyncGenerator<ObjectPage> {
    this.asked.push('objects');
    yield* this.inspected.objects(signal);
  }

  async tables(): Promise<readonly TableDetail[]> {
    this.asked.push('tables');
    return this.inspected.tables();
  }

  async catalog(): Promise<WarehouseCatalog> {
    this.catalogReads += 1;
    return this.readCatalog();
  }

  readonly unmatchedPlays = 'keep' as const;

  async openOther(): Promise<OtherTarget> {
    throw new Error('there is one target here');
  }

  openPrompt(): Promise<PromptSession> {
    this.sessionsOpen += 1;
    const open = (sql: string, request: StatementRequest): Promise<Cursor> => {
      const query = new FakeQuery(sql, request);
      this.queries.push(query);
      return query.cursor();
    };
    return Promise.resolve({
      open,
      query: async (sql, { limit, ...request }) => {
        const cursor = await open(sql, request);
        const { columns, touched } = cursor;
        return { columns, touched, ...(await cursor.fetch(limit ?? Number.MAX_SAFE_INTEGER)) };
      },
      activity: async () => this.activity,
      transactionState: async () => this.transaction,
      close: async () => {
        this.sessionsOpen -= 1;
      },
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
