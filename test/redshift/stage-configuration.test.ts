import { describe, expect, it } from 'vitest';
import { endOf } from '../pipeline.ts';
import { sharedPostgres } from './fixture.ts';
import { eventKeys, roleArn } from './sparkify.ts';
import { bucket, jsonPaths, open, someObjects, type WarehouseOptions, warehouse } from './warehouse.ts';

sharedPostgres();

/** How stage fails with a configuration, and the statements of COPY that it sent before. */
async function failureOf(options: WarehouseOptions) {
  const there = await open(await warehouse(options));
  const events = await there.run(['create', 'stage']);
  const copies = events.filter((event) => event.type === 'statement-started' && event.sql.startsWith('COPY'));
  return { failure: endOf(events).failure, copies: copies.length };
}

const s3 = (values: Readonly<Record<string, string | null>>) => ({ configured: { S3: values } });
const paths = (list: readonly string[]) => ({
  objects: { ...someObjects, 'log_json_path.json': JSON.stringify({ jsonpaths: list }) },
});
const elsewhere = { far: { region: 'eu-central-1', objects: { 'log_json_path.json': jsonPaths } } };

describe('stage on Redshift, before it sends a COPY, says what is wrong with', () => {
  it.each<[string, WarehouseOptions, { kind: string; message: RegExp; where: RegExp; remedy: RegExp }]>([
    [
      'a folder as the source',
      s3({ LOG_DATA: '/data/log_data' }),
      {
        kind: 'config',
        message: /^Redshift reads from S3 alone, but LOG_DATA is \/data\/log_data$/,
        where: /dwh\.cfg:\d+ \[S3\] LOG_DATA$/,
        remedy: /^Upload the data/,
      },
    ],
    [
      'no source at all',
      s3({ LOG_DATA: null, SONG_DATA: null }),
      { kind: 'config', message: /no source is configured$/, where: /LOG_DATA$/, remedy: /sparkify-tui sample/ },
    ],
    [
      'a bucket that is not there',
      s3({ SONG_DATA: 's3://nowhere/song_data' }),
      { kind: 'source', message: /^there is no bucket nowhere$/, where: /^s3:\/\/nowhere\/$/, remedy: /bucket's name/ },
    ],
    [
      'a prefix that is not there',
      s3({ SONG_DATA: `s3://${bucket}/song-data` }),
      { kind: 'source', message: /no objects below this prefix$/, where: /song-data\/$/, remedy: /case-sensitive/ },
    ],
    [
      'a prefix with other things below it',
      { objects: { ...someObjects, 'log_data/README.md': 'hello', 'log_data/_SUCCESS': '' } },
      {
        kind: 'source',
        message: /^1 object below the prefix is no data, and COPY would read it: README\.md$/,
        where: /log_data\/$/,
        remedy: /MANIFEST_PREFIX/,
      },
    ],
    [
      'a jsonpaths file that is not there',
      s3({ LOG_JSONPATH: `s3://${bucket}/paths.json` }),
      { kind: 'source', message: /no such object$/, where: /paths\.json$/, remedy: /LOG_JSONPATH/ },
    ],
    [
      'a jsonpaths file on this machine',
      s3({ LOG_JSONPATH: '/data/paths.json' }),
      {
        kind: 'config',
        message: /LOG_JSONPATH is \/data\/paths\.json$/,
        where: /LOG_JSONPATH$/,
        remedy: /leave LOG_JSONPATH out/,
      },
    ],
    [
      'an empty jsonpaths file, of which Redshift would take no notice',
      { objects: { ...someObjects, 'log_json_path.json': '{}' } },
      { kind: 'config', message: /no list named "jsonpaths"/, where: /log_json_path\.json$/, remedy: /18 paths/ },
    ],
    [
      'a jsonpaths file with a path too few',
      paths(eventKeys.slice(1).map((key) => `$.${key}`)),
      { kind: 'config', message: /has 17 paths, but stage_events has 18 columns$/, where: /json$/, remedy: /18 paths/ },
    ],
    [
      'a jsonpaths file in another order than the columns',
      paths(eventKeys.toSorted((a, b) => (a > b ? -1 : 1)).map((key) => `$['${key}']`)),
      { kind: 'config', message: /fills artist by \$\['userId'\] \(number 1\)$/, where: /json$/, remedy: /in order/ },
    ],
    [
      'a jsonpaths file in another region than the data',
      { buckets: elsewhere, ...s3({ LOG_JSONPATH: 's3://far/log_json_path.json' }) },
      {
        kind: 'config',
        message: /^LOG_JSONPATH is in region eu-central-1, but the data in us-west-2; COPY needs both in one region$/,
        where: /^s3:\/\/far\//,
        remedy: /in region us-west-2/,
      },
    ],
    [
      'a place for manifests in another region',
      { buckets: elsewhere, ...s3({ MANIFEST_PREFIX: 's3://far/work' }) },
      { kind: 'config', message: /^MANIFEST_PREFIX is in region/, where: /^s3:\/\/far\/work/, remedy: /us-west-2/ },
    ],
    [
      'neither role nor keys',
      {
        buckets: { open: { public: true, objects: someObjects } },
        configured: {
          IAM_ROLE: { ARN: null },
          AWS: { KEY: null, SECRET: null },
          S3: {
            LOG_DATA: 's3://open/log_data',
            LOG_JSONPATH: null,
            SONG_DATA: 's3://open/song_data',
            ANONYMOUS: 'yes',
          },
        },
      },
      { kind: 'config', message: /needs a role or keys/, where: /\[IAM_ROLE\] ARN$/, remedy: /attached/ },
    ],
  ])('%s', async (_, options, expected) => {
    const { failure, copies } = await failureOf(options);
    expect(failure?.kind).toBe(expected.kind);
    expect(failure?.message).toMatch(expected.message);
    expect(failure?.where).toMatch(expected.where);
    expect(failure?.remedy).toMatch(expected.remedy);
    expect(copies).toBe(0);
  });
});

describe('stage on Redshift says what is wrong, when the cluster has told it, with', () => {
  const other = 'arn:aws:iam::123456789012:role/other';
  const keys = (secret: string) => [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: secret }];

  it.each<[string, WarehouseOptions, RegExp, RegExp]>([
    [
      'a role that is not attached',
      { configured: { IAM_ROLE: { ARN: other } } },
      /is not authorized to assume IAM Role arn:aws:iam::123456789012:role\/other/,
      /^Attach the role arn:aws:iam::123456789012:role\/other to the cluster/,
    ],
    [
      'a default role where there is none',
      { configured: { IAM_ROLE: { ARN: 'default' } } },
      /default IAM role/,
      /name a role in \[IAM_ROLE\] ARN/,
    ],
    ['a role that may not read', { roles: keys('wrong') }, /Error SignatureDoesNotMatch/, /KEY and SECRET/],
  ])('%s', async (_, options, message, remedy) => {
    const { failure } = await failureOf(options);
    expect(failure?.kind).toBe('sql');
    expect(failure?.message).toMatch(message);
    expect(failure?.remedy).toMatch(remedy);
    expect(failure?.where).toBe(`s3://${bucket}/log_data/`);
  });
});

describe('stage on Redshift works with', () => {
  it.each<[string, WarehouseOptions]>([
    ['another REGION than the bucket’s own', s3({ REGION: 'eu-central-1' })],
    ['keys instead of a role', { configured: { IAM_ROLE: { ARN: null } } }],
    [
      'the default role',
      {
        configured: { IAM_ROLE: { ARN: 'default' } },
        roles: [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret', isDefault: true }],
      },
    ],
    ['keys that match by name', s3({ LOG_JSONPATH: 'auto' })],
    [
      'data sets in two regions',
      {
        buckets: { far: { region: 'eu-central-1', objects: someObjects } },
        ...s3({ SONG_DATA: 's3://far/song_data' }),
      },
    ],
    ['a serverless workgroup', { deployment: 'serverless' }],
  ])('%s', async (_, options) => {
    const there = await open(await warehouse(options));
    expect(endOf(await there.run(['create', 'stage'])).failure).toBeNull();
    expect(await there.rows('SELECT count(*), count(firstname) FROM stage_events')).toEqual([['3', '3']]);
  });
});
