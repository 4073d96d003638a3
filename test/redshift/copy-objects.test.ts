import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bucketAndTable, copy } from './bucket.ts';
import { refusal, sharedPostgres } from './fixture.ts';

sharedPostgres();

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

  it.each([
    ['a byte order mark before it', Buffer.from('\ufeff{"jsonpaths": ["$.id", "$.name", "$.n"]}')],
    ['gzip around it', gzipSync('{"jsonpaths": ["$.id", "$.name", "$.n"]}')],
  ])('but takes no jsonpaths file with %s, of which nothing is documented', async (_what, paths) => {
    const { client, loaded } = await bucketAndTable({ 'data/1': '{"id":1}', paths });
    const refused = await refusal(client.query(copy("JSON 's3://b/paths'")));
    expect(refused).toMatchObject({ code: 'XX000', message: 'Invalid JSONPath file: it is not a JSON object' });
    expect(await loaded()).toEqual([]);
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
