import { type Piece, weave } from '../pieces.ts';
import type { Reading } from '../reading.ts';
import type { CallRule, Replacement, TokenRule, Translation } from '../translation.ts';

/** A type as it stands in a statement. */
interface TypeName {
  /** DuckDB's name of what Redshift means; null where both mean the same by it. */
  readonly name: string | null;
  /** Most bytes of a text, where a cast cuts it. */
  readonly bytes: string | null;
  readonly next: number;
}

/** Names of texts, with the length that they have on Redshift where none is given (AWS, "Character types"). */
const textTypes: Readonly<Record<string, string | null>> = {
  varchar: null,
  nvarchar: null,
  text: null,
  char: '1',
  character: '1',
  nchar: '1',
  bpchar: '256',
};

/** The type at a token; null where nothing about it has to change. */
function typeAt(reading: Reading, index: number): TypeName | null {
  const word = reading.word(index);
  const bracket = (at: number) => (reading.sign(at) === '(' ? reading.partner(at) : null);
  if (word === 'float' || word === 'float8') return { name: 'DOUBLE', bytes: null, next: index + 1 };
  if (word === 'numeric' || word === 'decimal' || word === 'dec') {
    // Left out, the precision is 18 and the scale 0 (AWS, "Numeric types").
    return bracket(index + 1) === null ? { name: 'DECIMAL(18, 0)', bytes: null, next: index + 1 } : null;
  }
  if (!Object.hasOwn(textTypes, word)) return null;
  const varying = reading.word(index + 1) === 'varying';
  const behind = varying ? index + 2 : index + 1;
  const close = bracket(behind);
  if (close === null) {
    const bytes = varying ? null : (textTypes[word] ?? null);
    return { name: 'VARCHAR', bytes, next: behind };
  }
  const length = reading.textOf({ from: behind + 1, to: close });
  return { name: 'VARCHAR', bytes: /^\d+$/.test(length) ? length : null, next: close + 1 };
}

/** A value as text that is cut where the type is too short for it, as an explicit cast does. */
function cut({ use }: Translation, value: readonly Piece[], bytes: string, start: number): readonly Piece[] {
  use('redshift_cut');
  return weave(start)`redshift_cut(CAST(${value} AS VARCHAR), ${bytes})`;
}

/** CAST(x AS type). */
const cast: CallRule = (translation, call) => {
  const { reading, render } = translation;
  const as = [...reading.level({ from: call.open + 1, to: call.close })].findLast(
    (index) => reading.word(index) === 'as',
  );
  if (as === undefined) return null;
  const type = typeAt(reading, as + 1);
  if (type?.next !== call.close) return null;
  const start = reading.start(call.at);
  const value = render({ from: call.open + 1, to: as });
  const pieces =
    type.bytes === null
      ? weave(start)`CAST(${value} AS ${type.name ?? reading.textOf({ from: as + 1, to: call.close })})`
      : cut(translation, value, type.bytes, start);
  return { pieces, next: call.next };
};

/** CONVERT(type, x) (AWS, "CONVERT function"); of other arguments it is somebody's own. */
const convert: CallRule = (translation, call) => {
  const { reading, render } = translation;
  const [first, value] = call.arguments;
  if (first === undefined || value === undefined || call.arguments.length !== 2) return null;
  if (reading.kind(first.from) !== 'word') return null;
  const type = typeAt(reading, first.from);
  const start = reading.start(call.at);
  const name = type?.name ?? reading.textOf(first);
  const bytes = type?.bytes ?? null;
  const pieces =
    bytes === null ? weave(start)`CAST(${render(value)} AS ${name})` : cut(translation, render(value), bytes, start);
  return { pieces, next: call.next };
};

/** The operands that `::varchar(3)` cuts, by their first token: the tokens `::`, outermost cast last. */
export function cutOperands(reading: Reading): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  reading.tokens.forEach((_, index) => {
    if (reading.sign(index) !== '::' || !reading.endsOperand(index - 1)) return;
    if ((typeAt(reading, index + 1)?.bytes ?? null) !== null) {
      const start = reading.operandStart(index - 1);
      found.set(start, [...(found.get(start) ?? []), index]);
    }
  });
  return found;
}

/** `x::varchar(3)`, seen from the first token of x. */
export function cutCast(translation: Translation, start: number, cast: number): Replacement | null {
  const { reading, render } = translation;
  const type = typeAt(reading, cast + 1);
  if (type === null || type.bytes === null) return null;
  const pieces = cut(translation, render({ from: start, to: cast }), type.bytes, reading.start(start));
  return { pieces, next: type.next };
}

/** `::float` and, in CREATE TABLE and ALTER TABLE, the type behind a column's name. */
export const typeNames: TokenRule = ({ reading }, index) => {
  const before = reading.sign(index - 1);
  const definition = /^(?:create|alter)$/.test(reading.word(0)) && isColumnType(reading, index);
  if (before !== '::' && !definition) return null;
  const type = typeAt(reading, index);
  if (type === null || type.name === null) return null;
  return { pieces: weave(reading.start(index))`${type.name}`, next: type.next };
};

/** A column's type stands behind its name, which stands behind a bracket, a comma, ADD or COLUMN. */
function isColumnType(reading: Reading, index: number): boolean {
  const named = reading.kind(index - 1) === 'word' || reading.kind(index - 1) === 'quotedIdentifier';
  return named && /^(?:\(|,|add|column)$/.test(reading.sign(index - 2));
}

export const castCalls: Readonly<Record<string, CallRule>> = { cast, convert };
