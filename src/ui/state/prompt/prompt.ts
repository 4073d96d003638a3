import type { Text } from '@codemirror/state';
import { initialSettings, type PromptSettings } from '../../../commands/meta-command/settings.ts';
import type { TransactionState } from '../../../warehouse/warehouse.ts';
import type { LineEdit, PromptAction } from './actions.ts';
import { type Buffers, buffersOf, closeBuffer, currentEditor, newBuffer, turnBuffer, withEditor } from './buffers.ts';
import { type KnownCatalog, unknownCatalog } from './catalog.ts';
import { type Completing, completingAnew, keepCompleting, notCompleting, reduceCompletion } from './completing.ts';
import {
  type Editor,
  erase,
  insert,
  insertLineBreak,
  move,
  placeCursor,
  redo,
  replaceText,
  rewrite,
  selectAll,
  textOf,
  undo,
} from './editor.ts';
import { emptyHistory, type History, loaded, newer, noteOutcome, older, remember, searchHistory } from './history.ts';
import { indent, outdent, toggleComment } from './lines.ts';
import { hasField, noPanel, type Panel, withoutEnd } from './panel.ts';
import { typeValue } from './parameter-form.ts';
import { isCancelling, type ResultAction } from './result.ts';
import {
  addResult,
  changeResult,
  closeTab,
  noResults,
  pendingResult,
  type Results,
  reduceResults,
  shownResult,
  showTab,
  turnTab,
} from './results.ts';
import { matchingSaved } from './saved.ts';
import { reorder, shownRowCount } from './view.ts';
import { moveView, type ViewChange, viewChanged } from './view-changes.ts';
import { reduceVim, vimAfter } from './vim/reduce.ts';
import { openedVim, type Vim } from './vim/vim.ts';

/** Whether statements may change data on a protected target; elsewhere it says nothing. */
export type Access = 'read-only' | 'read-write';

/** Whether the results take the editor's room as well. */
export type Split = 'shared' | 'results';

export interface Prompt {
  readonly focus: 'editor' | 'results';
  readonly split: Split;
  readonly buffers: Buffers;
  readonly completing: Completing;
  /** Null without the keys of vim. */
  readonly vim: Vim | null;
  readonly catalog: KnownCatalog;
  /** The editor's text when a statement was last sent; null before. */
  readonly ran: Text | null;
  readonly history: History;
  readonly results: Results;
  readonly panel: Panel;
  /** Whether what runs waits between statements, or has been asked to stop; its statements tell of themselves. */
  readonly script: 'none' | 'waiting' | 'cancelling';
  /** What commands have set. */
  readonly settings: PromptSettings;
  readonly access: Access;
  /** The session's transaction, as the engine last told. */
  readonly transaction: TransactionState;
}

/** The prompt before anything has happened; `vim` tells whether its editor has the keys of vim. */
export function emptyPrompt(vim = false): Prompt {
  return {
    focus: 'editor',
    split: 'shared',
    buffers: buffersOf({ texts: [], at: 0 }),
    completing: notCompleting,
    vim: vim ? openedVim : null,
    catalog: unknownCatalog,
    ran: null,
    history: emptyHistory,
    results: noResults,
    panel: noPanel,
    script: 'none',
    settings: initialSettings,
    access: 'read-only',
    transaction: 'none',
  };
}

export function editorOfPrompt({ buffers }: Prompt): Editor {
  return currentEditor(buffers);
}

function recall(prompt: Prompt, direction: 'older' | 'newer'): Prompt {
  const editor = currentEditor(prompt.buffers);
  const found = direction === 'older' ? older(prompt.history, textOf(editor)) : newer(prompt.history);
  if (found === null) return prompt;
  const buffers = withEditor(prompt.buffers, replaceText(editor, found.text));
  return { ...prompt, history: found.history, buffers };
}

function edit(prompt: Prompt, change: (editor: Editor) => Editor): Prompt {
  const editor = currentEditor(prompt.buffers);
  const next = change(editor);
  if (next === editor) return prompt;
  const changed = next.current.doc !== editor.current.doc;
  // An entry of the history that has been changed is the operator's own text from now on.
  const history = changed ? { ...prompt.history, at: null } : prompt.history;
  return { ...prompt, buffers: withEditor(prompt.buffers, next), history };
}

/** Another text in the editor; where the operator was in the history is of no use to it. */
function turn(prompt: Prompt, buffers: Buffers): Prompt {
  return { ...prompt, buffers, history: { ...prompt.history, at: null } };
}

const lineEdits: Record<LineEdit, (editor: Editor) => Editor> = {
  indent,
  outdent,
  comment: toggleComment,
  break: insertLineBreak,
};

function changeView(prompt: Prompt, change: ViewChange): Prompt {
  const shown = shownResult(prompt.results);
  if (shown === null) return prompt;
  const results = changeResult(prompt.results, shown.id, (result) => ({
    ...result,
    view: viewChanged(result, change),
  }));
  return { ...prompt, results };
}

/** A panel with another text in its field; what is filtered follows at once. */
function typed(prompt: Prompt, change: (text: string) => string): Prompt {
  const { panel } = prompt;
  if (!hasField(panel)) return prompt;
  if (panel.kind === 'parameters') return { ...prompt, panel: typeValue(panel, change) };
  const text = change(panel.text);
  switch (panel.kind) {
    case 'history':
      return { ...prompt, panel: { ...panel, text, at: 0 } };
    case 'saved':
      return { ...prompt, panel: { ...panel, text, at: 0 } };
    case 'filter':
      return changeView({ ...prompt, panel: { ...panel, text } }, { kind: 'filter', filter: text });
    case 'export':
      return { ...prompt, panel: { ...panel, text, progress: { kind: 'naming' } } };
    case 'chart-export':
      return { ...prompt, panel: { ...panel, text } };
  }
}

function movePanel(prompt: Prompt, by: number): Prompt {
  const { panel, history } = prompt;
  if (panel.kind === 'history') {
    const last = searchHistory(history, panel.text).length - 1;
    return { ...prompt, panel: { ...panel, at: Math.max(0, Math.min(panel.at + by, last)) } };
  }
  if (panel.kind === 'saved') {
    const last = matchingSaved(panel).length - 1;
    return { ...prompt, panel: { ...panel, at: Math.max(0, Math.min(panel.at + by, last)) } };
  }
  if (panel.kind === 'chart') {
    const shown = shownResult(prompt.results);
    const last = shown === null ? 0 : shownRowCount(shown) - 1;
    return { ...prompt, panel: { ...panel, top: Math.max(0, Math.min(panel.top + by, last)) } };
  }
  if (panel.kind === 'cell' || panel.kind === 'profile' || panel.kind === 'query-plan') {
    return { ...prompt, panel: { ...panel, top: Math.max(0, panel.top + by) } };
  }
  return prompt;
}

function reduceResultAction(prompt: Prompt, id: number, action: ResultAction): Prompt {
  const results = reduceResults(prompt.results, id, action);
  if (action.type !== 'rows-came') return { ...prompt, results };
  return { ...prompt, results: changeResult(results, id, (result) => ({ ...result, view: reorder(result) })) };
}

/** `\x` also turns the rows that are shown. */
function changeSettings(prompt: Prompt, settings: PromptSettings): Prompt {
  const { expanded } = settings;
  const changed = { ...prompt, settings };
  if (expanded === prompt.settings.expanded || expanded === 'auto') return changed;
  return changeView(changed, { kind: 'arrange', arrangement: expanded === 'on' ? 'expanded' : 'grid' });
}

/** The prompt after an action. Pure. */
export function reducePrompt(prompt: Prompt, action: PromptAction): Prompt {
  const after = change(prompt, action);
  const typing = action.type === 'inserted' || action.type === 'erased' || action.type === 'completion-accepted';
  const kept = action.type === 'vim-pressed' || action.type === 'vim-escaped' ? after : vimAfter(prompt, after, typing);
  return keepCompleting(prompt, kept, action);
}

function change(prompt: Prompt, action: PromptAction): Prompt {
  switch (action.type) {
    case 'inserted':
      return edit(prompt, (editor) => insert(editor, action.text.replace(/\r\n?/g, '\n')));
    case 'moved':
      return edit(prompt, (editor) => move(editor, action.to, action.reach));
    case 'cursor-placed':
      return edit(prompt, (editor) => placeCursor(editor, action.offset));
    case 'all-selected':
      return edit(prompt, selectAll);
    case 'erased':
      return edit(prompt, (editor) => erase(editor, action.to));
    case 'lines-edited':
      return edit(prompt, lineEdits[action.edit]);
    case 'replaced':
      return edit(prompt, (editor) => replaceText(editor, action.text));
    case 'range-replaced':
      return edit(prompt, (editor) => rewrite(editor, action));
    case 'undone':
      return edit(prompt, undo);
    case 'redone':
      return edit(prompt, redo);
    case 'recalled':
      return recall(prompt, action.direction);
    case 'history-loaded':
      return { ...prompt, history: loaded(prompt.history, action.entries) };
    case 'remembered': {
      const note = action.entry.outcome === 'unknown' ? remember : noteOutcome;
      return { ...prompt, history: note(prompt.history, action.entry) };
    }
    case 'buffers-loaded': {
      // What was typed before they came stays, as a buffer of its own.
      const typedMeanwhile = prompt.buffers.list.map(textOf).filter((text) => text !== '');
      const texts = [...action.saved.texts, ...typedMeanwhile];
      const at = typedMeanwhile.length > 0 ? texts.length - 1 : action.saved.at;
      return turn(prompt, buffersOf({ texts, at }));
    }
    case 'buffer-opened':
      return turn(prompt, newBuffer(prompt.buffers));
    case 'buffer-turned':
      return turn(prompt, turnBuffer(prompt.buffers, action.by));
    case 'buffer-closed':
      return turn(prompt, closeBuffer(prompt.buffers));
    case 'focused':
      return { ...prompt, focus: action.pane, split: action.pane === 'editor' ? 'shared' : prompt.split };
    case 'split':
      return { ...prompt, split: action.split };
    case 'tab-turned':
      return { ...prompt, results: turnTab(prompt.results, action.by), panel: noPanel };
    case 'tab-closed':
      return { ...prompt, results: closeTab(prompt.results), panel: noPanel };
    case 'tab-shown':
      return { ...prompt, results: showTab(prompt.results, action.id) };
    case 'grid-moved': {
      const shown = shownResult(prompt.results);
      if (shown === null) return prompt;
      const { to, view, reach = 'move' } = action;
      const results = changeResult(prompt.results, shown.id, (result) => ({
        ...result,
        view: moveView(result, to, view, reach),
      }));
      return { ...prompt, results };
    }
    case 'view-changed':
      return changeView(prompt, action.change);
    case 'panel-opened':
      return { ...prompt, panel: action.panel };
    case 'panel-closed':
      return { ...prompt, panel: noPanel };
    case 'panel-typed':
      return typed(prompt, (text) => text + action.text.replaceAll(/[\r\n]+/g, ' '));
    case 'panel-erased':
      return typed(prompt, (text) => withoutEnd(text, action.what));
    case 'panel-moved':
      return movePanel(prompt, action.by);
    case 'sent': {
      const results = addResult(prompt.results, action.id, action.sent, action.at);
      const panel = (action.sent.watched ?? 1) > 1 ? prompt.panel : noPanel;
      return { ...prompt, results, panel, ran: editorOfPrompt(prompt).current.doc };
    }
    case 'result':
      return reduceResultAction(prompt, action.id, action.action);
    case 'script':
      return { ...prompt, script: action.state };
    case 'settings-changed':
      return changeSettings(prompt, action.settings);
    case 'completion-asked':
    case 'completed':
    case 'completion-moved':
    case 'completion-accepted':
    case 'completion-closed':
      return reduceCompletion(prompt, action);
    case 'vim-pressed':
    case 'vim-escaped':
      return reduceVim(prompt, action);
    case 'catalog-read':
      return {
        ...prompt,
        catalog: { index: action.index, read: action.at, failure: null },
        completing: completingAnew(prompt),
      };
    case 'catalog-failed':
      return { ...prompt, catalog: { ...prompt.catalog, failure: action.failure } };
    case 'access-changed':
      return { ...prompt, access: action.access };
    case 'transaction-told':
      return { ...prompt, transaction: action.transaction };
  }
}

/** True while statements and commands of the prompt have not ended, or rows are being loaded. */
export function isAwaited({ results, script }: Prompt): boolean {
  return script !== 'none' || pendingResult(results) !== null;
}

/** True where everything that is at work has been asked to stop. */
export function isStopping({ results, panel, script }: Prompt): boolean {
  if (script !== 'none') return script === 'cancelling';
  if (panel.kind === 'export' && panel.progress.kind === 'writing') return panel.progress.cancelling;
  const pending = pendingResult(results);
  return pending !== null && isCancelling(pending);
}
