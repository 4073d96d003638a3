import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openSource, readText } from '../../src/source/open.ts';
import { calm, failureOf, folderWith, namesIn } from './reading.ts';

const s3 = { region: null, endpoint: null, pathStyle: false, anonymous: true, credentials: null, profile: null };

describe('a folder may be written as', () => {
  const folder = folderWith({ 'a.json': '', 'with blank+%41/b.json': '' });

  test.each([
    ['an absolute path', folder],
    ['a path with a final slash', `${folder}/`],
    ['a relative path', relative(process.cwd(), folder)],
    ['a path with dots', `${folder}/x/..`],
    ['a file URL', pathToFileURL(folder).href],
    ['a file URL with a final slash', `${pathToFileURL(folder).href}/`],
    ['a file URL with the host written out', `file://localhost${folder}`],
  ])('%s', async (_label, uri) => {
    const source = await openSource(uri, s3);

    expect(source.uri).toBe(`${folder}/`);
    expect(await namesIn(source)).toEqual(['a.json', 'with blank+%41/b.json']);
  });

  test('a file URL with encoded characters', async () => {
    const inner = join(folder, 'with blank+%41');

    expect((await openSource(pathToFileURL(inner).href, s3)).uri).toBe(`${inner}/`);
  });

  test('a path as it stands, in which % means %', async () => {
    const inner = join(folder, 'with blank+%41');

    expect(await namesIn(await openSource(inner, s3))).toEqual(['b.json']);
  });

  test('~ and what is below it', async () => {
    expect((await openSource('~', s3)).uri).toBe(`${homedir()}/`);
    expect((await openSource('~/no/such/folder', s3)).uri).toBe(`${homedir()}/no/such/folder/`);
  });
});

describe('a bucket is written as', () => {
  test.each([
    ['s3://sparkify/log_data', 's3://sparkify/log_data/'],
    ['s3://sparkify/log_data/', 's3://sparkify/log_data/'],
    ['s3://sparkify', 's3://sparkify/'],
    ['s3://sparkify/', 's3://sparkify/'],
    ['S3://sparkify/a b%20?c#d', 's3://sparkify/a b%20?c#d/'],
    ['s3://sparkify/events.json', 's3://sparkify/events.json'],
    ['s3://sparkify/events.ndjson.gz', 's3://sparkify/events.ndjson.gz'],
  ])('%s, and is called %s', async (uri, name) => {
    expect((await openSource(uri, s3)).uri).toBe(name);
  });
});

describe('what is no place to read from is a configuration error that says what to write', () => {
  test.each([
    ['ftp://host/log_data', 'ftp:// is not a kind of place that can be read', 's3://bucket/prefix'],
    ['https://bucket.s3.amazonaws.com/x', 'https:// is not a kind of place that can be read', 's3://bucket/prefix'],
    ['s3a://bucket/log_data', 's3a:// is not a kind of place that can be read', 's3://bucket/log_data'],
    ['s3://', 'no bucket is named', 's3://bucket/prefix'],
    ['s3:///log_data', 'no bucket is named', 's3://bucket/prefix'],
    ['s3://a bucket/log_data', '"a bucket" cannot be a bucket\'s name', 's3://bucket/prefix'],
    ['file://server/share', 'the file URL cannot be read', 'file:///absolute/path'],
    ['file:///a%2Fb', 'the file URL cannot be read', 'file:///absolute/path'],
    ['', 'the place to read from is empty', 's3://bucket/prefix'],
  ])('%s', async (uri, message, remedy) => {
    expect(await failureOf(openSource(uri, s3))).toMatchObject({
      kind: 'config',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
    expect(await failureOf(readText(uri, s3, calm()))).toMatchObject({ kind: 'config' });
  });
});

describe('readText', () => {
  test('gives the text of one file, whatever its name', async () => {
    const folder = folderWith({ 'log_json_path.json': '{"jsonpaths":["$[\'é\']"]}', _x: 'y' });

    expect(await readText(join(folder, 'log_json_path.json'), s3, calm())).toBe('{"jsonpaths":["$[\'é\']"]}');
    expect(await readText(pathToFileURL(join(folder, '_x')).href, s3, calm())).toBe('y');
  });

  test('gunzips, and drops a byte order mark', async () => {
    const folder = folderWith({ 'a.json.gz': gzipSync('\ufeff{}') });

    expect(await readText(join(folder, 'a.json.gz'), s3, calm())).toBe('{}');
  });

  test('refuses a text of more than 1 MiB, also where gzip hides it', async () => {
    const folder = folderWith({
      'fits.json': Buffer.alloc(1024 * 1024, ' '),
      'large.json': Buffer.alloc(1024 * 1024 + 1, ' '),
      'large.json.gz': gzipSync(Buffer.alloc(1024 * 1024 + 1, ' ')),
    });

    expect(await readText(join(folder, 'fits.json'), s3, calm())).toHaveLength(1024 * 1024);
    for (const name of ['large.json', 'large.json.gz']) {
      expect(await failureOf(readText(join(folder, name), s3, calm()))).toMatchObject({
        kind: 'source',
        message: 'the file is larger than 1.0 MB',
        where: join(folder, name),
      });
    }
  });

  test('refuses what is not UTF-8', async () => {
    const folder = folderWith({ 'latin.json': Buffer.of(0xe9) });

    expect(await failureOf(readText(join(folder, 'latin.json'), s3, calm()))).toMatchObject({
      kind: 'source',
      message: 'the file is not UTF-8 text',
      where: join(folder, 'latin.json'),
    });
  });

  test('says that a file is missing, and that a folder is none', async () => {
    const folder = folderWith();
    const missing = join(folder, 'none.json');

    expect(await failureOf(readText(missing, s3, calm()))).toMatchObject({
      kind: 'source',
      message: 'there is no such file or folder',
      where: missing,
    });
    expect(await failureOf(readText(folder, s3, calm()))).toMatchObject({ kind: 'source', where: folder });
  });
});
