import { type LexicalOptions, tokens } from '../../../sql/tokens.ts';

const openers: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** The offsets of two brackets that belong together; in strings and comments there are none. */
export interface BracketPair {
  readonly open: number;
  readonly close: number;
}

/** The pair of the bracket that the cursor stands at: the one right of it, or else the one left of it. Null without one. */
export function bracketPairAt(text: string, cursor: number, options: LexicalOptions): BracketPair | null {
  const nearby = text.slice(Math.max(0, cursor - 1), cursor + 1);
  if (!/[()[\]]/.test(nearby)) return null;
  const pairs: BracketPair[] = [];
  const waiting: { character: string; at: number }[] = [];
  for (const token of tokens(text, options)) {
    if (token.kind !== 'punctuation') continue;
    const character = text.charAt(token.start);
    if (character === '(' || character === '[') waiting.push({ character, at: token.start });
    const opener = openers[character];
    if (opener === undefined || waiting.at(-1)?.character !== opener) continue;
    const open = waiting.pop()?.at;
    if (open !== undefined) pairs.push({ open, close: token.start });
  }
  const touching = (offset: number) => pairs.find(({ open, close }) => open === offset || close === offset);
  return touching(cursor) ?? touching(cursor - 1) ?? null;
}
