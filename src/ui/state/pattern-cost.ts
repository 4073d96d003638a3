/** What testing a regular expression may cost. */
export type PatternCost =
  /** It is tested against this many characters of a row at most; Infinity where a row's length does no harm. */
  { readonly kind: 'bounded'; readonly characters: number } | { readonly kind: 'unbounded'; readonly reason: string };

/** By the number of repeats one after another, each of which multiplies the ways to try by the length of the row. */
const charactersTested = [Infinity, 10_000, 500, 200];

/** What a piece of an expression begins with: an escape or a class in one, `(?:` and its like, a quantifier. */
const pieces = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\)|\||[*+]|\{\d+(?:,\d*)?\}|./gsu;

function isRepeat(piece: string | undefined): boolean {
  return piece !== undefined && (piece === '*' || piece === '+' || /^\{\d/.test(piece));
}

/**
 * How long testing `source` may take, from its form alone. JavaScript's engine tries all ways to match; a repeat of what
 * repeats, or of alternatives, has more ways than any screen can wait for, and nothing could interrupt it.
 */
export function patternCost(source: string): PatternCost {
  const parts = source.match(pieces) ?? [];
  const open: boolean[] = [];
  let many = false;
  let repeats = 0;
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('(')) {
      open.push(many);
      many = false;
    } else if (part === ')') {
      if (many && isRepeat(parts[index + 1])) {
        return { kind: 'unbounded', reason: 'it repeats what repeats or has alternatives, which may take for ever' };
      }
      many ||= open.pop() ?? false;
    } else if (part === '|') many = true;
    else if (isRepeat(part)) {
      many = true;
      if (!/^\{\d+\}$/.test(part)) repeats += 1;
    }
  }
  const characters = charactersTested[repeats];
  return characters === undefined
    ? {
        kind: 'unbounded',
        reason: `it has ${repeats} repeats, which may take for ever: ${charactersTested.length - 1} at most`,
      }
    : { kind: 'bounded', characters };
}
