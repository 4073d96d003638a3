import { actionId, type Binding, isInFooter, keyLabel, keysFor } from '../keys/binding.ts';
import { bindingsOf } from '../keys.ts';
import { bufferName } from '../state/prompt/buffers.ts';
import { editorOfPrompt } from '../state/prompt/prompt.ts';
import type { State } from '../state/state.ts';
import { chosenSourceRow } from '../state/views/source.ts';
import { chosenTable } from '../state/views/tables.ts';
import { clickable, clipLine, type Line, span, spread, widthOf } from './line.ts';

/** The way from the whole pipeline to what has the keys. */
function place(state: State): readonly string[] {
  if (state.line !== null) return [state.line.purpose === 'palette' ? 'actions' : state.line.purpose];
  if (state.help !== null) return ['help'];
  if (state.question !== null) return ['question'];
  if (state.plan !== null) return ['pipeline', 'plan', state.plan.steps.join(', ')];
  if (state.screen === 'prompt') return promptPlace(state);
  const screen = placeOfScreen(state);
  const { record } = state.views;
  return record === null ? screen : [...screen, `${nameOf(record.place.object)}:${record.place.line}`];
}

function placeOfScreen(state: State): readonly string[] {
  if (state.screen === 'source') {
    const row = chosenSourceRow(state.views.source);
    return ['source', ...(row === undefined ? [] : row.kind === 'prefix' ? [row.prefix.table] : [row.object.name])];
  }
  if (state.screen === 'tables') {
    const table = chosenTable(state);
    return table === undefined ? ['tables'] : ['tables', table.table];
  }
  const { step, task, check } = state.tree.selected;
  const part = [step, ...(task === null ? [] : [task]), ...(check === undefined ? [] : [check])];
  return ['pipeline', ...part, ...(state.focus === 'detail' ? [state.detail.tab] : [])];
}

function nameOf(object: string): string {
  return object.slice(object.lastIndexOf('/') + 1);
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
  const taken = new Set<string>();
  return bindingsOf(state).filter((binding) => {
    const [key = ''] = keysFor(state, binding);
    const free = !taken.has(key);
    taken.add(key);
    return free && isInFooter(state, binding);
  });
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

/** The other screens and their digits, at the right edge of the first line. */
function screensLine(state: State): Line {
  if (state.question !== null || state.help !== null || state.line !== null || state.leaving !== 'no') return [];
  const screens = bindingsOf(state).flatMap((binding) => {
    const digit = keysFor(state, binding).find((key) => /^[1-9]$/.test(key));
    return digit === undefined ? [] : [{ digit, label: binding.label }];
  });
  return screens
    .sort((a, b) => a.digit.localeCompare(b.digit))
    .flatMap(({ digit, label }) => [span(digit, 'strong'), span(` ${label}  `, 'muted')]);
}

/** The two lines at the bottom: where the operator is (or what the last key said), and the keys that work here now. */
export function footerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const place = placeLine(state);
  const screens = screensLine(state);
  const fits = widthOf(place) + widthOf(screens) + 2 <= columns;
  return [fits ? spread(place, screens, columns) : clipLine(place, columns), clipLine(fittingKeys(state), columns)];
}
