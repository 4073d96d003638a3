import dns from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReadableStream } from 'node:stream/web';
import { describe, expect, test, vi } from 'vitest';
import { cancelled } from '../../src/errors.ts';
import { inOrder } from '../../src/source/listing.ts';
import { failureOf, listed, namesIn, objectNamed, pagesOf, textOf } from './reading.ts';
import { bucketWith, sourceAt } from './s3-bucket.ts';

function objectsNamed(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, key]));
}

describe('listing a prefix', () => {
  test('shows each data object with its URI, its name below the prefix, its size, ETag and last change', async () => {
    const modified = new Date('2018-11-01T00:00:00Z');
    const server = await bucketWith({ 'log_data/2018/11/a.json': { body: '{"a":1}', modified } });
    const source = sourceAt(server, 's3://sparkify/log_data');

    expect(source.uri).toBe('s3://sparkify/log_data/');
    expect(await listed(source)).toEqual([
      {
        uri: 's3://sparkify/log_data/2018/11/a.json',
        name: '2018/11/a.json',
        bytes: 7,
        version: expect.stringMatching(/^".+"$/),
        modified: modified.getTime(),
      },
    ]);
  });

  test('of more than 1,000 objects gives all of them once, in order, a page at a time', async () => {
    const keys = Array.from({ length: 2345 }, (_, n) => `song_data/${String(n).padStart(5, '0')}.json`);
    const server = await bucketWith(objectsNamed(keys));
    const pages = await pagesOf(sourceAt(server, 's3://sparkify/song_data/'));

    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 345]);
    expect(pages.flat().map(({ uri }) => uri)).toEqual(keys.map((key) => `s3://sparkify/${key}`));
  });

  test('goes in byte order, and reads keys with any characters', async () => {
    const names = [
      ' leading blank.json',
      '#.json',
      '%.json',
      '%20.json',
      '&amp;.json',
      '(1).json',
      '+.json',
      'Z.json',
      'a b.json',
      'a+b.json',
      'a-b.json',
      'a/b.json',
      'a0.json',
      'bell\u0007.json',
      'quote\'".json',
      'question?x=y.json',
      'tab\t.json',
      '<x>.json',
      'year=2018/a.json',
      'é.json',
      '\uffee.json',
      '\u{1f600}.json',
    ];
    const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const server = await bucketWith(objectsNamed(names.map((name) => `p/${name}`)));
    const source = sourceAt(server, 's3://sparkify/p');
    const objects = await listed(source);

    expect(objects.map(({ name }) => name)).toEqual(sorted);
    // Otherwise Amazon's own answer holds characters that are no XML.
    expect(server.requests[0]?.query.get('encoding-type')).toBe('url');
    for (const object of objects) expect(await textOf(source, object)).toBe(`p/${object.name}`);
  });

  test('ends at the `/`: another prefix that begins alike is not read', async () => {
    const server = await bucketWith(objectsNamed(['log_data/a.json', 'log_data_old/b.json', 'log_data.json']));

    expect(await namesIn(sourceAt(server, 's3://sparkify/log_data'))).toEqual(['a.json']);
  });

  test('leaves out what is not data', async () => {
    const keys = ['_SUCCESS', 'a.json', 'a.json.crc', 'log_json_path.json', 'sub/', 'sub/.DS_Store', 'sub/part-00000'];
    const server = await bucketWith(objectsNamed(keys.map((key) => `p/${key}`)));

    expect(await namesIn(sourceAt(server, 's3://sparkify/p'))).toEqual(['a.json', 'sub/part-00000']);
  });

  test('reads a prefix that begins with `_`, because it was asked for', async () => {
    const server = await bucketWith(objectsNamed(['_old/a.json']));

    expect(await namesIn(sourceAt(server, 's3://sparkify/_old'))).toEqual(['a.json']);
  });

  test('reads a whole bucket', async () => {
    const server = await bucketWith(objectsNamed(['a.json', 'b/c.json']));

    expect(await namesIn(sourceAt(server, 's3://sparkify'))).toEqual(['a.json', 'b/c.json']);
  });

  test('works in virtual-host style too', async () => {
    const server = await bucketWith(objectsNamed(['p/a.json']));
    const endpoint = server.endpoint.replace('127.0.0.1', 'localhost');
    const source = sourceAt({ endpoint }, 's3://sparkify/p', { pathStyle: false });
    const { lookup } = dns;
    // Few systems resolve names below localhost.
    const resolving = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_name: string, ...rest: [never, never]) => lookup('127.0.0.1', ...rest)) as typeof lookup);

    expect(await textOf(source, await objectNamed(source, 'a.json'))).toBe('p/a.json');
    expect(server.requests.map(({ headers }) => headers.host)).toEqual(
      Array(2).fill(`sparkify.localhost:${server.port}`),
    );
    resolving.mockRestore();
  });

  test('does not pass over JSON in a compression that it cannot read', async () => {
    const server = await bucketWith(objectsNamed(['p/a.json', 'p/b.json.zst']));

    expect(await failureOf(listed(sourceAt(server, 's3://sparkify/p')))).toMatchObject({
      kind: 'source',
      message: 'zst compression cannot be read',
      where: 's3://sparkify/p/b.json.zst',
    });
  });

  test('says that nothing is below the prefix', async () => {
    const server = await bucketWith(objectsNamed(['song_data/a.json']));

    expect(await failureOf(listed(sourceAt(server, 's3://sparkify/song-data')))).toMatchObject({
      kind: 'source',
      message: 'there are no objects below this prefix',
      where: 's3://sparkify/song-data/',
      remedy: expect.stringContaining('SONG_DATA'),
    });
  });
});

describe('a URI that names one object', () => {
  test.each(['p/events.json', 'p/part-00000', 'p/events.txt'])('%s reads that one only', async (key) => {
    const server = await bucketWith(objectsNamed([key, `${key}x`, 'p/a.json']));
    const source = sourceAt(server, `s3://sparkify/${key}`);
    const objects = await listed(source);

    expect(objects.map(({ uri, name }) => [uri, name])).toEqual([[`s3://sparkify/${key}`, key.slice(2)]]);
    expect(objects[0] && (await textOf(source, objects[0]))).toBe(key);
  });

  test('may be the prefix of a folder that only looks like an object', async () => {
    const server = await bucketWith(objectsNamed(['events.json/part-00000', 'events.json/part-00001']));

    expect(await namesIn(sourceAt(server, 's3://sparkify/events.json'))).toEqual(['part-00000', 'part-00001']);
  });
});

describe('a server that lists in its own order', () => {
  // As some imitations of S3 do; the test server keeps S3's, so pages are handed over by a store.
  test('is sorted, and a listing that is already handed out in part is refused', async () => {
    const page = (...names: string[]) =>
      names.map((name) => ({ uri: `s3://b/${name}`, name, bytes: 1, version: '"1"', modified: 0 }));
    const read = async (...pages: ReturnType<typeof page>[]) => {
      const names: string[] = [];
      for await (const ordered of inOrder(ReadableStream.from(pages), 's3://b/'))
        names.push(...ordered.map(({ name }) => name));
      return names;
    };

    expect(await read(page('c', 'a'), page('b'))).toEqual(['a', 'b', 'c']);
    expect(await read(page('a', 'b'), page('d', 'c'))).toEqual(['a', 'b', 'c', 'd']);
    expect(await failureOf(read(page('b'), page('a')))).toMatchObject({ kind: 'source', where: 's3://b/' });
    expect(await failureOf(read(page('a'), page('a')))).toMatchObject({ kind: 'source', where: 's3://b/' });
  });
});

describe('a server that breaks off its listing is not taken for one with fewer objects', () => {
  test.each([
    ['says that more follows, but not how to get it', ''],
    ['gives the same page for ever', '<NextContinuationToken>again</NextContinuationToken>'],
  ])('%s', async (_label, token) => {
    const page = `<?xml version="1.0"?><ListBucketResult><Name>sparkify</Name><IsTruncated>true</IsTruncated>${token}
      <Contents><Key>p/a.json</Key><Size>1</Size><ETag>"1"</ETag></Contents></ListBucketResult>`;
    const imitation = createServer((_request, response) => response.end(page));
    await new Promise<void>((resolve) => imitation.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(imitation.address() as AddressInfo).port}`;

    expect(await failureOf(listed(sourceAt({ endpoint }, 's3://sparkify/p')))).toMatchObject({
      kind: 'source',
      message: `${endpoint} does not answer as S3 does`,
      where: 's3://sparkify/p/',
    });
    imitation.closeAllConnections();
    imitation.close();
  });
});

test('a listing is cancelled while the server has not answered yet', async () => {
  const server = await bucketWith(objectsNamed(['p/a.json']));
  server.fault({ kind: 'delay', ms: 60_000 });
  const abort = new AbortController();
  const reason = cancelled();
  const listing = listed(sourceAt(server, 's3://sparkify/p'), abort.signal);
  const stop = setInterval(() => {
    if (server.requests.length > 0) abort.abort(reason);
  }, 1);

  await expect(listing).rejects.toBe(reason);
  clearInterval(stop);
});
