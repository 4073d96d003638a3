import { type LexicalOptions, type TokenKind, tokens } from '../../../sql/tokens.ts';
import type { Tone } from '../line.ts';
import type { ToneRange } from './ranges.ts';

/** How the kinds of tokens are drawn; what is not named is plain. */
const tones: Partial<Record<TokenKind, Tone>> = {
  string: 'good',
  number: 'active',
  comment: 'muted',
  parameter: 'waiting',
};

/** A string or comment that the text ends in is drawn as a warning: what follows would be swallowed by it. */
export function syntaxRanges(text: string, options: LexicalOptions): readonly ToneRange[] {
  const ranges: ToneRange[] = [];
  for (const { kind, start, end, closed } of tokens(text, options)) {
    const tone = closed ? tones[kind] : 'caution';
    if (tone !== undefined) ranges.push({ from: start, to: end, tone });
  }
  return ranges;
}
