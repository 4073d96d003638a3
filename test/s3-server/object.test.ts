import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, refusal, serve } from './fixture.ts';

const Bucket = 'dend';

async function alphabet() {
  const modified = new Date('2018-11-15T12:00:00Z');
  const objects = { 'a.txt': { body: 'abcdefghij', modified, contentType: 'text/plain' }, empty: '' };
  const server = await serve({ buckets: { dend: { objects } } });
  const client = connect(server);
  const get = (input: Partial<GetObjectCommandInput> = {}) =>
    client.send(new GetObjectCommand({ Bucket, Key: 'a.txt', ...input }));
  return { server, client, get };
}

describe('GetObject', () => {
  test('gives the bytes with their size, type, time and ETag, and so does HEAD without the bytes', async () => {
    const { client, get } = await alphabet();
    const expected = {
      ContentLength: 10,
      ContentType: 'text/plain',
      LastModified: new Date('2018-11-15T12:00:00Z'),
      ETag: '"a925576942e94b2ef57a066101b48876"',
      AcceptRanges: 'bytes',
    };
    const answer = await get();
    expect(answer).toMatchObject(expected);
    expect(await answer.Body?.transformToString()).toBe('abcdefghij');
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'a.txt' }))).resolves.toMatchObject(expected);
  });

  test.each([
    ['bytes=2-4', 'cde', 'bytes 2-4/10'],
    ['bytes=7-', 'hij', 'bytes 7-9/10'],
    ['bytes=-3', 'hij', 'bytes 7-9/10'],
    ['bytes=-99', 'abcdefghij', 'bytes 0-9/10'],
    ['bytes=8-99', 'ij', 'bytes 8-9/10'],
  ])('gives the part %s', async (Range, text, ContentRange) => {
    const { get } = await alphabet();
    const answer = await get({ Range });
    expect(answer).toMatchObject({ ContentRange, ContentLength: text.length, $metadata: { httpStatusCode: 206 } });
    expect(await answer.Body?.transformToString()).toBe(text);
  });

  test.each(['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2'])('gives the whole for the range %s', async (Range) => {
    const { get } = await alphabet();
    await expect(get({ Range })).resolves.toMatchObject({ ContentLength: 10, $metadata: { httpStatusCode: 200 } });
  });

  test('refuses a range behind the end, and any range of nothing', async () => {
    const { get } = await alphabet();
    expect(await refusal(get({ Range: 'bytes=10-' }))).toMatchObject({ status: 416, code: 'InvalidRange' });
    expect(await refusal(get({ Key: 'empty', Range: 'bytes=0-' }))).toMatchObject({
      status: 416,
      code: 'InvalidRange',
    });
  });

  test('refuses a body that is not the one asked for by If-Match', async () => {
    const { server, get } = await alphabet();
    const { ETag } = await get();
    await expect(get({ IfMatch: ETag })).resolves.toMatchObject({ ContentLength: 10 });
    server.put(Bucket, 'a.txt', 'other');
    expect(await refusal(get({ IfMatch: ETag }))).toMatchObject({ status: 412, code: 'PreconditionFailed' });
    expect(await refusal(get({ IfMatch: ETag, Range: 'bytes=1-2' }))).toMatchObject({ status: 412 });
  });

  test('weighs the conditions of time, and lets ETags outweigh them', async () => {
    const { get } = await alphabet();
    const { ETag } = await get();
    const before = new Date('2018-11-15T11:00:00Z');
    const after = new Date('2018-11-15T13:00:00Z');
    expect(await refusal(get({ IfUnmodifiedSince: before }))).toMatchObject({ status: 412 });
    await expect(get({ IfUnmodifiedSince: before, IfMatch: ETag })).resolves.toMatchObject({ ContentLength: 10 });
    expect(await refusal(get({ IfModifiedSince: after }))).toMatchObject({ status: 304 });
    expect(await refusal(get({ IfNoneMatch: ETag, IfModifiedSince: before }))).toMatchObject({ status: 304 });
    await expect(get({ IfNoneMatch: '"other"', IfModifiedSince: after })).resolves.toMatchObject({ ContentLength: 10 });
  });

  test('says when there is no such object', async () => {
    const { client, get } = await alphabet();
    expect(await refusal(get({ Key: 'nothing' }))).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'nothing' })))).toMatchObject({
      status: 404,
    });
  });

  test('gives the CRC-32 of a whole object when asked for it', async () => {
    const { get } = await alphabet();
    await expect(get({ ChecksumMode: 'ENABLED' })).resolves.toMatchObject({
      ChecksumCRC32: 'OYFwOg==',
      ChecksumType: 'FULL_OBJECT',
    });
    await expect(get({ ChecksumMode: 'ENABLED', Range: 'bytes=0-1' })).resolves.not.toHaveProperty('ChecksumCRC32');
  });

  test('gives no checksum that nobody asked for', async () => {
    const { server } = await alphabet();
    const client = connect(server, { responseChecksumValidation: 'WHEN_REQUIRED' });
    const answer = await client.send(new GetObjectCommand({ Bucket, Key: 'a.txt' }));
    expect(answer).not.toHaveProperty('ChecksumCRC32');
  });

  test('refuses what it does not imitate', async () => {
    const { client, get } = await alphabet();
    expect(await refusal(get({ VersionId: '1' }))).toMatchObject({ status: 501, code: 'NotImplemented' });
    const copy = new CopyObjectCommand({ Bucket, Key: 'b', CopySource: 'dend/a.txt' });
    expect(await refusal(client.send(copy))).toMatchObject({ status: 501 });
    expect(await refusal(client.send(new ListBucketsCommand({})))).toMatchObject({ status: 501 });
  });
});

describe('PutObject', () => {
  test('stores bytes, type and encoding, which GET and a listing then show', async () => {
    const { client, get } = await alphabet();
    const Body = Buffer.from([0, 255, 10, 13]);
    const put = new PutObjectCommand({
      Bucket,
      Key: 'new',
      Body,
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
    });
    const { ETag } = await client.send(put);
    const answer = await get({ Key: 'new' });
    expect(answer).toMatchObject({ ETag, ContentType: 'application/json', ContentEncoding: 'gzip' });
    expect(await answer.Body?.transformToByteArray()).toEqual(Uint8Array.from(Body));
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'new' }));
    expect(Contents).toMatchObject([{ Key: 'new', Size: 4, ETag }]);
  });

  test('takes the chunks of a stream apart', async () => {
    const { server, client, get } = await alphabet();
    const Body = Readable.from([Buffer.from('one '), Buffer.from('two')], { objectMode: false });
    await client.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 7 }));
    expect(server.requests.at(-1)?.headers['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
    const answer = await get({ Key: 'streamed' });
    expect([await answer.Body?.transformToString(), answer.ContentEncoding]).toEqual(['one two', undefined]);
  });

  test('refuses bytes that are not those of the checksum or the digest', async () => {
    const { client } = await alphabet();
    const put = (input: object) =>
      refusal(client.send(new PutObjectCommand({ Bucket, Key: 'bad', Body: 'x', ...input })));
    expect(await put({ ChecksumCRC32: 'AAAAAA==' })).toMatchObject({ status: 400, code: 'BadDigest' });
    expect(await put({ ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).toMatchObject({ status: 400, code: 'BadDigest' });
  });

  test('refuses bytes that are not those that were signed', async () => {
    const { client } = await alphabet();
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: 'y' });
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'swap' },
    );
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'swapped', Body: 'x' }));
    expect(await refusal(put)).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' });
  });

  test('keeps to If-None-Match and If-Match', async () => {
    const { client } = await alphabet();
    const put = (input: object) => client.send(new PutObjectCommand({ Bucket, Key: 'a.txt', Body: 'x', ...input }));
    expect(await refusal(put({ IfNoneMatch: '*' }))).toMatchObject({ status: 412 });
    expect(await refusal(put({ IfMatch: '"other"' }))).toMatchObject({ status: 412 });
    await expect(put({ IfNoneMatch: '*', Key: 'new' })).resolves.toHaveProperty('ETag');
  });
});

test('DeleteObject removes an object, and does not mind when there is none', async () => {
  const { client, get } = await alphabet();
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a.txt' }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a.txt' }));
  expect(await refusal(get())).toMatchObject({ code: 'NoSuchKey' });
});

describe('a bucket of a folder', () => {
  async function folder() {
    const root = await mkdtemp(join(tmpdir(), 's3-folder-'));
    onTestFinished(() => rm(root, { recursive: true }));
    await mkdir(join(root, 'A', 'B'), { recursive: true });
    await writeFile(join(root, 'A', 'B', 'song one.json'), '{"song_id":"1"}');
    await writeFile(join(root, 'large.bin'), Buffer.alloc((1 << 20) + 5, 'sparkify'));
    const server = await serve({ buckets: { dend: { folder: root } } });
    return { root, server, client: connect(server) };
  }

  test('has its files as objects, with the same ETag in listing and answer', async () => {
    const { client } = await folder();
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['A/B/song one.json', 15],
      ['large.bin', (1 << 20) + 5],
    ]);
    for (const { Key, ETag } of Contents) {
      await expect(client.send(new HeadObjectCommand({ Bucket, Key }))).resolves.toMatchObject({ ETag });
    }
  });

  test('gives small and large files whole, in part and with their checksum', async () => {
    const { client } = await folder();
    const small = await client.send(
      new GetObjectCommand({ Bucket, Key: 'A/B/song one.json', ChecksumMode: 'ENABLED' }),
    );
    expect(await small.Body?.transformToString()).toBe('{"song_id":"1"}');
    const large = await client.send(new GetObjectCommand({ Bucket, Key: 'large.bin', ChecksumMode: 'ENABLED' }));
    const content = await large.Body?.transformToByteArray();
    expect([content?.length, large.ChecksumCRC32 !== undefined]).toEqual([(1 << 20) + 5, true]);
    const part = await client.send(new GetObjectCommand({ Bucket, Key: 'large.bin', Range: 'bytes=1048576-' }));
    expect(await part.Body?.transformToString()).toBe('spark');
  });

  test('shows that a file changed or vanished', async () => {
    const { root, client } = await folder();
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'A/' }));
    const { Key, ETag } = Contents[0] ?? {};
    const get = () => client.send(new GetObjectCommand({ Bucket, Key, IfMatch: ETag }));
    await writeFile(join(root, 'A', 'B', 'song one.json'), '{"song_id":"two"}');
    expect(await refusal(get())).toMatchObject({ status: 412 });
    await rm(join(root, 'A', 'B', 'song one.json'));
    expect(await refusal(get())).toMatchObject({ code: 'NoSuchKey' });
  });

  test('takes objects in memory over its files, and never writes to the folder', async () => {
    const { root, server, client } = await folder();
    server.put(Bucket, 'large.bin', 'small now');
    await client.send(new PutObjectCommand({ Bucket, Key: 'new.json', Body: '{}' }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'large.bin' }));
    expect(await Body?.transformToString()).toBe('small now');
    const second = await serve({ buckets: { dend: { folder: root } } });
    const { Contents = [] } = await connect(second).send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['A/B/song one.json', 'large.bin']);
  });
});
