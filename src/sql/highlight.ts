import { type LexicalOptions, type Token, tokens } from './tokens.ts';

export type HighlightClass = 'keyword' | 'name' | 'string' | 'number' | 'comment' | 'operator' | 'type' | 'function';

/** A piece of text in one colour; offsets are UTF-16 units, end exclusive. */
export interface HighlightSpan {
  readonly from: number;
  readonly to: number;
  readonly class: HighlightClass;
}

/** The words that make up statements on the three engines, beside those that are names far more often (`name`, `level`). */
const keywords = new Set(
  `abort add all alter always analyse analyze and anti any array as asc asof atomic attach authorization begin between both by
  call cascade case cast check checkpoint collate column comment commit compound concurrently conflict constraint copy create
  credentials cross cube current current_date current_time current_timestamp current_user database deallocate declare default
  delete desc describe detach distinct distkey diststyle do drop else encode end escape except exclude execute exists explain
  export external extract false fetch filter first following for foreign from full function generated global grant group
  grouping having iam_role identity if ignore ilike immutable import in increment index inner insert install intersect into is
  isnull join key last lateral leading left like limit listen load local lock macro manifest materialized matched merge minus
  natural no not nothing notnull null nulls of offset on only or order ordinality outer over overlaps owner partition pivot
  positional pragma preceding prepare primary procedure qualify range recursive references refresh reindex release rename
  replace reset respect restrict return returning returns revoke right rollback rollup row rows savepoint schema select semi
  sequence session set sets share show similar some sortkey start summarize table tablesample temp temporary then ties to top
  trailing transaction trigger true truncate unbounded union unique unload unlogged unpivot update use using vacuum values
  variadic verbose view volatile when where window with within without work`.split(/\s+/),
);

const types = new Set(
  `bigint bigserial bit blob bool boolean box bytea char character cidr date datetime dec decimal double enum float float4
  float8 geometry geography hllsketch hugeint inet int int2 int4 int8 integer interval json jsonb map nchar numeric nvarchar
  oid precision real regclass serial smallint string struct super text time timestamp timestamptz timetz tinyint ubigint
  uhugeint uinteger usmallint utinyint uuid varbyte varchar varying xml`.split(/\s+/),
);

/** Keywords that are functions where a bracket follows: `left(name, 1)`, `replace(…)`. */
const alsoFunctions = new Set([
  'left',
  'right',
  'replace',
  'first',
  'last',
  'if',
  'any',
  'some',
  'all',
  'row',
  'grouping',
]);

const defaults: LexicalOptions = { backslashEscapes: false };

/** Behind them a bracket does not make a word a function: `IN (…)`, `VALUES (…)`, `users (user_id)`. */
function classOfWord(text: string, word: Token, before: string, next: string): HighlightClass {
  const lower = text.slice(word.start, word.end).toLowerCase();
  const called = next === '(';
  if (before === '.') return called ? 'function' : 'name';
  if (next === '.') return 'name';
  if (keywords.has(lower)) return called && alsoFunctions.has(lower) ? 'function' : 'keyword';
  if (types.has(lower)) return 'type';
  return called && !/^(into|table|view|index|on|as|with|references|update)$/.test(before) ? 'function' : 'name';
}

/**
 * The colours of a text, in order and without overlaps; white space and punctuation have none. Any text has some, open
 * quotes included. The time is proportional to the length: a thousand lines take a few milliseconds.
 */
export function highlightSql(text: string, options: LexicalOptions = defaults): HighlightSpan[] {
  return highlightTokens(text, tokens(text, options));
}

/** The colours of some tokens of a text that follow one another. What stands before the first of them is not looked at. */
export function highlightTokens(text: string, some: Iterable<Token>): HighlightSpan[] {
  const spans: HighlightSpan[] = [];
  let before = '';
  let pending: Token | null = null;
  const add = (token: Token, next: string): void => {
    const found = classOf(text, token, before, next);
    if (found !== null) spans.push({ from: token.start, to: token.end, class: found });
    if (token.kind !== 'comment') before = text.slice(token.start, Math.min(token.end, token.start + 20)).toLowerCase();
  };
  for (const token of some) {
    if (token.kind === 'space') continue;
    if (pending !== null) add(pending, token.kind === 'punctuation' ? text.charAt(token.start) : '');
    pending = token;
  }
  if (pending !== null) add(pending, '');
  return spans;
}

function classOf(text: string, token: Token, before: string, next: string): HighlightClass | null {
  switch (token.kind) {
    case 'word':
      return classOfWord(text, token, before, next);
    case 'quotedIdentifier':
    case 'parameter':
      return 'name';
    case 'punctuation':
    case 'space':
      return null;
    default:
      return token.kind;
  }
}
