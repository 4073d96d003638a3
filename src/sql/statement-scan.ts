import type { Token } from './tokens.ts';

/** A statement in a text; offsets are UTF-16 units from 0, end exclusive. */
export interface StatementSpan {
  /** From its first token (leading white space and comments left out) … */
  readonly start: number;
  /** … to its last, without the semicolon. */
  readonly end: number;
  readonly text: string;
  /** True when a semicolon ends it. */
  readonly terminated: boolean;
  /** Where it is over: behind its semicolon, or the end of the whole text. */
  readonly over: number;
}

/**
 * Follows the SQL-standard bodies of functions and procedures, `CREATE FUNCTION … BEGIN ATOMIC …; …; END`, whose
 * semicolons end nothing. Like psql it goes by words: only the first four decide whether this is such a statement.
 */
class RoutineBody {
  #header = '';
  #words = 0;
  #depth = 0;

  /** Takes the statement's next unquoted word. */
  word(word: string, withinParentheses: boolean): void {
    if (this.#words < 4) {
      this.#words += 1;
      this.#header += `${word.toLowerCase()} `;
    }
    if (withinParentheses || !/^create (or replace )?(function|procedure) /.test(this.#header)) return;
    switch (word.toLowerCase()) {
      case 'begin':
        this.#depth += 1;
        break;
      case 'case':
        if (this.#depth > 0) this.#depth += 1;
        break;
      case 'end':
        if (this.#depth > 0) this.#depth -= 1;
        break;
    }
  }

  get open(): boolean {
    return this.#depth > 0;
  }
}

/** Gathers the tokens of a text into its statements, one significant token after another. */
export class StatementScan {
  readonly #text: string;
  #first: Token | null = null;
  #last: Token | null = null;
  #parentheses = 0;
  #body = new RoutineBody();
  #complete = false;

  /** @param text what the statements' texts are cut from; it may differ from what was read in blanks only. */
  constructor(text: string) {
    this.#text = text;
  }

  /** True when the token taken last was a semicolon that ends a statement. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Takes the next significant token; returns the statement that it ends, and null where it ends none. */
  take(token: Token): StatementSpan | null {
    const character = token.kind === 'punctuation' ? this.#text.charAt(token.start) : '';
    this.#complete = character === ';' && this.#parentheses === 0 && !this.#body.open;
    if (this.#complete) return this.finish(token.end, true);
    if (character === '(') this.#parentheses += 1;
    if (character === ')' && this.#parentheses > 0) this.#parentheses -= 1;
    if (token.kind === 'word') this.#body.word(this.#text.slice(token.start, token.end), this.#parentheses > 0);
    this.#first ??= token;
    this.#last = token;
    return null;
  }

  /** What has been taken since the last statement ended; null where that is nothing. */
  open(over: number): StatementSpan | null {
    return this.#span(over, false);
  }

  /** Ends the statement that is open, and returns it; null where there is none. */
  finish(over: number, terminated: boolean): StatementSpan | null {
    const span = this.#span(over, terminated);
    this.#first = null;
    this.#last = null;
    // A command may end a statement within its parentheses.
    this.#parentheses = 0;
    this.#body = new RoutineBody();
    return span;
  }

  #span(over: number, terminated: boolean): StatementSpan | null {
    if (this.#first === null || this.#last === null) return null;
    const { start } = this.#first;
    const { end } = this.#last;
    return { start, end, text: this.#text.slice(start, end), terminated, over };
  }
}
