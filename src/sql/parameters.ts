import type { Engine } from './dialect.ts';
import { type ParameterValue, typeOf } from './parameter-value.ts';
import { type LexicalOptions, tokens } from './tokens.ts';

/** A statement whose `:name`s became `$1`, `$2` …, to be sent with values that are bound and never pasted. */
export interface ParameterizedStatement {
  readonly sql: string;
  /** What is bound, that of `$1` first; null is SQL NULL. */
  readonly values: readonly (string | null)[];
  /** Those of the names whose values have a type of their own, with it: `since`, `date`. */
  readonly types: ReadonlyMap<string, string>;
  /** Where each piece of the statement came from, to map positions back. */
  readonly shifts: readonly Shift[];
}

/** From `at` in the new text on, offsets are `by` greater than in the one that was written. */
interface Shift {
  readonly at: number;
  readonly by: number;
}

interface Found {
  readonly name: string;
  /** `:'name'`, which is a text whatever it looks like. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** `:name` and `:'name'` outside literals and comments; not `::type`, `:=`, or the bounds of a slice. */
function* namedParameters(text: string, options: LexicalOptions): Generator<Found> {
  let before = { kind: '', text: '', end: -1 };
  let brackets = 0;
  for (const token of tokens(text, options)) {
    const piece = text.slice(token.start, token.end);
    if (piece === '[') brackets += 1;
    if (piece === ']') brackets -= 1;
    const touches = before.end === token.start;
    // In a[x:y] and {key:value} the colon separates; a parameter of psql's has a space or an operator before it.
    const separates =
      touches && (/^(word|number|quotedIdentifier|string|parameter)$/.test(before.kind) || /^[)\]]$/.test(before.text));
    if (
      token.kind === 'parameter' &&
      piece.startsWith(':') &&
      !(brackets > 0 && separates) &&
      !isMapKey(before, touches)
    ) {
      yield { name: piece.slice(1), quoted: false, start: token.start, end: token.end };
    } else if (token.kind === 'string' && token.closed && piece.startsWith("'") && before.text === ':' && touches) {
      const name = piece.slice(1, -1);
      if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) yield { name, quoted: true, start: before.end - 1, end: token.end };
    }
    if (token.kind !== 'comment') before = { kind: token.kind, text: piece, end: token.end };
  }
}

/** `{'a':b}` is a struct of DuckDB's. */
function isMapKey(before: { readonly kind: string }, touches: boolean): boolean {
  return touches && before.kind === 'string';
}

/** The names of a statement's parameters in the order in which they come, each once. */
export function parameterNames(text: string, options: LexicalOptions): readonly string[] {
  return [...new Set([...namedParameters(text, options)].map(({ name }) => name))];
}

/**
 * Puts `$1`, `$2` … in place of `:name` and `:'name'`, with the type that the value has: `CAST($1 AS bigint)`. Nothing of a
 * value gets into the text but its number of digits.
 * @param values of all the statement's parameters
 * @throws RangeError for a name without a value, and for a statement that has numbered parameters beside named ones.
 */
export function bindParameters(
  text: string,
  options: LexicalOptions & { readonly engine: Engine },
  values: ReadonlyMap<string, ParameterValue>,
): ParameterizedStatement {
  const found = [...namedParameters(text, options)];
  if (found.length > 0 && hasNumbers(text, options)) throw new RangeError('$1 and :name cannot stand in one statement');
  const bound = new Map<string, { number: number; value: string | null }>();
  const types = new Map<string, string>();
  const shifts: Shift[] = [];
  let sql = '';
  let from = 0;
  for (const { name, quoted, start, end } of found) {
    const value = values.get(name);
    if (value === undefined) throw new RangeError(`:${name} has no value`);
    const type = typeOf(quoted && value.kind !== 'null' ? { ...value, kind: 'text' } : value, options.engine);
    // The engine gives a number one type, so the same name with another type has another number.
    const key = `${type} ${name}`;
    const known = bound.get(key) ?? { number: bound.size + 1, value: value.kind === 'null' ? null : value.text };
    bound.set(key, known);
    if (type !== null && value.kind !== 'text') types.set(name, type);
    sql += text.slice(from, start) + (type === null ? `$${known.number}` : `CAST($${known.number} AS ${type})`);
    from = end;
    shifts.push({ at: sql.length, by: sql.length - end });
  }
  return { sql: sql + text.slice(from), values: [...bound.values()].map(({ value }) => value), types, shifts };
}

function hasNumbers(text: string, options: LexicalOptions): boolean {
  for (const token of tokens(text, options)) {
    if (token.kind === 'parameter' && text.startsWith('$', token.start)) return true;
  }
  return false;
}

/** The offset in the text as it was written of one in the numbered statement, as engines tell it of an error. */
export function originalPosition({ shifts }: ParameterizedStatement, position: number): number {
  const shift = shifts.findLast(({ at }) => at <= position);
  return position - (shift?.by ?? 0);
}
