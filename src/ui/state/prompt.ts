import type { Failure } from '../../commands/events.ts';
import type { ResultSet } from '../../warehouse/warehouse.ts';
import {
  type Editor,
  type EditorMove,
  editorOf,
  erase,
  insert,
  move,
  redo,
  replaceText,
  textOf,
  undo,
} from './editor.ts';
import { columnWidths, type Grid, type GridMove, type GridView, gridStart, moveGrid } from './grid.ts';
import { emptyHistory, type History, loaded, newer, older, remember } from './history.ts';

/** A statement as it was sent, and where it stood in the editor. */
export interface Sent {
  readonly sql: string;
  /** Line and column (UTF-16 units) of its first character in the editor's text, from 0. */
  readonly line: number;
  readonly column: number;
}

/** Where the engine says an error is: line and column in the editor's text from 1, the line's own text, and the offset in it. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly offset: number;
}

/** What the last statement came to. */
export type Answer =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly sent: Sent; readonly started: number; readonly cancelling: boolean }
  | {
      readonly kind: 'rows';
      readonly result: ResultSet;
      readonly widths: readonly number[];
      readonly grid: Grid;
      readonly elapsed: number;
    }
  | { readonly kind: 'touched'; readonly rows: number | null; readonly elapsed: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly spot: Spot | null; readonly elapsed: number }
  | { readonly kind: 'cancelled'; readonly elapsed: number };

export interface Prompt {
  readonly focus: 'editor' | 'results';
  readonly editor: Editor;
  readonly history: History;
  readonly answer: Answer;
}

export type PromptAction =
  | { type: 'inserted'; text: string }
  | { type: 'moved'; to: EditorMove }
  | { type: 'erased'; to: Exclude<EditorMove, 'up' | 'down'> }
  | { type: 'cleared' }
  | { type: 'undone' }
  | { type: 'redone' }
  | { type: 'recalled'; direction: 'older' | 'newer' }
  | { type: 'history-loaded'; entries: readonly string[] }
  | { type: 'focused'; pane: Prompt['focus'] }
  | { type: 'grid-moved'; to: GridMove; view: GridView }
  | { type: 'sent'; sent: Sent; at: number }
  | { type: 'cancel-asked' }
  | { type: 'answered'; result: ResultSet; at: number }
  | { type: 'failed'; failure: Failure; position: number | null; at: number };

export function emptyPrompt(): Prompt {
  return { focus: 'editor', editor: editorOf(''), history: emptyHistory, answer: { kind: 'none' } };
}

/** The place in the editor of an offset in the statement that was sent. */
function spotOf(sent: Sent, position: number): Spot {
  const offset = Math.max(0, Math.min(position, sent.sql.length));
  const from = sent.sql.lastIndexOf('\n', offset - 1) + 1;
  const to = sent.sql.indexOf('\n', offset);
  const line = sent.sql.slice(0, from).split('\n').length - 1;
  return {
    line: sent.line + line + 1,
    column: offset - from + (line === 0 ? sent.column : 0) + 1,
    text: sent.sql.slice(from, to === -1 ? sent.sql.length : to),
    offset: offset - from,
  };
}

function recall(prompt: Prompt, direction: 'older' | 'newer'): Prompt {
  const found = direction === 'older' ? older(prompt.history, textOf(prompt.editor)) : newer(prompt.history);
  if (found === null) return prompt;
  return { ...prompt, history: found.history, editor: replaceText(prompt.editor, found.text) };
}

function edit(prompt: Prompt, editor: Editor): Prompt {
  if (editor === prompt.editor) return prompt;
  const changed = editor.current.doc !== prompt.editor.current.doc;
  // An entry of the history that has been changed is the operator's own text from now on.
  return { ...prompt, editor, history: changed ? { ...prompt.history, at: null } : prompt.history };
}

export function reducePrompt(prompt: Prompt, action: PromptAction): Prompt {
  const { editor, answer } = prompt;
  const started = answer.kind === 'running' ? answer.started : 0;
  switch (action.type) {
    case 'inserted':
      return edit(prompt, insert(editor, action.text.replace(/\r\n?/g, '\n')));
    case 'moved':
      return edit(prompt, move(editor, action.to));
    case 'erased':
      return edit(prompt, erase(editor, action.to));
    case 'cleared':
      return edit(prompt, replaceText(editor, ''));
    case 'undone':
      return edit(prompt, undo(editor));
    case 'redone':
      return edit(prompt, redo(editor));
    case 'recalled':
      return recall(prompt, action.direction);
    case 'history-loaded':
      return { ...prompt, history: loaded(prompt.history, action.entries) };
    case 'focused':
      return { ...prompt, focus: action.pane };
    case 'grid-moved': {
      if (answer.kind !== 'rows') return prompt;
      const shape = { rows: answer.result.rows.length, widths: answer.widths };
      return { ...prompt, answer: { ...answer, grid: moveGrid(answer.grid, action.to, shape, action.view) } };
    }
    case 'sent': {
      const running = { kind: 'running', sent: action.sent, started: action.at, cancelling: false } as const;
      return { ...prompt, answer: running, history: remember(prompt.history, action.sent.sql) };
    }
    case 'cancel-asked':
      return answer.kind === 'running' ? { ...prompt, answer: { ...answer, cancelling: true } } : prompt;
    case 'answered': {
      const { result, at } = action;
      const elapsed = at - started;
      if (result.columns.length === 0) return { ...prompt, answer: { kind: 'touched', rows: result.touched, elapsed } };
      const widths = columnWidths(result);
      return { ...prompt, answer: { kind: 'rows', result, widths, grid: gridStart, elapsed } };
    }
    case 'failed': {
      const { failure, position, at } = action;
      const elapsed = at - started;
      if (failure.kind === 'cancelled') return { ...prompt, answer: { kind: 'cancelled', elapsed } };
      const spot = answer.kind === 'running' && position !== null ? spotOf(answer.sent, position) : null;
      return { ...prompt, answer: { kind: 'failed', failure, spot, elapsed } };
    }
  }
}
