import { cancelled } from '../errors.ts';

/**
 * Hands `work` a signal that the first Ctrl-C or SIGTERM aborts; a second one ends the process at once, which leaves
 * nothing half done: an open transaction is rolled back when the warehouse is next opened.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(cancelled());
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}
