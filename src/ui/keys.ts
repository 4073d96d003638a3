import type { KeyPress } from './input.ts';
import { type Binding, type Context, keyLabel, keysFor } from './keys/binding.ts';
import { cockpit, detail, steps } from './keys/cockpit.ts';
import { everywhere } from './keys/everywhere.ts';
import { exporting, field, filter, palette } from './keys/field.ts';
import { help } from './keys/help.ts';
import { plan } from './keys/plan.ts';
import { completion, isOffering } from './keys/prompt/completion.ts';
import { editor } from './keys/prompt/editor.ts';
import { panels } from './keys/prompt/panels.ts';
import { results } from './keys/prompt/results.ts';
import { rewriting } from './keys/prompt/rewriting.ts';
import { promptScreen } from './keys/prompt/screen.ts';
import { vim, vimContext } from './keys/prompt/vim.ts';
import { question } from './keys/question.ts';
import { running } from './keys/running.ts';
import { inTabs, toTabs } from './keys/tabs.ts';
import { record, source, tables } from './keys/views.ts';
import { askedOf } from './present/question.ts';
import { hasField, type Panel } from './state/prompt/panel.ts';
import type { State } from './state/state.ts';

/** Every key of the cockpit, once. Dispatch, footer and help are all made from it. */
export const keyTable: readonly Binding[] = [
  ...steps,
  ...inTabs,
  ...detail,
  ...running,
  ...cockpit,
  ...toTabs,
  ...editor,
  ...rewriting,
  ...completion,
  ...vim,
  ...results,
  ...panels,
  ...promptScreen,
  ...plan,
  ...source,
  ...tables,
  ...record,
  ...help,
  ...filter,
  ...palette,
  ...exporting,
  ...field,
  ...question,
  ...everywhere,
];

/** Contexts that are asked one after another for the same key: in each of these chains a key has one meaning. */
export const contextChains = {
  steps: ['steps', 'cockpit', 'everywhere'],
  detail: ['detail', 'cockpit', 'everywhere'],
  editor: ['editor', 'prompt', 'everywhere'],
  completion: ['completion', 'everywhere'],
  vim: ['vim', 'everywhere'],
  'vim-insert': ['vim-insert', 'everywhere'],
  results: ['results', 'prompt', 'everywhere'],
  history: ['history', 'everywhere'],
  condition: ['condition', 'everywhere'],
  'result-export': ['result-export', 'everywhere'],
  copy: ['copy', 'everywhere'],
  viewer: ['viewer', 'everywhere'],
  'query-plan': ['query-plan', 'everywhere'],
  parameters: ['parameters', 'everywhere'],
  saved: ['saved', 'everywhere'],
  chart: ['chart', 'everywhere'],
  'chart-export': ['chart-export', 'everywhere'],
  plan: ['plan', 'everywhere'],
  source: ['source', 'everywhere'],
  tables: ['tables', 'everywhere'],
  record: ['record', 'everywhere'],
  help: ['help', 'everywhere'],
  filter: ['filter', 'field', 'everywhere'],
  palette: ['palette', 'field', 'everywhere'],
  export: ['export', 'field', 'everywhere'],
  question: ['question', 'everywhere'],
  leaving: ['everywhere'],
} as const satisfies Record<string, readonly Context[]>;

type Chain = keyof typeof contextChains;

const panelChains: Record<Exclude<Panel['kind'], 'none'>, Chain> = {
  history: 'history',
  filter: 'condition',
  export: 'result-export',
  copy: 'copy',
  cell: 'viewer',
  profile: 'viewer',
  chart: 'chart',
  'chart-export': 'chart-export',
  'query-plan': 'query-plan',
  parameters: 'parameters',
  saved: 'saved',
};

function promptChain({ prompt: { panel, focus } }: State): Chain {
  return panel.kind === 'none' ? focus : panelChains[panel.kind];
}

/** What has the keys where no line is open for typing. */
function chainOf(state: State): Chain {
  if (state.leaving !== 'no') return 'leaving';
  if (state.help !== null) return 'help';
  if (state.question !== null) return 'question';
  if (state.plan !== null) return 'plan';
  if (state.screen === 'prompt') return promptChain(state);
  if (state.views.record !== null) return 'record';
  return state.screen === 'cockpit' ? state.focus : state.screen;
}

/** Where the next key goes: the first of these contexts that knows it takes it. */
/** Where keys are looked for now, the nearest first. */
export function contextsOf(state: State): readonly Context[] {
  if (state.line !== null && state.leaving === 'no') return contextChains[state.line.purpose];
  const chain = chainOf(state);
  return chain === 'editor' ? [...overEditor(state), ...contextChains.editor] : contextChains[chain];
}

/** What takes keys away from the editor for a while; all other keys stay the editor's. */
function overEditor(state: State): readonly Context[] {
  const mode = vimContext(state);
  return [...(isOffering(state) ? (['completion'] as const) : []), ...(mode === null ? [] : [mode])];
}

/** The bindings that the state knows, nearest context first. */
export function bindingsOf(state: State): readonly Binding[] {
  return contextsOf(state).flatMap((context) => keyTable.filter((binding) => binding.context === context));
}

export function bindingFor(state: State, press: KeyPress): Binding | undefined {
  return bindingsOf(state).find((binding) => keysFor(state, binding).includes(press.name));
}

/** Panels that may have a field. */
const fieldContexts: ReadonlySet<Context> = new Set([
  ...(['history', 'condition', 'result-export', 'chart-export', 'parameters', 'saved'] as const),
]);

/** What takes typed text now: the editor, its vim commands, an open line, the field of a panel or of a question, or nothing. */
export function textTarget(state: State): 'editor' | 'vim' | 'line' | 'panel' | 'name' | null {
  const contexts = contextsOf(state);
  const [context] = contexts;
  if (state.line !== null && context === state.line.purpose) return 'line';
  if (contexts.includes('vim')) return 'vim';
  if (contexts.includes('editor')) return 'editor';
  if (context !== undefined && fieldContexts.has(context)) {
    return hasField(state.prompt.panel) ? 'panel' : null;
  }
  const asked = context === 'question' ? askedOf(state) : null;
  return asked !== null && asked.typed !== null ? 'name' : null;
}

/** How an action of the cockpit is reached by key, and why it cannot be now. */
export function keyHint(state: State) {
  return (action: string): { key: string; label: string; reason: string | null } | null => {
    const binding = keyTable.find(({ context, id }) => isCockpits(context) && id === action);
    if (binding === undefined) return null;
    const [key = ''] = keysFor(state, binding);
    return { key: keyLabel(key), label: binding.description, reason: binding.disabled(state) };
  };
}

function isCockpits(context: Context): boolean {
  return (contextChains.steps as readonly Context[]).includes(context);
}
