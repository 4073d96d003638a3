import { quoteName } from '../text.ts';
import { type Piece, typed, weave } from './pieces.ts';
import type { Range, Reading } from './reading.ts';
import type { Replacement, TokenRule, Translation } from './translation.ts';

const ends = new Set(
  `from into where group having qualify window order limit offset fetch union intersect except minus for using`.split(
    ' ',
  ),
);

/** As long as Redshift lets a name be (AWS, "Names and identifiers"). */
const longest = 127;

/** What to call an item's column when it is translated; null where it has a name. */
function nameOf(reading: Reading, range: Range): string | null {
  const last = range.to - 1;
  const bare = reading.kind(last) === 'word' || reading.kind(last) === 'quotedIdentifier';
  if (reading.sign(last) === '*') return null;
  // `… AS name` and `… name`; a word behind an operator or a point is an operand, and so is END.
  if (bare && reading.word(last - 1) === 'as') return null;
  const operand = /^(?:end|null|true|false|isnull|notnull)$/.test(reading.word(last));
  if (bare && !operand && last > range.from && reading.endsOperand(last - 1)) return null;
  return quoteName(reading.textOf(range).replace(/\s+/g, ' ').slice(0, longest));
}

/** Where a select list ends that begins at a token: at the clause behind it, or where the query does. */
function endOfList(reading: Reading, from: number): number {
  for (const index of reading.level({ from, to: reading.tokens.length })) {
    const within = reading.word(index) === 'group' && reading.word(index - 1) === 'within';
    if ((ends.has(reading.word(index)) && !within) || reading.sign(index) === ';') return index;
    if (reading.sign(index) === ')' && (reading.partner(index) ?? index) < from) return index;
  }
  return reading.tokens.length;
}

/**
 * Translates the select list that begins at a token, from behind the token before it. A column that comes out otherwise
 * than it was typed is called by what was typed.
 */
export function namedList({ reading, render, changes }: Translation, from: number): Replacement {
  const next = endOfList(reading, from);
  const pieces: Piece[] = [];
  let at = reading.end(from - 1);
  for (const whole of reading.split({ from, to: next }, ',')) {
    // `TOP 10 DISTINCT a`
    const range = reading.word(whole.from) === 'distinct' ? { from: whole.from + 1, to: whole.to } : whole;
    if (range.from >= range.to) continue;
    if (at < reading.start(range.from)) pieces.push(typed(at, reading.start(range.from)));
    const before = changes();
    const item = render(range);
    pieces.push(...item);
    at = reading.end(range.to - 1);
    const name = changes() > before ? nameOf(reading, range) : null;
    if (name !== null) pieces.push(...weave(at)` AS ${name}`);
  }
  const end = reading.end(next - 1);
  if (at < end) pieces.push(typed(at, end));
  return { pieces, next };
}

export const selectList: TokenRule = (translation, index) => {
  const { reading } = translation;
  if (reading.word(index) !== 'select') return null;
  const quantified = reading.word(index + 1) === 'distinct' || reading.word(index + 1) === 'all';
  const from = quantified ? index + 2 : index + 1;
  const { pieces, next } = namedList(translation, from);
  return { pieces: [typed(reading.start(index), reading.end(from - 1)), ...pieces], next };
};
