import { reachesBeyondTransaction } from './reaching-functions.ts';
import { splitStatements } from './statements.ts';
import { isSignificant, type LexicalOptions, tokens } from './tokens.ts';

/** What a statement may do, from its text alone. `unknown` is everything that is not known to be one of the others. */
export type StatementClass = 'read' | 'write' | 'transaction' | 'unknown';

/** What can stand where a query does: `FROM t` is DuckDB's short form of `SELECT * FROM t`, and so on. */
const queryVerbs = new Set(['select', 'values', 'table', 'from', 'pivot', 'unpivot']);

/** They show the catalog, a setting or a query's shape. */
const displayVerbs = new Set(['show', 'describe', 'desc', 'summarize']);

const changeVerbs = new Set(['insert', 'update', 'delete', 'merge']);

const writeVerbs = new Set([
  ...changeVerbs,
  ...['create', 'alter', 'drop', 'truncate', 'comment', 'grant', 'revoke', 'reassign', 'security', 'import', 'install'],
  ...['copy', 'unload', 'export', 'vacuum', 'analyze', 'analyse', 'reindex', 'cluster', 'refresh'],
]);

const transactionVerbs = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release']);

/** A significant token: words in lower case, other kinds as one stand-in character, punctuation as it is. */
type Sign = string;

const quotedSign: Sign = '"';

/** A name that holds a character that looks like a space or like nothing: some engine may see two words. */
const deceptive = /[\s\p{Cf}]/u;

/** Numbers and parameters with nothing glued to them: older lexers read `1into` as `1 into`. */
const plainValue = /^(0x[\da-f_]+|0o[0-7_]+|0b[01_]+|[\d_]*\.?[\d_]*(e[+-]?\d+)?|\$\d+|:.*)$/i;

/** The signs without the semicolon at the end; null when it is not plain what the engine will read in them. */
function signsOf(statement: string, options: LexicalOptions): readonly Sign[] | null {
  const signs: Sign[] = [];
  for (const token of tokens(statement, options)) {
    if (!token.closed) return null;
    if (!isSignificant(token)) continue;
    const text = statement.slice(token.start, token.end);
    if (token.kind === 'word') {
      if (deceptive.test(text)) return null;
      signs.push(text.toLowerCase());
    } else {
      if ((token.kind === 'number' || token.kind === 'parameter') && !plainValue.test(text)) return null;
      signs.push(token.kind === 'punctuation' ? text : quotedSign);
    }
  }
  while (signs.at(-1) === ';') signs.pop();
  return signs;
}

/**
 * True where something in a query makes it more than a reader: a data-modifying WITH, SELECT INTO, a row lock. By
 * keyword: a column that is really called `delete` raises a false alarm unless it is quoted or qualified.
 */
function changesSomething(signs: readonly Sign[]): boolean {
  return signs.some((sign, index) => {
    const before = signs[index - 1];
    if (before === '.') return false;
    if (sign === 'into' || changeVerbs.has(sign)) return true;
    return before === 'for' && (sign === 'share' || sign === 'no' || sign === 'key');
  });
}

/** The first sign of a WITH statement behind its list of subqueries, as far as it is a query's verb. */
function hasMainQuery(signs: readonly Sign[]): boolean {
  let depth = 0;
  return signs.some((sign, index) => {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0) return queryVerbs.has(sign);
    // WITH … AS (…) (SELECT …)
    return depth === 1 && sign === '(' && signs[index - 1] === ')';
  });
}

function classifyExplain(signs: readonly Sign[]): StatementClass {
  let at = 1;
  let runs = false;
  if (signs[at] === '(') {
    const options = signs.slice(at, signs.indexOf(')') + 1);
    runs = options.includes('analyze') || options.includes('analyse');
    at += options.length;
    if (options.length === 0) return 'unknown';
  }
  for (let sign = signs[at]; sign === 'analyze' || sign === 'analyse' || sign === 'verbose'; sign = signs[at]) {
    runs ||= sign !== 'verbose';
    at += 1;
  }
  const explained = signs.slice(at);
  if (explained.length === 0) return 'unknown';
  return runs || explained[0] === 'explain' ? classifySigns(explained) : 'read';
}

function classifySigns(signs: readonly Sign[]): StatementClass {
  const verb = signs.find((sign) => sign !== '(');
  if (verb === undefined) return 'unknown';
  if (signs[0] === '(') {
    if (!queryVerbs.has(verb) && verb !== 'with') return 'unknown';
    return changesSomething(signs) ? 'write' : 'read';
  }
  if (queryVerbs.has(verb) || displayVerbs.has(verb)) return changesSomething(signs) ? 'write' : 'read';
  if (verb === 'with') {
    if (changesSomething(signs)) return 'write';
    return hasMainQuery(signs.slice(1)) ? 'read' : 'unknown';
  }
  if (verb === 'explain') return classifyExplain(signs);
  if (transactionVerbs.has(verb)) return 'transaction';
  if ((verb === 'set' || verb === 'prepare') && signs[1] === 'transaction') return 'transaction';
  if (verb === 'set' && signs.slice(1, 5).join(' ') === 'session characteristics as transaction') return 'transaction';
  return writeVerbs.has(verb) ? 'write' : 'unknown';
}

/**
 * What one statement does, by an allow list: `read` is said only of SELECT, WITH … SELECT, VALUES, TABLE, SHOW,
 * DESCRIBE, SUMMARIZE, EXPLAIN, and DuckDB's FROM and PIVOT, and not when something inside them writes (SELECT INTO,
 * WITH … DELETE, FOR UPDATE, EXPLAIN ANALYZE of a write). Two statements in one text, an open quote, CALL, EXECUTE, DO,
 * SET and whatever else is not known to be harmless are not reads.
 *
 * It sees words, not meaning: a function with a side effect (`nextval`, one of the users' own) in a SELECT is a read here,
 * and so is a view that calls one. It stands before the engine's own read-only transaction, never in its place; functions
 * that are known to reach beyond that (`dblink_exec`, `lo_export`) are no reads.
 */
export function classify(statement: string, options: LexicalOptions): StatementClass {
  const signs = signsOf(statement, options);
  if (signs === null || splitStatements(statement, options).length !== 1) return 'unknown';
  const found = classifySigns(signs);
  if (found !== 'read') return found;
  // A semicolon within is at home in the body of a function, and nowhere in a query.
  return signs.includes(';') || reachesBeyondTransaction(statement, options) ? 'unknown' : 'read';
}
