import { setTimeout as delay } from 'node:timers/promises';
import { asSparkifyError } from '../errors.ts';
import { TransactionConflict } from '../warehouse/warehouse.ts';
import type { StepContext, StepResult } from './step.ts';

const attempts = 5;
/** Milliseconds before the second attempt; each further wait is twice as long, and spread so that two runs do not meet again. */
const firstWait = 500;

/**
 * Runs `work`, a whole transaction, and runs it again where another transaction was in the way.
 * @throws what the last attempt throws, or the cancellation of a wait.
 */
export async function retryingConflicts(context: StepContext, work: () => Promise<StepResult>): Promise<StepResult> {
  const { step, emit, signal } = context;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await work();
      return attempt === 1 ? result : { ...result, message: `${result.message}; attempt ${attempt} of ${attempts}` };
    } catch (error) {
      if (attempt === attempts || !isConflict(error) || signal.aborted) throw error;
      const wait = Math.round(firstWait * 2 ** (attempt - 1) * (1 + Math.random() / 2));
      const reason = asSparkifyError(error).message;
      emit({ type: 'step-retrying', step, attempt: attempt + 1, attempts, wait, reason });
      await delay(wait, undefined, { signal });
    }
  }
}

/** Whether an error, or what it was made of, is a conflict of transactions. */
function isConflict(error: unknown): boolean {
  return error instanceof TransactionConflict || (error instanceof Error && isConflict(error.cause));
}
