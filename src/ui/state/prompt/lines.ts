import type { ChangeSpec, Line } from '@codemirror/state';
import { change, type Editor, selectionOf } from './editor.ts';

/** What one press indents by. */
const indentation = '  ';
const comment = '-- ';

/** The lines that the selection touches, or the one with the cursor; a line whose first place the selection ends at is out. */
function touchedLines(editor: Editor): Line[] {
  const { doc } = editor.current;
  const { from, to } = selectionOf(editor);
  const first = doc.lineAt(from);
  const end = doc.lineAt(to);
  const last = end.number > first.number && end.from === to ? end.number - 1 : end.number;
  return Array.from({ length: last - first.number + 1 }, (_, index) => doc.line(first.number + index));
}

export function indent(editor: Editor): Editor {
  const changes = touchedLines(editor)
    .filter(({ length }) => length > 0)
    .map(({ from }): ChangeSpec => ({ from, insert: indentation }));
  return change(editor, changes);
}

export function outdent(editor: Editor): Editor {
  const changes = touchedLines(editor).map(({ from, text }): ChangeSpec => {
    const blanks = /^(?: {1,2}|\t)/.exec(text)?.[0].length ?? 0;
    return { from, to: from + blanks };
  });
  return change(editor, changes);
}

/** Makes comments of the lines, or statements again when all that are not blank are comments already. */
export function toggleComment(editor: Editor): Editor {
  const lines = touchedLines(editor).filter(({ text }) => text.trim() !== '');
  const marked = lines.every(({ text }) => text.trimStart().startsWith('--'));
  const column = Math.min(...lines.map(({ text }) => text.search(/\S/)));
  const changes = lines.map(({ from, text }): ChangeSpec => {
    if (!marked) return { from: from + column, insert: comment };
    const at = from + text.search(/\S/);
    return { from: at, to: at + (text.trimStart().startsWith(comment) ? comment.length : 2) };
  });
  return change(editor, changes);
}
