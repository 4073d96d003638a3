import type { KeyPress } from './input.ts';
import { type Binding, type Context, keyLabel } from './keys/binding.ts';
import { cockpit, detail, steps } from './keys/cockpit.ts';
import { everywhere } from './keys/everywhere.ts';
import { help } from './keys/help.ts';
import { editor, promptScreen, results } from './keys/prompt.ts';
import { question } from './keys/question.ts';
import { inTabs, toTabs } from './keys/tabs.ts';
import { record, source, tables } from './keys/views.ts';
import { askedOf } from './present/question.ts';
import type { State } from './state/state.ts';

/** Every key of the cockpit, once. Dispatch, footer and help are all made from it. */
export const keyTable: readonly Binding[] = [
  ...steps,
  ...inTabs,
  ...detail,
  ...cockpit,
  ...toTabs,
  ...editor,
  ...results,
  ...promptScreen,
  ...source,
  ...tables,
  ...record,
  ...help,
  ...question,
  ...everywhere,
];

/** Where the next key goes: the first of these contexts that knows it takes it. */
function contextsOf(state: State): readonly Context[] {
  if (state.leaving !== 'no') return ['everywhere'];
  if (state.help !== null) return ['help', 'everywhere'];
  if (state.question !== null) return ['question', 'everywhere'];
  if (state.screen === 'prompt') return [state.prompt.focus, 'prompt', 'everywhere'];
  if (state.views.record !== null) return ['record', 'everywhere'];
  return state.screen === 'cockpit' ? [state.focus, 'cockpit', 'everywhere'] : [state.screen, 'everywhere'];
}

/** The bindings that the state knows, nearest context first. */
export function bindingsOf(state: State): readonly Binding[] {
  return contextsOf(state).flatMap((context) => keyTable.filter((binding) => binding.context === context));
}

export function bindingFor(state: State, press: KeyPress): Binding | undefined {
  return bindingsOf(state).find((binding) => binding.keys.includes(press.name));
}

/** What takes typed text now: the editor, the field of a question, or nothing. */
export function textTarget(state: State): 'editor' | 'name' | null {
  const [context] = contextsOf(state);
  if (context === 'editor') return 'editor';
  const asked = context === 'question' ? askedOf(state) : null;
  return asked !== null && asked.typed !== null ? 'name' : null;
}

/** How an action of the cockpit is reached by key, and why it cannot be now. */
export function keyHint(state: State) {
  return (action: string): { key: string; label: string; reason: string | null } | null => {
    const binding = keyTable.find(({ context, id }) => context === 'cockpit' && id === action);
    if (binding === undefined) return null;
    return { key: keyLabel(binding.keys[0] ?? ''), label: binding.description, reason: binding.disabled(state) };
  };
}
