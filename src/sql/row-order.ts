import { isSignificant, type LexicalOptions, tokens } from './tokens.ts';

/** True where a statement says in which order its rows come: an ORDER BY that is in no parentheses. */
export function hasRowOrder(statement: string, options: LexicalOptions): boolean {
  let depth = 0;
  let before = '';
  for (const token of tokens(statement, options)) {
    if (!isSignificant(token)) continue;
    const text = statement.slice(token.start, token.end).toLowerCase();
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0 && before === 'order' && text === 'by' && token.kind === 'word') return true;
    before = token.kind === 'word' ? text : '';
  }
  return false;
}
