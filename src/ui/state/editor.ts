import { CharCategory, EditorState, findClusterBreak } from '@codemirror/state';
import { columnOf, offsetOf } from '../columns.ts';

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

/** Where the cursor is: line and column from 0, the column as offset in the line. */
export function positionOf(editor: Editor): { line: number; offset: number } {
  const line = editor.current.doc.lineAt(cursorOf(editor));
  return { line: line.number - 1, offset: cursorOf(editor) - line.from };
}

function replace(editor: Editor, from: number, to: number, text: string, typing = false): Editor {
  if (from === to && text === '') return editor;
  const insert = editor.current.toText(text);
  const next = editor.current.update({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
  }).state;
  const past = typing && editor.typing ? editor.past : [...editor.past.slice(1 - undoSteps), editor.current];
  return { current: next, past, future: [], typing, goal: null };
}

function moveTo(editor: Editor, offset: number, goal: number | null = null): Editor {
  const next = editor.current.update({ selection: { anchor: offset } }).state;
  return { ...editor, current: next, typing: false, goal };
}

/** Inserts text as it is, over as many lines as it has; a word typed key by key is one undo step. */
export function insert(editor: Editor, text: string): Editor {
  return replace(editor, cursorOf(editor), cursorOf(editor), text, /^\S+$/.test(text));
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

function vertical(editor: Editor, by: -1 | 1): Editor {
  const { doc } = editor.current;
  const here = doc.lineAt(cursorOf(editor));
  const goal = editor.goal ?? columnOf(here.text, cursorOf(editor) - here.from);
  const number = here.number + by;
  if (number < 1 || number > doc.lines) return moveTo(editor, by < 0 ? 0 : doc.length);
  const line = doc.line(number);
  return moveTo(editor, line.from + offsetOf(line.text, goal), goal);
}

export type EditorMove =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'word-left'
  | 'word-right'
  | 'line-start'
  | 'line-end'
  | 'text-start'
  | 'text-end';

const targets: Record<Exclude<EditorMove, 'up' | 'down'>, (editor: Editor) => number> = {
  left: charLeft,
  right: charRight,
  'word-left': (editor) => wordEdge(editor, false),
  'word-right': (editor) => wordEdge(editor, true),
  'line-start': lineStart,
  'line-end': lineEnd,
  'text-start': () => 0,
  'text-end': (editor) => editor.current.doc.length,
};

export function move(editor: Editor, to: EditorMove): Editor {
  if (to === 'up') return vertical(editor, -1);
  if (to === 'down') return vertical(editor, 1);
  return moveTo(editor, targets[to](editor));
}

/** Deletes from the cursor to where `to` would move it. */
export function erase(editor: Editor, to: Exclude<EditorMove, 'up' | 'down'>): Editor {
  const edge = targets[to](editor);
  const cursor = cursorOf(editor);
  return replace(editor, Math.min(edge, cursor), Math.max(edge, cursor), '');
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
