import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from './double/sql/parse.ts';
import { NotKnown, Refusal } from './double/sql/refusal.ts';

/** Pieces of which statements are made, and some that fit nowhere. */
const pieces = fc.constantFrom(
  ...[
    'select',
    'from',
    'where',
    'insert',
    'into',
    'values',
    'update',
    'set',
    'delete',
    'create',
    'table',
    'copy',
    'with',
  ],
  ...[
    't',
    'u',
    'a',
    '"B"',
    '$1',
    '1',
    "'x'",
    "'s3://b/k'",
    '(',
    ')',
    ',',
    '.',
    '*',
    ';',
    '=',
    '::',
    '[',
    'as',
    'on',
    'join',
  ],
  ...[
    'int',
    'varchar',
    'distkey',
    'iam_role',
    'json',
    'count',
    'over',
    'order',
    'by',
    'not',
    'null',
    'and',
    'case',
    'when',
  ],
  ...['then', 'end', "'", '"', '/*', '--', '\\', '\0', 'é', '__proto__', 'constructor'],
);

it('reads any text to its end or refuses it in words, and never fails otherwise', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(texts, (sql) => {
      try {
        for (const statement of parse(sql, 'provisioned')) expect(statement.text).not.toBe('');
      } catch (error) {
        if (!(error instanceof Refusal) && !(error instanceof NotKnown)) throw error;
        expect(error.message).not.toBe('');
      }
    }),
    { numRuns: 3000 },
  );
});

it('hands PostgreSQL texts and names only in quotes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const written = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
      const [statement] = parse(`SELECT ${written} AS x FROM t`, 'provisioned');
      const expected = `select '${text.replaceAll("'", "''")}' as "x" from "t"`;
      expect(statement !== undefined && 'sql' in statement ? statement.sql : '').toBe(expected);
    }),
  );
});
