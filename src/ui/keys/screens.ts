import type { State } from '../state/state.ts';
import type { Actor } from './binding.ts';

/** Opens the source view; the first time, the source is listed. */
export function openSource(state: State, actor: Actor): void {
  actor.dispatch({ type: 'screen-opened', screen: 'source' });
  if (state.views.source.listing.kind === 'none') actor.listSource();
}

export function openTables(_: State, actor: Actor): void {
  actor.dispatch({ type: 'screen-opened', screen: 'tables' });
}

export function openCockpit(_: State, actor: Actor): void {
  actor.dispatch({ type: 'screen-opened', screen: 'cockpit' });
}

export function openPrompt(_: State, actor: Actor): void {
  actor.dispatch({ type: 'screen-opened', screen: 'prompt' });
}
