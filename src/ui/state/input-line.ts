import { type ListName, withFilter } from './filter.ts';
import {
  type Editor,
  type EditorMove,
  type ErasingMove,
  editorOf,
  erase,
  insert,
  move,
  textOf,
} from './prompt/editor.ts';
import { freshDetail, type State } from './state.ts';
import { reduceViews } from './views/views.ts';

/** What a line of typed text is for: an expression that filters a list, a search for an action, the name of a file. */
export type InputLine =
  | { readonly purpose: 'filter'; readonly list: ListName; readonly editor: Editor }
  | {
      readonly purpose: 'palette';
      readonly editor: Editor;
      /** Of the actions that are found, the one that Enter does; from 0. */
      readonly index: number;
    }
  | { readonly purpose: 'export'; readonly editor: Editor };

export type LineAction =
  | { type: 'opened'; line: InputLine }
  | { type: 'inserted'; text: string }
  | { type: 'moved'; to: EditorMove }
  | { type: 'erased'; to: ErasingMove }
  | { type: 'chosen'; index: number }
  /** The line goes away and what was typed stays in force. */
  | { type: 'closed' };

export function filterLine(list: ListName, expression: string): InputLine {
  return { purpose: 'filter', list, editor: editorOf(expression) };
}

export function paletteLine(): InputLine {
  return { purpose: 'palette', editor: editorOf(''), index: 0 };
}

export function exportLine(name: string): InputLine {
  return { purpose: 'export', editor: editorOf(name) };
}

/** The list filtered by `expression`, its cursor back where such a list begins. */
export function applyFilter(state: State, list: ListName, expression: string): State {
  const filters = withFilter(state.filters, list, expression);
  if (list === 'steps') return { ...state, filters };
  if (list === 'help') return { ...state, filters, help: state.help === null ? null : 0 };
  if (list === 'plan') return { ...state, filters, plan: state.plan && { ...state.plan, row: 0, top: 0 } };
  if (list === 'source') {
    const views = reduceViews(state.views, { view: 'source', action: { type: 'filtered', expression } });
    return { ...state, filters, views };
  }
  if (list === 'tables') {
    const views = reduceViews(state.views, { view: 'tables', action: { type: 'pointed', row: 0 } });
    return { ...state, filters, views };
  }
  return { ...state, filters, detail: { ...freshDetail(list), left: state.detail.left } };
}

/** A line after its text has changed: a filter takes effect at once, a search begins at its best find. */
function edited(state: State, line: InputLine, editor: Editor): State {
  const before = textOf(line.editor);
  const text = textOf(editor);
  if (line.purpose === 'palette') {
    return { ...state, line: { ...line, editor, index: text === before ? line.index : 0 } };
  }
  const next = { ...state, line: { ...line, editor } };
  return line.purpose === 'filter' && text !== before ? applyFilter(next, line.list, text) : next;
}

/** What is typed is one line: a pasted line break is a blank. */
export function reduceLine(state: State, action: LineAction): State {
  const { line } = state;
  if (action.type === 'opened') return { ...state, line: action.line };
  if (line === null) return state;
  switch (action.type) {
    case 'inserted':
      return edited(state, line, insert(line.editor, action.text.replaceAll(/[\r\n]+/g, ' ')));
    case 'moved':
      return edited(state, line, move(line.editor, action.to));
    case 'erased':
      return edited(state, line, erase(line.editor, action.to));
    case 'chosen':
      return line.purpose === 'palette' ? { ...state, line: { ...line, index: action.index } } : state;
    case 'closed':
      return { ...state, line: null };
  }
}
