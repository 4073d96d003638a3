import { isSignificant, type LexicalOptions, tokens } from './tokens.ts';

/**
 * Where a COPY moves its rows to or from the program that sends it: `out` of the server, TO STDOUT, or `in`, FROM STDIN. Null for
 * every other statement. PostgreSQL takes either word behind TO and FROM (its grammar, `copy_file_name`).
 */
export function clientCopy(statement: string, options: LexicalOptions): 'out' | 'in' | null {
  let depth = 0;
  let verb: string | null = null;
  let before = '';
  for (const token of tokens(statement, options)) {
    if (!isSignificant(token)) continue;
    const text = statement.slice(token.start, token.end);
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    const word = token.kind === 'word' ? text.toLowerCase() : '';
    verb ??= word;
    if (verb !== 'copy') return null;
    if (depth === 0 && (word === 'stdin' || word === 'stdout')) {
      if (before === 'to') return 'out';
      if (before === 'from') return 'in';
    }
    before = word;
  }
  return null;
}
