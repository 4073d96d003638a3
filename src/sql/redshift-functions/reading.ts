import { isSignificant, type Token, tokens } from '../tokens.ts';

/** Significant tokens from `from` to before `to`, by their index. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** `name(argument, …)`. */
export interface Call {
  /** In lower case. */
  readonly name: string;
  /** Index of the name. */
  readonly at: number;
  readonly open: number;
  readonly close: number;
  readonly arguments: readonly Range[];
  /** Index of what follows the closing bracket. */
  readonly next: number;
}

/** Words that an operand never ends with, so that what follows is not its alias. */
const openEnded = new Set(
  `and or not in is like ilike similar to between case when then else select distinct all from where by on using having
   limit offset union except intersect join as with over top returning values set interval any some exists escape`.split(
    /\s+/,
  ),
);

/** A statement as the tokens that mean something, with its brackets paired. */
export class Reading {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly #signs: readonly string[];
  readonly #partners: ReadonlyMap<number, number>;

  /** `text` is read as DuckDB reads it: a backslash is a character like any other. */
  constructor(text: string) {
    this.text = text;
    this.tokens = [...tokens(text, { backslashEscapes: false })].filter(isSignificant);
    this.#signs = this.tokens.map(({ kind, start, end }) => {
      const sign = text.slice(start, end);
      return kind === 'word' ? sign.toLowerCase() : sign;
    });
    this.#partners = pairs(this.tokens, text);
  }

  /** A token's text, words in lower case; empty beyond the ends. */
  sign(index: number): string {
    return this.#signs[index] ?? '';
  }

  /** The word in lower case; empty where no unquoted word stands. */
  word(index: number): string {
    return this.tokens[index]?.kind === 'word' ? this.sign(index) : '';
  }

  /** False for a number and most punctuation, of which a long INSERT is full: nothing begins with them. */
  isTelling(index: number): boolean {
    const kind = this.kind(index);
    return kind === 'punctuation' ? /[)[{]/.test(this.sign(index)) : kind !== 'number';
  }

  kind(index: number): Token['kind'] | null {
    return this.tokens[index]?.kind ?? null;
  }

  /** Where a token starts; the end of the text beyond its last. */
  start(index: number): number {
    return this.tokens[index]?.start ?? this.text.length;
  }

  end(index: number): number {
    return this.tokens[index]?.end ?? this.text.length;
  }

  textOf({ from, to }: Range): string {
    return this.text.slice(this.start(from), this.end(to - 1));
  }

  /** The other bracket of a pair; null where it is missing. */
  partner(index: number): number | null {
    return this.#partners.get(index) ?? null;
  }

  /** The call that begins at a token; null where none does. A qualified name calls somebody's own function. */
  callAt(index: number): Call | null {
    const name = this.word(index);
    if (name === '' || this.sign(index + 1) !== '(' || this.sign(index - 1) === '.') return null;
    const close = this.partner(index + 1);
    if (close === null) return null;
    const range = { from: index + 2, to: close };
    return { name, at: index, open: index + 1, close, arguments: this.split(range, ','), next: close + 1 };
  }

  /** Cuts a range at a sign outside of all brackets; an empty range has no parts. */
  split({ from, to }: Range, sign: string): readonly Range[] {
    if (from >= to) return [];
    const parts: Range[] = [];
    let begin = from;
    for (const index of this.level({ from, to })) {
      if (this.sign(index) !== sign) continue;
      parts.push({ from: begin, to: index });
      begin = index + 1;
    }
    parts.push({ from: begin, to });
    return parts;
  }

  /** The tokens of a range that are in no bracket within it; the brackets themselves count as outside. */
  *level({ from, to }: Range): Generator<number> {
    for (let index = from; index < to; index += 1) {
      yield index;
      const partner = this.partner(index);
      if (partner !== null && partner > index && partner < to) {
        yield partner;
        index = partner;
      }
    }
  }

  /** The bracket that a token stands in; null outside of all. */
  enclosing(index: number): number | null {
    for (let at = index - 1; at >= 0; at -= 1) {
      const partner = this.partner(at);
      if (partner === null) continue;
      if (partner > index) return at;
      if (partner < at) at = partner;
    }
    return null;
  }

  /** True where a token can be the last one of an operand: a name, a value, a closing bracket. */
  endsOperand(index: number): boolean {
    const kind = this.kind(index);
    if (kind === 'word') return !openEnded.has(this.word(index));
    if (kind === 'string' || kind === 'number' || kind === 'quotedIdentifier' || kind === 'parameter') return true;
    return this.sign(index) === ')' || this.sign(index) === ']' || this.sign(index) === '}';
  }

  /** Where the operand begins that ends at a token, without operators: `a.b`, `f(x)`, `(x)`, `'x'`, `CASE … END`, with casts. */
  operandStart(last: number): number {
    let index = this.partner(last) ?? last;
    if (index < last && (this.kind(index - 1) === 'word' || this.kind(index - 1) === 'quotedIdentifier')) {
      // `IN (…)`: the word before the bracket is no function.
      if (this.endsOperand(index - 1)) index -= 1;
    } else if (this.word(index) === 'end') index = this.#caseOf(index);
    while (this.sign(index - 1) === '.') index -= 2;
    if (this.kind(index) === 'string' && this.kind(index - 1) === 'word' && literalTypes.has(this.word(index - 1))) {
      index -= 1;
    }
    return this.sign(index - 1) === '::' ? this.operandStart(index - 2) : index;
  }

  #caseOf(end: number): number {
    let depth = 0;
    for (let index = end; index >= 0; index -= 1) {
      if (this.word(index) === 'end') depth += 1;
      else if (this.word(index) === 'case') depth -= 1;
      if (depth === 0) return index;
    }
    return end;
  }
}

/** Types whose name stands before a literal. */
const literalTypes = new Set(['date', 'time', 'timestamp', 'timestamptz', 'interval']);

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function pairs(tokens: readonly Token[], text: string): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const open: { readonly index: number; readonly sign: string }[] = [];
  tokens.forEach(({ kind, start }, index) => {
    if (kind !== 'punctuation') return;
    const sign = text.charAt(start);
    if (sign === '(' || sign === '[' || sign === '{') open.push({ index, sign });
    const opener = closers[sign];
    if (opener === undefined || open.at(-1)?.sign !== opener) return;
    const { index: partner } = open.pop() ?? { index };
    partners.set(index, partner);
    partners.set(partner, index);
  });
  return partners;
}
