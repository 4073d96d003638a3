import { isSignificant, type LexicalOptions, tokens } from './tokens.ts';

/** A statement that changes or removes all rows of a table. */
export type UnfilteredWrite = 'delete' | 'update' | 'truncate' | 'drop';

const immediate: Readonly<Record<string, UnfilteredWrite>> = { truncate: 'truncate', drop: 'drop' };

/**
 * What an operator should be asked about before it runs: DELETE and UPDATE without WHERE (also behind WITH, or under
 * EXPLAIN ANALYZE, which runs them), TRUNCATE, DROP. Null for everything else. By its words: a WHERE that keeps every row is a WHERE.
 */
export function unfilteredWrite(statement: string, options: LexicalOptions): UnfilteredWrite | null {
  let depth = 0;
  let verb: string | null = null;
  let change: { kind: 'delete' | 'update'; depth: number } | null = null;
  let before = '';
  for (const token of tokens(statement, options)) {
    if (!isSignificant(token)) continue;
    const text = statement.slice(token.start, token.end);
    if (text === '(') depth += 1;
    if (text === ')') {
      depth -= 1;
      // A change within WITH (…) has ended without a WHERE of its own.
      if (change !== null && depth < change.depth) return change.kind;
    }
    const word = token.kind === 'word' ? text.toLowerCase() : '';
    verb ??= word;
    if (verb !== null && immediate[verb] !== undefined) return immediate[verb] ?? null;
    if (change !== null && word === 'where' && depth === change.depth) change = null;
    else if (opensChange(word, before)) change = { kind: word, depth };
    before = word === '' ? text : word;
  }
  return change?.kind ?? null;
}

/** `update` also stands in FOR UPDATE and ON UPDATE, `delete` in ON DELETE and in the grants of both. */
function opensChange(word: string, before: string): word is 'delete' | 'update' {
  if (word !== 'delete' && word !== 'update') return false;
  return before === '' || before === '(' || before === ')' || before === 'analyze' || before === 'analyse';
}
