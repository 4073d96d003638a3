import { NotKnown, Refusal } from './refusal.ts';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Words and quoted names folded, as Redshift folds both; a string with its escapes read; otherwise the text. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const space = /[ \t\n\r\f\v]+/y;
const lineComment = /--[^\n]*/y;
const word = /[A-Za-z_\u0080-\uffff#][\w$\u0080-\uffff#]*/y;
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const parameter = /\$\d+/y;
const operator = /::|\|\||<=|>=|<>|!=|!~\*|!~|~\*|[-+*/%^<>=~|&#@(),.;:[\]!?{}]/y;

/**
 * The tokens of a text, comments and blanks left out, an `end` token last.
 * @throws Refusal 42601 for a quote or comment that does not end; NotKnown for what the double can't read.
 */
export function lex(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  while (at < sql.length) {
    const skipped = take(space) ?? take(lineComment);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
      continue;
    }
    const token = readToken(sql, at, take);
    tokens.push(token);
    at = token.end;
  }
  return [...tokens, { kind: 'end', text: '', value: '', start: sql.length, end: sql.length }];
}

function readToken(sql: string, start: number, take: (pattern: RegExp) => string | undefined): Token {
  const plain = (kind: TokenKind, text: string, value = text): Token => ({
    kind,
    text,
    value,
    start,
    end: start + text.length,
  });
  const char = sql.charAt(start);
  if (char === "'") return readString(sql, start);
  if (char === '"') return readQuotedName(sql, start);
  const name = take(word);
  if (name !== undefined) {
    if (/^[eEbBxXuU]$/.test(name) && sql.charAt(start + 1) === "'") throw new NotKnown(`literals such as ${name}'…'`);
    return plain('word', name, name.toLowerCase());
  }
  const digits = take(number);
  if (digits !== undefined) return plain('number', digits);
  const placeholder = take(parameter);
  if (placeholder !== undefined) return plain('parameter', placeholder);
  if (char === '$') throw new NotKnown('dollar-quoted texts');
  const sign = take(operator);
  if (sign !== undefined) return plain('operator', sign);
  throw new Refusal('42601', `syntax error at or near "${char}"`);
}

/** A plain literal. A backslash escapes the character behind it, as in PostgreSQL 8.0, which Redshift comes from. */
function readString(sql: string, start: number): Token {
  let value = '';
  let at = start + 1;
  for (;;) {
    const char = sql.charAt(at);
    if (char === '')
      throw new Refusal('42601', `unterminated quoted string at or near "${sql.slice(start, start + 40)}"`);
    if (char === "'" && sql.charAt(at + 1) === "'") {
      value += "'";
      at += 2;
    } else if (char === "'") {
      at += 1;
      return { kind: 'string', text: sql.slice(start, at), value, start, end: at };
    } else if (char === '\\') {
      const escaped = readEscape(sql, at);
      value += escaped.value;
      at = escaped.end;
    } else {
      value += char;
      at += 1;
    }
  }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function readEscape(sql: string, at: number): { readonly value: string; readonly end: number } {
  const octal = /[0-7]{1,3}/y;
  octal.lastIndex = at + 1;
  const digits = octal.exec(sql)?.[0];
  if (digits !== undefined) {
    return { value: String.fromCharCode(Number.parseInt(digits, 8)), end: at + 1 + digits.length };
  }
  const char = sql.charAt(at + 1);
  return { value: escapes[char] ?? char, end: at + 2 };
}

function readQuotedName(sql: string, start: number): Token {
  let at = start + 1;
  let value = '';
  for (;;) {
    const end = sql.indexOf('"', at);
    if (end === -1) throw new Refusal('42601', 'unterminated quoted identifier');
    value += sql.slice(at, end);
    at = end + 1;
    if (sql.charAt(at) !== '"') break;
    value += '"';
    at += 1;
  }
  if (value === '') throw new Refusal('42601', 'zero-length delimited identifier');
  // Without enable_case_sensitive_identifier quoted names are folded too (AWS, "Names and identifiers").
  return { kind: 'quoted', text: sql.slice(start, at), value: value.toLowerCase(), start, end: at };
}

function endOfComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw new Refusal('42601', 'unterminated /* comment');
}

/** Splits a text at its semicolons; empty statements are left out. */
export function splitTokens(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    if (token.text === ';' || token.kind === 'end') {
      if (current.length > 0) statements.push([...current, { ...token, kind: 'end', text: '', value: '' }]);
      current = [];
    } else current.push(token);
  }
  return statements;
}
