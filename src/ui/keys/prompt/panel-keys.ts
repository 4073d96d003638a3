import { bodyRows } from '../../state/layout.ts';
import type { FieldEnd } from '../../state/prompt/panel.ts';
import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind, type Context } from '../binding.ts';
import { prompt } from './run.ts';

/** The one before or after in a list, around its ends. */
export function turned<T>(list: readonly T[], current: T, by: 1 | -1): T {
  return list[(list.indexOf(current) + by + list.length) % list.length] ?? current;
}

/** Gives the keys back to what is below. */
export function close(_: State, actor: Actor): void {
  prompt(actor, { type: 'panel-closed' });
}

export function closes(context: Context, keys: readonly string[], description: string, act = close): Binding {
  return bind(context, 'close', keys, { label: 'back', description, footer: true }, act);
}

/** What erases the text of a panel's field. */
export function erases(context: Context): readonly Binding[] {
  const erasing = (id: string, keys: readonly string[], what: FieldEnd, description: string) =>
    bind(context, id, keys, { label: id, description }, (_, actor) => prompt(actor, { type: 'panel-erased', what }));
  return [
    erasing('erase', ['backspace'], 'character', 'Erase the last character.'),
    erasing('erase-word', ['ctrl+w', 'alt+backspace'], 'word', 'Erase the last word.'),
    erasing('clear', ['ctrl+u'], 'all', 'Erase all of it.'),
  ];
}

export function moves(
  context: Context,
  id: string,
  keys: readonly string[],
  by: (state: State) => number,
  description: string,
) {
  return bind(context, id, keys, { label: id, description }, (state, actor) =>
    prompt(actor, { type: 'panel-moved', by: by(state) }),
  );
}

export function page(state: State): number {
  return Math.max(1, bodyRows(state.size) - 4);
}
