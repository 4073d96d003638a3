import type { Pipeline } from '../../commands/pipeline.ts';
import type { Busy } from '../busy.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../state/actions.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store.ts';

/** What every effect works with. */
export interface EffectContext {
  readonly pipeline: Pipeline;
  readonly store: Store<State, Action>;
  readonly busy: Busy;
  readonly clock: Clock;
}
