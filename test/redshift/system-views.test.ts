import { describe, expect, it } from 'vitest';
import { serve } from '../s3-server/fixture.ts';
import { connect, redshift, refusal, rows, sharedPostgres } from './fixture.ts';
import { roleArn } from './sparkify.ts';

sharedPostgres();

const users = [
  { name: 'awsuser', password: 'Secret1234' },
  { name: 'other', password: 'Secret1234' },
  { name: 'root', password: 'Secret1234', superuser: true },
];

describe('the system views', () => {
  it('show an ordinary user the user’s own statements, and a superuser everybody’s', async () => {
    const double = await redshift({ users });
    const [own, other, root] = await Promise.all(['awsuser', 'other', 'root'].map((user) => connect(double, { user })));
    if (own === undefined || other === undefined || root === undefined)
      throw new Error('three sessions were asked for');
    await own.query("SELECT 'mine'");
    const count = `SELECT count(*) FROM sys_query_history WHERE query_text = 'SELECT \\'mine\\''`;
    expect(await rows(own, count)).toEqual([['1']]);
    expect(await rows(other, count)).toEqual([['0']]);
    expect(await rows(root, count)).toEqual([['1']]);
  });

  it('of the STL and STV kind are not for a serverless workgroup', async () => {
    const provisioned = await connect(await redshift());
    const serverless = await connect(await redshift({ deployment: 'serverless' }));
    for (const view of ['stl_load_errors', 'stv_recents', 'stv_load_state']) {
      await provisioned.query(`SELECT count(*) FROM ${view}`);
      expect(await refusal(serverless.query(`SELECT count(*) FROM ${view}`))).toMatchObject({ code: '42501' });
    }
    await serverless.query('SELECT count(*) FROM sys_load_error_detail');
  });

  it('name the query group of a statement, the kind of it and how it ended', async () => {
    const client = await connect(await redshift());
    await client.query("SET query_group TO 'sparkify-tui'");
    await client.query('CREATE TABLE t (a INT)');
    await client.query('INSERT INTO t VALUES (1)');
    await refusal(client.query('SELECT nothing FROM t'));
    const history = await rows(
      client,
      `SELECT trim(query_label), trim(query_type), trim(status), trim(error_message) FROM sys_query_history
       WHERE session_id = $1::int AND query_type <> 'UTILITY' ORDER BY query_id`,
      [(await rows(client, 'SELECT pg_backend_pid()'))[0]?.[0]],
    );
    expect(history.slice(0, 3)).toEqual([
      ['sparkify-tui', 'DDL', 'success', ''],
      ['sparkify-tui', 'INSERT', 'success', ''],
      ['sparkify-tui', 'SELECT', 'failed', 'column "nothing" does not exist'],
    ]);
  });

  it('pad their CHAR columns with blanks', async () => {
    const s3 = await serve({ buckets: { b: { objects: { 'data/1': '{"a":1}' } } } });
    const double = await redshift({ s3, roles: [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }] });
    const client = await connect(double);
    await client.query('CREATE TABLE t (a INT)');
    await client.query(`COPY t FROM 's3://b/data/' IAM_ROLE '${roleArn}' JSON 'auto'`);
    const [[name] = []] = await rows(client, 'SELECT file_name FROM sys_load_detail');
    expect(name).toBe('s3://b/data/1'.padEnd(256));
  });

  it('give the layout of tables that have rows, to superusers', async () => {
    const double = await redshift({ users });
    const [own, root] = [await connect(double), await connect(double, { user: 'root' })];
    await own.query('CREATE TABLE full_one (a INT, b VARCHAR(99)) DISTKEY (a) SORTKEY (b, a)');
    await own.query('CREATE TABLE empty_one (a INT) DISTSTYLE ALL');
    await own.query("INSERT INTO full_one VALUES (1, 'x')");
    const info = 'SELECT "table", diststyle, sortkey1, sortkey_num, max_varchar, tbl_rows FROM svv_table_info';
    expect(await rows(root, info)).toEqual([['full_one', 'KEY(a)', 'b', '2', '99', '1']]);
    expect((await refusal(own.query(info))).code).toBe('42501');
  });

  it('list tables and columns, and nothing of the double’s own', async () => {
    const client = await connect(await redshift());
    await client.query('CREATE TABLE t (a VARCHAR(9) NOT NULL, b TIMESTAMP)');
    const columns = `SELECT column_name, data_type, character_maximum_length, is_nullable FROM svv_columns
                     WHERE table_schema = 'public' ORDER BY ordinal_position`;
    expect(await rows(client, columns)).toEqual([
      ['a', 'character varying', '9', 'NO'],
      ['b', 'timestamp without time zone', null, 'YES'],
    ]);
    for (const list of ['svv_tables', 'information_schema.tables', 'information_schema.columns']) {
      expect(await rows(client, `SELECT count(*) FROM ${list} WHERE table_schema = 'rs'`)).toEqual([['0']]);
    }
    expect(await rows(client, "SELECT schemaname FROM pg_table_def WHERE tablename = 't' GROUP BY 1")).toEqual([
      ['public'],
    ]);
  });

  it('have the documented columns and no others', async () => {
    const client = await connect(await redshift());
    expect((await refusal(client.query('SELECT raw_line FROM sys_load_error_detail'))).code).toBe('42703');
    expect((await refusal(client.query('SELECT relpersistence FROM pg_class'))).code).toBe('42703');
  });
});
