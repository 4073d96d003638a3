import { isSignificant, type LexicalOptions, tokens } from '../tokens.ts';

/** Statements that begin with these may add, change or remove a schema, relation, column or function. */
const definitionVerbs = new Set(['create', 'alter', 'drop', 'attach', 'detach', 'import', 'install', 'load', 'rename']);

/** With these, what was defined in a transaction comes into sight of other sessions. */
const publishingVerbs = new Set(['commit', 'end']);

/**
 * True for a statement after which the catalog may hold something else: definitions, SELECT … INTO, and the COMMIT that
 * makes them visible. By its words alone; a function that defines something goes unnoticed.
 */
export function changesCatalog(statement: string, options: LexicalOptions): boolean {
  let verb: string | null = null;
  for (const token of tokens(statement, options)) {
    if (!isSignificant(token) || token.kind !== 'word') continue;
    const word = statement.slice(token.start, token.end).toLowerCase();
    verb ??= word;
    if (definitionVerbs.has(verb) || publishingVerbs.has(verb)) return true;
    if (verb !== 'select' && verb !== 'with') return false;
    if (word === 'into') return true;
  }
  return false;
}

const endingVerbs = new Set(['rollback', 'abort', 'discard', 'reset']);

/**
 * True for a statement after which the session may have other temporary relations. Only one that names them can add some
 * (`CREATE TEMP TABLE`, and Redshift's `#name`); where it has `some`, whatever defines or undoes may take them away.
 */
export function changesTemporary(statement: string, options: LexicalOptions, some: boolean): boolean {
  const words: string[] = [];
  for (const token of tokens(statement, options)) {
    if (isSignificant(token)) words.push(statement.slice(token.start, token.end).toLowerCase());
  }
  const [verb = ''] = words;
  if (some && (endingVerbs.has(verb) || changesCatalog(statement, options))) return true;
  const names = words.some((word) => word === 'temp' || word === 'temporary' || word.startsWith('#'));
  return names && changesCatalog(statement, options);
}
