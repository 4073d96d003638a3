import { type Binding, keyLabel } from '../keys/binding.ts';
import { bindingsOf } from '../keys.ts';
import { bufferName } from '../state/prompt/buffers.ts';
import { editorOfPrompt } from '../state/prompt/prompt.ts';
import type { State } from '../state/state.ts';
import { clipLine, type Line, type Span, span, widthOf } from './line.ts';

function place(state: State): readonly string[] {
  if (state.question !== null) return ['question'];
  if (state.help !== null) return ['help'];
  if (state.screen === 'prompt') return promptPlace(state);
  const { step, task } = state.tree.selected;
  return ['pipeline', step, ...(task === null ? [] : [task]), ...(state.focus === 'detail' ? [state.detail.tab] : [])];
}

/** The pane, or the panel, and the buffer where there are several. */
function promptPlace({ prompt }: State): readonly string[] {
  const { buffers, panel, focus } = prompt;
  const several = buffers.list.length > 1;
  const name = bufferName(editorOfPrompt(prompt));
  const buffer = several ? [`buffer ${buffers.at + 1}/${buffers.list.length}: ${name}`] : [];
  return ['SQL', panel.kind === 'none' ? focus : panel.kind, ...buffer];
}

function placeLine(state: State): Line {
  if (state.leaving === 'cancelling')
    return [span(' Leaving as soon as the engine has stopped. Ctrl-C does not wait.', 'caution')];
  if (state.leaving === 'forced')
    return [span(' Leaving: a moment for the engine to stop. Ctrl-C again goes at once.', 'caution')];
  if (state.flash !== null) return [span(` ${state.flash.text}`, state.flash.level === 'warn' ? 'caution' : 'plain')];
  return [span(` ${place(state).join(' › ')}`, 'muted')];
}

function hint(binding: Binding, reason: string | null, withReason: boolean): Span[] {
  const key = keyLabel(binding.keys[0] ?? '');
  if (reason === null) return [span(key, 'strong'), span(` ${binding.label}`)];
  const why = withReason ? `: ${reason}` : '';
  return [span(`(${key} ${binding.label}${why})`, 'muted')];
}

/** The keys that the footer shows: those of the nearest context first, each key once. */
function footerBindings(state: State): Binding[] {
  return bindingsOf(state).filter((binding) => binding.footer);
}

function keysLine(state: State, withReasons: boolean): Line {
  const hints = footerBindings(state).flatMap((binding) => [
    span('  '),
    ...hint(binding, binding.disabled(state), withReasons),
  ]);
  return [span(' '), ...hints.slice(1)];
}

/** The two lines at the bottom: where the operator is (or what the last key said), and the keys that work here now. */
export function footerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const explained = keysLine(state, true);
  const keys = widthOf(explained) <= columns ? explained : keysLine(state, false);
  return [clipLine(placeLine(state), columns), clipLine(keys, columns)];
}
