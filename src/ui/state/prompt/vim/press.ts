import { cursorOf, type Editor, insert, replaceRange, select, textOf } from '../editor.ts';
import { actNormally, cased, joinLines } from './acts.ts';
import { type MotionKeys, type Operator, parseVim, type VimCommand } from './command.ts';
import { after, before, indentEnd, type Reached, reach } from './motions.ts';
import { textObject } from './objects.ts';
import { linesAround, type Operand, operate, settled } from './operate.ts';
import { normal, type Vim, type VimEditor, type VimMode, visualRange } from './vim.ts';

type Visual = Extract<VimMode, { kind: 'visual' }>;

/** Commands that the dot repeats: those that change the text and wait for nothing more. */
const changes = /^[1-9\d]*(?:[dc<>]|[xXsSDCpPJr~iIaAoO])/;

/** What an operator takes of a motion. `w` goes no further than the line, and `cw` leaves the blanks, as in vi. */
function operandOf(editor: Editor, operator: Operator, motion: MotionKeys, reached: Reached): Operand {
  const cursor = cursorOf(editor);
  if (reached.span === 'lines')
    return { ...linesAround(editor, cursor, reached.to), begin: Math.min(cursor, reached.to) };
  const [from, end] = [Math.min(cursor, reached.to), Math.max(cursor, reached.to)];
  const { doc } = editor.current;
  const to = reached.span === 'inclusive' ? after(textOf(editor), end) : end;
  const [first, last] = [doc.lineAt(from), doc.lineAt(to)];
  // Vim's :help exclusive-linewise: what ends before a line's first character ends with the line before.
  if (reached.span === 'exclusive' && to === last.from && last.number > first.number && motion.name !== 'w') {
    const lineBefore = doc.line(last.number - 1).to;
    const wholeLines = from <= indentEnd(editor, first.from);
    return wholeLines ? linesAround(editor, from, lineBefore) : { from, to: lineBefore, lines: false };
  }
  if (motion.name !== 'w' && motion.name !== 'W') {
    // Vim's exception for d (:help d-special): nothing but blanks around what is deleted over several lines.
    const bare = !/\S/.test(editor.current.sliceDoc(first.from, from) + editor.current.sliceDoc(to, last.to));
    const whole = operator === 'd' && last.number > first.number && bare;
    return whole ? linesAround(editor, from, to) : { from, to, lines: false };
  }
  const text = editor.current.sliceDoc(from, to);
  if (operator === 'c') return { from, to: from + (text.trimEnd().length || text.length), lines: false };
  const beyond = /\n\s*$/.exec(text);
  return { from, to: beyond === null || beyond.index === 0 ? to : from + beyond.index, lines: false };
}

function searchOf(vim: Vim, motion: MotionKeys): Vim {
  return /^[fFtT]$/.test(motion.name) ? { ...vim, search: { ...motion, count: null } } : vim;
}

function inNormal(at: VimEditor, command: VimCommand, keys: string): VimEditor {
  const { vim, editor } = at;
  switch (command.kind) {
    case 'motion': {
      const reached = reach(editor, cursorOf(editor), command.motion, vim.search);
      if (reached === null) return settled(at);
      const kept = { ...editor, goal: reached.goal ?? null };
      return settled({ vim: searchOf(vim, command.motion), editor: kept }, reached.to);
    }
    case 'operator': {
      const reached = reach(editor, cursorOf(editor), command.motion, vim.search);
      if (reached === null) return settled(at);
      const operand = operandOf(editor, command.operator, command.motion, reached);
      return operate({ vim: searchOf(vim, command.motion), editor }, command.operator, operand, keys);
    }
    case 'object': {
      const range = textObject(textOf(editor), cursorOf(editor), command.object);
      if (range === null || command.operator === null) return settled(at);
      return operate(at, command.operator, { ...range, lines: false }, keys);
    }
    case 'lines': {
      const { doc } = editor.current;
      const here = doc.lineAt(cursorOf(editor)).number;
      const last = Math.min(doc.lines, here + command.count - 1);
      if (last === here && command.count > 1) return settled(at);
      return operate(at, command.operator, linesAround(editor, cursorOf(editor), doc.line(last).to), keys);
    }
    case 'act':
      if (command.act === '.') return again(at, command.count);
      return actNormally(at, { ...command, keys });
  }
}

/** Visual mode with other ends; what is selected is the editor's selection, too, so that it can be run or copied. */
function visual({ vim, editor }: VimEditor, mode: Visual, goal: number | null = null): VimEditor {
  const { from, to } = visualRange(editor, mode);
  return { vim: { ...vim, mode, pending: '' }, editor: { ...select(editor, from, to), goal } };
}

const visualOperators: Readonly<Record<string, Operator>> = {
  ...{ d: 'd', x: 'd', D: 'd', X: 'd', c: 'c', s: 'c', C: 'c', S: 'c', y: 'y', Y: 'y', '>': '>', '<': '<' },
};

/** These take whole lines, whatever is selected of them. */
const ofLines = new Set(['D', 'X', 'C', 'S', 'Y', '>', '<']);

function actVisually(at: VimEditor, mode: Visual, act: string, target: string, keys: string): VimEditor {
  const { vim, editor } = at;
  const range = visualRange(editor, mode);
  const lines = mode.lines || ofLines.has(act);
  const begin = Math.min(mode.anchor, mode.head);
  const operand: Operand = lines ? { ...linesAround(editor, range.from, range.to), begin } : { ...range, lines: false };
  const operator = visualOperators[act];
  if (operator !== undefined) {
    // The cursor is where the selection began, not where it ended.
    const begun = { vim, editor: select(editor, operand.from, operand.from) };
    return operate(begun, operator, operand, keys);
  }
  switch (act) {
    case 'o':
      return visual(at, { ...mode, anchor: mode.head, head: mode.anchor });
    case 'v':
    case 'V':
      if (mode.lines === (act === 'V')) return settled(at, mode.head);
      return visual(at, { ...mode, lines: act === 'V' });
    case 'J': {
      const { doc } = editor.current;
      const [first, last] = [doc.lineAt(range.from).number, doc.lineAt(range.to).number];
      return first === doc.lines ? settled(at, range.from) : joinLines(at, first, Math.max(2, last - first + 1));
    }
    case 'u':
    case 'U':
    case '~':
      return settled(cased(at, operand.from, operand.to, act), operand.from);
    case 'r': {
      const text = editor.current.sliceDoc(operand.from, operand.to).replaceAll(/[^\n]/gu, () => target);
      return settled({ vim, editor: replaceRange(editor, operand.from, operand.to, text) }, operand.from);
    }
    default: {
      const { register } = vim;
      const gone = editor.current.sliceDoc(operand.from, operand.to);
      const edge = register.lines && !operand.lines ? '\n' : '';
      const text = `${edge}${register.text}${edge}`;
      const next = replaceRange(editor, operand.from, operand.to, text);
      const start = operand.from + (register.lines ? edge.length : before(text, text.length));
      return settled({ vim: { ...vim, register: { text: gone, lines: operand.lines } }, editor: next }, start);
    }
  }
}

function inVisual(at: VimEditor, mode: Visual, command: VimCommand, keys: string): VimEditor {
  const { vim, editor } = at;
  if (command.kind === 'motion') {
    const reached = reach(editor, mode.head, command.motion, vim.search);
    if (reached === null) return visual(at, mode, editor.goal);
    const { doc } = editor.current;
    const line = doc.lineAt(reached.to);
    const behind = reached.to === line.to && line.length > 0 && reached.span !== 'inclusive';
    // `$` takes the line's break along.
    const head = behind && command.motion.name !== '$' ? before(textOf(editor), line.to) : reached.to;
    return visual({ vim: searchOf(vim, command.motion), editor }, { ...mode, head }, reached.goal ?? null);
  }
  if (command.kind === 'object') {
    const range = textObject(textOf(editor), mode.head, command.object);
    if (range === null || range.from === range.to) return visual(at, mode);
    return visual(at, { kind: 'visual', anchor: range.from, head: before(textOf(editor), range.to), lines: false });
  }
  if (command.kind !== 'act') return visual(at, mode);
  return actVisually(at, mode, command.act, command.target, keys);
}

/** Does the latest change again, at the cursor. */
function again(at: VimEditor, count: number | null): VimEditor {
  const { change } = at.vim;
  if (change === null) return settled(at);
  const keys = count === null ? change.keys : `${count}${change.keys.replace(/^[1-9]\d*/, '')}`;
  const command = parseVim(keys, 'normal');
  if (command.kind === 'incomplete' || command.kind === 'unknown') return settled(at);
  const done = inNormal({ ...at, vim: { ...at.vim, pending: '' } }, command, keys);
  if (done.vim.mode.kind !== 'insert') return { ...done, vim: { ...done.vim, change } };
  const typed = { ...done, editor: change.inserted === '' ? done.editor : insert(done.editor, change.inserted) };
  const left = leaveInsert(typed);
  return { ...left, vim: { ...left.vim, change } };
}

/** Back to normal mode: what was typed is one step of undo and, with its command, what the dot repeats. */
function leaveInsert({ vim, editor }: VimEditor): VimEditor {
  const { mode } = vim;
  if (mode.kind !== 'insert') return { vim, editor };
  const cursor = cursorOf(editor);
  const inserted = cursor > mode.start ? editor.current.sliceDoc(mode.start, cursor) : '';
  const change = mode.keys === null ? vim.change : { keys: mode.keys, inserted };
  const past = editor.past.length > mode.undone ? editor.past.slice(0, mode.undone + 1) : editor.past;
  const line = editor.current.doc.lineAt(cursor);
  const left = { vim: { ...vim, change }, editor: { ...editor, past, goal: null } };
  return settled(left, Math.max(line.from, before(textOf(editor), cursor)));
}

/** Esc: out of insert and visual mode; in normal mode the keys of an unfinished command are forgotten. */
export function escapeVim(at: VimEditor): VimEditor {
  const { vim, editor } = at;
  if (vim.mode.kind === 'insert') return leaveInsert(at);
  if (vim.mode.kind === 'visual') return settled(at, vim.mode.head);
  return { vim: { ...vim, pending: '' }, editor };
}

/** One key of normal or visual mode: a character, or `ctrl+r`. Keys that mean nothing together are forgotten. */
export function pressVim(at: VimEditor, key: string): VimEditor {
  const { vim, editor } = at;
  const { mode } = vim;
  if (mode.kind === 'insert') return at;
  const keys = vim.pending + key;
  if (key === 'ctrl+r') return actNormally(at, { act: key, target: '', count: Number(vim.pending) || null, keys: '' });
  const command = parseVim(keys, mode.kind);
  if (command.kind === 'incomplete') return { vim: { ...vim, pending: keys }, editor };
  const ready: VimEditor = { editor, vim: { ...vim, pending: '' } };
  if (command.kind === 'unknown') return ready;
  if (mode.kind === 'visual') return inVisual(ready, mode, command, keys);
  const done = inNormal(ready, command, keys);
  const repeatable = changes.test(keys) && done.vim.mode === normal;
  return repeatable ? { ...done, vim: { ...done.vim, change: { keys, inserted: '' } } } : done;
}
