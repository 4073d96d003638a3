import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bucketAndTable, copy, role } from './bucket.ts';
import { connect, refusal, rows, sharedPostgres } from './fixture.ts';

sharedPostgres();

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
