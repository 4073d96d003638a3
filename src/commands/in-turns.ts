import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pieces } from '../sql/pieces.ts';

/** After so long other work gets its turn: well below what somebody notices between a key and the screen. */
const turnMilliseconds = 8;

/**
 * Does work in turns with whatever else the process does.
 * @throws what the work throws, and the signal's reason when it is aborted in between.
 */
export async function inTurns<T>(work: Pieces<T>, signal?: AbortSignal): Promise<T> {
  let began = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() - began < turnMilliseconds) continue;
    await nextTurn();
    signal?.throwIfAborted();
    began = performance.now();
  }
}
