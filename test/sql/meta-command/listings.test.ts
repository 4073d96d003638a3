import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedDialect } from '../../../src/sql/dialect.ts';
import { describeQueries, type ListingQuery, listingQuery } from '../../../src/sql/meta-command/catalog-listing.ts';
import type { Listed } from '../../../src/sql/meta-command/command.ts';
import { starTables } from '../../../src/sql/schema.ts';
import { EmbeddedWarehouse } from '../../../src/warehouse/duckdb/warehouse.ts';
import type { Connection } from '../../../src/warehouse/warehouse.ts';
import { administrator, Cluster, serverPrograms } from '../../postgres/cluster.ts';

const listed: readonly Listed[] = ['relations', 'tables', 'views', 'schemas', 'functions', 'indexes', 'databases'];

test.each(['embedded', 'postgres', 'redshift'] as const)(
  'the listings for %s are those of the golden file',
  async (engine) => {
    const queries = [
      ...listed.flatMap((of) => [listingQuery(of, null, false, engine), listingQuery(of, 's*.x', true, engine)]),
      ...describeQueries('users', false, engine),
      ...describeQueries('etl.runs', true, engine),
    ];
    const text = queries.map(({ title, sql, parameters }) => `-- ${title}: ${JSON.stringify(parameters)}\n${sql};\n`);
    await expect(text.join('\n')).toMatchFileSnapshot(`../golden/listings-${engine}.sql`);
  },
);

type Rows = readonly (readonly (string | null)[])[];
type Ask = (query: ListingQuery) => Promise<{ columns: readonly string[]; rows: Rows }>;

/** Everything that is asked in the same way of both engines. */
function sharedExpectations(engine: 'embedded' | 'postgres', ask: Ask, schema: string): void {
  test.each(listed)('%s can be listed, in short and in detail, with and without a pattern', async (of) => {
    for (const detail of [false, true]) {
      for (const pattern of [null, '*', 'sales.*', 'no_such_thing']) {
        const { columns, rows } = await ask(listingQuery(of, pattern, detail, engine));
        expect(columns.length).toBeGreaterThan(0);
        if (pattern === 'no_such_thing') expect(rows).toEqual([]);
      }
    }
  });

  test('tables of the users are listed, those of the engine are not', async () => {
    const { rows } = await ask(listingQuery('tables', null, false, engine));
    expect(rows.map(([in_, name]) => `${in_}.${name}`)).toEqual(
      [
        ...starTables.map(({ name }) => `${schema}.${engine === 'postgres' ? name.toLowerCase() : name}`),
        'sales.orders',
      ].sort(),
    );
  });

  test('a pattern is compared whatever the case, and with its schema', async () => {
    const { rows } = await ask(listingQuery('relations', 'SONG*', false, engine));
    expect(rows.map(([, name]) => name?.toLowerCase()).sort()).toEqual(['songplays', 'songs']);
    const inSales = await ask(listingQuery('relations', 'sales.*', false, engine));
    expect(inSales.rows.map(([, name, type]) => [name, type])).toEqual([
      ['orders', 'table'],
      ['totals', 'view'],
    ]);
  });

  test('\\d NAME tells columns, types, what may be NULL, and keys', async () => {
    const [columns, ...others] = describeQueries('sales.orders', true, engine);
    const found = columns === undefined ? null : await ask(columns);
    expect(found?.rows.map((row) => row.slice(2, 6))).toEqual([
      ['id', 'bigint', 'not null', null],
      ['state', engine === 'embedded' ? 'varchar' : 'text', '', expect.stringContaining("'open'")],
    ]);
    const keys = others.find(({ title }) => title === 'keys');
    expect(JSON.stringify((keys === undefined ? null : await ask(keys))?.rows)).toContain('PRIMARY KEY');
    for (const query of others) await ask(query);
  });

  test('\\d of a view tells its definition', async () => {
    const query = describeQueries('sales.totals', false, engine).find(({ title }) => title === 'definition');
    const found = query === undefined ? null : await ask(query);
    expect(found?.rows).toHaveLength(1);
    expect(found?.rows[0]?.[2]).toMatch(/count/);
  });

  test('a pattern is data, not SQL', async () => {
    const { rows } = await ask(listingQuery('tables', "x' OR 'a' = 'a", false, engine));
    expect(rows).toEqual([]);
  });
}

const objects = [
  'CREATE SCHEMA sales',
  "CREATE TABLE sales.orders (id bigint PRIMARY KEY, state text DEFAULT 'open')",
  'CREATE VIEW sales.totals AS SELECT state, count(*) AS orders FROM sales.orders GROUP BY state',
];

describe('on the embedded engine', () => {
  let folder: string;
  let warehouse: EmbeddedWarehouse;
  let connection: Connection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkify-test-'));
    warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
    connection = await warehouse.connect();
    for (const table of starTables) await connection.query(embeddedDialect.createTable(table));
    for (const statement of objects) await connection.query(statement);
  });

  afterAll(async () => {
    await connection.close();
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  sharedExpectations(
    'embedded',
    async ({ sql, parameters }) => {
      const { columns, rows } = await connection.query(sql, { parameters });
      return { columns: columns.map(({ name }) => name), rows };
    },
    'main',
  );
});

const programs = serverPrograms();
if (programs === null) console.warn('SKIPPED: no PostgreSQL server here, so its listings are not run.');

describe.skipIf(programs === null)('on PostgreSQL', () => {
  let cluster: Cluster;
  let client: pg.Client;

  beforeAll(async () => {
    cluster = await Cluster.start();
    client = new pg.Client({
      ...administrator,
      host: '127.0.0.1',
      port: cluster.port,
      database: cluster.newDatabase(),
    });
    await client.connect();
    for (const { name } of starTables) await client.query(`CREATE TABLE ${name} (id int)`);
    for (const statement of objects) await client.query(statement);
  });

  afterAll(async () => {
    await client.end();
    await cluster.close();
  });

  sharedExpectations(
    'postgres',
    async ({ sql, parameters }) => {
      const { fields, rows } = await client.query<(string | null)[]>({
        text: sql,
        values: [...parameters],
        rowMode: 'array',
        types: { getTypeParser: () => (value: string) => value },
      });
      return { columns: fields.map(({ name }) => name), rows };
    },
    'public',
  );
});
