import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitScript } from '../../src/sql/script.ts';
import { isSignificant, type LexicalOptions, tokens } from '../../src/sql/tokens.ts';
import { psqlVersion, splitByPsql } from './statements-psql.ts';

const version = await psqlVersion();
if (version === null)
  console.warn('SKIPPED: no psql on the PATH, so its splitting of scripts is not compared with ours.');

/** Comments and white space aside, and the semicolon at the end. */
function essence(query: string, options: LexicalOptions): string {
  const parts: string[] = [];
  for (const token of tokens(query, options)) {
    if (isSignificant(token)) parts.push(query.slice(token.start, token.end));
  }
  if (parts.at(-1) === ';') parts.pop();
  return parts.join(' ');
}

/** What our runner would send: statements, and those that `\g` and `\gset` take; a bare one repeats what was sent last. */
function sentByUs(text: string, options: LexicalOptions): readonly string[] {
  const sent: string[] = [];
  for (const item of splitScript(text, options)) {
    if (item.kind === 'statement') sent.push(essence(item.text, options));
    else if (item.command.name === 'go' || item.command.name === 'keep-values') {
      const again = item.statement === null ? sent.at(-1) : essence(item.statement.text, options);
      if (again !== undefined) sent.push(again);
    }
  }
  return sent;
}

async function compare(texts: readonly string[], options: LexicalOptions): Promise<void> {
  const byPsql = await splitByPsql(texts, !options.backslashEscapes);
  const theirs = texts.map((text, index) => [
    text,
    (byPsql[index] ?? []).map((query) => essence(query, options)).filter((query) => query !== ''),
  ]);
  expect(texts.map((text) => [text, sentByUs(text, options)])).toEqual(theirs);
}

const written: readonly string[] = [
  'select 1 \\g\nselect 2 \\gx\nselect 3;',
  'select 1\n\\echo between\n+ 2;',
  'select (1\n\\x off\n+ 2);\nselect 3',
  '\\echo one \\\\ select 1; \\x on \\x off \\\\ select 2 \\g',
  'select 1; \\echo a;b;c\nselect 2',
  'select 1 \\r\nselect 2; select (3 \\reset\nselect 4;',
  "select 'a' as v_one \\gset\nselect 2 as v_two \\gset p_ \\p\nselect 3 \\p ;",
  'select \'\\g\' \\g\nselect "\\g" -- \\g\n\\g',
  'select $$\\g$$ /* \\g */ \\g',
  'select 1 \\g\n\\g\n\\g',
  "\\echo 'a \\\\ b' \\\\ select 1;",
];

/**
 * Pieces of scripts; a command ends its line or stands before another backslash. Without comments and empty statements
 * between statements: psql takes them for what a bare `\g` repeats, and sends nothing.
 */
const pieces = fc.array(
  fc.constantFrom(
    ...['select 1', 'select (2', ')', 'select 3;', '\n', ' ', "'a;\\b'", '"\\"', '$$\\g;$$', '1 /* \\x */'],
    ...['\\g\n', '\\gx\n', '\\echo a\n', '\\x on\n', '\\x off \\\\ ', '\\echo b \\g\n', '2 -- \\g\n'],
  ),
  { maxLength: 12 },
);

describe.skipIf(version === null)(`psql (${version ?? 'absent: skipped'}) splits scripts as we do`, () => {
  test('the hand-made ones', { timeout: 60_000 }, async () => {
    await compare(written, { backslashEscapes: false });
  });

  test.each([false, true])(
    'generated ones, a backslash escaping in literals: %s',
    { timeout: 60_000 },
    async (backslashEscapes) => {
      const scripts = fc
        .sample(pieces, { numRuns: 300, seed: 20181130 })
        .map((parts) => `select 0;\n${parts.join(' ')}`);
      await compare(scripts, { backslashEscapes });
    },
  );
});
