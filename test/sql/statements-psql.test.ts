import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitStatements } from '../../src/sql/statements.ts';
import { isSignificant, type LexicalOptions, tokens } from '../../src/sql/tokens.ts';
import { backslashCases, standardCases } from './statements-corpus.ts';
import { sqlText } from './statements-generator.ts';
import { psqlVersion, splitByPsql } from './statements-psql.ts';

const version = await psqlVersion();
if (version === null) console.warn('SKIPPED: no psql on the PATH, so its splitting is not compared with ours.');

/** Comments and white space aside, because psql's versions keep different ones; nothing for a query of these alone. */
function essence(query: string, options: LexicalOptions): string {
  const parts: string[] = [];
  for (const token of tokens(query, options)) {
    if (isSignificant(token)) parts.push(query.slice(token.start, token.end));
  }
  if (parts.at(-1) === ';') parts.pop();
  return parts.join(' ');
}

async function compare(sqls: readonly string[], options: LexicalOptions): Promise<void> {
  const byPsql = await splitByPsql(sqls, !options.backslashEscapes);
  const theirs = sqls.map((sql, index) => ({
    sql,
    statements: (byPsql[index] ?? []).map((query) => essence(query, options)).filter((query) => query !== ''),
  }));
  const ours = sqls.map((sql) => ({
    sql,
    statements: splitStatements(sql, options).map(({ text }) => essence(text, options)),
  }));
  expect(ours).toEqual(theirs);
}

/** True where psql would see one of its own commands, which ours has none of. */
function hasBareBackslash(sql: string, options: LexicalOptions): boolean {
  for (const token of tokens(sql, options)) {
    if (token.kind === 'punctuation' && sql.startsWith('\\', token.start)) return true;
  }
  return false;
}

/** The same texts in every run; without line feeds at the end, of which psql drops one even from an open string. */
function generated(options: LexicalOptions): readonly string[] {
  const texts = sqlText.map((sql) => sql.replace(/\n+$/, '')).filter((sql) => !hasBareBackslash(sql, options));
  return fc.sample(texts, { numRuns: 400, seed: 20181130 });
}

describe.skipIf(version === null)(`psql (${version ?? 'absent: skipped'}) splits as we do`, { timeout: 60_000 }, () => {
  test('the hand-made texts', async () => {
    await compare(
      standardCases.map(({ sql }) => sql),
      { backslashEscapes: false },
    );
  });

  test('the hand-made texts where backslashes escape', async () => {
    await compare(
      [...backslashCases, ...standardCases].map(({ sql }) => sql),
      { backslashEscapes: true },
    );
  });

  test('generated texts', async () => {
    await compare(generated({ backslashEscapes: false }), { backslashEscapes: false });
  });

  test('generated texts where backslashes escape', async () => {
    await compare(generated({ backslashEscapes: true }), { backslashEscapes: true });
  });
});
