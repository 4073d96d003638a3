import { setTimeout as delay } from 'node:timers/promises';
import { SparkifyError } from '../errors.ts';
import { ConnectionLost } from '../warehouse/warehouse.ts';

/** Milliseconds for which a server that broke off, perhaps to start anew, is tried again. */
const lossPatience = 15_000;
const tryEvery = 500;

/** Runs `work` again where the connection is lost under it: a run that fails with its server still gets its last word. */
export async function survivingLoss<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  let lost = false;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      lost ||= error instanceof ConnectionLost;
      // Whoever has lost a connection may be refused another one for a while.
      const isConnection = error instanceof SparkifyError && error.kind === 'warehouse';
      if (!lost || !isConnection || performance.now() - started > lossPatience) throw error;
      await delay(tryEvery);
    }
  }
}
