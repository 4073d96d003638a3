import { type Editor, redo, replaceRange, textOf, undo } from '../editor.ts';
import { after, before, indentEnd } from './motions.ts';
import { inserting, linesAround, operate, settled } from './operate.ts';
import type { VimEditor } from './vim.ts';

/** A command that is neither motion nor operator. */
export interface Act {
  readonly act: string;
  /** The character that r writes. */
  readonly target: string;
  readonly count: number | null;
  /** All of its keys, for the dot. */
  readonly keys: string;
}

function times(count: number | null, step: () => void): void {
  for (let time = 0; time < (count ?? 1); time += 1) step();
}

function cursor({ editor }: VimEditor): number {
  return editor.current.selection.main.head;
}

function lineOf({ editor }: VimEditor) {
  return editor.current.doc.lineAt(editor.current.selection.main.head);
}

/** `count` characters to one side of the cursor, within its line. */
function besideCursor(at: VimEditor, count: number, side: 'left' | 'right') {
  const line = lineOf(at);
  const text = textOf(at.editor);
  let edge = cursor(at);
  times(count, () => {
    edge = side === 'right' ? Math.min(line.to, after(text, edge)) : Math.max(line.from, before(text, edge));
  });
  return { from: Math.min(edge, cursor(at)), to: Math.max(edge, cursor(at)), lines: false };
}

function replaceCharacters(at: VimEditor, { target, count }: Act): VimEditor {
  const range = besideCursor(at, count ?? 1, 'right');
  const wanted = count ?? 1;
  if (Array.from(at.editor.current.sliceDoc(range.from, range.to)).length < wanted) return settled(at);
  const text = target === '\r' ? '\n' : target.repeat(count ?? 1);
  const editor = replaceRange(at.editor, range.from, range.to, text);
  return settled({ vim: at.vim, editor }, range.from + Math.max(0, before(text, text.length)));
}

function switchCase(at: VimEditor, { count }: Act): VimEditor {
  const { from, to } = besideCursor(at, count ?? 1, 'right');
  return settled(cased(at, from, to, '~'), to);
}

/** The text between two offsets in the other case (~), or in one. */
export function cased({ vim, editor }: VimEditor, from: number, to: number, how: '~' | 'u' | 'U'): VimEditor {
  const text = editor.current.sliceDoc(from, to);
  const turned = Array.from(text, (one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join(
    '',
  );
  const next = how === '~' ? turned : how === 'u' ? text.toLowerCase() : text.toUpperCase();
  return { vim, editor: next === text ? editor : replaceRange(editor, from, to, next) };
}

/** Makes one line of several: the blanks at the seams become one. */
export function joinLines({ vim, editor }: VimEditor, first: number, count: number): VimEditor {
  const { doc } = editor.current;
  const last = Math.min(doc.lines, first + Math.max(1, count - 1));
  const lines = Array.from({ length: last - first + 1 }, (_, index) => doc.line(first + index).text);
  const [head = '', ...rest] = lines;
  let joined = head;
  let seam = head.length;
  for (const line of rest) {
    const tail = line.trimStart();
    seam = joined.length;
    joined += tail === '' || tail.startsWith(')') || /^$|\s$/.test(joined) ? tail : ` ${tail}`;
  }
  const { from } = doc.line(first);
  return settled({ vim, editor: replaceRange(editor, from, doc.line(last).to, joined) }, from + seam);
}

/** Puts what was deleted or yanked behind the cursor or before it: lines below its line or above. */
function put(at: VimEditor, { act, count }: Act): VimEditor {
  const { vim, editor } = at;
  const text = vim.register.text;
  if (text === '' && !vim.register.lines) return at;
  const line = lineOf(at);
  if (vim.register.lines) {
    const lines = Array.from({ length: count ?? 1 }, () => text).join('\n');
    const next =
      act === 'p'
        ? replaceRange(editor, line.to, line.to, `\n${lines}`)
        : replaceRange(editor, line.from, line.from, `${lines}\n`);
    return settled({ vim, editor: next }, indentEnd(next, act === 'p' ? line.to + 1 : line.from));
  }
  const from = act === 'p' && line.length > 0 ? after(textOf(editor), cursor(at)) : cursor(at);
  const repeated = text.repeat(count ?? 1);
  const next = replaceRange(editor, from, from, repeated);
  const end = text.includes('\n') ? from : from + before(repeated, repeated.length);
  return settled({ vim, editor: next }, end);
}

function opened(at: VimEditor, below: boolean, keys: string): VimEditor {
  const { vim, editor } = at;
  const undone = editor.past.length;
  const line = lineOf(at);
  const blanks = line.text.slice(0, indentEnd(editor, line.from) - line.from);
  if (below) return inserting({ vim, editor: replaceRange(editor, line.to, line.to, `\n${blanks}`) }, undone, keys);
  const next = replaceRange(editor, line.from, line.from, `${blanks}\n`, blanks.length);
  return inserting({ vim, editor: next }, undone, keys);
}

function repeatedly(at: VimEditor, count: number | null, step: (editor: Editor) => Editor): VimEditor {
  let { editor } = at;
  times(count, () => {
    editor = step(editor);
  });
  return settled({ vim: at.vim, editor }, editor.current.selection.main.from);
}

/** Does a command of normal mode. */
export function actNormally(at: VimEditor, act: Act): VimEditor {
  const { keys, count } = act;
  const line = lineOf(at);
  const toEnd = { from: cursor(at), to: line.to, lines: false };
  const lines = linesAround(at.editor, cursor(at), lineEnd(at, count ?? 1));
  const enter = (offset: number) => inserting(at, at.editor.past.length, keys, offset);
  switch (act.act) {
    case 'x':
      return operate(at, 'd', besideCursor(at, count ?? 1, 'right'), keys);
    case 'X':
      return operate(at, 'd', besideCursor(at, count ?? 1, 'left'), keys);
    case 's':
      return operate(at, 'c', besideCursor(at, count ?? 1, 'right'), keys);
    case 'S':
      return operate(at, 'c', lines, keys);
    case 'D':
      return operate(at, 'd', toEnd, keys);
    case 'C':
      return operate(at, 'c', toEnd, keys);
    case 'Y':
      return operate(at, 'y', lines, keys);
    case 'p':
    case 'P':
      return put(at, act);
    case 'r':
      return replaceCharacters(at, act);
    case '~':
      return switchCase(at, act);
    case 'J':
      return line.number === at.editor.current.doc.lines ? settled(at) : joinLines(at, line.number, count ?? 2);
    case 'u':
      return repeatedly(at, count, undo);
    case 'ctrl+r':
      return repeatedly(at, count, redo);
    case 'i':
      return enter(cursor(at));
    case 'a':
      return enter(line.length === 0 ? cursor(at) : after(textOf(at.editor), cursor(at)));
    case 'I':
      return enter(indentEnd(at.editor, cursor(at)));
    case 'A':
      return enter(line.to);
    case 'o':
    case 'O':
      return opened(at, act.act === 'o', keys);
    case 'v':
    case 'V': {
      const mode = { kind: 'visual', anchor: cursor(at), head: cursor(at), lines: act.act === 'V' } as const;
      return { ...at, vim: { ...at.vim, mode, pending: '' } };
    }
    default:
      return settled(at);
  }
}

/** The end of the line `count - 1` below the cursor's, or of the last one. */
function lineEnd(at: VimEditor, count: number): number {
  const { doc } = at.editor.current;
  return doc.line(Math.min(doc.lines, lineOf(at).number + count - 1)).to;
}
