import { ListObjectsCommand, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { compareBytes } from './byte-order.ts';
import { connect, refusal, serve } from './fixture.ts';

const Bucket = 'dend';

async function listed(keys: readonly string[]) {
  const server = await serve({ buckets: { dend: { objects: Object.fromEntries(keys.map((key) => [key, key])) } } });
  return { server, client: connect(server) };
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `log_data/${String(index).padStart(5, '0')}.json`);
}

describe('ListObjectsV2', () => {
  test('gives every object with size, ETag and time', async () => {
    const server = await serve({
      buckets: { dend: { objects: { 'a.json': { body: 'hello', modified: new Date('2018-11-01T00:00:00.700Z') } } } },
    });
    const { Contents, KeyCount, IsTruncated, Name } = await connect(server).send(new ListObjectsV2Command({ Bucket }));
    expect({ KeyCount, IsTruncated, Name }).toEqual({ KeyCount: 1, IsTruncated: false, Name: 'dend' });
    expect(Contents).toEqual([
      {
        Key: 'a.json',
        Size: 5,
        ETag: '"5d41402abc4b2a76b9719d911017c592"',
        LastModified: new Date('2018-11-01T00:00:00Z'),
        StorageClass: 'STANDARD',
      },
    ]);
  });

  test('pages through more keys than fit, each once and in order', async () => {
    const keys = numbered(2345);
    const { client } = await listed(keys);
    const pages: number[] = [];
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket })) {
      pages.push(page.KeyCount ?? 0);
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(pages).toEqual([1000, 1000, 345]);
    expect(seen).toEqual(keys);
  });

  test('never gives more than 1000 keys, however many are asked for', async () => {
    const { client } = await listed(numbered(1001));
    const { KeyCount, MaxKeys } = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 5000 }));
    expect({ KeyCount, MaxKeys }).toEqual({ KeyCount: 1000, MaxKeys: 1000 });
  });

  test('a page that ends exactly with the last key is the last', async () => {
    const { client } = await listed(['a', 'b']);
    const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
    expect([page.IsTruncated, page.NextContinuationToken]).toEqual([false, undefined]);
  });

  test('a next page goes on after a key that vanished meanwhile', async () => {
    const { client, server } = await listed(['a', 'b', 'c']);
    const first = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
    server.remove(Bucket, 'b');
    const ContinuationToken = first.NextContinuationToken;
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['c']);
  });

  test('shows an object that came after an earlier listing, in its place', async () => {
    const { client, server } = await listed(['a', 'c']);
    await client.send(new ListObjectsV2Command({ Bucket }));
    server.put(Bucket, 'b', 'new');
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a', 'b', 'c']);
  });

  test('takes the prefix as text, not as a folder', async () => {
    const { client } = await listed(['log_data/a', 'log_data_old/b', 'log', 'song_data/c']);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'log_data' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['log_data/a', 'log_data_old/b']);
  });

  test('orders keys by their UTF-8 bytes', async () => {
    const inOrder = ['A', 'Z', 'a', 'a!', 'a/b', 'a0', 'é', '漢', '\ufb01', '😀'];
    const { client } = await listed([...inOrder].reverse());
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(inOrder);
    expect([...inOrder].sort(compareBytes)).toEqual(inOrder);
    expect([...inOrder].sort()).not.toEqual(inOrder);
  });

  test('starts after a key that need not exist', async () => {
    const { client } = await listed(['a', 'b', 'd']);
    const { Contents, StartAfter } = await client.send(new ListObjectsV2Command({ Bucket, StartAfter: 'c' }));
    expect([StartAfter, Contents?.map(({ Key }) => Key)]).toEqual(['c', ['d']]);
  });

  test('rolls keys up at a delimiter, a group counting as one key on one page', async () => {
    const { client } = await listed(['p/a', 'p/b/1', 'p/b/2', 'p/b/3', 'p/c', 'p/d/1', 'q']);
    const request = { Bucket, Prefix: 'p/', Delimiter: '/', MaxKeys: 2 };
    const pages: unknown[] = [];
    for await (const { Contents, CommonPrefixes, KeyCount } of paginateListObjectsV2({ client }, request)) {
      pages.push([Contents?.map(({ Key }) => Key), CommonPrefixes?.map(({ Prefix }) => Prefix), KeyCount]);
    }
    expect(pages).toEqual([
      [['p/a'], ['p/b/'], 2],
      [['p/c'], ['p/d/'], 2],
    ]);
  });

  test('encodes keys as a form does when asked to, so that any key survives', async () => {
    const keys = ['a b+c', 'dir/ü&<>"%', 'line\nfeed\u0001', "s'(1)~*!"];
    const { client } = await listed(keys);
    const answer = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url', Prefix: '' }));
    const encoded = answer.Contents?.map(({ Key }) => Key ?? '') ?? [];
    expect(encoded.slice(0, 2)).toEqual(['a+b%2Bc', 'dir/%C3%BC%26%3C%3E%22%25']);
    expect(encoded.map((key) => decodeURIComponent(key.replaceAll('+', ' ')))).toEqual(keys);
    expect(answer.EncodingType).toBe('url');
  });

  test('escapes XML where no encoding is asked for', async () => {
    const { client } = await listed(['a & b <c> "d".json']);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.[0]?.Key).toBe('a & b <c> "d".json');
  });

  test('of no keys is an empty page', async () => {
    const { client } = await listed(['a']);
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'nothing/' }));
    expect([page.KeyCount, page.Contents, page.IsTruncated]).toEqual([0, undefined, false]);
  });

  test('refuses a foreign token, a bad max-keys and a bucket that is not there', async () => {
    const { client } = await listed(['a']);
    const list = (input: object) => refusal(client.send(new ListObjectsV2Command({ Bucket, ...input })));
    expect(await list({ ContinuationToken: 'bm9uc2Vuc2U=' })).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await list({ MaxKeys: -1 })).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await list({ Bucket: 'nowhere' })).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });
});

describe('ListObjects', () => {
  test('pages by marker: the last key, or NextMarker where groups are made', async () => {
    const { client } = await listed(['a', 'b/1', 'b/2', 'c']);
    const plain = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
    expect([plain.Contents?.map(({ Key }) => Key), plain.NextMarker]).toEqual([['a', 'b/1'], undefined]);
    const second = await client.send(new ListObjectsCommand({ Bucket, Marker: 'b/1' }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b/2', 'c']);

    const grouped = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: '/' }));
    expect([grouped.CommonPrefixes, grouped.NextMarker]).toEqual([[{ Prefix: 'b/' }], 'b/']);
    const rest = await client.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: 'b/' }));
    expect([rest.Contents?.map(({ Key }) => Key), rest.CommonPrefixes]).toEqual([['c'], undefined]);
  });
});
