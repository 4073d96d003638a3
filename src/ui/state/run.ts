import type { Failure, Outcome, PipelineEvent, Progress, Reject, Status, StepName } from '../../commands/events.ts';
import type {
  LastRun,
  RecordedCheck,
  RunRequest,
  StepDescription,
  StepStatus,
  WarehouseStatus,
} from '../../commands/pipeline.ts';

export interface Task {
  readonly name: string;
  readonly status: Status;
  readonly started: number | null;
  readonly elapsed: number | null;
  readonly rows: number | null;
  readonly message: string;
  readonly progress: Progress | null;
}

export interface Statement {
  readonly task: string;
  readonly number: number;
  readonly lines: readonly string[];
  readonly started: number;
  readonly outcome: 'running' | 'success' | 'error' | 'cancelled';
  readonly elapsed: number | null;
  readonly touched: number | null;
}

/** A reject and the task that met it. */
export interface TaskReject extends Reject {
  readonly task: string;
}

export interface Step {
  readonly name: StepName;
  readonly summary: string;
  readonly needs: readonly StepName[];
  readonly status: Status;
  readonly started: number | null;
  readonly elapsed: number | null;
  readonly rows: number | null;
  readonly message: string;
  readonly failure: Failure | null;
  /** The run of this process whose details are shown; null when there is none. */
  readonly run: string | null;
  readonly last: LastRun | null;
  readonly tasks: readonly Task[];
  /** The latest statements, oldest first. */
  readonly statements: readonly Statement[];
  /** The first rejects; `rejected` counts all of them. */
  readonly rejects: readonly TaskReject[];
  readonly rejected: number;
  readonly checks: readonly RecordedCheck[];
}

export interface Totals {
  readonly pass: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
  readonly total: number;
}

export interface Run {
  readonly id: string | null;
  readonly command: string;
  readonly steps: readonly StepName[];
  readonly started: number;
  readonly cancelling: boolean;
  readonly finished: {
    readonly outcome: Outcome;
    readonly elapsed: number;
    readonly totals: Totals | null;
    readonly failure: Failure | null;
    /** The step that broke the run and those after it; empty when all ended well. */
    readonly unfinished: readonly StepName[];
  } | null;
}

const keptStatements = 500;
const keptRejects = 1000;

const unstarted = { started: null, elapsed: null, rows: null, message: '' } as const;

function taskOf(name: string): Task {
  return { ...unstarted, name, status: 'pending', progress: null };
}

const unobserved = { run: null, failure: null, statements: [], rejects: [], rejected: 0, checks: [] } as const;

/** A described step of which nothing is known yet. */
export function stepOf(description: StepDescription): Step {
  const { name, summary, needs, tasks } = description;
  return { ...unstarted, ...unobserved, name, summary, needs, status: 'pending', last: null, tasks: tasks.map(taskOf) };
}

/** Forgets what an earlier run of the step showed. */
function clearStep(step: Step, status: Status): Step {
  const tasks = step.tasks.map((task) => ({ ...taskOf(task.name), status }));
  return { ...step, ...unstarted, ...unobserved, status, tasks };
}

/** The steps once their run has its id. */
export function startSteps(steps: readonly Step[], names: readonly StepName[], run: string): Step[] {
  return steps.map((step) => (names.includes(step.name) ? { ...step, run } : step));
}

/** True for a status that something still happens to. */
export function isActive(status: Status): boolean {
  return status === 'running' || status === 'retrying' || status === 'cancelling';
}

/** True for a status with which an operator has something to look at. */
export function isProblem(status: Status): boolean {
  return status === 'error' || status === 'fail' || status === 'warn';
}

/** The steps as they stand when a run has been asked for and not yet begun. */
export function queueSteps(steps: readonly Step[], request: RunRequest): Step[] {
  return steps.map((step) => (request.steps.includes(step.name) ? clearStep(step, 'queued') : step));
}

/** What is in progress shows `cancelling` until the stream tells how it ended. */
export function cancelSteps(steps: readonly Step[]): Step[] {
  const cancelling = <T extends { readonly status: Status }>(item: T): T =>
    isActive(item.status) ? { ...item, status: 'cancelling' } : item;
  return steps.map((step) => ({ ...cancelling(step), tasks: step.tasks.map(cancelling) }));
}

/** Leaves nothing in progress once the stream has ended: what never started was skipped, what was under way shares the run's end. */
export function settleSteps(steps: readonly Step[], run: Run, outcome: Outcome): Step[] {
  const settled = <T extends { readonly status: Status }>(item: T): T => {
    if (isActive(item.status)) return { ...item, status: outcome };
    if (item.status === 'queued') return { ...item, status: 'skipped' };
    return item;
  };
  return steps.map((step) =>
    run.steps.includes(step.name) ? { ...settled(step), tasks: step.tasks.map(settled) } : step,
  );
}

/** True when what this process saw of the step is younger than the last run that the warehouse knows of. */
function sawLater(step: Step, last: LastRun | null): boolean {
  return step.run !== null && step.started !== null && (last === null || last.started < step.started);
}

/**
 * The step as the warehouse tells it. Details that this process saw of the same run stay beside it; of a run elsewhere
 * only the rows of its tables and its checks are known. A run that ended before it could write into the warehouse is known here alone.
 */
export function believeStep(step: Step, told: StepStatus, tables: WarehouseStatus['tables']): Step {
  const { status, message, last } = told;
  if (last !== null && last.run === step.run) return { ...step, status, message, last, rows: last.rows ?? step.rows };
  if (sawLater(step, last)) return { ...step, last };
  const tasks = step.tasks.map((task) => believeTask(task.name, told, tables));
  const elapsed = last === null || last.finished === null ? null : last.finished - last.started;
  const started = status === 'running' ? (last?.started ?? null) : null;
  const failure = last?.failure ?? null;
  const { rows = null, checks = [] } = last ?? {};
  return { ...clearStep(step, status), message, last, rows, started, elapsed, failure, tasks, checks };
}

/** A task as the run log tells it; the rows are those that its table has now. */
function believeTask(name: string, { status, last }: StepStatus, tables: WarehouseStatus['tables']): Task {
  const rows = tables.find(({ table }) => table === name)?.rows ?? null;
  const ran = last?.tasks.find(({ task }) => task === name);
  if (ran === undefined) {
    return { ...taskOf(name), status: status === 'success' || status === 'stale' ? status : 'pending', rows };
  }
  return {
    ...taskOf(name),
    status: status === 'stale' && ran.status === 'success' ? 'stale' : ran.status,
    started: ran.status === 'running' ? ran.started : null,
    elapsed: ran.finished === null ? null : ran.finished - ran.started,
    rows: ran.status === 'running' ? null : rows,
    message: ran.message,
  };
}

/** What a run that did not end well left to do: from its first step that is not done, in the order of the steps. */
export function unfinishedSteps(steps: readonly Step[], run: Run, outcome: Outcome): StepName[] {
  if (outcome === 'success' || outcome === 'warn') return [];
  const ran = steps.filter((step) => run.steps.includes(step.name));
  const broken = ran.findIndex(({ status }) => status !== 'success' && status !== 'warn');
  return broken < 0 ? [] : ran.slice(broken).map(({ name }) => name);
}

function changeTask(step: Step, name: string, change: (task: Task) => Task): Step {
  const known = step.tasks.some((task) => task.name === name);
  const tasks = known ? step.tasks : [...step.tasks, taskOf(name)];
  return { ...step, tasks: tasks.map((task) => (task.name === name ? change(task) : task)) };
}

type StepEvent = Extract<
  PipelineEvent,
  { step: StepName; type: Exclude<PipelineEvent['type'], 'log' | 'cancel-requested'> }
>;

/** The step after one of its own events. `cancelling` says that the run has been asked to stop. */
export function observeStep(step: Step, event: StepEvent, cancelling: boolean): Step {
  const active: Status = cancelling ? 'cancelling' : 'running';
  switch (event.type) {
    case 'step-started':
      return { ...step, status: active, started: event.at };
    case 'step-retrying': {
      const message = `attempt ${event.attempt} of ${event.attempts}, because another transaction was in the way`;
      const { tasks } = clearStep(step, 'queued');
      const { rejects, rejected, checks } = unobserved;
      return { ...step, status: cancelling ? 'cancelling' : 'retrying', message, tasks, rejects, rejected, checks };
    }
    case 'task-started':
      return changeTask(step, event.task, (task) => ({ ...task, status: active, started: event.at }));
    case 'progress':
      return changeTask(step, event.task, (task) => ({ ...task, progress: event.progress }));
    case 'statement-started': {
      const statement: Statement = {
        task: event.task,
        number: event.statement,
        lines: event.sql.trim().split(/\r\n|\n|\r/),
        started: event.at,
        outcome: 'running',
        elapsed: null,
        touched: null,
      };
      return { ...step, statements: [...step.statements.slice(1 - keptStatements), statement] };
    }
    case 'statement-finished': {
      const { task, statement: number, outcome, elapsed, touched } = event;
      const statements = step.statements.map((statement) =>
        statement.task === task && statement.number === number
          ? { ...statement, outcome, elapsed, touched }
          : statement,
      );
      return { ...step, statements };
    }
    case 'reject': {
      const kept = step.rejects.length < keptRejects;
      const rejects = kept ? [...step.rejects, { ...event.reject, task: event.task }] : step.rejects;
      return { ...step, rejects, rejected: step.rejected + 1 };
    }
    case 'check': {
      const check = { ...event.check, task: event.task };
      return { ...step, checks: [...step.checks, check] };
    }
    case 'task-finished': {
      const { outcome, rows, elapsed, message } = event;
      return changeTask(step, event.task, (task) => ({ ...task, status: outcome, rows, elapsed, message }));
    }
    case 'step-finished': {
      const { outcome, rows, elapsed, message, failure } = event;
      return { ...step, status: outcome, rows, elapsed, message, failure };
    }
  }
}
