import type { Connection } from '../warehouse/warehouse.ts';
import { retryingStep } from './retry.ts';
import type { StepContext, StepResult } from './step.ts';

/**
 * Runs `work` in one transaction. It is committed only where nobody has asked to cancel, up to the last moment at which
 * that can be kept, and where the run still holds the one writer's lock.
 * @param repeat whether `work` may be run again where another transaction was in the way
 */
export function publish(
  context: StepContext,
  connection: Connection,
  work: () => Promise<StepResult>,
  repeat: 'once' | 'retried' = 'once',
): Promise<StepResult> {
  const attempt = () => publishOnce(context, connection, work);
  return repeat === 'once' ? attempt() : retryingStep(context, attempt);
}

async function publishOnce(
  context: StepContext,
  connection: Connection,
  work: () => Promise<StepResult>,
): Promise<StepResult> {
  let letGo = async (): Promise<void> => undefined;
  try {
    return await connection.transaction(async () => {
      const result = await work();
      await context.recordEnd(connection, result);
      letGo = await context.keepLock(connection);
      context.signal.throwIfAborted();
      return result;
    }, context.recorded);
  } finally {
    await letGo();
  }
}
