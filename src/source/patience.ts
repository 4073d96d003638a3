import { setTimeout as sleep } from 'node:timers/promises';
import { abortError } from './abort.ts';

/** How often something that failed is tried again, and how long the waits between are. */
export interface Patience {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Milliseconds, the upper bound of the first wait; it doubles with every further one. */
  readonly firstWait: number;
  /** Milliseconds, the upper bound of any wait. */
  readonly longestWait: number;
}

/** For S3: about a minute of throttling or outage is sat out before a load of hours is given up. */
export const patient: Patience = { attempts: 9, firstWait: 250, longestWait: 20_000 };

/**
 * Milliseconds to wait before attempt number `attempt` (2 is the first retry), between half and all of the bound, so
 * that many readers who failed together do not come back together.
 */
export function waitBefore(attempt: number, patience: Patience): number {
  const bound = Math.min(patience.longestWait, patience.firstWait * 2 ** (attempt - 2));
  return bound * (0.5 + Math.random() / 2);
}

/** @throws SparkifyError kind `cancelled` as soon as the signal is aborted. */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw abortError(signal);
    throw error;
  }
}
