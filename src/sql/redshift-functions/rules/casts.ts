import { type Piece, weave } from '../pieces.ts';
import type { Range, Reading } from '../reading.ts';
import type { CallRule, Replacement, Translation } from '../translation.ts';
import { type TypeName, typeAt } from '../type-names.ts';

/**
 * A number as it is written, which is rounded where values of tables are cut (AWS, "Numeric types", "CAST function"); or
 * NULL or a parameter, which have no type before the cast.
 */
function isPlain(reading: Reading, { from, to }: Range): boolean {
  const signed = /^[+-]$/.test(reading.sign(from)) ? from + 1 : from;
  if (to - signed !== 1) return false;
  return /^(?:number|parameter)$/.test(reading.kind(signed) ?? '') || reading.word(signed) === 'null';
}

/** A value of a type, as an explicit cast makes it: a text is cut where it is too long, a CHAR loses its blanks. */
function converted(translation: Translation, range: Range, type: TypeName, start: number): readonly Piece[] {
  const { reading, render, use } = translation;
  const value = render(range);
  const { name, text, digits } = type;
  if (name === 'VARCHAR') {
    use('redshift_text');
    const whole = weave(start)`redshift_text(${value})`;
    if (text === null) return whole;
    use('redshift_cut');
    const cut = weave(start)`redshift_cut(${whole}, ${String(text.bytes)})`;
    return text.padded ? weave(start)`rtrim(${cut}, ' ')` : cut;
  }
  if (digits === null || isPlain(reading, range)) return weave(start)`CAST(${value} AS ${name})`;
  use(digits === 0 ? 'redshift_whole' : 'redshift_digits');
  if (digits === 0) return weave(start)`CAST(redshift_whole(${value}) AS ${name})`;
  return weave(start)`CAST(redshift_digits(${value}, ${String(digits)}) AS ${name})`;
}

/** CAST(x AS type). */
const cast: CallRule = (translation, call) => {
  const { reading } = translation;
  const as = [...reading.level({ from: call.open + 1, to: call.close })].findLast(
    (index) => reading.word(index) === 'as',
  );
  if (as === undefined) return null;
  const type = typeAt(reading, as + 1, 'cast');
  if (type?.next !== call.close) return null;
  const pieces = converted(translation, { from: call.open + 1, to: as }, type, reading.start(call.at));
  return { pieces, next: call.next };
};

/** CONVERT(type, x) (AWS, "CONVERT function"); of other arguments it is somebody's own. */
const convert: CallRule = (translation, call) => {
  const { reading, render } = translation;
  const [first, value] = call.arguments;
  if (first === undefined || value === undefined || call.arguments.length !== 2) return null;
  if (reading.kind(first.from) !== 'word') return null;
  const type = typeAt(reading, first.from, 'cast');
  const start = reading.start(call.at);
  const pieces =
    type === null
      ? weave(start)`CAST(${render(value)} AS ${reading.textOf(first)})`
      : converted(translation, value, type, start);
  return { pieces, next: call.next };
};

/** The operands of `::type` whose value is made otherwise here, by their first token: the tokens `::`, outermost cast last. */
export function castOperands(reading: Reading): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  reading.tokens.forEach((_, index) => {
    if (reading.sign(index) !== '::' || !reading.endsOperand(index - 1)) return;
    if (typeAt(reading, index + 1, 'cast') === null) return;
    const start = reading.operandStart(index - 1);
    found.set(start, [...(found.get(start) ?? []), index]);
  });
  return found;
}

/** `x::type`, seen from the first token of x. */
export function castOperator(translation: Translation, start: number, cast: number): Replacement | null {
  const { reading } = translation;
  const type = typeAt(reading, cast + 1, 'cast');
  if (type === null) return null;
  const pieces = converted(translation, { from: start, to: cast }, type, reading.start(start));
  return { pieces, next: type.next };
}

export const castCalls: Readonly<Record<string, CallRule>> = { cast, convert };
