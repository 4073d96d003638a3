import { actionId, type Binding, isInFooter, keyLabel, keysFor } from '../keys/binding.ts';
import { bindingsOf } from '../keys.ts';
import type { State } from '../state/state.ts';
import { clickable, clipLine, type Line, span, widthOf } from './line.ts';

function place(state: State): readonly string[] {
  if (state.line !== null) return [state.line.purpose === 'palette' ? 'actions' : state.line.purpose];
  if (state.help !== null) return ['help'];
  if (state.question !== null) return ['question'];
  if (state.plan !== null) return ['pipeline', 'plan', state.plan.steps.join(', ')];
  if (state.screen === 'prompt') return ['SQL', state.prompt.focus];
  const { step, task } = state.tree.selected;
  return ['pipeline', step, ...(task === null ? [] : [task]), ...(state.focus === 'detail' ? [state.detail.tab] : [])];
}

function placeLine(state: State): Line {
  if (state.leaving === 'cancelling')
    return [span(' Leaving as soon as the engine has stopped. Ctrl-C does not wait.', 'caution')];
  if (state.leaving === 'forced')
    return [span(' Leaving: a moment for the engine to stop. Ctrl-C again goes at once.', 'caution')];
  if (state.flash !== null) return [span(` ${state.flash.text}`, state.flash.level === 'warn' ? 'caution' : 'plain')];
  return [span(` ${place(state).join(' › ')}`, 'muted')];
}

function hint(state: State, binding: Binding, withReason: boolean): Line {
  const reason = binding.disabled(state);
  const key = keyLabel(keysFor(state, binding)[0] ?? '');
  const why = withReason ? `: ${reason}` : '';
  const spans =
    reason === null
      ? [span(key, 'strong'), span(` ${binding.label}`)]
      : [span(`(${key} ${binding.label}${why})`, 'muted')];
  return clickable(spans, { kind: 'action', id: actionId(binding) });
}

/** The keys that the footer shows: those of the nearest context first, each key once. */
function footerBindings(state: State): Binding[] {
  return bindingsOf(state).filter((binding) => isInFooter(state, binding));
}

function keysLine(state: State, bindings: readonly Binding[], withReasons: boolean): Line {
  const hints = bindings.flatMap((binding) => [span('  '), ...hint(state, binding, withReasons)]);
  return [span(' '), ...hints.slice(1)];
}

/** How many keys at the end of the footer stay on a screen that is too narrow for all: help and quit, mostly. */
const lastKeys = 2;

/** The keys with their reasons; without them where there is no room; else without those in the middle. */
function fittingKeys(state: State): Line {
  const { columns } = state.size;
  const bindings = footerBindings(state);
  const explained = keysLine(state, bindings, true);
  if (widthOf(explained) <= columns) return explained;
  for (let kept = bindings.length - lastKeys; kept > 0; kept--) {
    const short = keysLine(state, [...bindings.slice(0, kept), ...bindings.slice(-lastKeys)], false);
    if (widthOf(short) <= columns) return short;
  }
  return keysLine(state, bindings, false);
}

/** The two lines at the bottom: where the operator is (or what the last key said), and the keys that work here now. */
export function footerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  return [clipLine(placeLine(state), columns), clipLine(fittingKeys(state), columns)];
}
