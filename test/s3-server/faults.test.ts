import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { connect, refusal, serve } from './fixture.ts';

const Bucket = 'dend';
const Key = 'a.json';
const content = '{"page":"NextSong","level":"free"}';

async function healthy() {
  const server = await serve({ buckets: { dend: { objects: { [Key]: content, 'b.json': content } } } });
  const client = connect(server);
  const get = (input: object = {}) => client.send(new GetObjectCommand({ Bucket, Key, ...input }));
  const list = () => client.send(new ListObjectsV2Command({ Bucket }));
  return { server, client, get, list };
}

/** The bytes that arrived before the body ended, and whether it ended in an error. */
async function received({ Body }: GetObjectCommandOutput): Promise<{ text: string; failed: boolean }> {
  if (Body === undefined) throw new Error('the answer has no body');
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of Body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  } catch {
    return { text: Buffer.concat(chunks).toString(), failed: true };
  }
  return { text: Buffer.concat(chunks).toString(), failed: false };
}

describe('faults before the answer', () => {
  test.each([
    [{ kind: 'slow-down' }, { status: 503, code: 'SlowDown' }],
    [{ kind: 'server-error' }, { status: 500, code: 'InternalError' }],
    [{ kind: 'expired-token' }, { status: 400, code: 'ExpiredToken' }],
    [
      { kind: 'refuse', status: 403, code: 'AccessDenied' },
      { status: 403, code: 'AccessDenied' },
    ],
  ] as const)('%o happens as often as it was armed', async (fault, expected) => {
    const { server, get } = await healthy();
    server.fault({ ...fault, times: 2 });
    expect(await refusal(get())).toMatchObject(expected);
    expect(await refusal(get())).toMatchObject(expected);
    await expect(get()).resolves.toMatchObject({ ContentLength: content.length });
    expect(server.requests.map(({ status }) => status)).toEqual([expected.status, expected.status, 200]);
  });

  test('the SDK retries what S3 says is worth retrying', async () => {
    const { server } = await healthy();
    server.fault({ kind: 'server-error' });
    const patient = connect(server, { maxAttempts: 2 });
    await expect(patient.send(new GetObjectCommand({ Bucket, Key }))).resolves.toMatchObject({
      ContentLength: content.length,
    });
    expect(server.requests.map(({ status }) => status)).toEqual([500, 200]);
  });

  test('a reset connection gives no answer', async () => {
    const { server, get } = await healthy();
    server.fault({ kind: 'reset' });
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.requests.map(({ status }) => status)).toEqual([0]);
  });

  test('a delay holds the answer back, and others not', async () => {
    const { server, client, get } = await healthy();
    server.fault({ kind: 'delay', ms: 600_000, match: { key: Key } });
    const gone = new AbortController();
    const late = client.send(new GetObjectCommand({ Bucket, Key }), { abortSignal: gone.signal });
    await expect(get({ Key: 'b.json' })).resolves.toMatchObject({ ContentLength: content.length });
    gone.abort();
    await expect(late).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a short delay ends in the right answer', async () => {
    const { server, get } = await healthy();
    server.fault({ kind: 'delay', ms: 1 });
    expect(await received(await get())).toEqual({ text: content, failed: false });
  });

  test('an object changes between listing and reading', async () => {
    const { server, get, list } = await healthy();
    const { Contents } = await list();
    server.fault({ kind: 'changed', match: { key: Key } });
    expect(await refusal(get({ IfMatch: Contents?.[0]?.ETag }))).toMatchObject({ status: 412 });
    const after = await list();
    expect(after.Contents?.[0]?.ETag).not.toBe(Contents?.[0]?.ETag);
    expect(after.Contents?.[1]?.ETag).toBe(Contents?.[1]?.ETag);
    expect(await received(await get())).toEqual({ text: content, failed: false });
  });

  test('an object is gone between listing and reading, not before it', async () => {
    const { server, get, list } = await healthy();
    server.fault({ kind: 'gone', match: { key: Key } });
    await expect(list()).resolves.toMatchObject({ KeyCount: 2 });
    expect(await refusal(get())).toMatchObject({ code: 'NoSuchKey' });
    await expect(list()).resolves.toMatchObject({ KeyCount: 1 });
  });
});

describe('faults of the body', () => {
  test('a cut lets exactly so many bytes through, and a range gets the rest', async () => {
    const { server, get } = await healthy();
    server.fault({ kind: 'cut', afterBytes: 7 });
    const first = await get();
    expect(first.ContentLength).toBe(content.length);
    expect(await received(first)).toEqual({ text: content.slice(0, 7), failed: true });
    const rest = await get({ Range: 'bytes=7-', IfMatch: first.ETag });
    expect(await received(rest)).toEqual({ text: content.slice(7), failed: false });
  });

  test('a cut after no bytes still sends the headers', async () => {
    const { server, get } = await healthy();
    server.fault({ kind: 'cut', afterBytes: 0 });
    expect(await received(await get())).toEqual({ text: '', failed: true });
  });

  test('a cut waits for a body that is long enough', async () => {
    const { server, client, get } = await healthy();
    server.fault({ kind: 'cut', afterBytes: 20 });
    await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(await received(await get({ Range: 'bytes=0-9' }))).toMatchObject({ failed: false });
    expect(await received(await get())).toEqual({ text: content.slice(0, 20), failed: true });
  });

  test('a short body looks whole, though the object is longer', async () => {
    const { server, list } = await healthy();
    server.fault({ kind: 'short', afterBytes: 9 });
    const unchecked = connect(server, { responseChecksumValidation: 'WHEN_REQUIRED' });
    const answer = await unchecked.send(new GetObjectCommand({ Bucket, Key }));
    expect(answer.ContentLength).toBe(9);
    expect(await received(answer)).toEqual({ text: content.slice(0, 9), failed: false });
    await expect(list()).resolves.toMatchObject({ Contents: [{ Key, Size: content.length, ETag: answer.ETag }, {}] });
  });

  test('a stalled body neither ends nor fails until somebody gives up', async () => {
    const { server, client } = await healthy();
    server.fault({ kind: 'stall', afterBytes: 3 });
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const chunks = (Body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    const first = await chunks.next();
    expect(Buffer.from(first.value ?? []).toString()).toBe(content.slice(0, 3));
    const second = chunks.next();
    await server.close();
    await expect(second).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a corrupt body is found by the checksum only', async () => {
    const { server, client } = await healthy();
    server.fault({ kind: 'corrupt', times: 2 });
    const unchecked = connect(server, { responseChecksumValidation: 'WHEN_REQUIRED' });
    const answer = await unchecked.send(new GetObjectCommand({ Bucket, Key }));
    const { text, failed } = await received(answer);
    expect([text.length, text === content, failed]).toEqual([content.length, false, false]);
    const checked = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    await expect(checked.Body?.transformToString()).rejects.toThrow(/checksum/i);
  });

  test('a listing can be cut too', async () => {
    const { server, list } = await healthy();
    server.fault({ kind: 'cut', afterBytes: 50, match: { list: true } });
    await expect(list()).rejects.toThrow();
    await expect(list()).resolves.toMatchObject({ KeyCount: 2 });
  });
});

describe('what a fault meets', () => {
  test('is chosen by key, pattern, method and kind of request', async () => {
    const { server, client, get, list } = await healthy();
    const head = () => client.send(new HeadObjectCommand({ Bucket, Key }));
    server.fault({ kind: 'slow-down', match: { key: /^b/g }, times: 2 });
    server.fault({ kind: 'server-error', match: { method: 'HEAD' } });
    server.fault({ kind: 'expired-token', match: { list: true } });
    await expect(get()).resolves.toMatchObject({ ContentLength: content.length });
    expect(await refusal(get({ Key: 'b.json' }))).toMatchObject({ status: 503 });
    expect(await refusal(get({ Key: 'b.json' }))).toMatchObject({ status: 503 });
    expect(await refusal(head())).toMatchObject({ status: 500 });
    expect(await refusal(list())).toMatchObject({ code: 'ExpiredToken' });
    await expect(Promise.all([get({ Key: 'b.json' }), head(), list()])).resolves.toHaveLength(3);
  });

  test('several come in the order in which they were armed, one a request', async () => {
    const { server, get } = await healthy();
    server.fault({ kind: 'server-error' });
    server.fault({ kind: 'slow-down' });
    const statuses = [await refusal(get()), await refusal(get())].map(({ status }) => status);
    expect(statuses).toEqual([500, 503]);
  });

  test('is nothing any more once the server is declared healthy', async () => {
    const { server, get } = await healthy();
    server.fault({ kind: 'slow-down', times: Number.POSITIVE_INFINITY });
    expect(await refusal(get())).toMatchObject({ status: 503 });
    server.healthy();
    await expect(get()).resolves.toMatchObject({ ContentLength: content.length });
  });
});
