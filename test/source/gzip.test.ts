import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cancelled } from '../../src/errors.ts';
import { FolderSource } from '../../src/source/folder.ts';
import { bytesOf, calm, failureOf, folderWith, objectNamed, records } from './reading.ts';

const mebibyte = 1024 * 1024;
const small = records(100);
/** Noise, so that the compressed form is larger than anything that is read in one piece. */
const large = records(120_000);

async function opened(files: Readonly<Record<string, Uint8Array>>) {
  const source = await FolderSource.open(folderWith(files));
  return { source, object: (name: string) => objectNamed(source, name) };
}

describe('a gzip object is read as what it holds', () => {
  test.each([
    ['small', small],
    ['of several MiB', large],
    ['of the empty text', Buffer.of()],
  ])('%s', async (_label, content) => {
    const { source, object } = await opened({ 'a.json.gz': gzipSync(content) });

    expect((await bytesOf(source, await object('a.json.gz'))).equals(content)).toBe(true);
  });

  test('which its first two bytes tell where its name does not', async () => {
    const { source, object } = await opened({ 'a.json': gzipSync(small), 'part-00000': gzipSync(large, { level: 1 }) });

    expect((await bytesOf(source, await object('a.json'))).equals(small)).toBe(true);
    expect((await bytesOf(source, await object('part-00000'))).equals(large)).toBe(true);
  });

  test('also where several were written one after another, and padded with zeros', async () => {
    const members = Buffer.concat([gzipSync(small), gzipSync(large), gzipSync(small), Buffer.alloc(512)]);
    const { source, object } = await opened({ 'a.json.gz': members });
    const expected = Buffer.concat([small, large, small]);

    expect((await bytesOf(source, await object('a.json.gz'))).equals(expected)).toBe(true);
  });

  test('in chunks of at most 1 MiB, however well it was compressed', async () => {
    const { source, object } = await opened({ 'a.json.gz': gzipSync(Buffer.alloc(20 * mebibyte, ' ')) });
    const sizes: number[] = [];
    for await (const chunk of source.read(await object('a.json.gz'), calm())) sizes.push(chunk.length);

    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20 * mebibyte);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(mebibyte);
  });
});

test('an object of one byte is no gzip', async () => {
  const { source, object } = await opened({ 'a.json': Buffer.of(0x1f) });

  expect(await bytesOf(source, await object('a.json'))).toEqual(Buffer.of(0x1f));
});

describe('a broken gzip object is an error that names it', () => {
  const flipped = (content: Buffer): Buffer => {
    const bytes = gzipSync(content);
    // In the CRC-32 of the trailer (RFC 1952, 2.3.1).
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1;
    return bytes;
  };

  test.each([
    ['truncated, small', gzipSync(small).subarray(0, -9), 'the gzip object is truncated'],
    ['truncated, large', gzipSync(large).subarray(0, -9), 'the gzip object is truncated'],
    ['empty', Buffer.of(), 'the gzip object is truncated'],
    ['corrupt, small', flipped(small), 'the object is not valid gzip (incorrect data check)'],
    ['corrupt, large', flipped(large), 'the object is not valid gzip (incorrect data check)'],
    ['never compressed', small, 'the object is not valid gzip (incorrect header check)'],
    [
      'followed by something else, small',
      Buffer.concat([gzipSync(small), Buffer.from('more')]),
      'the object is not valid gzip (incorrect header check)',
    ],
    [
      'followed by something else, large',
      Buffer.concat([gzipSync(large), Buffer.from('more')]),
      'the object is not valid gzip (incorrect header check)',
    ],
  ])('%s', async (_label, stored, message) => {
    const { source, object } = await opened({ 'a.json.gz': stored });

    expect(await failureOf(bytesOf(source, await object('a.json.gz')))).toMatchObject({
      kind: 'source',
      message,
      where: `${source.uri}a.json.gz`,
      remedy: expect.stringContaining('Write the object again'),
    });
  });
});

test('reading a gzip object stops in the middle when it is cancelled', async () => {
  const { source, object } = await opened({ 'a.json.gz': gzipSync(Buffer.alloc(20 * mebibyte, ' ')) });
  const abort = new AbortController();
  const chunks = source.read(await object('a.json.gz'), abort.signal)[Symbol.asyncIterator]();
  await chunks.next();
  const reason = cancelled();
  abort.abort(reason);

  // What was unpacked already may still come.
  const rest = (async () => {
    for (;;) if ((await chunks.next()).done === true) return;
  })();
  await expect(rest).rejects.toBe(reason);
});
