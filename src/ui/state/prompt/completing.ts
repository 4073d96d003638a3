import type { EditorState } from '@codemirror/state';
import type { Completion } from '../../../sql/completion/complete.ts';
import { matchScore } from '../../../sql/completion/fuzzy.ts';
import type { CompletionItem } from '../../../sql/completion/item.ts';
import type { PromptAction } from './actions.ts';
import { currentEditor, withEditor } from './buffers.ts';
import { cursorOf, type Editor, replaceRange, selectionOf, textOf } from './editor.ts';
import type { Prompt } from './prompt.ts';

/** What can be inserted, in place of the text between the offsets; best first. */
export interface CompletionList {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
  /** Index of the item that the operator has chosen; null until they choose one. */
  readonly at: number | null;
}

/** Whether the editor offers something at its cursor, and whether that is still being found out. */
export interface Completing {
  /**
   * What asks for a list that is not there yet: the letters just typed; a key; or Tab, which leads to the results where
   * there is nothing to complete. Null where nothing asks.
   */
  readonly wanted: 'typing' | 'key' | 'tab' | null;
  readonly list: CompletionList | null;
  /** Where the word begins whose list the operator has closed: typing on in it opens none. */
  readonly closedAt: number | null;
  /** The state of the editor, just typed, for which nothing was found; null where that is not so. */
  readonly missed: EditorState | null;
}

export const notCompleting: Completing = { wanted: null, list: null, closedAt: null, missed: null };

export type CompletionAction =
  | { type: 'completion-asked'; by: 'key' | 'tab' }
  /** What was found for exactly this state of the editor. */
  | { type: 'completed'; editor: EditorState; completion: Completion }
  | { type: 'completion-moved'; by: number }
  /** The item at an index; without one the chosen item, or else the first. */
  | { type: 'completion-accepted'; index?: number }
  | { type: 'completion-closed' };

/** Behind one of these a list opens by itself: letters of a name, a point, an opening quote, a command's backslash. */
const partOfName = /[\p{L}\p{N}_$."\\]$/u;

/** Behind these words and a blank there is something to offer before a letter is typed. */
const awaitsName = /(?:^|[\s(,])(?:from|join|on|using|into|update)[ ]$/i;

/** What the text before the cursor, which has just been typed, asks for. */
function wantedBehind(editor: Editor): Completing['wanted'] {
  const { from, to } = selectionOf(editor);
  if (from !== to) return null;
  const line = editor.current.doc.lineAt(from);
  const before = line.text.slice(0, from - line.from);
  return partOfName.test(before) || awaitsName.test(before) ? 'typing' : null;
}

/** The items that still match when the word has grown or shrunk: what is shown until the new list is there. */
function narrowed(list: CompletionList, editor: Editor, change: number): CompletionList | null {
  const to = list.to + change;
  if (to < list.from || cursorOf(editor) < list.from) return null;
  const typed = textOf(editor).slice(list.from, cursorOf(editor)).toLowerCase();
  if (!/^[\p{L}\p{N}_$]+$/u.test(typed)) return null;
  const items = list.items.filter(({ label }) => matchScore(label, label.toLowerCase(), typed) !== null);
  return items.length === 0 ? null : { ...list, to, items, at: null };
}

/** What is offered after letters were typed or taken away. */
function completingAfter(before: Editor, after: Editor, { list, closedAt }: Completing): Completing {
  const wanted = wantedBehind(after);
  if (wanted === null) return notCompleting;
  const change = after.current.doc.length - before.current.doc.length;
  return { ...notCompleting, wanted, list: list === null ? null : narrowed(list, after, change), closedAt };
}

/** What the editor offers goes with what it was offered for: only typing goes on with it. */
export function keepCompleting(before: Prompt, after: Prompt, action: PromptAction): Prompt {
  if (after.completing !== before.completing) return after;
  const [old, editor] = [currentEditor(before.buffers), currentEditor(after.buffers)];
  const typing = (action.type === 'inserted' && action.pasted !== true) || action.type === 'erased';
  const goesOn = typing && old.current !== editor.current;
  // Taking letters away shortens what is offered, and opens nothing.
  const opens = goesOn && (action.type === 'inserted' || before.completing.list !== null);
  if (opens) return { ...after, completing: completingAfter(old, editor, before.completing) };
  const same = old.current === editor.current && after.focus === 'editor' && after.panel.kind === 'none';
  const rests = (same && action.type !== 'sent') || after.completing === notCompleting;
  return rests ? after : { ...after, completing: notCompleting };
}

/** What is offered once other names are known: whoever is in the middle of a word is offered those. */
export function completingAnew(prompt: Prompt): Completing {
  const editor = currentEditor(prompt.buffers);
  const { completing } = prompt;
  const asks = completing.list !== null || completing.missed === editor.current;
  return asks ? { ...completing, wanted: completing.wanted ?? 'typing', missed: null } : completing;
}

/** True where the word that is typed is the best there is, and nothing goes on from it: a list would be in the way. */
function isComplete(editor: Editor, { from, to, items: [best, ...others] }: Completion): boolean {
  const typed = textOf(editor).slice(from, to).toLowerCase();
  const goesOn = others.some(({ insert }) => insert.toLowerCase().startsWith(typed));
  return best?.insert.toLowerCase() === typed && !goesOn;
}

function take(prompt: Prompt, { from, to }: Pick<CompletionList, 'from' | 'to'>, item: CompletionItem): Prompt {
  const editor = replaceRange(currentEditor(prompt.buffers), from, to, item.insert, item.caret);
  const buffers = withEditor(prompt.buffers, editor);
  return { ...prompt, buffers, completing: notCompleting, history: { ...prompt.history, at: null } };
}

function completed(prompt: Prompt, { editor, completion }: Extract<CompletionAction, { type: 'completed' }>): Prompt {
  const { from, to, items } = completion;
  const [first, second] = items;
  const { wanted, closedAt, list } = prompt.completing;
  const complete = isComplete(currentEditor(prompt.buffers), completion);
  if (first === undefined || (complete && (wanted === 'tab' || second === undefined))) {
    const focus = wanted === 'tab' ? 'results' : prompt.focus;
    return { ...prompt, focus, completing: { ...notCompleting, missed: editor } };
  }
  if (wanted !== 'typing' && second === undefined) return take(prompt, completion, first);
  if (wanted === 'typing' && (complete || from === closedAt))
    return { ...prompt, completing: { ...notCompleting, closedAt } };
  // What was chosen in a list that is made anew stays chosen.
  const chosenBefore = list?.at == null ? undefined : list.items[list.at]?.insert;
  const at = items.findIndex(({ insert }) => insert === chosenBefore);
  return { ...prompt, completing: { ...notCompleting, list: { from, to, items, at: at < 0 ? null : at } } };
}

/** The next or previous item; beyond either end none is chosen. */
function chosen({ items, at }: CompletionList, by: number): number | null {
  if (at === null) return by > 0 ? 0 : items.length - 1;
  const edge = by > 0 ? items.length - 1 : 0;
  if (at === edge) return null;
  return Math.max(0, Math.min(at + by, items.length - 1));
}

export function reduceCompletion(prompt: Prompt, action: CompletionAction): Prompt {
  const { completing } = prompt;
  const { list } = completing;
  switch (action.type) {
    case 'completion-asked':
      return { ...prompt, completing: { ...notCompleting, wanted: action.by, list } };
    case 'completed': {
      const late = completing.wanted === null || action.editor !== currentEditor(prompt.buffers).current;
      return late ? prompt : completed(prompt, action);
    }
    case 'completion-moved':
      if (list === null) return prompt;
      return { ...prompt, completing: { ...completing, list: { ...list, at: chosen(list, action.by) } } };
    case 'completion-accepted': {
      const item = list?.items[action.index ?? list.at ?? 0];
      return list === null || item === undefined ? prompt : take(prompt, list, item);
    }
    case 'completion-closed':
      return { ...prompt, completing: { ...notCompleting, closedAt: list?.from ?? null } };
  }
}
