import type { KeyPress } from './input.ts';
import type { Binding, Context } from './keys/binding.ts';
import { cockpit, detail, steps } from './keys/cockpit.ts';
import { everywhere } from './keys/everywhere.ts';
import { help } from './keys/help.ts';
import { editor } from './keys/prompt/editor.ts';
import { panels } from './keys/prompt/panels.ts';
import { results } from './keys/prompt/results.ts';
import { promptScreen } from './keys/prompt/screen.ts';
import { question } from './keys/question.ts';
import { askedOf } from './present/question.ts';
import { hasField, type Panel } from './state/prompt/panel.ts';
import type { State } from './state/state.ts';

/** Every key of the cockpit, once. Dispatch, footer and help are all made from it. */
export const keyTable: readonly Binding[] = [
  ...steps,
  ...detail,
  ...cockpit,
  ...editor,
  ...results,
  ...panels,
  ...promptScreen,
  ...help,
  ...question,
  ...everywhere,
];

const panelContexts: Record<Exclude<Panel['kind'], 'none'>, Context> = {
  history: 'history',
  filter: 'filter',
  export: 'export',
  copy: 'copy',
  cell: 'viewer',
  profile: 'viewer',
  chart: 'chart',
};

/** Where the next key goes: the first of these contexts that knows it takes it. */
function contextsOf(state: State): readonly Context[] {
  if (state.leaving !== 'no') return ['everywhere'];
  if (state.help !== null) return ['help', 'everywhere'];
  if (state.question !== null) return ['question', 'everywhere'];
  if (state.screen === 'prompt' && state.prompt.panel.kind !== 'none') {
    return [panelContexts[state.prompt.panel.kind], 'everywhere'];
  }
  return state.screen === 'prompt'
    ? [state.prompt.focus, 'prompt', 'everywhere']
    : [state.focus, 'cockpit', 'everywhere'];
}

/** The bindings that the state knows, nearest context first. */
export function bindingsOf(state: State): readonly Binding[] {
  return contextsOf(state).flatMap((context) => keyTable.filter((binding) => binding.context === context));
}

export function bindingFor(state: State, press: KeyPress): Binding | undefined {
  return bindingsOf(state).find((binding) => binding.keys.includes(press.name));
}

/** What takes typed text now: the editor, the field of a panel or of a question, or nothing. */
export function textTarget(state: State): 'editor' | 'panel' | 'name' | null {
  const [context] = contextsOf(state);
  if (context === 'editor') return 'editor';
  if (context === 'history' || context === 'filter' || context === 'export') {
    return hasField(state.prompt.panel) ? 'panel' : null;
  }
  const asked = context === 'question' ? askedOf(state) : null;
  return asked !== null && asked.typed !== null ? 'name' : null;
}
