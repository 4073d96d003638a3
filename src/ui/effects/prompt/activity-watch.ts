import type { EffectContext } from '../context.ts';
import type { SharedSession } from './session.ts';

/** A statement that takes longer than this is asked about, and again each time so much later. */
const askEvery = 1_000;

/**
 * Asks the engine what it does for a statement that is awaited, and tells the statement's result. An engine that cannot be
 * asked, or does not answer, is no reason to disturb the statement.
 * @returns ends the asking
 */
export function watchActivity({ store, clock }: EffectContext, session: SharedSession, id: number): () => void {
  let ended = false;
  const ask = async (): Promise<void> => {
    // A cockpit that is forced to leave waits for no statement, and nothing may hold it.
    if (store.get().leaving === 'forced') return;
    try {
      const activity = await session.activity();
      if (ended) return;
      store.post({ type: 'prompt', action: { type: 'result', id, action: { type: 'activity', activity } } });
    } catch {
      return;
    }
    cancelTimer = clock.after(askEvery, () => void ask());
  };
  let cancelTimer = clock.after(askEvery, () => void ask());
  return () => {
    ended = true;
    cancelTimer();
  };
}
