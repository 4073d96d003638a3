import { findClusterBreak } from '@codemirror/state';
import { bracketPairAt } from '../brackets.ts';
import { cursorOf, type Editor, move, placeCursor, textOf } from '../editor.ts';
import type { MotionKeys } from './command.ts';

/** Where a motion leads. */
export interface Reached {
  readonly to: number;
  /** `exclusive`: what an operator takes ends before `to`; `inclusive`: behind the character there; `lines`: whole lines. */
  readonly span: 'exclusive' | 'inclusive' | 'lines';
  /** The display column that further moves up and down aim at; null where there is none. */
  readonly goal?: number | null;
}

type CharacterClass = 'blank' | 'word' | 'other';

function classAt(text: string, at: number, big: boolean): CharacterClass {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0x20);
  if (/\s/u.test(character)) return 'blank';
  return big || /[\p{L}\p{N}_]/u.test(character) ? 'word' : 'other';
}

export function after(text: string, at: number): number {
  return at >= text.length ? text.length : findClusterBreak(text, at);
}

export function before(text: string, at: number): number {
  return at <= 0 ? 0 : findClusterBreak(text, at, false);
}

function isEmptyLine(text: string, at: number): boolean {
  return text.charAt(at) === '\n' && (at === 0 || text.charAt(at - 1) === '\n');
}

function wordStart(text: string, from: number, big: boolean): number {
  let at = from;
  const here = classAt(text, at, big);
  if (here !== 'blank') while (at < text.length && classAt(text, at, big) === here) at = after(text, at);
  while (at < text.length && classAt(text, at, big) === 'blank' && !(at > from && isEmptyLine(text, at))) {
    at = after(text, at);
  }
  return at;
}

function wordEnd(text: string, from: number, big: boolean): number {
  let at = after(text, from);
  while (at < text.length && classAt(text, at, big) === 'blank') at = after(text, at);
  const here = classAt(text, at, big);
  while (after(text, at) < text.length && classAt(text, after(text, at), big) === here) at = after(text, at);
  return Math.min(at, Math.max(0, text.length - 1));
}

function wordBack(text: string, from: number, big: boolean): number {
  let at = before(text, from);
  while (at > 0 && classAt(text, at, big) === 'blank' && !isEmptyLine(text, at)) at = before(text, at);
  const here = classAt(text, at, big);
  while (at > 0 && classAt(text, before(text, at), big) === here && here !== 'blank') at = before(text, at);
  return at;
}

function repeated(count: number, from: number, step: (at: number) => number): number {
  let at = from;
  for (let time = 0; time < count; time += 1) at = step(at);
  return at;
}

/** Offset of the first character of a line that is no blank. */
export function indentEnd(editor: Editor, offset: number): number {
  const { from, text } = editor.current.doc.lineAt(offset);
  return from + (/^\s*/.exec(text)?.[0].length ?? 0);
}

/**
 * A character in the line of the cursor: `f` stands on it, `t` before it. Done again, `t` does not stay before the character
 * that it stands before already.
 */
function found(editor: Editor, at: number, { name, target, count }: MotionKeys, again: boolean): Reached | null {
  const { from, text } = editor.current.doc.lineAt(at);
  const forward = name === 'f' || name === 't';
  const over = again && (name === 't' || name === 'T') ? 1 : 0;
  let place = at - from + (forward ? over : -over);
  for (let time = 0; time < (count ?? 1); time += 1) {
    place = forward ? text.indexOf(target, place + 1) : place <= 0 ? -1 : text.lastIndexOf(target, place - 1);
    if (place < 0) return null;
  }
  if (name === 't') place = before(text, place);
  if (name === 'T') place = after(text, place);
  return { to: from + place, span: forward ? 'inclusive' : 'exclusive' };
}

function paragraph(editor: Editor, at: number, by: 1 | -1): number {
  const { doc } = editor.current;
  const isEmpty = (one: number) => doc.line(one).length === 0;
  const isInside = (one: number) => one >= 1 && one <= doc.lines;
  let number = doc.lineAt(at).number;
  while (isInside(number) && isEmpty(number)) number += by;
  while (isInside(number) && !isEmpty(number)) number += by;
  if (!isInside(number)) return by < 0 ? 0 : doc.length;
  return doc.line(number).from;
}

function vertical(editor: Editor, at: number, by: 'up' | 'down', count: number): Reached | null {
  const { doc } = editor.current;
  const edge = by === 'down' ? doc.lines : 1;
  const most = Math.min(count, Math.abs(edge - doc.lineAt(at).number));
  if (most === 0) return null;
  let there: Editor = { ...placeCursor(editor, at), goal: editor.goal };
  for (let time = 0; time < most; time += 1) there = move(there, by);
  return { to: cursorOf(there), span: 'lines', goal: there.goal };
}

/** Where a motion from `at` leads; null where it leads nowhere. `last` is the search that ; and , repeat. */
export function reach(editor: Editor, at: number, motion: MotionKeys, last: MotionKeys | null): Reached | null {
  const { name } = motion;
  const count = motion.count ?? 1;
  const { doc } = editor.current;
  const text = textOf(editor);
  const line = doc.lineAt(at);
  const exclusive = (to: number): Reached => ({ to, span: 'exclusive' });
  switch (name) {
    case 'h':
      return exclusive(repeated(count, at, (one) => Math.max(line.from, before(text, one))));
    case 'l':
    case ' ':
      return exclusive(repeated(count, at, (one) => Math.min(line.to, after(text, one))));
    case 'j':
      return vertical(editor, at, 'down', count);
    case 'k':
      return vertical(editor, at, 'up', count);
    case '+':
    case '-': {
      const there = vertical(editor, at, name === '+' ? 'down' : 'up', count);
      return there === null ? null : { to: indentEnd(editor, there.to), span: 'lines' };
    }
    case 'w':
    case 'W':
      return exclusive(repeated(count, at, (one) => wordStart(text, one, name === 'W')));
    case 'b':
    case 'B':
      return exclusive(repeated(count, at, (one) => wordBack(text, one, name === 'B')));
    case 'e':
    case 'E':
      return { to: repeated(count, at, (one) => wordEnd(text, one, name === 'E')), span: 'inclusive' };
    case '0':
      return exclusive(line.from);
    case '^':
      return exclusive(indentEnd(editor, at));
    case '$':
      return exclusive(doc.line(Math.min(doc.lines, line.number + count - 1)).to);
    case 'gg':
    case 'G': {
      const number = Math.min(doc.lines, motion.count ?? (name === 'gg' ? 1 : doc.lines));
      return { to: indentEnd(editor, doc.line(number).from), span: 'lines' };
    }
    case '{':
      return exclusive(repeated(count, at, (one) => paragraph(editor, one, -1)));
    case '}':
      return exclusive(repeated(count, at, (one) => paragraph(editor, one, 1)));
    case '%': {
      const next = text.slice(at, line.to).search(/[()[\]]/);
      const pair = next < 0 ? null : bracketPairAt(text, at + next, { backslashEscapes: false });
      if (pair === null) return null;
      return { to: pair.open === at + next ? pair.close : pair.open, span: 'inclusive' };
    }
    case ';':
    case ',': {
      if (last === null) return null;
      const turned = { f: 'F', F: 'f', t: 'T', T: 't' }[last.name] ?? last.name;
      return found(editor, at, { ...last, name: name === ';' ? last.name : turned, count: motion.count }, true);
    }
    default:
      return found(editor, at, motion, false);
  }
}
