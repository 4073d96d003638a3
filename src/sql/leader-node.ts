import { isSignificant, tokens } from './tokens.ts';

/** Statements that the leader node answers by itself, and what only it has to read from. */
const leaderVerbs: readonly string[] = ['show', 'explain'];
const leaderNames = /^(pg_.*|svv_.*|information_schema|generate_series)$/;

/**
 * Whether a statement reads what only Redshift's leader node has: its catalogue, or rows made by a function of its own.
 * Such rows cannot be taken in portions (aws/amazon-redshift-jdbc-driver#9). By name, so a table of the users' that has
 * such a name counts, too.
 */
export function readsLeaderNode(statement: string): boolean {
  let verb: string | null = null;
  for (const token of tokens(statement, { backslashEscapes: true })) {
    if (!isSignificant(token)) continue;
    const text = statement.slice(token.start, token.end).toLowerCase();
    if (verb === null && text !== '(') {
      verb = text;
      if (leaderVerbs.includes(verb)) return true;
    }
    const name = token.kind === 'quotedIdentifier' ? text.slice(1, -1) : text;
    if ((token.kind === 'word' || token.kind === 'quotedIdentifier') && leaderNames.test(name)) return true;
  }
  return false;
}
