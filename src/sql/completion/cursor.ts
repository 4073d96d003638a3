import { nameFrom } from '../names.ts';
import { splitStatements } from '../statements.ts';
import { type LexicalOptions, type Token, tokens } from '../tokens.ts';

/** What the cursor stands in or behind. Offsets are UTF-16 units of the whole text. */
export interface TypedName {
  /** The part of the text that a completion replaces: the word around the cursor, empty between two words. */
  readonly from: number;
  readonly to: number;
  /** What is typed of the name up to the cursor, without a quote. */
  readonly typed: string;
  /** True behind an opening quote: what is inserted must bring its own quotes. */
  readonly quoted: boolean;
  /** The names before the last point: `["etl", "runs"]` in `etl.runs.sta`. */
  readonly qualifier: readonly string[];
  /** Where the first of these begins; `from` where there are none. */
  readonly chainStart: number;
  /** True behind the star of `*` or `t.*`, which a completion replaces. */
  readonly star: boolean;
  /** True where the cursor touches the end of something that needs a space behind it. */
  readonly touching: boolean;
}

function quotedContent(text: string, token: Token, cursor: number): string {
  return nameFrom(`${text.slice(token.start, cursor)}"`);
}

/** True within a comment or literal, and behind a number or parameter: there is nothing to complete. */
function isBarred(token: Token, text: string, cursor: number): boolean {
  const inside = token.start < cursor && cursor < token.end;
  const atEnd = token.end === cursor;
  switch (token.kind) {
    case 'comment':
      return inside || (atEnd && (!token.closed || text.startsWith('--', token.start)));
    case 'string':
    case 'number':
    case 'parameter':
      return inside || atEnd;
    default:
      return false;
  }
}

/** The part of a quoted name that belongs to it: up to its end, but not past a space behind the cursor. */
function quotedEnd(text: string, token: Token, cursor: number): number {
  return token.closed && !/\s/.test(text.slice(cursor, token.end)) ? token.end : cursor;
}

/** What is being typed at the cursor; null in comments and literals and behind numbers, where nothing is completed. */
export function typedNameAt(text: string, cursor: number, options: LexicalOptions): TypedName | null {
  const before: Token[] = [];
  let at: Token | null = null;
  for (const token of tokens(text, options)) {
    if (token.start >= cursor) break;
    if (isBarred(token, text, cursor)) return null;
    if (token.end >= cursor) at = token;
    else before.push(token);
  }
  let { from, to, typed, quoted, star, touching } = {
    ...{ from: cursor, to: cursor, typed: '', quoted: false, star: false, touching: false },
  };
  if (at?.kind === 'word') {
    from = at.start;
    to = at.end;
    typed = text.slice(from, cursor);
  } else if (at?.kind === 'quotedIdentifier') {
    from = at.start;
    to = quotedEnd(text, at, cursor);
    typed = quotedContent(text, at, at.closed && at.end === cursor ? cursor - 1 : cursor);
    quoted = true;
  } else if (at !== null && at.kind === 'operator' && text.slice(at.start, at.end) === '*') {
    from = at.start;
    star = true;
  } else if (at !== null) {
    touching = text.charAt(cursor - 1) === ')' || text.charAt(cursor - 1) === ']';
    if (at.end >= cursor) before.push(at);
  }
  const qualifier: string[] = [];
  let chainStart = from;
  for (;;) {
    const point = before.at(-1);
    const name = before.at(-2);
    if (point === undefined || text.slice(point.start, point.end) !== '.' || point.end !== chainStart) break;
    if (name === undefined || (name.kind !== 'word' && name.kind !== 'quotedIdentifier')) break;
    qualifier.unshift(nameFrom(text.slice(name.start, name.end)));
    chainStart = name.start;
    before.length -= 2;
  }
  return { from, to, typed, quoted, qualifier, chainStart, star, touching };
}

/** `text` with spaces in place of a piece of it, so that all other offsets stay. */
export function blanked(text: string, from: number, to: number): string {
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
}

const opensStatement = /^(select|with|insert|update|delete|create|alter|drop|explain|merge)\b/i;

/** Words behind which a statement goes on with a query, even over an empty line. */
const goesOn = /\b(as|all|distinct|union|intersect|except|minus|explain|analyze|verbose)\s*$/i;

/** They have a query behind brackets: WITH a AS (…) SELECT, INSERT INTO t (…) SELECT. */
const goesOnBehindBrackets = /^\s*(with|insert|create|explain)\b/i;

/**
 * The piece of text that holds the statement at the cursor, without its semicolon. Where one is being written above
 * others and has no semicolon yet, an empty line before a SELECT (or its like) at the start of a line ends it.
 */
export function statementRegion(text: string, cursor: number, options: LexicalOptions): { from: number; to: number } {
  let from = 0;
  let to = text.length;
  for (const span of splitStatements(text, options)) {
    const end = span.terminated ? span.over - 1 : text.length;
    if (cursor <= end) {
      to = end;
      break;
    }
    from = span.over;
  }
  for (const { end, next } of emptyLines(text, from, to)) {
    if (!opensStatement.test(text.slice(next, to)) || (end < cursor && cursor < next)) continue;
    const before = text.slice(from, end);
    if (!/\S/.test(before) || goesOn.test(before) || isOpen(before, options)) continue;
    if (/\)\s*$/.test(before) && goesOnBehindBrackets.test(before)) continue;
    if (cursor < next) return { from, to: end };
    from = next;
  }
  return { from, to };
}

/** Where a line ends that has nothing but empty ones behind it, and where the next begins. */
function* emptyLines(text: string, from: number, to: number): Generator<{ end: number; next: number }> {
  const pattern = /\r?\n[ \t\r\n]*\n/g;
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found !== null && found.index < to; found = pattern.exec(text)) {
    yield { end: found.index, next: found.index + found[0].length };
  }
}

/** True where a text ends within a parenthesis, a literal or a comment. */
function isOpen(text: string, options: LexicalOptions): boolean {
  let depth = 0;
  for (const token of tokens(text, options)) {
    if (!token.closed) return true;
    const piece = token.kind === 'punctuation' ? text.charAt(token.start) : '';
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
  }
  return depth > 0;
}
