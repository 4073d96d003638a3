import { describe, expect, it } from 'vitest';
import { embeddedDialect, postgresDialect, redshiftDialect } from '../../src/sql/dialect.ts';
import { allTables } from '../../src/sql/schema.ts';
import { transformStatements } from '../../src/sql/transform.ts';

describe.each([embeddedDialect, postgresDialect, redshiftDialect])('the SQL for $engine', (dialect) => {
  it('creates the tables as the golden file says', async () => {
    const ddl = allTables
      .flatMap((table) => [dialect.createTable(table), ...dialect.createIndexes(table)])
      .map((statement) => `${statement};\n`)
      .join('\n');
    await expect(ddl).toMatchFileSnapshot(`golden/create-${dialect.engine}.sql`);
  });

  it.each(['keep', 'drop'] as const)(
    'transforms as the golden file says when unmatched plays are to %s',
    async (plays) => {
      const sql = transformStatements(dialect, plays)
        .map((statement) => `${statement.sql};\n`)
        .join('\n');
      await expect(sql).toMatchFileSnapshot(`golden/transform-${plays}-${dialect.engine}.sql`);
    },
  );

  it('uses nothing that one of the engines lacks', () => {
    const sql = transformStatements(dialect, 'keep')
      .map((statement) => statement.sql)
      .join(';\n');
    expect(sql).not.toMatch(/\b(MERGE|QUALIFY|ON CONFLICT|RETURNING|DISTINCT ON|FILTER|TRUNCATE|LATERAL)\b|\bnow\(/i);
  });
});
