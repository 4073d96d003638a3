import { type Binding, keyLabel } from '../keys/binding.ts';
import { bindingsOf } from '../keys.ts';
import type { State } from '../state/state.ts';
import { chosenSourceRow } from '../state/views/source.ts';
import { chosenTable } from '../state/views/tables.ts';
import { clipLine, type Line, type Span, span, spread, widthOf } from './line.ts';

/** The way from the whole pipeline to what has the keys. */
function place(state: State): readonly string[] {
  if (state.question !== null) return ['question'];
  if (state.help !== null) return ['help'];
  if (state.screen === 'prompt') return ['SQL', state.prompt.focus];
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

/** The other screens and their digits, at the right edge of the first line. */
function screensLine(state: State): Line {
  if (state.question !== null || state.help !== null || state.leaving !== 'no') return [];
  const screens = bindingsOf(state).flatMap(({ keys, label }) => {
    const digit = keys.find((key) => /^[1-9]$/.test(key));
    return digit === undefined ? [] : [{ digit, label }];
  });
  return screens
    .sort((a, b) => a.digit.localeCompare(b.digit))
    .flatMap(({ digit, label }) => [span(digit, 'strong'), span(` ${label}  `, 'muted')]);
}

/** The two lines at the bottom: where the operator is (or what the last key said), and the keys that work here now. */
export function footerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const explained = keysLine(state, true);
  const keys = widthOf(explained) <= columns ? explained : keysLine(state, false);
  const place = placeLine(state);
  const screens = screensLine(state);
  const fits = widthOf(place) + widthOf(screens) + 2 <= columns;
  return [fits ? spread(place, screens, columns) : clipLine(place, columns), clipLine(keys, columns)];
}
