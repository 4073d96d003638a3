import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cancelled } from '../../src/errors.ts';
import type { S3Source } from '../../src/source/s3.ts';
import { formatBytes } from '../../src/text/format.ts';
import type { S3Server } from '../s3-server/server.ts';
import { bytesOf, calm, chunksOf, failureOf, listed, objectNamed, records, textOf } from './reading.ts';
import { bucketWith, hasty, sourceAt } from './s3-bucket.ts';

const small = records(50);
const large = records(60_000);
const compressed = gzipSync(large);

const server: S3Server = await bucketWith({
  'p/empty.json': '',
  'p/small.json': small,
  'p/large.json': large,
  'p/small.json.gz': gzipSync(small),
  'p/large.json.gz': compressed,
  'p/unnamed.json': { body: gzipSync(small), contentEncoding: 'gzip' },
  'p/truncated.json.gz': compressed.subarray(0, -20),
});
const source: S3Source = sourceAt(server, 's3://sparkify/p');

afterEach(() => {
  server.healthy();
});

/** The requests for one object since the last listing. */
async function requestsWhile(name: string, read: () => Promise<void>): Promise<S3Server['requests']> {
  const before = server.requests.length;
  await read();
  return server.requests.slice(before).filter(({ key }) => key === `p/${name}`);
}

describe('an object is read byte for byte', () => {
  test.each([
    ['empty.json', Buffer.of()],
    ['small.json', small],
    ['large.json', large],
    ['small.json.gz', small],
    ['large.json.gz', large],
    ['unnamed.json', small],
  ])('%s', async (name, content) => {
    const chunks = await chunksOf(source, await objectNamed(source, name));

    expect(Buffer.concat(chunks).equals(content)).toBe(true);
    expect(Math.max(0, ...chunks.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024);
  });

  test('on the condition that it is the one that was listed, with its checksum asked for', async () => {
    const object = await objectNamed(source, 'small.json');
    const [request] = await requestsWhile('small.json', async () => {
      await bytesOf(source, object);
    });

    expect(request?.headers['if-match']).toBe(object.version);
    expect(request?.headers['x-amz-checksum-mode']).toBe('ENABLED');
    expect(request?.headers.range).toBeUndefined();
  });

  test('together with many others, without a warning', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const names = Array.from({ length: 150 }, (_, n) => `many/${String(n).padStart(3, '0')}.json`);
    for (const name of names) server.put('sparkify', name, JSON.stringify(name));
    const many = sourceAt(server, 's3://sparkify/many');
    const signal = calm();
    const objects = await listed(many, signal);
    const texts = await Promise.all(objects.map(async (object) => (await bytesOf(many, object, signal)).toString()));
    process.off('warning', warned);

    expect(texts).toEqual(names.map((name) => JSON.stringify(name)));
    expect(warned).not.toHaveBeenCalled();
  });
});

describe('a request that fails for the moment is made again', () => {
  test.each(['slow-down', 'server-error', 'reset'] as const)('%s, when reading', async (kind) => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind, match: { key: 'p/small.json' }, times: 2 });
    const requests = await requestsWhile('small.json', async () => {
      expect((await bytesOf(source, object)).equals(small)).toBe(true);
    });

    expect(requests).toHaveLength(3);
  });

  test.each(['slow-down', 'server-error', 'reset'] as const)('%s, when listing', async (kind) => {
    server.fault({ kind, match: { list: true }, times: 2 });

    expect((await listed(source)).length).toBe(7);
  });

  test('and however many readers are throttled at once, none gives up before its own attempts are spent', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'slow-down', match: { key: 'p/small.json' }, times: 300 });
    const patient = sourceAt(server, 's3://sparkify/p', {}, { attempts: 400, firstWait: 1, longestWait: 1 });
    const signal = calm();
    const read = Array.from({ length: 20 }, async () => (await bytesOf(patient, object, signal)).equals(small));

    expect(await Promise.all(read)).toEqual(Array(20).fill(true));
  });

  test('but not for ever: the server that keeps being overloaded is named as the reason', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'slow-down', match: { key: 'p/small.json' }, times: Number.POSITIVE_INFINITY });
    const requests = await requestsWhile('small.json', async () => {
      expect(await failureOf(bytesOf(source, object))).toMatchObject({
        kind: 'source',
        message: 'the server keeps answering SlowDown',
        where: 's3://sparkify/p/small.json',
        remedy: expect.stringContaining('later'),
      });
    });

    expect(requests).toHaveLength(hasty.attempts);
  });

  test('a refusal is final: it is not made again', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'refuse', status: 403, code: 'AccessDenied', match: { key: 'p/small.json' } });
    const requests = await requestsWhile('small.json', async () => {
      await failureOf(bytesOf(source, object));
    });

    expect(requests).toHaveLength(1);
  });
});

describe('a body that breaks in the middle', () => {
  test.each([
    ['small.json', small, 100],
    ['large.json', large, 700_000],
    ['large.json.gz', large, 200_000],
  ])('is continued where it broke: %s', async (name, content, afterBytes) => {
    const object = await objectNamed(source, name);
    server.fault({ kind: 'cut', afterBytes, match: { key: `p/${name}` } });
    const requests = await requestsWhile(name, async () => {
      expect((await bytesOf(source, object)).equals(content)).toBe(true);
    });

    expect(requests.map(({ status }) => status)).toEqual([200, 206]);
    const [, second] = requests;
    const from = Number(/^bytes=(\d+)-$/.exec(second?.headers.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(afterBytes);
    expect(second?.headers['if-match']).toBe(object.version);
  });

  test('may break more often than there are attempts, as long as each brings it further', async () => {
    const object = await objectNamed(source, 'large.json');
    const times = hasty.attempts + 3;
    server.fault({ kind: 'cut', afterBytes: 150_000, match: { key: 'p/large.json' }, times });
    const requests = await requestsWhile('large.json', async () => {
      expect((await bytesOf(source, object)).equals(large)).toBe(true);
    });

    expect(requests).toHaveLength(times + 1);
  });

  test('is given up when no attempt brings it further', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'cut', afterBytes: 0, match: { key: 'p/small.json' }, times: Number.POSITIVE_INFINITY });
    const requests = await requestsWhile('small.json', async () => {
      expect(await failureOf(bytesOf(source, object))).toMatchObject({
        kind: 'source',
        message: `the object keeps ending early, after 0 B of ${formatBytes(small.length)}`,
        where: 's3://sparkify/p/small.json',
        remedy: expect.stringContaining('connection'),
      });
    });

    expect(requests).toHaveLength(hasty.attempts);
  });

  test('is not mixed with another version of the object', async () => {
    const object = await objectNamed(source, 'large.json');
    server.fault({ kind: 'cut', afterBytes: 500_000, match: { key: 'p/large.json' } });
    const reading = source.read(object, calm())[Symbol.asyncIterator]();
    await reading.next();
    server.put('sparkify', 'p/large.json', records(60_001));
    const rest = (async () => {
      for (;;) if ((await reading.next()).done === true) return;
    })();

    expect(await failureOf(rest)).toMatchObject({ message: 'the object changed after it was listed' });
    server.put('sparkify', 'p/large.json', large);
  });
});

describe('what has changed since the listing is not read', () => {
  test('an object that was written again', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'changed', match: { key: 'p/small.json' } });

    expect(await failureOf(bytesOf(source, object))).toMatchObject({
      kind: 'source',
      message: 'the object changed after it was listed',
      where: 's3://sparkify/p/small.json',
      remedy: expect.stringContaining('again'),
    });
  });

  test('an object that is gone', async () => {
    server.put('sparkify', 'p/short-lived.json', '1');
    const object = await objectNamed(source, 'short-lived.json');
    server.remove('sparkify', 'p/short-lived.json');

    expect(await failureOf(bytesOf(source, object))).toMatchObject({
      kind: 'source',
      message: 'the object vanished after it was listed',
      where: 's3://sparkify/p/short-lived.json',
    });
  });
});

test.each(['small.json', 'large.json'])('damage on the way is found by the checksum: %s', async (name) => {
  const object = await objectNamed(source, name);
  server.fault({ kind: 'corrupt', match: { key: `p/${name}` } });

  expect(await failureOf(bytesOf(source, object))).toMatchObject({
    kind: 'source',
    message: 'the object arrived damaged: its checksum does not match',
    where: `s3://sparkify/p/${name}`,
  });
});

test('damage is found in a body that came over two connections too', async () => {
  const object = await objectNamed(source, 'large.json');
  server.fault({ kind: 'cut', afterBytes: 300_000, match: { key: 'p/large.json' } });
  server.fault({ kind: 'corrupt', match: { key: 'p/large.json' } });

  expect((await failureOf(bytesOf(source, object))).message).toContain('damaged');
});

test('a truncated gzip object is an error that names it', async () => {
  expect(await failureOf(bytesOf(source, await objectNamed(source, 'truncated.json.gz')))).toMatchObject({
    kind: 'source',
    message: 'the gzip object is truncated',
    where: 's3://sparkify/p/truncated.json.gz',
  });
});

describe('reading is cancelled at once', () => {
  /** Aborts as soon as the server has been asked for the object. */
  function abortWhenAsked(abort: AbortController, reason: Error): Promise<void> {
    const before = server.requests.length;
    return vi
      .waitUntil(() => server.requests.length > before, { interval: 1, timeout: 10_000 })
      .then(() => abort.abort(reason));
  }

  test('before it has begun', async () => {
    const object = await objectNamed(source, 'small.json');
    const requests = await requestsWhile('small.json', async () => {
      expect((await failureOf(bytesOf(source, object, AbortSignal.abort()))).kind).toBe('cancelled');
    });

    expect(requests).toEqual([]);
  });

  test('while the server has not answered', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'delay', ms: 60_000, match: { key: 'p/small.json' } });
    const abort = new AbortController();
    const reason = cancelled();
    const aborted = abortWhenAsked(abort, reason);

    await expect(bytesOf(source, object, abort.signal)).rejects.toBe(reason);
    await aborted;
  });

  test.each([
    ['small.json', 100],
    ['large.json', 500_000],
    ['large.json.gz', 300_000],
  ])('in the middle of a body that has stopped coming: %s', async (name, afterBytes) => {
    const object = await objectNamed(source, name);
    server.fault({ kind: 'stall', afterBytes, match: { key: `p/${name}` } });
    const abort = new AbortController();
    const reason = cancelled();
    const aborted = abortWhenAsked(abort, reason);

    await expect(bytesOf(source, object, abort.signal)).rejects.toBe(reason);
    await aborted;
  });

  test('during the wait before another attempt', async () => {
    const object = await objectNamed(source, 'small.json');
    server.fault({ kind: 'slow-down', match: { key: 'p/small.json' }, times: Number.POSITIVE_INFINITY });
    const hour = 3_600_000;
    const patient = sourceAt(server, 's3://sparkify/p', {}, { attempts: 9, firstWait: hour, longestWait: hour });
    const abort = new AbortController();
    const reason = cancelled();
    const aborted = abortWhenAsked(abort, reason);

    await expect(bytesOf(patient, object, abort.signal)).rejects.toBe(reason);
    await aborted;
  });

  test('and a reader that is no longer wanted leaves the source usable for others', async () => {
    const object = await objectNamed(source, 'large.json');
    for await (const _chunk of source.read(object, calm())) break;

    expect(await textOf(source, await objectNamed(source, 'small.json'))).toBe(small.toString());
  });
});
