import { quoteText } from './text.ts';
import { type LexicalOptions, tokens } from './tokens.ts';

/** A statement whose `:name`s became `$1`, `$2` …, to be sent with values that are bound and never pasted. */
export interface ParameterizedStatement {
  readonly sql: string;
  /** The names, that of `$1` first; each once. */
  readonly names: readonly string[];
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
      yield { name: piece.slice(1), start: token.start, end: token.end };
    } else if (token.kind === 'string' && token.closed && piece.startsWith("'") && before.text === ':' && touches) {
      const name = piece.slice(1, -1);
      if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) yield { name, start: before.end - 1, end: token.end };
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
 * Puts `$1`, `$2` … in place of `:name` and `:'name'`. A name that comes twice keeps its number; numbers that the
 * statement has already are left alone, and the names get those behind them.
 */
export function numberParameters(text: string, options: LexicalOptions): ParameterizedStatement {
  const found = [...namedParameters(text, options)];
  const names = [...new Set(found.map(({ name }) => name))];
  const first = highestNumber(text, options) + 1;
  const shifts: Shift[] = [];
  let sql = '';
  let from = 0;
  for (const { name, start, end } of found) {
    sql += `${text.slice(from, start)}$${first + names.indexOf(name)}`;
    from = end;
    shifts.push({ at: sql.length, by: sql.length - end });
  }
  return { sql: sql + text.slice(from), names, shifts };
}

function highestNumber(text: string, options: LexicalOptions): number {
  let highest = 0;
  for (const token of tokens(text, options)) {
    if (token.kind !== 'parameter' || !text.startsWith('$', token.start)) continue;
    highest = Math.max(highest, Number.parseInt(text.slice(token.start + 1, token.end), 10));
  }
  return highest;
}

/** The offset in the text as it was written of one in the numbered statement, as engines tell it of an error. */
export function originalPosition({ shifts }: ParameterizedStatement, position: number): number {
  const shift = shifts.findLast(({ at }) => at <= position);
  return position - (shift?.by ?? 0);
}

/** A value of a parameter as it reads in a provenance line or log; what runs is bound. */
export function describeParameters(values: ReadonlyMap<string, string | null>): string {
  return [...values].map(([name, value]) => `${name} = ${value === null ? 'NULL' : quoteText(value)}`).join(', ');
}
