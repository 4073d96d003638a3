import { type ChangeSpec, CharCategory, EditorState, findClusterBreak } from '@codemirror/state';
import { columnOf, offsetOf } from '../../columns.ts';

/** A text with a cursor and its undo history. States share their unchanged text, so that a snapshot costs nothing. */
export interface Editor {
  readonly current: EditorState;
  readonly past: readonly EditorState[];
  readonly future: readonly EditorState[];
  /** True while typed characters still belong to one undo step. */
  readonly typing: boolean;
  /** The display column that moves up and down aim at; null after any other act. */
  readonly goal: number | null;
}

const undoSteps = 500;

export function editorOf(text: string): Editor {
  const current = EditorState.create({
    doc: text,
    selection: { anchor: EditorState.create({ doc: text }).doc.length },
  });
  return { current, past: [], future: [], typing: false, goal: null };
}

export function textOf(editor: Editor): string {
  return editor.current.doc.toString();
}

/** Offset of the cursor in the text, in UTF-16 units. */
export function cursorOf(editor: Editor): number {
  return editor.current.selection.main.head;
}

/** A part of the text: offsets, end exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** What is selected: offsets in the text; equal where nothing is. */
export function selectionOf(editor: Editor): TextRange {
  const { from, to } = editor.current.selection.main;
  return { from, to };
}

export function selectedText(editor: Editor): string {
  const { from, to } = selectionOf(editor);
  return editor.current.sliceDoc(from, to);
}

/** Where the cursor is: line and column from 0, the column as offset in the line. */
export function positionOf(editor: Editor): { line: number; offset: number } {
  const line = editor.current.doc.lineAt(cursorOf(editor));
  return { line: line.number - 1, offset: cursorOf(editor) - line.from };
}

function replace(
  editor: Editor,
  from: number,
  to: number,
  text: string,
  { typing = false, caret = text.length }: { readonly typing?: boolean; readonly caret?: number } = {},
): Editor {
  if (from === to && text === '') return editor;
  const insert = editor.current.toText(text);
  const next = editor.current.update({
    changes: { from, to, insert },
    selection: { anchor: from + Math.min(caret, insert.length) },
  }).state;
  const past = typing && editor.typing ? editor.past : [...editor.past.slice(1 - undoSteps), editor.current];
  return { current: next, past, future: [], typing, goal: null };
}

/** Several changes at once, as one undo step; the selection moves along with the text. */
export function change(editor: Editor, changes: ChangeSpec): Editor {
  const transaction = editor.current.update({ changes });
  if (transaction.changes.empty) return editor;
  const past = [...editor.past.slice(1 - undoSteps), editor.current];
  return { current: transaction.state, past, future: [], typing: false, goal: null };
}

/** Whether a move leaves the selection behind or takes its end along. */
export type Reach = 'move' | 'extend';

function moveTo(editor: Editor, offset: number, reach: Reach, goal: number | null = null): Editor {
  const anchor = reach === 'extend' ? editor.current.selection.main.anchor : offset;
  const next = editor.current.update({ selection: { anchor, head: offset } }).state;
  return { ...editor, current: next, typing: false, goal };
}

/** Puts text as it is in the place of what is selected; a word typed key by key is one undo step. */
export function insert(editor: Editor, text: string): Editor {
  const { from, to } = selectionOf(editor);
  return replace(editor, from, to, text, { typing: from === to && /^\S+$/.test(text) });
}

/** A line break, and the blanks with which the line before it begins. */
export function insertLineBreak(editor: Editor): Editor {
  const { from } = selectionOf(editor);
  const line = editor.current.doc.lineAt(from);
  const indent = /^[ \t]*/.exec(line.text.slice(0, from - line.from))?.[0] ?? '';
  return insert(editor, `\n${indent}`);
}

/** What lies between two offsets selected, the cursor at the second. */
export function select(editor: Editor, anchor: number, head: number): Editor {
  const next = editor.current.update({ selection: { anchor, head } }).state;
  return { ...editor, current: next, typing: false, goal: null };
}

export function selectAll(editor: Editor): Editor {
  const selection = { anchor: 0, head: editor.current.doc.length };
  return { ...editor, current: editor.current.update({ selection }).state, typing: false, goal: null };
}

/** The cursor at an offset; one behind the text is its end. */
export function placeCursor(editor: Editor, offset: number): Editor {
  return moveTo(editor, Math.max(0, Math.min(offset, editor.current.doc.length)), 'move');
}

/** A part of the text replaced, as one undo step, and the cursor `caret` behind its start: at its end where that is not given. */
export function replaceRange(editor: Editor, from: number, to: number, text: string, caret?: number): Editor {
  return replace(editor, from, to, text, caret === undefined ? {} : { caret });
}

/** A part of the text that is written anew where it stands: without a `caret`, the cursor stays at what it stood at. */
export function rewrite(
  editor: Editor,
  {
    from,
    to,
    text,
    caret,
  }: { readonly from: number; readonly to: number; readonly text: string; readonly caret?: number | undefined },
): Editor {
  if (caret !== undefined) return replaceRange(editor, from, to, text, caret);
  return change(editor, { from, to, insert: editor.current.toText(text) });
}

/** The whole text replaced, cursor at its end; undo brings the old one back. */
export function replaceText(editor: Editor, text: string): Editor {
  return replace(editor, 0, editor.current.doc.length, text);
}

function charLeft(editor: Editor): number {
  const cursor = cursorOf(editor);
  const line = editor.current.doc.lineAt(cursor);
  if (cursor === line.from) return Math.max(0, cursor - 1);
  return line.from + findClusterBreak(line.text, cursor - line.from, false);
}

function charRight(editor: Editor): number {
  const { doc } = editor.current;
  const cursor = cursorOf(editor);
  const line = doc.lineAt(cursor);
  if (cursor === line.to) return Math.min(doc.length, cursor + 1);
  return line.from + findClusterBreak(line.text, cursor - line.from);
}

/** The other side of the blanks and then the word (or the punctuation) beside the cursor. */
function wordEdge(editor: Editor, forward: boolean): number {
  const { doc } = editor.current;
  const text = doc.toString();
  const categorise = editor.current.charCategorizer(cursorOf(editor));
  let offset = cursorOf(editor);
  let group: CharCategory | null = null;
  while (forward ? offset < text.length : offset > 0) {
    const next = findClusterBreak(text, offset, forward);
    const category = categorise(text.slice(Math.min(offset, next), Math.max(offset, next)));
    if (group === null && category !== CharCategory.Space) group = category;
    if (group !== null && category !== group) break;
    offset = next;
  }
  return offset;
}

function lineStart(editor: Editor): number {
  return editor.current.doc.lineAt(cursorOf(editor)).from;
}

function lineEnd(editor: Editor): number {
  return editor.current.doc.lineAt(cursorOf(editor)).to;
}

function vertical(editor: Editor, by: number, reach: Reach): Editor {
  const { doc } = editor.current;
  const here = doc.lineAt(cursorOf(editor));
  const goal = editor.goal ?? columnOf(here.text, cursorOf(editor) - here.from);
  const edge = by < 0 ? 1 : doc.lines;
  if (here.number === edge) return moveTo(editor, by < 0 ? 0 : doc.length, reach);
  const number = Math.max(1, Math.min(here.number + by, doc.lines));
  const line = doc.line(number);
  return moveTo(editor, line.from + offsetOf(line.text, goal), reach, goal);
}

export type EditorMove =
  | 'left'
  | 'right'
  | VerticalMove
  | 'word-left'
  | 'word-right'
  | 'line-start'
  | 'line-end'
  | 'text-start'
  | 'text-end';

/** A move from line to line; `page-up` and `page-down` are as many lines as some panes show. */
export type VerticalMove = 'up' | 'down' | 'page-up' | 'page-down';

/** A move to a place that the text decides, up to which it can be erased. */
export type ErasingMove = Exclude<EditorMove, VerticalMove>;

const pageLines = 10;

const verticals: Record<VerticalMove, number> = { up: -1, down: 1, 'page-up': -pageLines, 'page-down': pageLines };

function isVertical(to: EditorMove): to is VerticalMove {
  return to in verticals;
}

const targets: Record<ErasingMove, (editor: Editor) => number> = {
  left: charLeft,
  right: charRight,
  'word-left': (editor) => wordEdge(editor, false),
  'word-right': (editor) => wordEdge(editor, true),
  'line-start': lineStart,
  'line-end': lineEnd,
  'text-start': () => 0,
  'text-end': (editor) => editor.current.doc.length,
};

export function move(editor: Editor, to: EditorMove, reach: Reach = 'move'): Editor {
  const { from, to: end } = selectionOf(editor);
  // Without Shift, an arrow leaves a selection at the end that it points to.
  if (reach === 'move' && from !== end && (to === 'left' || to === 'right')) {
    return moveTo(editor, to === 'left' ? from : end, reach);
  }
  if (isVertical(to)) return vertical(editor, verticals[to], reach);
  return moveTo(editor, targets[to](editor), reach);
}

/** Deletes what is selected; else from the cursor to where `to` would move it. */
export function erase(editor: Editor, to: ErasingMove): Editor {
  const { from, to: end } = selectionOf(editor);
  if (from !== end) return replace(editor, from, end, '');
  const edge = targets[to](editor);
  return replace(editor, Math.min(edge, from), Math.max(edge, from), '');
}

export function undo(editor: Editor): Editor {
  const current = editor.past.at(-1);
  if (current === undefined) return editor;
  const future = [...editor.future, editor.current];
  return { current, past: editor.past.slice(0, -1), future, typing: false, goal: null };
}

export function redo(editor: Editor): Editor {
  const current = editor.future.at(-1);
  if (current === undefined) return editor;
  const past = [...editor.past, editor.current];
  return { current, past, future: editor.future.slice(0, -1), typing: false, goal: null };
}
