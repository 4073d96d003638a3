import type { StepName } from '../../commands/events.ts';
import type { LockHolder, RunRequest } from '../../commands/pipeline.ts';
import type { Action, Motion } from '../state/actions.ts';
import type { ExportContent } from '../state/question.ts';
import type { State } from '../state/state.ts';
import type { RecordPlace, RecordView } from '../state/views/record.ts';
import type { PromptActor } from './prompt/actor.ts';

/** Where a key works. The pane that has the keys comes first, then its screen, then `everywhere`. */
export type Context =
  | 'steps'
  | 'detail'
  | 'cockpit'
  | 'editor'
  | 'completion'
  | 'vim'
  | 'vim-insert'
  | 'results'
  | 'prompt'
  | 'history'
  | 'condition'
  | 'result-export'
  | 'copy'
  | 'query-plan'
  | 'parameters'
  | 'saved'
  | 'viewer'
  | 'chart'
  | 'chart-export'
  | 'plan'
  | 'source'
  | 'tables'
  | 'record'
  | 'help'
  | 'filter'
  | 'palette'
  | 'export'
  | 'field'
  | 'question'
  | 'everywhere';

/** What a key can set in motion. Everything with an effect on the world is behind this; keys only say what and when. */
export interface Actor {
  dispatch(action: Action): void;
  /** Starts a run; where the prompt's session has a transaction, after asking what becomes of that. */
  run(request: RunRequest): void;
  cancelRun(): void;
  /** Asks the warehouse how it stands. */
  refresh(): void;
  /** Opens the question before all tables are dropped and made anew, and reads what would be lost. */
  askRecreate(): void;
  /** What the SQL prompt can do. */
  readonly prompt: PromptActor;
  /** Opens the plan of these steps and finds out what they would do; writes nothing. */
  plan(steps: readonly StepName[]): void;
  /** Has the warehouse try what the open plan would load; writes nothing. */
  checkPlan(): void;
  /** Takes the lock away from its holder. */
  forceLock(holder: LockHolder): void;
  /** Hands a text to the terminal's clipboard; `what` names it in the word about it. */
  copy(text: string, what: string): void;
  /** Writes a file; one that is there already is asked about first, unless it `mayReplace`. */
  export(file: string, content: ExportContent, mayReplace: boolean): void;
  /** Opens the line that asks for the name of the file that the open list goes into. */
  askExport(): void;
  /** Moves among the actions that the palette has found, or does the chosen one. */
  palette(act: 'next' | 'previous' | 'do'): void;
  switchMouse(): void;
  /** Opens the viewer on a record, and reads it. `among` says which of several rejects it is. */
  openRecord(place: RecordPlace, among: RecordView['among']): void;
  /** Lists the source and compares it with what is loaded. */
  listSource(): void;
  /** Moves the help, which alone knows how long it is. */
  scrollHelp(motion: Motion): void;
  /** Draws the whole screen again. */
  redraw(): void;
  /**
   * Ends the cockpit: `idle` when nothing runs; `cancel` cancels what runs and waits for the engine's word, however
   * long; `force` waits a moment only.
   */
  leave(how: 'idle' | 'cancel' | 'force'): void;
}

/** One key of the cockpit: the record that dispatches it, lists it in the footer and explains it in the help. */
export interface Binding {
  readonly id: string;
  /** Names as `keysOf` gives them; the first is the one shown in the footer. */
  readonly keys: readonly string[];
  /** One or two words for the footer. */
  readonly label: string;
  /** A sentence for the help. */
  readonly description: string;
  readonly context: Context;
  /** Whether the footer shows it, always or in some states. */
  readonly footer: boolean | ((state: State) => boolean);
  /** Why the key cannot be used now; null when it can. */
  disabled(state: State): string | null;
  act(state: State, actor: Actor): void;
}

/** A binding that is always usable and not in the footer, unless it says otherwise. */
export function bind(
  context: Context,
  id: string,
  keys: readonly string[],
  words: { label: string; description: string; footer?: Binding['footer'] },
  act: Binding['act'],
  disabled: Binding['disabled'] = () => null,
): Binding {
  const { label, description, footer = false } = words;
  return { id, keys, label, description, context, footer, disabled, act };
}

/** The id under which docs and the file of keys name an action. */
export function actionId({ context, id }: Pick<Binding, 'context' | 'id'>): string {
  return `${context}.${id}`;
}

/** The keys of a binding: the operator's own, or those of the table. The first one is shown where one is. */
export function keysFor(state: State, binding: Binding): readonly string[] {
  return state.keymap[actionId(binding)] ?? binding.keys;
}

export function isInFooter(state: State, { footer }: Binding): boolean {
  return typeof footer === 'boolean' ? footer : footer(state);
}

const names: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  escape: 'Esc',
  tab: 'Tab',
  backspace: 'Backspace',
  delete: 'Del',
  space: 'Space',
};

const modifiers: Readonly<Record<string, string>> = { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' };

/** A key's name as people write it: `ctrl+c` → `Ctrl-C`, `pagedown` → `PgDn`. */
export function keyLabel(key: string): string {
  const parts = key.split('+');
  const base = parts.pop() ?? '';
  const prefix = parts.map((part) => `${modifiers[part] ?? part}-`).join('');
  if (names[base] !== undefined) return prefix + names[base];
  if (/^f\d+$/.test(base)) return prefix + base.toUpperCase();
  return prefix === '' ? base : prefix + base.toUpperCase();
}
