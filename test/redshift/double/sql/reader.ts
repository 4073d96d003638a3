import type { Token } from './lexer.ts';
import { NotKnown, Refusal } from './refusal.ts';
import { clauseWords, reservedWords } from './reserved.ts';

/**
 * Reads one statement's tokens and writes what PostgreSQL is to run in its place. What is accepted is written on; a
 * grammar rule that has to say something else skips and writes.
 */
export class Reader {
  readonly sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #out: string[] = [];

  constructor(sql: string, tokens: readonly Token[]) {
    this.sql = sql;
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('a statement without tokens');
    return token;
  }

  /** Whether the next tokens are these words or signs. */
  at(...texts: readonly string[]): boolean {
    return texts.every((text, index) => {
      const token = this.peek(index);
      return (token.kind === 'word' || token.kind === 'operator') && token.value === text;
    });
  }

  atAny(...texts: readonly string[]): boolean {
    return texts.some((text) => this.at(text));
  }

  /** Takes the next token and writes nothing. */
  skip(): Token {
    const token = this.peek();
    this.#at = Math.min(this.#at + 1, this.#tokens.length - 1);
    return token;
  }

  /** Takes these words or signs, if they are next, and writes nothing. */
  skipIf(...texts: readonly string[]): boolean {
    if (!this.at(...texts)) return false;
    for (const _ of texts) this.skip();
    return true;
  }

  mustSkip(...texts: readonly string[]): void {
    for (const text of texts) if (!this.skipIf(text)) throw this.syntaxError();
  }

  /** Takes these words or signs, if they are next, and writes them. */
  accept(...texts: readonly string[]): boolean {
    if (!this.skipIf(...texts)) return false;
    this.write(texts.join(' '));
    return true;
  }

  acceptAny(...texts: readonly string[]): boolean {
    return texts.some((text) => this.accept(text));
  }

  expect(...texts: readonly string[]): void {
    for (const text of texts) if (!this.accept(text)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.syntaxError();
  }

  write(text: string): void {
    this.#out.push(text);
  }

  /** What `read` writes, taken out of the output. */
  captured(read: () => void): string {
    const before = this.#out;
    this.#out = [];
    try {
      read();
      return this.#out.join(' ');
    } finally {
      this.#out = before;
    }
  }

  get written(): string {
    return this.#out.join(' ');
  }

  /** Takes a name and writes nothing. @returns it folded */
  skipName(): string {
    const token = this.peek();
    if (token.kind === 'quoted' || (token.kind === 'word' && !reservedWords.has(token.value))) {
      if (Buffer.byteLength(token.value) > 127) throw new Refusal('42622', `identifier "${token.value}" is too long`);
      return this.skip().value;
    }
    throw this.syntaxError();
  }

  name(): string {
    const name = this.skipName();
    this.write(quoted(name));
    return name;
  }

  /** Takes a label behind AS, where reserved words are names too. */
  label(): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.syntaxError();
    this.skip();
    this.write(quoted(token.value));
    return token.value;
  }

  /** Whether the next token can be an alias that no AS announces. */
  atAlias(): boolean {
    const { kind, value } = this.peek();
    return kind === 'quoted' || (kind === 'word' && !reservedWords.has(value) && !clauseWords.has(value));
  }

  /** Takes a string literal and writes nothing. */
  skipString(): string {
    if (this.peek().kind !== 'string') throw this.syntaxError();
    return this.skip().value;
  }

  /** Takes a whole number and writes nothing. */
  skipInteger(): number {
    const token = this.peek();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.syntaxError();
    return Number(this.skip().text);
  }

  /** Items with commas between them. */
  list(read: () => void): void {
    do read();
    while (this.accept(','));
  }

  syntaxError(): Refusal {
    const token = this.peek();
    if (token.kind === 'end') return new Refusal('42601', 'syntax error at end of input');
    const context = this.sql.slice(Math.max(0, token.start - 40), token.start).trim();
    const line = this.sql.slice(0, token.start).split('\n').length;
    return new Refusal('42601', `syntax error at or near "${token.text}" in context "${context}", at line ${line}`);
  }

  notKnown(what = `"${this.peek().text}" here`): NotKnown {
    return new NotKnown(what);
  }
}

/** A name as PostgreSQL takes it, whatever it is. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal as PostgreSQL takes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
