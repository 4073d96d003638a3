import { setTimeout as delay } from 'node:timers/promises';
import { asSparkifyError } from '../errors.ts';
import { TransactionConflict } from '../warehouse/warehouse.ts';
import type { StepContext, StepResult } from './step.ts';

const attempts = 5;
/** Milliseconds before the second attempt; each further wait is twice as long, and spread so that two runs do not meet again. */
const firstWait = 500;

/** What is told before something is done again. */
export interface Retry {
  /** The number of the attempt that comes. */
  readonly attempt: number;
  readonly attempts: number;
  /** Milliseconds until then. */
  readonly wait: number;
  /** What was in the way. */
  readonly reason: string;
}

/**
 * Runs `work`, a whole transaction or a statement that is one, and runs it again where another transaction was in the way.
 * @param told before each further attempt
 * @throws what the last attempt throws, or the cancellation of a wait.
 */
export async function retryingConflicts<T>(
  work: () => Promise<T>,
  told: (retry: Retry) => void = () => undefined,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isConflict(error) || signal?.aborted === true) throw error;
      const wait = Math.round(firstWait * 2 ** (attempt - 1) * (1 + Math.random() / 2));
      told({ attempt: attempt + 1, attempts, wait, reason: asSparkifyError(error).message });
      await delay(wait, undefined, { signal });
    }
  }
}

/** The same for the transaction of a step, whose result tells how many attempts it took. */
export async function retryingStep(
  { step, emit, signal }: StepContext,
  work: () => Promise<StepResult>,
): Promise<StepResult> {
  let last: Retry | null = null;
  const told = (retry: Retry) => {
    last = retry;
    emit({ type: 'step-retrying', step, ...retry });
  };
  const result = await retryingConflicts(work, told, signal);
  return last === null ? result : { ...result, message: `${result.message}; ${attemptText(last)}` };
}

/** `attempt 2 of 5`. */
export function attemptText({ attempt, attempts: most }: Retry): string {
  return `attempt ${attempt} of ${most}`;
}

/** Whether an error, or what it was made of, is a conflict of transactions. */
function isConflict(error: unknown): boolean {
  return error instanceof TransactionConflict || (error instanceof Error && isConflict(error.cause));
}
