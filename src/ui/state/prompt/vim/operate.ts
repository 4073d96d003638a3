import { type Editor, placeCursor, replaceRange, select, type TextRange } from '../editor.ts';
import { indent, outdent } from '../lines.ts';
import type { Operator } from './command.ts';
import { before, indentEnd } from './motions.ts';
import { normal, type VimEditor, type VimMode } from './vim.ts';

/** What an operator works on; with `lines` the range is from the start of the first line to the end of the last. */
export interface Operand extends TextRange {
  readonly lines: boolean;
  /** Where a yank of lines leaves the cursor; absent: where it is. */
  readonly begin?: number;
}

/** Whole lines around two offsets. */
export function linesAround(editor: Editor, one: number, other: number): Operand {
  const { doc } = editor.current;
  return { from: doc.lineAt(Math.min(one, other)).from, to: doc.lineAt(Math.max(one, other)).to, lines: true };
}

/** Insert mode with the cursor where it is; what is typed there belongs to the command of these keys. */
export function inserting(
  { vim, editor }: VimEditor,
  undone: number,
  keys: string | null,
  offset = editor.current.selection.main.head,
): VimEditor {
  const mode: VimMode = { kind: 'insert', start: offset, undone, keys };
  return { vim: { ...vim, mode, pending: '' }, editor: placeCursor(editor, offset) };
}

/** Normal mode: the cursor stands on a character, not behind the last one of its line. */
export function settled({ vim, editor }: VimEditor, offset = editor.current.selection.main.head): VimEditor {
  const { doc } = editor.current;
  const line = doc.lineAt(Math.max(0, Math.min(offset, doc.length)));
  const inside = Math.min(offset, doc.length);
  const to = inside === line.to && line.length > 0 ? line.from + before(line.text, line.length) : inside;
  const placed = placeCursor(editor, to);
  return { vim: { ...vim, mode: normal, pending: '' }, editor: { ...placed, goal: editor.goal } };
}

/** The lines gone, with the break behind them, or before them at the end of the text. */
function withoutLines(editor: Editor, { from, to }: TextRange): Editor {
  const { doc } = editor.current;
  if (to < doc.length) return replaceRange(editor, from, to + 1, '');
  return replaceRange(editor, Math.max(0, from - 1), to, '');
}

function erased(at: VimEditor, range: Operand): VimEditor {
  const { vim, editor } = at;
  if (!range.lines) return settled({ vim, editor: replaceRange(editor, range.from, range.to, '') }, range.from);
  const left = withoutLines(editor, range);
  const line = left.current.doc.lineAt(Math.min(range.from, left.current.doc.length));
  return settled({ vim, editor: left }, indentEnd(left, line.from));
}

function changed({ vim, editor }: VimEditor, range: Operand, keys: string): VimEditor {
  const undone = editor.past.length;
  const from = range.lines ? Math.min(indentEnd(editor, range.from), range.to) : range.from;
  return inserting({ vim, editor: replaceRange(editor, from, range.to, '') }, undone, keys, from);
}

function shifted({ vim, editor }: VimEditor, { from, to }: Operand, by: '>' | '<'): VimEditor {
  const selected = select(editor, from, Math.max(from, to));
  const moved = by === '>' ? indent(selected) : outdent(selected);
  return settled({ vim, editor: moved }, indentEnd(moved, from));
}

/** Deletes, changes, yanks or shifts. `keys` are those of the command, which the dot repeats after a change. */
export function operate(at: VimEditor, operator: Operator, range: Operand, keys: string): VimEditor {
  if (operator === '>' || operator === '<') return shifted(at, range, operator);
  const text = at.editor.current.sliceDoc(range.from, range.to);
  if (operator === 'd' && text === '' && !range.lines) return settled(at);
  const held: VimEditor = { ...at, vim: { ...at.vim, register: { text, lines: range.lines } } };
  if (operator === 'd') return erased(held, range);
  if (operator === 'c') return changed(held, range, keys);
  return settled(held, range.lines ? range.begin : range.from);
}
