import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWarehouseCatalog } from '../../src/commands/warehouse-catalog.ts';
import { assembleCatalog, type CatalogRow } from '../../src/sql/catalog/assemble.ts';
import type { WarehouseCatalog } from '../../src/sql/catalog/catalog.ts';
import { catalogQueries } from '../../src/sql/catalog/queries.ts';
import { embeddedDialect } from '../../src/sql/dialect.ts';
import { allTables } from '../../src/sql/schema.ts';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import { administrator, Cluster, serverPrograms } from '../postgres/cluster.ts';

function relationOf(catalog: WarehouseCatalog, schema: string, name: string) {
  return catalog.relations.find((relation) => relation.schema === schema && relation.name === name);
}

function keysFrom(catalog: WarehouseCatalog, relation: string) {
  return catalog.foreignKeys
    .filter(({ from }) => from.relation === relation)
    .map(({ from, to }) => `${from.columns.join(', ')} → ${to.schema}.${to.relation} (${to.columns.join(', ')})`)
    .sort();
}

const objects = [
  'CREATE SCHEMA sales',
  'CREATE TABLE sales.regions (country text, code int, "Long Name" text, PRIMARY KEY (country, code))',
  `CREATE TABLE sales.orders (
     id bigint PRIMARY KEY, country text, code int,
     FOREIGN KEY (country, code) REFERENCES sales.regions (country, code)
   )`,
  'CREATE VIEW sales.totals AS SELECT country, count(*) AS orders FROM sales.orders GROUP BY country',
];

describe('the embedded engine', () => {
  let folder: string;
  let warehouse: EmbeddedWarehouse;
  let catalog: WarehouseCatalog;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkify-test-'));
    warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
    const connection = await warehouse.connect();
    for (const table of allTables) await connection.query(embeddedDialect.createTable(table));
    for (const statement of objects) await connection.query(statement);
    await connection.query('CREATE MACRO add_tax(price, rate := 0.2) AS price * (1 + rate)');
    await connection.close();
    catalog = await readWarehouseCatalog(warehouse);
  });

  afterAll(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  test('tables come with their columns in order, types and keys', () => {
    expect(relationOf(catalog, 'main', 'users')).toMatchObject({
      kind: 'table',
      columns: [
        { name: 'user_id', type: 'integer' },
        { name: 'first_name', type: 'varchar' },
        { name: 'last_name', type: 'varchar' },
        { name: 'gender', type: 'varchar' },
        { name: 'level', type: 'varchar' },
      ],
    });
    expect(relationOf(catalog, 'sales', 'regions')?.primaryKey).toEqual(['country', 'code']);
  });

  test('views come with their columns', () => {
    expect(relationOf(catalog, 'sales', 'totals')).toMatchObject({
      kind: 'view',
      columns: [
        { name: 'country', type: 'varchar' },
        { name: 'orders', type: 'bigint' },
      ],
    });
  });

  test('foreign keys keep the order of their columns', () => {
    expect(keysFrom(catalog, 'orders')).toEqual(['country, code → sales.regions (country, code)']);
  });

  test('the star schema joins although the engine knows no keys of it', () => {
    expect(keysFrom(catalog, 'songPlays')).toEqual([
      'artist_id → main.artist (artist_id)',
      'song_id → main.songs (song_id)',
      'start_time → main.times (start_time)',
      'user_id → main.users (user_id)',
    ]);
  });

  test('what typed statements have of Redshift’s functions is among them, once', () => {
    const named = (name: string) => catalog.functions.filter((one) => one.name === name);
    expect(named('dateadd')).toMatchObject([{ kind: 'scalar', parameters: 'part, count integer, time timestamp' }]);
    expect(named('listagg')).toMatchObject([{ kind: 'aggregate', parameters: 'expression, delimiter varchar' }]);
    expect(named('datediff')).toHaveLength(1);
  });

  test('functions come once each, with their parameters; macros, too', () => {
    const named = (name: string) => catalog.functions.filter((one) => one.name === name && one.schema === 'main');
    expect(named('substr')).toEqual([
      {
        schema: 'main',
        name: 'substr',
        kind: 'scalar',
        parameters: 'string varchar, start bigint, length bigint',
        returns: 'varchar',
      },
    ]);
    expect(named('add_tax')).toMatchObject([{ kind: 'scalar', parameters: 'price, rate' }]);
    expect(named('read_csv')).toMatchObject([{ kind: 'table' }]);
    expect(named('count')).toMatchObject([{ kind: 'aggregate' }]);
  });

  test('schemas are listed, the engine its own among them', () => {
    expect(catalog.schemas).toEqual(['information_schema', 'main', 'pg_catalog', 'sales']);
    expect(catalog.searchPath).toEqual(['main']);
  });

  test('a reading that is stopped says so', async () => {
    const signal = AbortSignal.abort();
    await expect(readWarehouseCatalog(warehouse, signal)).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

const programs = serverPrograms();
if (programs === null) console.warn('SKIPPED: no PostgreSQL server here, so its catalog queries are not run.');

describe.skipIf(programs === null)('PostgreSQL', () => {
  let cluster: Cluster;
  let client: pg.Client;
  let catalog: WarehouseCatalog;

  async function ask(text: string): Promise<readonly CatalogRow[]> {
    const asText = { getTypeParser: () => (value: string) => value };
    const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array', types: asText });
    return rows;
  }

  async function read(engine: 'postgres' | 'redshift'): Promise<WarehouseCatalog> {
    const queries = catalogQueries(engine);
    const answers = {
      schemas: await ask(queries.schemas),
      relations: await ask(queries.relations),
      columns: [await ask(queries.columns[0] ?? '')],
      keys: await ask(queries.keys),
      functions: await ask(queries.functions),
    };
    return assembleCatalog(answers, ['public']);
  }

  beforeAll(async () => {
    cluster = await Cluster.start();
    client = new pg.Client({
      ...administrator,
      host: '127.0.0.1',
      port: cluster.port,
      database: cluster.newDatabase(),
    });
    await client.connect();
    for (const statement of objects) await client.query(statement);
    await client.query('CREATE MATERIALIZED VIEW sales.kept AS SELECT 1 AS one');
    await client.query(
      "CREATE FUNCTION sales.greet(name text, loud boolean DEFAULT false) RETURNS text AS 'SELECT name' LANGUAGE sql",
    );
    catalog = await read('postgres');
  });

  afterAll(async () => {
    await client.end();
    await cluster.close();
  });

  test('relations, columns, keys and functions are read', () => {
    expect(relationOf(catalog, 'sales', 'regions')).toEqual({
      schema: 'sales',
      name: 'regions',
      kind: 'table',
      columns: [
        { name: 'country', type: 'text' },
        { name: 'code', type: 'integer' },
        { name: 'Long Name', type: 'text' },
      ],
      primaryKey: ['country', 'code'],
    });
    expect(relationOf(catalog, 'sales', 'totals')?.kind).toBe('view');
    expect(relationOf(catalog, 'sales', 'kept')?.kind).toBe('materialized view');
    expect(relationOf(catalog, 'pg_catalog', 'pg_class')?.columns.length).toBeGreaterThan(10);
    expect(keysFrom(catalog, 'orders')).toEqual(['country, code → sales.regions (country, code)']);
    expect(catalog.functions.find(({ name }) => name === 'greet')).toEqual({
      schema: 'sales',
      name: 'greet',
      kind: 'scalar',
      parameters: 'name text, loud boolean DEFAULT false',
      returns: 'text',
    });
    expect(catalog.functions.find(({ name }) => name === 'count')?.kind).toBe('aggregate');
    expect(catalog.functions.find(({ name }) => name === 'row_number')?.kind).toBe('window');
    expect(catalog.functions.find(({ name }) => name === 'generate_series')?.kind).toBe('table');
    expect(catalog.schemas).toEqual(['information_schema', 'pg_catalog', 'public', 'sales']);
  });

  test("Redshift's keys are asked for by means that PostgreSQL has, too", async () => {
    const keys = await ask(catalogQueries('redshift').keys);
    expect(keys).toEqual(await ask(catalogQueries('postgres').keys));
  });
});
