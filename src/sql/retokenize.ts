import { type LexicalOptions, type Token, tokenAt } from './tokens.ts';

/** A text and all of its tokens. */
export interface TokenizedText {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Nothing yet: the tokens of any text can be found from it. */
export const noTokens: TokenizedText = { text: '', tokens: [] };

function commonPrefix(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

function commonSuffix(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length)) {
    length += 1;
  }
  return length;
}

/** How many tokens lie before an offset whole: the index of the first that ends behind it. */
function wholeBefore(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many of the tokens an edit at `offset` leaves alone for certain. What a token is depends on nothing before it, and
 * on what follows without a space (a quote behind an E, the tag of a dollar quote): the last space before the edit parts.
 */
function keptBefore(tokens: readonly Token[], offset: number): number {
  let kept = wholeBefore(tokens, offset);
  while (kept > 0 && (tokens[kept - 1]?.kind !== 'space' || (tokens[kept - 1]?.end ?? 0) >= offset)) kept -= 1;
  return kept;
}

/** The tokens that have a part between two offsets, and the one before them that means something, for what it tells of them. */
export function tokensBetween({ tokens }: TokenizedText, from: number, to: number): readonly Token[] {
  let first = wholeBefore(tokens, from) - 1;
  while (first > 0 && tokens[first]?.kind === 'space') first -= 1;
  const begin = Math.max(0, first);
  let end = wholeBefore(tokens, from);
  while (end < tokens.length && (tokens[end]?.start ?? 0) < to) end += 1;
  // A bracket behind the last one makes it a function.
  while (end < tokens.length && tokens[end]?.kind === 'space') end += 1;
  return tokens.slice(begin, end + 1);
}

/**
 * The tokens of a text of which an earlier state is known: only what the edit between them may have changed is read anew,
 * the rest is moved. As `tokens` gives them.
 */
export function retokenize(before: TokenizedText, text: string, options: LexicalOptions): TokenizedText {
  if (text === before.text) return before;
  const prefix = commonPrefix(before.text, text);
  const suffix = commonSuffix(before.text, text, Math.min(before.text.length, text.length) - prefix);
  const moved = text.length - before.text.length;
  const kept = keptBefore(before.tokens, prefix);
  const found = before.tokens.slice(0, kept);
  let rest = kept;
  for (let next = tokenAt(text, found.at(-1)?.end ?? 0, options); next !== null; ) {
    found.push(next);
    const { end } = next;
    if (end >= text.length - suffix) {
      // Where an old token began at the same place of the unchanged end, all that follow are the same.
      while ((before.tokens[rest]?.start ?? before.text.length) + moved < end) rest += 1;
      if ((before.tokens[rest]?.start ?? -1) + moved === end) break;
    }
    next = tokenAt(text, end, options);
  }
  if ((found.at(-1)?.end ?? 0) < text.length) {
    for (const { kind, start, end, closed } of before.tokens.slice(rest)) {
      found.push({ kind, start: start + moved, end: end + moved, closed });
    }
  }
  return { text, tokens: found };
}
