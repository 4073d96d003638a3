import { describe, expect, it } from 'vitest';
import { readWarehouseCatalog } from '../../src/commands/warehouse-catalog.ts';
import { temporaryColumns, temporaryRelations } from '../../src/sql/catalog/temporary.ts';
import { redshiftDialect } from '../../src/sql/dialect.ts';
import { describeQueries, listingQuery } from '../../src/sql/meta-command/catalog-listing.ts';
import { allTables } from '../../src/sql/schema.ts';
import { connect, redshift, refusal, rows, sharedPostgres } from './fixture.ts';
import { pipelineOn, warehouseOn } from './given.ts';

sharedPostgres();

const idle = new AbortController().signal;

/** Our tables, a view, a view that is bound late, and a table of an external schema. */
async function objects() {
  const double = await redshift();
  const client = await connect(double);
  for (const table of allTables) await client.query(redshiftDialect.createTable(table));
  await client.query('CREATE VIEW plays AS SELECT songplay_id, level FROM songplays');
  await double.behind(`INSERT INTO rs.late_binding_view_columns VALUES ('public', 'late', 'n', 'integer', 1)`);
  await double.behind(`INSERT INTO rs.external_columns VALUES ('lake', 'events', 'page', 'varchar(20)', 1)`);
  return { double, client };
}

describe('the catalogue for completion', () => {
  it('has tables, views of both kinds, external tables, columns and keys', async () => {
    const { double } = await objects();
    const catalog = await readWarehouseCatalog(await warehouseOn(double));
    const relation = (name: string) => catalog.relations.find((one) => one.name === name);
    expect(relation('users')).toMatchObject({ schema: 'public', kind: 'table' });
    expect(relation('users')?.columns).toContainEqual({ name: 'user_id', type: 'integer' });
    expect(relation('plays')).toMatchObject({ kind: 'view' });
    expect(relation('late')).toMatchObject({ kind: 'view', columns: [{ name: 'n', type: 'integer' }] });
    expect(relation('events')).toMatchObject({
      ...{ schema: 'lake', kind: 'external table' },
      columns: [{ name: 'page', type: 'varchar(20)' }],
    });
    expect(catalog.schemas).toEqual(expect.arrayContaining(['public', 'lake']));
    const references = catalog.foreignKeys.filter(({ from }) => from.relation === 'songplays');
    expect(references.map(({ to }) => to.relation).sort()).toEqual(['artist', 'songs', 'times', 'users']);
    expect(catalog.functions.length).toBeGreaterThan(100);
    expect(double.unknown).toEqual([]);
  });
});

it('a session’s own tables are asked for in words that Redshift takes', async () => {
  const { double, client } = await objects();
  await client.query('CREATE TEMP TABLE mine (n INTEGER, name VARCHAR(20))');
  const { rows: found } = await client.query({ text: temporaryColumns.redshift, rowMode: 'array' });
  expect(temporaryRelations(found)).toMatchObject([
    { name: 'mine', kind: 'table', columns: [{ name: 'n', type: 'integer' }, { name: 'name' }] },
  ]);
  expect(double.unknown).toEqual([]);
});

describe('the listings of the prompt', () => {
  it.each(['relations', 'tables', 'views', 'schemas', 'functions', 'indexes', 'databases'] as const)(
    '%s are asked for in words that Redshift takes',
    async (of) => {
      const { double, client } = await objects();
      for (const pattern of [null, 'user*', 'public.*']) {
        for (const detail of [false, true]) {
          const { sql, parameters } = listingQuery(of, pattern, detail, 'redshift');
          await client.query(sql, [...parameters]);
        }
      }
      expect(double.unknown).toEqual([]);
    },
  );

  it('a table is described with its columns, keys and layout', async () => {
    const { double, client } = await objects();
    const shown: Record<string, unknown[][]> = {};
    for (const { title, sql, parameters } of describeQueries('songplays', false, 'redshift')) {
      shown[title] = await rows(client, sql, parameters);
    }
    expect(shown.columns).toContainEqual(['public', 'songplays', 'user_id', 'integer', '', null]);
    expect(shown.keys).toContainEqual(
      expect.arrayContaining([expect.stringMatching(/^FOREIGN KEY \(user_id\) REFERENCES users ?\(user_id\)$/)]),
    );
    expect(shown['sort and dist keys']).toEqual([['public', 'songplays', 'start_time', expect.any(String), '1', 't']]);
    expect(double.unknown).toEqual([]);
  });

  it('external tables and views that are bound late are described, too', async () => {
    const { double, client } = await objects();
    const columns = async (pattern: string) => {
      const [query] = describeQueries(pattern, false, 'redshift');
      return query === undefined ? [] : rows(client, query.sql, query.parameters);
    };
    expect(await columns('lake.events')).toEqual([['lake', 'events', 'page', 'varchar(20)', '', null]]);
    expect(await columns('late')).toEqual([['public', 'late', 'n', 'integer', '', null]]);
    expect(double.unknown).toEqual([]);
  });
});

describe('the table view', () => {
  it('shows the rest where a user may not see SVV_TABLE_INFO', async () => {
    const { double } = await objects();
    const { pipeline } = await pipelineOn(double);
    const users = (await pipeline.tables(idle)).find(({ table }) => table === 'users');
    expect(users).toMatchObject({ rows: 0, bytes: null, columns: expect.arrayContaining([expect.anything()]) });
    expect(users?.facts).toEqual([
      { label: 'size and statistics', value: 'not visible to you (permission denied for view svv_table_info)' },
    ]);
    const layouts = users?.columns.map(({ name, type, layout }) => [name, type, ...layout]);
    expect(layouts?.slice(0, 2)).toEqual([
      ['user_id', 'integer', 'sort key'],
      ['first_name', 'character varying(4096)'],
    ]);
    expect(double.unknown).toEqual([]);
  });

  it('shows size, distribution, sort key, skew and statistics where a user may', async () => {
    const double = await redshift({ users: [{ name: 'awsuser', password: 'Secret1234', superuser: true }] });
    const client = await connect(double);
    for (const table of allTables) await client.query(redshiftDialect.createTable(table));
    await client.query("INSERT INTO times VALUES ('2018-11-01', 1, 1, 1, 1, 2018, 1)");
    const { pipeline } = await pipelineOn(double);
    const times = (await pipeline.tables(idle)).find(({ table }) => table === 'times');
    expect(times).toMatchObject({ rows: 1, bytes: 6 * 1024 * 1024 });
    const facts = Object.fromEntries((times?.facts ?? []).map(({ label, value }) => [label, value]));
    expect(facts).toMatchObject({ 'dist style': 'KEY(start_time)', 'sort key': 'start_time' });
    expect(Object.keys(facts)).toEqual(expect.arrayContaining(['skew', 'stats off percent']));
    expect(times?.columns[0]).toMatchObject({ name: 'start_time', layout: ['dist key', 'sort key'] });
    const empty = (await pipeline.tables(idle)).find(({ table }) => table === 'users');
    expect(empty?.facts).toEqual([{ label: 'size and statistics', value: 'none while it is empty' }]);
    expect(double.unknown).toEqual([]);
  });
});

describe('the double', () => {
  it('takes the catalogue’s functions and arrays for the leader node alone', async () => {
    const { client } = await objects();
    await client.query('SELECT conkey[1] FROM pg_catalog.pg_constraint');
    expect((await refusal(client.query('SELECT u.level[1] FROM users AS u'))).code).toBe('0A000');
    expect((await refusal(client.query('SELECT oidvectortypes(1) FROM users'))).code).toBe('0A000');
    // AWS's example, and the same without its list of columns.
    const columns = 'cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)';
    expect(await rows(client, `SELECT * FROM pg_get_late_binding_view_cols() ${columns}`)).toHaveLength(1);
    expect((await refusal(client.query('SELECT * FROM pg_get_late_binding_view_cols()'))).code).toBe('42601');
  });
});
