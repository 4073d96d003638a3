import type { Connection } from '../warehouse/warehouse.ts';
import { requireLock } from './lock.ts';
import type { StepContext, StepResult } from './step.ts';

/**
 * Runs `work` in one transaction. It is committed only where nobody has asked to cancel, up to the last moment at which
 * that can be kept, and where the run still holds the one writer's lock.
 */
export function publish(
  context: StepContext,
  connection: Connection,
  work: () => Promise<StepResult>,
): Promise<StepResult> {
  return connection.transaction(async () => {
    const result = await work();
    await context.recordEnd(connection, result);
    await requireLock(connection, context.warehouse.dialect, context.run);
    context.signal.throwIfAborted();
    return result;
  });
}
