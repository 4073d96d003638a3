import { randomBytes } from 'node:crypto';
import { asSparkifyError, SparkifyError } from '../errors.ts';
import { maskSecrets } from '../text/secret.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { Channel } from './channel.ts';
import type { Failure, NewEvent, Outcome, PipelineEvent, StepName } from './events.ts';
import { failureOf } from './failure.ts';
import { HeldLock } from './lock.ts';
import { operatorText, thisOperator } from './operator.ts';
import type { RunRequest } from './pipeline.ts';
import { attemptText } from './retry.ts';
import { commitRow, createRunLog, evidenceOf, RunLog } from './run-log.ts';
import type { StepContext } from './step.ts';
import { steps as allSteps, stepNamed } from './steps.ts';

/** What a run needs beside the request: everything of a step's context that outlives the run. */
export type RunWorld = Pick<StepContext, 'settings' | 'home' | 'warehouse'>;

/** `20261123-174905-3f9a`: sorts by time, and is short enough to type. */
function newRunId(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split(/[T.]/);
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(2).toString('hex')}`;
}

/**
 * Runs steps as one run: takes the lock, writes the run log, and yields what happens. It never throws; a failure is in
 * the last event. Aborting `signal` cancels.
 */
export function runSteps(world: RunWorld, request: RunRequest, signal: AbortSignal): AsyncIterable<PipelineEvent> {
  const channel = new Channel<PipelineEvent>();
  const run = new Run(world, request, signal, channel);
  void run.go().finally(() => channel.close());
  return channel;
}

class Run {
  readonly #id: string;
  readonly #world: RunWorld;
  readonly #request: RunRequest;
  readonly #signal: AbortSignal;
  readonly #channel: Channel<PipelineEvent>;
  readonly #started = Date.now();
  #totals = { pass: 0, warn: 0, error: 0, skip: 0, total: 0 };
  /** Those before the step that runs. */
  #totalsBefore = this.#totals;
  /** What ends the work: the operator's cancel, or the loss of the lock. */
  #stop: AbortSignal;
  #log: RunLog | null = null;
  #held: HeldLock | null = null;
  #statements = 0;
  #step: StepName | null = null;

  constructor(world: RunWorld, request: RunRequest, signal: AbortSignal, channel: Channel<PipelineEvent>) {
    this.#id = newRunId(this.#started);
    this.#world = world;
    this.#request = request;
    this.#signal = signal;
    this.#stop = signal;
    this.#channel = channel;
  }

  async go(): Promise<void> {
    const names = allSteps.map(({ name }) => name).filter((name) => this.#request.steps.includes(name));
    const onCancel = () => this.#emit({ type: 'cancel-requested', step: this.#step });
    this.#signal.addEventListener('abort', onCancel, { once: true });
    let failure: SparkifyError | null = null;
    let end: PipelineEvent | null = null;
    try {
      const log = await openRunLog(this.#world.warehouse);
      try {
        const held = await this.#takeLock(log);
        this.#stop = AbortSignal.any([this.#signal, held.lost]);
        this.#log = log;
        this.#held = held;
        this.#announce(names, held);
        try {
          await log.flush();
          for (const name of names) {
            const stepFailure: SparkifyError | null =
              failure === null ? await this.#runStep(name, log) : this.#skip(name);
            failure ??= stepFailure;
          }
          end = this.#ending(failure);
          log.write(end);
          await log.flush();
        } finally {
          this.#log = null;
          this.#held = null;
          await held.release();
        }
      } finally {
        await log.connection.close();
      }
    } catch (error) {
      // Before the first step, or the run log itself: there is no step to blame.
      if (failure === null) this.#add('error');
      failure ??= asSparkifyError(error);
      end = this.#ending(failure);
    }
    this.#signal.removeEventListener('abort', onCancel);
    this.#channel.push(end);
  }

  async #takeLock(log: RunLog): Promise<HeldLock> {
    const claim = { run: this.#id, command: this.#request.command, operator: thisOperator() };
    return HeldLock.acquire(log.connection, this.#world.warehouse.dialect, claim);
  }

  #announce(names: readonly StepName[], held: HeldLock): void {
    this.#emit({
      type: 'run-started',
      command: this.#request.command,
      steps: names,
      target: this.#world.warehouse.target,
      operator: thisOperator(),
    });
    if (held.retried !== null) {
      const text = `Another transaction was in the way when the lock was taken: ${held.retried.reason}; got it at ${attemptText(held.retried)}.`;
      this.#emit({ type: 'log', level: 'info', text });
    }
    if (held.takenFrom !== null) {
      const { operator, command } = held.takenFrom;
      const text = `Took over the lock of ${operatorText(operator)}, whose ${command} ended without a word; its unfinished step left nothing behind.`;
      this.#emit({ type: 'log', level: 'warn', text });
    }
  }

  async #runStep(name: StepName, log: RunLog): Promise<SparkifyError | null> {
    const started = performance.now();
    const finished = (outcome: Outcome, rows: number | null, message: string, failure: Failure | null) =>
      this.#emit({
        type: 'step-finished',
        step: name,
        outcome,
        rows,
        elapsed: performance.now() - started,
        message,
        failure,
      });
    this.#step = name;
    this.#totalsBefore = { ...this.#totals };
    this.#emit({ type: 'step-started', step: name });
    try {
      // From here on a killed process leaves behind what it was doing.
      await log.flush();
      this.#stop.throwIfAborted();
      const result = await stepNamed(name).run(this.#context(name, started));
      await log.flush();
      finished(result.outcome, result.rows, result.message, null);
      return null;
    } catch (error) {
      const failure = this.#whyEnded(error);
      // A step may fail outside its tasks, before the first or after the last.
      if (this.#totals.error === this.#totalsBefore.error) this.#add('error');
      finished(outcomeOf(failure), null, failure.message, failureOf(failure));
      return failure;
    } finally {
      this.#step = null;
    }
  }

  #whyEnded(error: unknown): SparkifyError {
    if (this.#signal.aborted) return cancelledByOperator(error);
    return asSparkifyError(this.#stop.aborted ? this.#stop.reason : error);
  }

  #skip(name: StepName): null {
    const message = 'an earlier step did not succeed';
    this.#emit({
      type: 'step-finished',
      step: name,
      outcome: 'skipped',
      rows: null,
      elapsed: 0,
      message,
      failure: null,
    });
    return null;
  }

  /** The last event. It goes to the log before it goes to the reader, who must be able to believe it. */
  #ending(failure: SparkifyError | null): PipelineEvent {
    const well = this.#totals.warn > 0 ? 'warn' : 'success';
    return this.#stamped({
      type: 'run-finished',
      outcome: failure === null ? well : outcomeOf(failure),
      elapsed: Date.now() - this.#started,
      totals: { ...this.#totals },
      failure: failure === null ? null : failureOf(failure),
    });
  }

  #context(step: StepName, started: number): StepContext {
    return {
      ...this.#world,
      run: this.#id,
      step,
      signal: this.#stop,
      recreate: this.#request.recreate ?? false,
      save: this.#request.save ?? false,
      check: false,
      emit: (event) => this.#emit(event),
      recordEnd: async (connection, result) => {
        const elapsed = performance.now() - started;
        const end = { ...result, step, elapsed, run: this.#id, at: Date.now() };
        const [sql, parameters] = commitRow(end, this.#world.warehouse.dialect);
        await connection.query(sql, { parameters, signal: this.#stop });
      },
      recorded: evidenceOf(this.#id, step),
      keepLock: async (connection) => {
        if (this.#held === null) throw new SparkifyError('internal', 'the run holds no lock');
        return this.#held.keep(connection, () => this.#world.warehouse.connect());
      },
      nextStatement: () => {
        this.#statements += 1;
        return this.#statements;
      },
    };
  }

  #emit(event: NewEvent): void {
    this.#count(event);
    const stamped = this.#stamped(event);
    this.#log?.write(stamped);
    this.#channel.push(stamped);
  }

  #stamped(event: NewEvent): PipelineEvent {
    return masked({ ...event, run: this.#id, at: Date.now() });
  }

  /** What the summary counts: checks one by one, and every other task. */
  #count(event: NewEvent): void {
    if (event.type === 'step-retrying') this.#totals = { ...this.#totalsBefore };
    else if (event.type === 'check') this.#add(event.check.outcome);
    else if (event.type === 'task-finished' && event.step !== 'validate') this.#add(event.outcome);
    else if (event.type === 'step-finished' && event.outcome === 'skipped') this.#add('skipped');
  }

  #add(outcome: Outcome): void {
    const column = (
      { success: 'pass', warn: 'warn', error: 'error', fail: 'error', cancelled: 'error', skipped: 'skip' } as const
    )[outcome];
    this.#totals[column] += 1;
    this.#totals.total += 1;
  }
}

async function openRunLog(warehouse: Warehouse): Promise<RunLog> {
  const connection = await warehouse.connect();
  try {
    await createRunLog(connection, warehouse);
    return new RunLog(connection, warehouse.dialect);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function cancelledByOperator(cause: unknown): SparkifyError {
  return new SparkifyError('cancelled', 'cancelled; what it had done was rolled back', { cause });
}

function outcomeOf(failure: SparkifyError): Outcome {
  if (failure.kind === 'cancelled') return 'cancelled';
  return failure.kind === 'checks' ? 'fail' : 'error';
}

/** Texts that come from elsewhere could quote a secret. */
function masked(event: PipelineEvent): PipelineEvent {
  switch (event.type) {
    case 'log':
      return { ...event, text: maskSecrets(event.text) };
    case 'statement-started':
      return { ...event, sql: maskSecrets(event.sql) };
    case 'check': {
      const { check } = event;
      return { ...event, check: { ...check, message: maskSecrets(check.message), sql: maskSecrets(check.sql) } };
    }
    case 'step-retrying':
      return { ...event, reason: maskSecrets(event.reason) };
    case 'task-finished':
    case 'step-finished':
      return { ...event, message: maskSecrets(event.message) };
    default:
      return event;
  }
}
