import { expect, test } from 'vitest';
import { catalogQueries } from '../../../src/sql/catalog/queries.ts';

test.each(['embedded', 'postgres', 'redshift'] as const)(
  'the catalog queries for %s are those of the golden file',
  async (engine) => {
    const { schemas, relations, columns, keys, functions } = catalogQueries(engine);
    const text = [schemas, relations, ...columns, keys, functions].map((query) => `${query};\n`).join('\n');
    await expect(text).toMatchFileSnapshot(`../golden/catalog-${engine}.sql`);
  },
);

test('nothing that PostgreSQL 8.0 lacks is asked of Redshift', () => {
  const { schemas, relations, columns, keys, functions } = catalogQueries('redshift');
  const text = [schemas, relations, ...columns, keys, functions].join('\n');
  expect(text).not.toMatch(
    /\bunnest\b|prokind|pg_get_function|\bformat\(|string_agg|array_agg|LATERAL|regclass|CROSS JOIN gen/i,
  );
});
