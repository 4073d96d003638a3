import { isSignificant, type LexicalOptions, type Token, tokens } from './tokens.ts';

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

interface Scan {
  readonly statements: readonly StatementSpan[];
  /** True when the last significant token is a semicolon that ends a statement. */
  readonly complete: boolean;
}

function scan(text: string, options: LexicalOptions): Scan {
  const statements: StatementSpan[] = [];
  let first: Token | null = null;
  let last: Token | null = null;
  let parentheses = 0;
  let body = new RoutineBody();
  let complete = false;

  const finish = (over: number, terminated: boolean): void => {
    if (first !== null && last !== null) {
      const { start } = first;
      const { end } = last;
      statements.push({ start, end, text: text.slice(start, end), terminated, over });
    }
    first = null;
    last = null;
    body = new RoutineBody();
  };

  for (const token of tokens(text, options)) {
    if (!isSignificant(token)) continue;
    const character = token.kind === 'punctuation' ? text.charAt(token.start) : '';
    complete = character === ';' && parentheses === 0 && !body.open;
    if (complete) {
      finish(token.end, true);
      continue;
    }
    if (character === '(') parentheses += 1;
    if (character === ')' && parentheses > 0) parentheses -= 1;
    if (token.kind === 'word') body.word(text.slice(token.start, token.end), parentheses > 0);
    first ??= token;
    last = token;
  }
  finish(text.length, false);
  return { statements, complete };
}

/**
 * The statements of a text, split where psql splits them: at semicolons outside quotes, comments, parentheses and the
 * bodies of SQL-standard functions. Pieces of white space and comments alone are no statements. A text that ends inside
 * a quote or comment gives a last statement up to there. psql's own commands (`\d`, `\;`, `\g`) are not known here: a
 * backslash is a character like any other.
 */
export function splitStatements(text: string, options: LexicalOptions): readonly StatementSpan[] {
  return scan(text, options).statements;
}

/** True when the gap between the cursor and what follows holds an empty line. */
function hasEmptyLine(gap: string): boolean {
  return /\n[ \t]*\r?\n/.test(gap);
}

/**
 * The statement that the cursor at `offset` means: the one it is in, up to and with its semicolon. Between two
 * statements it is the one before while the cursor stands on the line on which that ends; else the one below where only
 * comments and no empty line lie between (a comment belongs to what it stands above); else the one before.
 * Null when the text holds no statement.
 */
export function statementAt(text: string, offset: number, options: LexicalOptions): StatementSpan | null {
  const { statements } = scan(text, options);
  const index = statements.findIndex((statement) => offset < statement.start);
  const next = index < 0 ? undefined : statements[index];
  const before = statements[(index < 0 ? statements.length : index) - 1];
  if (before === undefined) return next ?? null;
  if (next === undefined || offset <= before.over) return before;
  if (!/[\r\n]/.test(text.slice(before.over, offset))) return before;
  return hasEmptyLine(text.slice(offset, next.start)) ? before : next;
}

/**
 * True when a semicolon ends the text, but for white space and comments behind it: Enter may run it. A semicolon in a
 * quote, a comment, parentheses or the body of a SQL-standard function does not count.
 */
export function isComplete(text: string, options: LexicalOptions): boolean {
  return scan(text, options).complete;
}
