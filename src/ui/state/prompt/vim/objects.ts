import type { TextRange } from '../editor.ts';

const closers: Readonly<Record<string, readonly [open: string, close: string]>> = {
  '(': ['(', ')'],
  ')': ['(', ')'],
  b: ['(', ')'],
  '[': ['[', ']'],
  ']': ['[', ']'],
  '{': ['{', '}'],
  '}': ['{', '}'],
  B: ['{', '}'],
};

/** The innermost pair of brackets around an offset, or at it. */
function bracketsAround(text: string, at: number, [open, close]: readonly [string, string]): TextRange | null {
  let depth = 0;
  let from = at;
  for (; from >= 0; from -= 1) {
    const character = text.charAt(from);
    if (character === close && from !== at) depth += 1;
    else if (character === open && depth > 0) depth -= 1;
    else if (character === open) break;
  }
  if (from < 0) return null;
  depth = 0;
  for (let to = from; to < text.length; to += 1) {
    const character = text.charAt(to);
    if (character === open) depth += 1;
    if (character === close) depth -= 1;
    if (depth === 0) return { from, to: to + 1 };
  }
  return null;
}

/** The quoted piece of its line that an offset is in, or else the first behind it. */
function quotesAround(text: string, at: number, quote: string): TextRange | null {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const places = [...line].flatMap((character, index) => (character === quote ? [index] : []));
  for (let pair = 0; pair + 1 < places.length; pair += 2) {
    const [from = 0, to = 0] = places.slice(pair, pair + 2);
    if (lineStart + to >= at) return { from: lineStart + from, to: lineStart + to + 1 };
  }
  return null;
}

function kindOf(character: string, big: boolean): string {
  if (character === '\n') return 'break';
  if (/\s/u.test(character)) return 'blank';
  return big || /[\p{L}\p{N}_]/u.test(character) ? 'word' : 'other';
}

/** The word, or the blanks, at an offset; with `around` also the blanks behind it, or else those before it. */
function wordAround(text: string, at: number, big: boolean, around: boolean): TextRange | null {
  const kind = kindOf(text.charAt(at), big);
  if (at >= text.length || kind === 'break') return null;
  const is = (index: number, wanted: string) =>
    index >= 0 && index < text.length && kindOf(text.charAt(index), big) === wanted;
  let [from, to] = [at, at + 1];
  while (is(from - 1, kind)) from -= 1;
  while (is(to, kind)) to += 1;
  if (!around) return { from, to };
  if (kind === 'blank') {
    const next = kindOf(text.charAt(to), big);
    while (is(to, next) && next !== 'break') to += 1;
    return { from, to };
  }
  const end = to;
  while (is(to, 'blank')) to += 1;
  if (to === end) while (is(from - 1, 'blank')) from -= 1;
  return { from, to };
}

/** With the blanks behind it in its line, or else those before it. */
function withBlanks(text: string, { from, to }: TextRange): TextRange {
  const behind = /^[ \t]*/.exec(text.slice(to))?.[0].length ?? 0;
  if (behind > 0) return { from, to: to + behind };
  return { from: from - (/[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0), to };
}

/** The part of a text that a text object means at an offset: `iw`, `a"`, `i(`; null where there is none. */
export function textObject(text: string, at: number, object: string): TextRange | null {
  const around = object.startsWith('a');
  const name = object.slice(1);
  if (name === 'w' || name === 'W') return wordAround(text, at, name === 'W', around);
  const brackets = closers[name];
  const whole = brackets === undefined ? quotesAround(text, at, name) : bracketsAround(text, at, brackets);
  if (whole === null || (around && brackets !== undefined)) return whole;
  if (around) return withBlanks(text, whole);
  return { from: whole.from + 1, to: whole.to - 1 };
}
