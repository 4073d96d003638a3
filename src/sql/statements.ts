import { StatementScan, type StatementSpan } from './statement-scan.ts';
import { isSignificant, type LexicalOptions, tokens } from './tokens.ts';

/**
 * The statements of a text, split where psql splits them: at semicolons outside quotes, comments, parentheses and the
 * bodies of SQL-standard functions. Pieces of white space and comments alone are no statements. A text that ends inside
 * a quote or comment gives a last statement up to there. Commands (`\d`, `\g`) are not known here: a backslash is a
 * character like any other (`splitScript` knows them).
 */
export function splitStatements(text: string, options: LexicalOptions): readonly StatementSpan[] {
  const scan = new StatementScan(text);
  const statements: StatementSpan[] = [];
  for (const token of tokens(text, options)) {
    const ended = isSignificant(token) ? scan.take(token) : null;
    if (ended !== null) statements.push(ended);
  }
  const last = scan.finish(text.length, false);
  return last === null ? statements : [...statements, last];
}
