import { isSignificant, type LexicalOptions, type TokenKind, tokens } from '../tokens.ts';

/** A significant token; words in lower case in `word`, which is empty for every other kind. */
export interface Leaf {
  readonly type: 'leaf';
  readonly kind: TokenKind;
  readonly text: string;
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** What stands in a pair of parentheses; `start` and `end` are those of the parentheses. */
export interface Group {
  readonly type: 'group';
  readonly parts: readonly Part[];
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

export type Part = Leaf | Group;

/** A clause: its keyword and what follows up to the next clause of the same query. */
export interface Clause {
  /** `select`, `group by` …; empty for what stands before any keyword. */
  readonly name: string;
  readonly start: number;
  /** Where the next clause begins. */
  readonly end: number;
  /** Without the keyword. */
  readonly parts: readonly Part[];
}

/** One SELECT (or INSERT, UPDATE, …); several are strung together by UNION and its like. */
export interface Block {
  readonly clauses: readonly Clause[];
  readonly start: number;
  readonly end: number;
}

const setOperators = new Set(['union', 'intersect', 'except', 'minus']);

const clauseWords = new Set([
  ...['select', 'from', 'where', 'having', 'qualify', 'window', 'limit', 'offset', 'fetch', 'values', 'returning'],
  ...['set', 'using'],
]);

/** They open a clause as the first word of a statement (or behind WITH … and EXPLAIN) only. */
const statementWords = new Set([
  ...[
    'with',
    'insert',
    'update',
    'delete',
    'merge',
    'create',
    'alter',
    'drop',
    'truncate',
    'comment',
    'grant',
    'revoke',
  ],
  ...[
    'copy',
    'unload',
    'analyze',
    'analyse',
    'vacuum',
    'explain',
    'describe',
    'desc',
    'summarize',
    'show',
    'table',
    'call',
  ],
  ...['lock', 'refresh', 'begin', 'commit', 'rollback', 'use', 'pivot', 'unpivot'],
]);

/** Where an unclosed parenthesis is taken to end: `select count( from t` is being written from left to right. */
const closingWords = new Set(['from', 'where', 'group', 'having', 'order', 'limit', 'union', 'join']);

const queryWords = new Set(['select', 'with', 'values', 'from', 'insert', 'update', 'delete']);

/**
 * Parses the significant tokens of `text` from one offset to another into leaves and groups; a stray closing parenthesis
 * is left out.
 */
export function partsOf(text: string, from: number, to: number, options: LexicalOptions): readonly Part[] {
  const leaves: Leaf[] = [];
  for (const token of tokens(text.slice(from, to), options)) {
    if (!isSignificant(token)) continue;
    const piece = text.slice(from + token.start, from + token.end);
    leaves.push({
      type: 'leaf',
      kind: token.kind,
      text: piece,
      word: token.kind === 'word' ? piece.toLowerCase() : '',
      start: from + token.start,
      end: from + token.end,
    });
  }
  return grouped(leaves, to);
}

/** For each `(` the index of its `)`, or of where it is taken to end when it has none. */
function closings(leaves: readonly Leaf[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  leaves.forEach((leaf, index) => {
    if (leaf.text === '(') open.push(index);
    if (leaf.text !== ')') return;
    const opening = open.pop();
    if (opening !== undefined) found.set(opening, index);
  });
  for (const opening of open) {
    // FROM first is a query of DuckDB's in brackets that close; in others it goes on behind them.
    if (/^(select|with|values)$/.test(leaves[opening + 1]?.word ?? '')) continue;
    let at = opening + 1;
    while (at < leaves.length && !closingWords.has(leaves[at]?.word ?? '')) at = (found.get(at) ?? at) + 1;
    found.set(opening, at);
  }
  return found;
}

function grouped(leaves: readonly Leaf[], textEnd: number): readonly Part[] {
  const closing = closings(leaves);
  const within = (from: number, to: number): Part[] => {
    const parts: Part[] = [];
    for (let at = from; at < to; at += 1) {
      const leaf = leaves[at];
      if (leaf === undefined || leaf.text === ')') continue;
      if (leaf.text !== '(') {
        parts.push(leaf);
        continue;
      }
      const end = Math.min(closing.get(at) ?? leaves.length, to);
      const last = leaves[end];
      const closed = last?.text === ')';
      parts.push({
        type: 'group',
        parts: within(at + 1, end),
        start: leaf.start,
        end: last === undefined ? textEnd : closed ? last.end : last.start,
        closed,
      });
      at = closed ? end : end - 1;
    }
    return parts;
  };
  return within(0, leaves.length);
}

/** The lower-case word of a part; empty for anything but an unquoted word. */
export function wordOf(part: Part | undefined): string {
  return part?.type === 'leaf' ? part.word : '';
}

/** The text of a leaf; empty for a group. */
export function textOf(part: Part | undefined): string {
  return part?.type === 'leaf' ? part.text : '';
}

/** True for the parts of `(SELECT …)` and its like, false for those of an expression or a list. */
export function isQuery(parts: readonly Part[]): boolean {
  const first = parts[0];
  if (first?.type === 'group') return isQuery(first.parts);
  return queryWords.has(wordOf(first));
}

/** The name of the clause that begins at `index`, and how many words it takes; null when none does. */
function clauseAt(parts: readonly Part[], index: number, blockStart: number, current: string): [string, number] | null {
  const word = wordOf(parts[index]);
  const before = parts[index - 1];
  const wordBefore = wordOf(before);
  if (word === '' || textOf(before) === '.') return null;
  if (word === 'group' || word === 'order') {
    return wordOf(parts[index + 1]) === 'by' ? [`${word} by`, 2] : null;
  }
  const opens = index === blockStart || current === 'with' || current === 'explain' || wordBefore === 'as';
  // GRANT SELECT ON t
  if (current === 'grant' || current === 'revoke') return null;
  if (current === 'explain' && /^(analyze|analyse|verbose)$/.test(word)) return null;
  if (statementWords.has(word) && opens) {
    // FOR UPDATE, WITH TIME ZONE and the like are not at such a place.
    if (word === 'insert' && wordOf(parts[index + 1]) === 'into') return ['insert into', 2];
    if (word === 'merge' && wordOf(parts[index + 1]) === 'into') return ['merge into', 2];
    if (word === 'delete' && wordOf(parts[index + 1]) === 'from') return ['delete from', 2];
    return current === 'with' && wordBefore !== '' ? null : [word, 1];
  }
  if (!clauseWords.has(word)) return null;
  if (wordBefore === 'as' && word !== 'select' && word !== 'values' && word !== 'from') return null;
  if (word === 'from' && wordBefore === 'distinct' && /^(is|not)$/.test(wordOf(parts[index - 2]))) return null;
  // JOIN … USING (…) belongs to its FROM.
  if (word === 'using' && current === 'from') return null;
  return [word, 1];
}

/** Splits the parts of a query into its blocks and their clauses. `end` is where the query's text ends. */
export function blocksOf(parts: readonly Part[], start: number, end: number): readonly Block[] {
  const blocks: Block[] = [];
  let clauses: Clause[] = [];
  let blockStart = start;
  let firstIndex = 0;
  let clause = { name: '', start, parts: [] as Part[] };

  const finishClause = (at: number): void => {
    if (clause.name !== '' || clause.parts.length > 0) clauses.push({ ...clause, end: at });
  };
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined) break;
    const word = wordOf(part);
    if (setOperators.has(word) && textOf(parts[index - 1]) !== '.' && clause.name !== '') {
      finishClause(part.start);
      blocks.push({ clauses, start: blockStart, end: part.start });
      clauses = [];
      const next = wordOf(parts[index + 1]);
      if (next === 'all' || next === 'distinct') index += 1;
      blockStart = parts[index]?.end ?? part.end;
      firstIndex = index + 1;
      clause = { name: '', start: blockStart, parts: [] };
      continue;
    }
    const found = clauseAt(parts, index, firstIndex, clause.name);
    if (found === null) {
      clause.parts.push(part);
      continue;
    }
    finishClause(part.start);
    const [name, words] = found;
    clause = { name, start: part.start, parts: [] };
    index += words - 1;
  }
  finishClause(end);
  blocks.push({ clauses, start: blockStart, end });
  return blocks;
}
