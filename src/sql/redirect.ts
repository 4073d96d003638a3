import { tokens } from './tokens.ts';

/**
 * A statement with another schema in the place of `from`, wherever it stands before a table's name or is the name of a
 * schema that is made. What stands in literals and comments is left alone.
 */
export function redirected(statement: string, from: string, to: string): string {
  let text = '';
  for (const { kind, start, end } of tokens(statement, { backslashEscapes: false })) {
    const token = statement.slice(start, end);
    const named = kind === 'word' ? token : kind === 'quotedIdentifier' ? token.slice(1, -1) : null;
    const isSchema = statement[end] === '.' || /\bSCHEMA\s+$/i.test(statement.slice(0, start));
    text += named === from && isSchema ? to : token;
  }
  return text;
}
