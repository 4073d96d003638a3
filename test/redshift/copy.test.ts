import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serve } from '../s3-server/fixture.ts';
import type { S3Server, S3ServerOptions } from '../s3-server/server.ts';
import type { RedshiftOptions } from './double/double.ts';
import { connect, noticesOf, redshift, refusal, rows, sharedPostgres } from './fixture.ts';
import { roleArn } from './sparkify.ts';

sharedPostgres();

type Objects = Readonly<Record<string, string | Uint8Array>>;

const role = `IAM_ROLE '${roleArn}'`;
const roles = [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }];

/** A bucket `b` with objects, and a table `t` to load them into. */
async function bucketAndTable(
  objects: Objects,
  table = 'CREATE TABLE t (id INT, name VARCHAR(8), firstName VARCHAR(20))',
  options: RedshiftOptions & { readonly buckets?: S3ServerOptions['buckets'] } = {},
) {
  const { buckets, ...others } = options;
  const s3: S3Server = await serve({ buckets: { b: { objects }, ...buckets } });
  const double = await redshift({ s3, roles, ...others });
  const client = await connect(double);
  await client.query(table);
  const loaded = () => rows(client, 'SELECT * FROM t ORDER BY 1, 2');
  return { s3, double, client, loaded, notices: noticesOf(client) };
}

const copy = (options: string, from = 's3://b/data/') => `COPY t FROM '${from}' ${role} ${options}`;

describe('COPY finds its objects', () => {
  it('by a prefix of their keys, which is no folder', async () => {
    const { client, loaded } = await bucketAndTable({
      'data/1': '{"id":1}',
      'data_old/2': '{"id":2}',
      'other/3': '{"id":3}',
    });
    await client.query(copy("JSON 'auto'", 's3://b/data'));
    expect(await loaded()).toEqual([
      ['1', null, null],
      ['2', null, null],
    ]);
  });

  it('by a manifest, where one that is mandatory has to be there', async () => {
    const entry = (key: string, mandatory: boolean) => ({ url: `s3://b/${key}`, mandatory });
    const { client, loaded } = await bucketAndTable({
      'data/1': '{"id":1}',
      'data/2': '{"id":2}',
      m: JSON.stringify({ entries: [entry('data/1', true), entry('gone', false)] }),
      broken: JSON.stringify({ entries: [entry('data/1', true), entry('gone', true)] }),
    });
    await client.query(copy("MANIFEST JSON 'auto'", 's3://b/m'));
    expect(await loaded()).toEqual([['1', null, null]]);
    const refused = await refusal(client.query(copy("MANIFEST JSON 'auto'", 's3://b/broken')));
    expect(refused.message).toBe('Mandatory url is not present in manifest file');
  });

  it('or says that there are none', async () => {
    const { client } = await bucketAndTable({});
    const refused = await refusal(client.query(copy("JSON 'auto'")));
    expect(refused).toMatchObject({ code: 'XX000', message: "The specified S3 prefix 'data/' does not exist" });
    expect(refused.detail).toContain('code:');
  });

  it('only in the region that it is told', async () => {
    const elsewhere = { far: { region: 'eu-central-1', objects: { 'data/1': '{"id":1}' } } };
    const { client } = await bucketAndTable({ 'data/1': '{"id":1}' }, undefined, { buckets: elsewhere });
    const redirected = await refusal(client.query(copy("JSON 'auto'", 's3://far/data/')));
    expect(redirected).toMatchObject({
      code: 'XX000',
      message: expect.stringMatching(/^S3ServiceException:.*Status 301,Error PermanentRedirect/),
    });
    await client.query(copy("JSON 'auto' REGION AS 'us-west-2'"));
    expect((await refusal(client.query(copy("JSON 'auto' REGION 'us-east-1'")))).message).toContain(
      'S3ServiceException',
    );
  });
});

describe('COPY reads in somebody’s name', () => {
  const objects = { 'data/1': '{"id":1}' };

  it('by a role that is attached, or by the default one where there is one', async () => {
    const arn = 'arn:aws:iam::123456789012:role/other';
    const { client } = await bucketAndTable(objects);
    const missing = await refusal(client.query(`COPY t FROM 's3://b/data/' IAM_ROLE '${arn}' JSON 'auto'`));
    expect(missing.message).toContain(`is not authorized to assume IAM Role ${arn}`);
    const noDefault = await refusal(client.query("COPY t FROM 's3://b/data/' IAM_ROLE default JSON 'auto'"));
    expect(noDefault.code).toBe('XX000');
    const asText = await refusal(client.query("COPY t FROM 's3://b/data/' IAM_ROLE 'default' JSON 'auto'"));
    expect(asText.message).toBe('Invalid IAM role ARN: default');
    const other = await bucketAndTable(objects, undefined, {
      roles: [{ arn, accessKeyId: 'test', secretAccessKey: 'secret', isDefault: true }],
    });
    await other.client.query("COPY t FROM 's3://b/data/' IAM_ROLE default JSON 'auto'");
  });

  it('by keys, in the newer form and the older one', async () => {
    const { client } = await bucketAndTable(objects);
    await client.query("COPY t FROM 's3://b/data/' ACCESS_KEY_ID 'test' SECRET_ACCESS_KEY 'secret' JSON 'auto'");
    await client.query(
      "COPY t FROM 's3://b/data/' CREDENTIALS 'aws_access_key_id=test;aws_secret_access_key=secret' JSON 'auto'",
    );
    const wrong = await refusal(
      client.query("COPY t FROM 's3://b/data/' ACCESS_KEY_ID 'test' SECRET_ACCESS_KEY 'no' JSON 'auto'"),
    );
    expect(wrong.message).toMatch(/^S3ServiceException:.*Status 403,Error SignatureDoesNotMatch/);
  });

  it('never without', async () => {
    const { client } = await bucketAndTable(objects);
    const refused = await refusal(client.query("COPY t FROM 's3://b/data/' JSON 'auto'"));
    expect(refused.message).toBe('CREDENTIALS argument is required but not supplied');
  });
});

describe('COPY matches members to columns', () => {
  const record = '{"ID":1,"id":2,"NAME":"upper","firstName":"Ada","extra":true}';

  it("by name, where 'auto' sees nothing that is not in lower case", async () => {
    const { client, loaded } = await bucketAndTable({ 'data/1': record });
    await client.query(copy("JSON 'auto'"));
    expect(await loaded()).toEqual([['2', null, null]]);
  });

  it("by name in any case with 'auto ignorecase'", async () => {
    const { client, loaded } = await bucketAndTable({ 'data/1': '{"Id":2,"NAME":"upper","firstName":"Ada"}' });
    await client.query(copy("FORMAT AS JSON 'auto ignorecase'"));
    expect(await loaded()).toEqual([['2', 'upper', 'Ada']]);
  });

  it('by the paths of a file, in the order of the columns or of the list', async () => {
    const { client, loaded } = await bucketAndTable({
      'data/1': '{"a":{"b":1},"c":["x","y"],"firstName":"Ada"}',
      paths: '{"jsonpaths":["$.a.b","$.c[1]","$.firstName"]}',
      two: '{"jsonpaths":["$[\'firstName\']","$[\'a\'][\'b\']"]}',
    });
    await client.query(copy("JSON 's3://b/paths'"));
    await client.query(`COPY t (firstname, id) FROM 's3://b/data/' ${role} JSON 's3://b/two'`);
    expect(await loaded()).toEqual([
      ['1', 'y', 'Ada'],
      ['1', null, 'Ada'],
    ]);
  });

  it.each([
    [
      'a file with too few paths',
      '{"jsonpaths":["$.id"]}',
      'Number of jsonpaths and the number of columns should match',
    ],
    ['both notations in one path', '{"jsonpaths":["$.a[\'b\']","$.c","$.d"]}', 'Invalid JSONPath format'],
    ['a wildcard', '{"jsonpaths":["$.*","$.c","$.d"]}', 'Invalid JSONPath format'],
    ['what is no JSON', 'nothing', 'Invalid JSONPath file'],
  ])('and refuses %s, whatever MAXERROR is', async (_what, paths, message) => {
    const { client } = await bucketAndTable({ 'data/1': record, paths });
    const refused = await refusal(client.query(copy("JSON 's3://b/paths' MAXERROR 1000")));
    expect(refused.message).toContain(message);
  });

  it('by name when the file of paths calls them otherwise', async () => {
    const { client, loaded } = await bucketAndTable({ 'data/1': record, paths: '{"paths":["$.ID"]}' });
    await client.query(copy("JSON 's3://b/paths'"));
    expect(await loaded()).toEqual([['2', null, null]]);
  });

  it('rejects a record whose array is not there', async () => {
    const { client } = await bucketAndTable({ 'data/1': '{"a":1}', paths: '{"jsonpaths":["$.a[0]","$.b","$.c"]}' });
    await refusal(client.query(copy("JSON 's3://b/paths'")));
    expect(await rows(client, 'SELECT trim(error_message) FROM sys_load_error_detail')).toEqual([
      ['Invalid JSONPath format: Not an array or out of range.'],
    ]);
  });

  it('leaves the columns that a list does not name to their defaults, and counts identities by itself', async () => {
    const { client, loaded } = await bucketAndTable(
      { 'data/1': '{"a":1,"b":"x"}{"a":2}' },
      "CREATE TABLE t (a INT, b VARCHAR(8) DEFAULT 'none', id BIGINT IDENTITY(0,1))",
    );
    await client.query(`COPY t (a) FROM 's3://b/data/' ${role} JSON 'auto'`);
    await client.query(copy("JSON 'auto'"));
    expect((await loaded()).map(([a, b]) => [a, b])).toEqual([
      ['1', 'none'],
      ['1', 'x'],
      ['2', 'none'],
      ['2', null],
    ]);
    const refused = await refusal(client.query(`COPY t (a, id) FROM 's3://b/data/' ${role} JSON 'auto'`));
    expect(refused.message).toBe('cannot set an identity column to a value');
  });
});

describe('COPY reads records', () => {
  it('one after another, over lines or with nothing between, and unzips them', async () => {
    const text = '{"id":1}{"id":2,\n "name":"a\\nb\\tc"}\r\n\n{"id":3,"name":{"x":[1.50,"é"]}}';
    const { client, loaded, notices } = await bucketAndTable(
      { 'data/1.gz': gzipSync(text) },
      'CREATE TABLE t (id INT, name VARCHAR(40))',
    );
    await client.query(copy("JSON 'auto' GZIP COMPUPDATE OFF STATUPDATE OFF"));
    expect(await loaded()).toEqual([
      ['1', null],
      ['2', 'a\nb\tc'],
      ['3', '{"x":[1.50,"é"]}'],
    ]);
    expect(notices).toEqual(["Load into table 't' completed, 3 record(s) loaded successfully."]);
    expect((await refusal(client.query(copy("JSON 'auto' GZIP", 's3://b/none')))).code).toBe('XX000');
  });

  it('and rejects commas between them and an array around them, each for itself', async () => {
    const { client, loaded } = await bucketAndTable({ 'data/1': '[{"id":1},\n{"id":2}]' });
    await client.query(copy("JSON 'auto' MAXERROR 4"));
    expect(await loaded()).toHaveLength(2);
    expect(await rows(client, 'SELECT error_count FROM sys_load_history')).toEqual([['3']]);
    expect(await rows(client, 'SELECT line_number FROM sys_load_error_detail ORDER BY 1')).toEqual([
      ['1'],
      ['1'],
      ['2'],
    ]);
  });

  it('names the last line of a record that does not load', async () => {
    const { client } = await bucketAndTable({ 'data/1': '{"id":1}\n{"id":\n"x"\n}\n{"id":3}' });
    const refused = await refusal(client.query(copy("JSON 'auto'")));
    expect(refused).toMatchObject({
      code: 'XX000',
      message: "Load into table 't' failed.  Check 'stl_load_errors' system table for details.",
    });
    const found = await rows(
      client,
      `SELECT trim(file_name), line_number, trim(column_name), trim(column_type), error_code, trim(error_message)
       FROM sys_load_error_detail`,
    );
    expect(found).toEqual([
      ['s3://b/data/1', '4', 'id', 'int4', '1207', "Invalid digit, Value 'x', Pos 0, Type: Integer"],
    ]);
    expect(await rows(client, 'SELECT trim(raw_field_value), err_code FROM stl_load_errors')).toEqual([['x', '1207']]);
  });

  it('takes as many errors as are allowed, and not one more', async () => {
    const records = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? `{"id":${index}}` : '{"id":"x"}')).join(
      '\n',
    );
    const { client, loaded, notices } = await bucketAndTable({ 'data/1': records });
    await refusal(client.query(copy("JSON 'auto' MAXERROR 3")));
    expect(await loaded()).toEqual([]);
    await client.query(copy("JSON 'auto' MAXERROR 4"));
    expect(await loaded()).toHaveLength(3);
    expect(notices.at(-1)).toContain('3 record(s) could not be loaded');
  });

  it('loads nothing with NOLOAD, and finds the errors all the same', async () => {
    const { client, loaded } = await bucketAndTable({ 'data/1': '{"id":1}{"id":"x"}' });
    expect((await refusal(client.query(copy("JSON 'auto' NOLOAD")))).message).toContain('failed');
    await client.query(copy("JSON 'auto' NOLOAD MAXERROR 2"));
    expect(await loaded()).toEqual([]);
  });
});

describe('COPY in a transaction', () => {
  it('is rolled back with it, and then was never the last one', async () => {
    const { client, loaded } = await bucketAndTable({ 'data/1': '{"id":1}' });
    expect(await rows(client, 'SELECT pg_last_copy_id(), pg_last_copy_count()')).toEqual([['-1', '0']]);
    await client.query('BEGIN');
    await client.query(copy("JSON 'auto'"));
    expect(await loaded()).toHaveLength(1);
    await client.query('ROLLBACK');
    expect(await loaded()).toEqual([]);
    expect(await rows(client, 'SELECT pg_last_copy_id()')).toEqual([['-1']]);
    await client.query(copy("JSON 'auto'"));
    const [[id, count] = []] = await rows(client, 'SELECT pg_last_copy_id(), pg_last_copy_count()');
    expect([Number(id) > 0, count]).toEqual([true, '1']);
  });

  it('shows its files to its own transaction, and to another session while it runs', async () => {
    const { client, double } = await bucketAndTable({ 'data/1': '{"id":1}\n{"id":2}\n', 'data/2': '{"id":3}' });
    const watcher = await connect(double);
    await client.query('BEGIN');
    await client.query('SELECT count(*) FROM t');
    await client.query(copy("JSON 'auto'"));
    const detail = 'SELECT trim(file_name), lines_scanned FROM sys_load_detail ORDER BY 1';
    const files = [
      ['s3://b/data/1', '2'],
      ['s3://b/data/2', '1'],
    ];
    expect(await rows(client, detail)).toEqual(files);
    expect(await rows(watcher, detail)).toEqual(files);
    expect(
      await rows(watcher, 'SELECT status, loaded_rows, source_file_count, file_count_scanned FROM sys_load_history'),
    ).toEqual([['completed', '3', '2', '2']]);
    expect(await rows(watcher, 'SELECT count(*) FROM t')).toEqual([['0']]);
    await client.query('COMMIT');
  });

  it('needs a table that is there', async () => {
    const { client } = await bucketAndTable({ 'data/1': '{"id":1}' });
    const refused = await refusal(client.query(`COPY nothing FROM 's3://b/data/' ${role} JSON 'auto'`));
    expect(refused).toMatchObject({ code: 'XX000', message: 'Cannot COPY into nonexistent table nothing' });
  });
});

describe('COPY refuses options', () => {
  it.each([
    ["JSON 'auto' CSV", 'CSV option is not supported for JSON'],
    ["JSON 'auto' DELIMITER ','", 'DELIMITER option is not supported for JSON'],
    ["JSON 'auto' GZIP GZIP", 'conflicting or redundant options'],
    ["JSON 'auto' MAXERROR 100001", 'MAXERROR must be between 0 and 100000'],
    ["JSON 'auto' TIMEFORMAT 'EPOCHMILLISECS'", 'does not know'],
    ["JSON 'auto' PARALLEL ON", 'syntax error at or near "PARALLEL"'],
    ["JSON 'auto' PARQUET", 'PARQUET option is not supported for JSON'],
  ])('%s', async (options, message) => {
    const { client } = await bucketAndTable({ 'data/1': '{"id":1}' });
    expect((await refusal(client.query(copy(options)))).message).toContain(message);
  });
});
