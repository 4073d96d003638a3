export interface LexicalOptions {
  /**
   * True where a backslash escapes in an ordinary '…' literal too, as on Redshift (and on a PostgreSQL server with
   * `standard_conforming_strings = off`); false where it does so in E'…' only.
   */
  readonly backslashEscapes: boolean;
}

export type TokenKind =
  /** A keyword or an unquoted name. */
  | 'word'
  /** "…" and U&"…". */
  | 'quotedIdentifier'
  /** '…' with any prefix (E, B, X, N, U&), and $tag$…$tag$. */
  | 'string'
  | 'number'
  | 'operator'
  /** Brackets, comma, point, semicolon, and every character that has no meaning in SQL. */
  | 'punctuation'
  | 'comment'
  | 'space'
  /** $1, and psql's :name. */
  | 'parameter';

/** A piece of SQL text; offsets are UTF-16 units from 0, end exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** False for a string, quoted identifier or block comment that the text ends in. */
  readonly closed: boolean;
}

const quote = 0x27;
const doubleQuote = 0x22;
const backslash = 0x5c;
const dollar = 0x24;
const colon = 0x3a;
const ampersand = 0x26;
const byteOrderMark = 0xfeff;

type CharacterTest = (code: number) => boolean;

const isDigit: CharacterTest = (code) => code >= 0x30 && code <= 0x39;

const isSpace: CharacterTest = (code) => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/** Everything beyond ASCII may stand in a name, no-break spaces included: so says the server's lexer. */
const isWordStart: CharacterTest = (code) =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code >= 0x80;

const isTagPart: CharacterTest = (code) => isWordStart(code) || isDigit(code);

const isWordPart: CharacterTest = (code) => isTagPart(code) || code === dollar;

const isWithinLine: CharacterTest = (code) => code >= 0 && code !== 0x0a && code !== 0x0d;

const operatorCodes = new Set([...'~!@#^&|`?+-*/%<>='].map((character) => character.charCodeAt(0)));

const isOperator: CharacterTest = (code) => operatorCodes.has(code);

/** The offset of the first character from `from` on that fails the test; NaN, read behind the text, fails all. */
function endOfRun(text: string, from: number, test: CharacterTest): number {
  let at = from;
  while (test(text.charCodeAt(at))) at += 1;
  return at;
}

function token(kind: TokenKind, start: number, end: number): Token {
  return { kind, start, end, closed: true };
}

/** A quoted token whose first character inside the quotes is at `from`; a doubled delimiter stands for itself. */
function quoted(text: string, start: number, from: number, delimiter: number, escapes: boolean): Token {
  const kind = delimiter === quote ? 'string' : 'quotedIdentifier';
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash && escapes) at += 1;
    else if (code === delimiter) {
      if (text.charCodeAt(at + 1) !== delimiter) return token(kind, start, at + 1);
      at += 1;
    }
  }
  return { kind, start, end: text.length, closed: false };
}

function blockComment(text: string, start: number): Token {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return token('comment', start, at + 1);
    }
  }
  return { kind: 'comment', start, end: text.length, closed: false };
}

function afterDollar(text: string, start: number): Token {
  const next = text.charCodeAt(start + 1);
  if (isDigit(next)) return token('parameter', start, endOfJunk(text, endOfRun(text, start + 1, isDigit)));
  const tagEnd = isWordStart(next) ? endOfRun(text, start + 1, isTagPart) : start + 1;
  if (text.charCodeAt(tagEnd) !== dollar) return token('punctuation', start, start + 1);
  const delimiter = text.slice(start, tagEnd + 1);
  const closing = text.indexOf(delimiter, tagEnd + 1);
  if (closing < 0) return { kind: 'string', start, end: text.length, closed: false };
  return token('string', start, closing + delimiter.length);
}

function afterColon(text: string, start: number): Token {
  const next = text.charAt(start + 1);
  if (next === ':' || next === '=') return token('operator', start, start + 2);
  // Only a name: in `a[1:2]` the colon bounds a slice.
  if (isWordStart(text.charCodeAt(start + 1))) return token('parameter', start, endOfRun(text, start + 1, isTagPart));
  return token('punctuation', start, start + 1);
}

/** A word, or the string or quoted identifier whose prefix looks like one. */
function wordOrPrefixed(text: string, start: number, options: LexicalOptions): Token {
  const prefix = text.charAt(start).toLowerCase();
  const next = text.charCodeAt(start + 1);
  if (next === quote) {
    if (prefix === 'e') return quoted(text, start, start + 2, quote, true);
    if (prefix === 'b' || prefix === 'x') return quoted(text, start, start + 2, quote, false);
    if (prefix === 'n') return quoted(text, start, start + 2, quote, options.backslashEscapes);
  }
  if (prefix === 'u' && next === ampersand) {
    const delimiter = text.charCodeAt(start + 2);
    if (delimiter === quote || delimiter === doubleQuote) return quoted(text, start, start + 3, delimiter, false);
  }
  return token('word', start, endOfRun(text, start + 1, isWordPart));
}

const isDigitOrUnderscore: CharacterTest = (code) => isDigit(code) || code === 0x5f;

/** Letters that touch a number are junk of the same token, so that the e of `1e'…'` is not taken for a prefix. */
function endOfJunk(text: string, from: number): number {
  return isWordStart(text.charCodeAt(from)) ? endOfRun(text, from, isWordPart) : from;
}

/** A number in any base; letters in it (0x1F, 1e5) are read as the junk is, only a signed exponent needs a look. */
function number(text: string, start: number): Token {
  let end = endOfRun(text, start, isDigitOrUnderscore);
  // Two points are the range of a FOR loop: `1..10`.
  if (text.charAt(end) === '.' && text.charAt(end + 1) !== '.') end = endOfRun(text, end + 1, isDigitOrUnderscore);
  if (/^e[+-]\d/i.test(text.slice(end, end + 3))) end = endOfRun(text, end + 2, isDigitOrUnderscore);
  return token('number', start, endOfJunk(text, end));
}

/** PostgreSQL refuses longer operators; the bound keeps a line of a million minus signs from costing its square. */
const longestOperator = 63;

/**
 * A run of operator characters, cut where a comment begins and, as SQL wants it, before trailing + or - signs unless
 * the operator holds a character that no standard operator has: `=-1` is `=` and `-`, `@-` is one operator.
 */
function operator(text: string, start: number): Token {
  let end = start + 1;
  while (
    end - start < longestOperator &&
    isOperator(text.charCodeAt(end)) &&
    !text.startsWith('--', end) &&
    !text.startsWith('/*', end)
  ) {
    end += 1;
  }
  if (/^[*/<>=+-]+$/.test(text.slice(start, end))) {
    while (end > start + 1 && /[+-]/.test(text.charAt(end - 1))) end -= 1;
  }
  return token('operator', start, end);
}

/**
 * The token that begins at `start`, which must be 0 or the end of another token of the same text; null at the end.
 * It depends on nothing before `start`, so an editor can resume at any token that an edit left alone.
 *
 * The rules are those of psql's lexer (`psqlscan.l` of PostgreSQL 16), which are the server's own as far as they decide
 * where a token ends. A psql peculiarity kept: an E'…' literal continued on the next line goes on as an ordinary one.
 */
export function tokenAt(text: string, start: number, options: LexicalOptions): Token | null {
  if (start >= text.length) return null;
  const code = text.charCodeAt(start);
  if (isSpace(code)) return token('space', start, endOfRun(text, start + 1, isSpace));
  if (code === byteOrderMark && start === 0) return token('space', 0, 1);
  if (isWordStart(code)) return wordOrPrefixed(text, start, options);
  if (isDigit(code)) return number(text, start);
  switch (code) {
    case quote:
      return quoted(text, start, start + 1, quote, options.backslashEscapes);
    case doubleQuote:
      return quoted(text, start, start + 1, doubleQuote, false);
    case dollar:
      return afterDollar(text, start);
    case colon:
      return afterColon(text, start);
  }
  if (text.startsWith('--', start)) return token('comment', start, endOfRun(text, start, isWithinLine));
  if (text.startsWith('/*', start)) return blockComment(text, start);
  if (isOperator(code)) return operator(text, start);
  if (text.startsWith('.', start)) {
    if (isDigit(text.charCodeAt(start + 1))) return number(text, start);
    if (text.startsWith('..', start)) return token('operator', start, start + 2);
  }
  return token('punctuation', start, start + 1);
}

/**
 * All tokens of a text, in order and without gaps: each begins where the one before it ends. Any text gives tokens;
 * what is not SQL becomes punctuation. The time is proportional to the length.
 *
 * @example
 * for (const { kind, start, end } of tokens(sql, { backslashEscapes: false })) paint(sql.slice(start, end), kind);
 */
export function* tokens(text: string, options: LexicalOptions): Generator<Token, void, undefined> {
  let next = tokenAt(text, 0, options);
  while (next !== null) {
    yield next;
    next = tokenAt(text, next.end, options);
  }
}

/** True for a token that means something to the engine: neither white space nor a comment. */
export function isSignificant(token: Token): boolean {
  return token.kind !== 'space' && token.kind !== 'comment';
}
