import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexCatalog } from '../../../src/sql/completion/catalog-index.ts';
import { complete } from '../../../src/sql/completion/complete.ts';
import { dialectOf } from '../../../src/sql/dialect.ts';
import { splitStatements } from '../../../src/sql/statements.ts';
import { tokens } from '../../../src/sql/tokens.ts';
import { sqlText } from '../statements-generator.ts';
import { starCatalog } from './catalog.ts';

const index = indexCatalog(starCatalog);
const usage = new Map([['level', 3]]);

const pieces = [
  ...[
    'select ',
    'from ',
    ' users ',
    'songPlays sp ',
    ' join ',
    ' on ',
    ' using (',
    'where ',
    ' and ',
    'group by ',
    'order by ',
  ],
  ...[
    'with a as (',
    'with recursive ',
    ') ',
    '(',
    ', ',
    '*',
    'u.',
    'etl.',
    '"Odd Names"',
    '"',
    'us',
    'insert into ',
    'update ',
  ],
  ...[
    'set ',
    'delete from ',
    'values (',
    ' as ',
    ' union all ',
    'lateral ',
    ' over (',
    'partition by ',
    'case when ',
    ' end ',
  ],
  ...[
    'create table ',
    'drop table ',
    'explain ',
    ' = ',
    '::',
    '1',
    "'x'",
    "'",
    '--',
    '/*',
    '*/',
    ';',
    '\n',
    '\n\n',
    '$$',
    ':p ',
    '\\d ',
    '\\x',
    'extract(',
    '.',
  ],
];

const halfWritten = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
  sqlText,
  fc.string({ unit: 'binary' }),
);

const engines = fc.constantFrom('embedded' as const, 'postgres' as const, 'redshift' as const);

/** A text and a place in it, at each of which something may be typed. */
const typing = fc.tuple(halfWritten, fc.nat({ max: 120 }), engines);

test('any text is completed at any place without an error, around the cursor', () => {
  fc.assert(
    fc.property(typing, ([text, place, engine]) => {
      const cursor = Math.min(place, text.length);
      const { from, to, items } = complete(text, cursor, index, usage, dialectOf(engine));
      expect(from).toBeGreaterThanOrEqual(0);
      expect(from).toBeLessThanOrEqual(cursor);
      expect(to).toBeGreaterThanOrEqual(cursor);
      expect(to).toBeLessThanOrEqual(text.length);
      expect(items.every(({ insert, label, score }) => insert !== '' && label !== '' && Number.isFinite(score))).toBe(
        true,
      );
      expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).toSorted((a, b) => b - a));
      expect(new Set(items.map(({ insert }) => insert)).size).toBe(items.length);
    }),
    { numRuns: 2000 },
  );
});

test('what is replaced is never more than a name, a star or nothing', () => {
  fc.assert(
    fc.property(typing, ([text, place, engine]) => {
      const cursor = Math.min(place, text.length);
      const { from, to } = complete(text, cursor, index, usage, dialectOf(engine));
      const replaced = [...tokens(text.slice(from, to), dialectOf(engine))].map(({ kind }) => kind);
      expect(replaced.filter((kind) => kind === 'comment' || kind === 'string' || kind === 'number')).toEqual([]);
    }),
    { numRuns: 2000, examples: [[['\\d /*', 5, 'embedded']], [['\\d 1', 4, 'postgres']]] },
  );
});

test('other statements stay what they are, whatever is inserted', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...['select us', 'select * from ', 'select level f', 'update users set l']),
      engines,
      (sql, engine) => {
        const before = 'select 1;\n';
        const after = ";\nselect 'two';";
        const text = before + sql + after;
        const { from, to, items } = complete(text, before.length + sql.length, index, usage, dialectOf(engine));
        expect(items.length).toBeGreaterThan(0);
        for (const { insert } of items) {
          const statements = splitStatements(text.slice(0, from) + insert + text.slice(to), dialectOf(engine));
          expect(statements.map((statement) => statement.text).filter((_, place) => place !== 1)).toEqual([
            'select 1',
            "select 'two'",
          ]);
        }
      },
    ),
  );
});

test('the empty catalog leaves keywords', () => {
  const none = indexCatalog({ searchPath: [], schemas: [], relations: [], foreignKeys: [], functions: [] });
  const { items } = complete('select a fro', 12, none, usage, dialectOf('embedded'));
  expect(items.map(({ insert }) => insert)).toEqual(['from']);
});
