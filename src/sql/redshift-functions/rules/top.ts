import { namedList } from '../column-names.ts';
import { type Piece, typed, weave } from '../pieces.ts';
import type { Reading } from '../reading.ts';
import type { TokenRule } from '../translation.ts';

const setOperators = new Set(['union', 'intersect', 'except', 'minus']);

/** Where the SELECT at a token ends: at a set operator, a closing bracket, a semicolon, or the end. */
function endOfSelect(reading: Reading, index: number): number {
  for (const at of reading.level({ from: index + 1, to: reading.tokens.length })) {
    const sign = reading.sign(at);
    if (sign === ')' && (reading.partner(at) ?? at) < index) return at;
    if (sign === ';' || setOperators.has(reading.word(at))) return at;
  }
  return reading.tokens.length;
}

/** SELECT TOP n … is SELECT … LIMIT n (AWS, "SELECT list"). */
export const top: TokenRule = (translation, index) => {
  const { reading, render } = translation;
  if (reading.word(index) !== 'select' || reading.word(index + 1) !== 'top') return null;
  const value = index + 2;
  const kind = reading.kind(value);
  if (kind !== 'number' && kind !== 'parameter') return null;
  const end = endOfSelect(reading, index);
  const select = [typed(reading.start(index), reading.end(index))];
  const list = namedList(translation, value + 1);
  const rest = [...list.pieces, ...behind(list.next)];
  const limit = `LIMIT ${reading.sign(value)}`;
  const start = reading.start(index);
  const inUnion = setOperators.has(reading.word(end));
  function behind(from: number): readonly Piece[] {
    const white = from < end ? [typed(reading.end(from - 1), reading.start(from))] : [];
    return [...white, ...render({ from, to: end })];
  }
  const pieces = inUnion ? weave(start)`(${select}${rest} ${limit})` : weave(start)`${select}${rest} ${limit}`;
  return { pieces, next: end };
};

/** MINUS is EXCEPT. */
export const minus: TokenRule = ({ reading }, index) => {
  const follows = reading.word(index + 1) === 'select' || reading.sign(index + 1) === '(';
  if (reading.word(index) !== 'minus' || !follows || !reading.endsOperand(index - 1)) return null;
  if (reading.sign(index + 1) === '(' && !/^(?:select|with|\()$/.test(reading.sign(index + 2))) return null;
  return { pieces: weave(reading.start(index))`EXCEPT`, next: index + 1 };
};

/** SYSDATE, which takes no brackets. */
export const sysdate: TokenRule = ({ reading, use }, index) => {
  if (reading.word(index) !== 'sysdate' || reading.sign(index + 1) === '(') return null;
  if (reading.sign(index - 1) === '.' || reading.sign(index + 1) === '.' || reading.word(index - 1) === 'as')
    return null;
  use('sysdate');
  return { pieces: weave(reading.start(index))`sysdate()`, next: index + 1 };
};
