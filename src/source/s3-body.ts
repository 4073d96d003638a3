import { crc32 } from 'node:zlib';
import { SparkifyError } from '../errors.ts';
import { formatBytes } from '../text/format.ts';
import { abortError, stopIfAborted } from './abort.ts';
import { type Patience, rest, waitBefore } from './patience.ts';
import type { BucketStore, OpenBody } from './s3-store.ts';
import type { SourceObject } from './source.ts';

/**
 * One object's bytes as stored. A connection that breaks, or a body that ends early, is continued from the byte it
 * reached (Range), provided that the object is still the listed one (If-Match); what was read over several
 * connections is checked against the object's CRC-32 where the server told it.
 * @throws SparkifyError kind `source` for a damaged or short body; the SDK's error for a request that fails.
 */
export async function* storedBytes(
  store: BucketStore,
  key: string,
  object: SourceObject,
  patience: Patience,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let attempt = 1;
  let sum = 0;
  let expectedSum: string | null = null;
  let broken: unknown;
  for (;;) {
    const answer = await store.get(key, object.version, received, signal);
    expectedSum ??= answer.crc32;
    try {
      for await (const chunk of fromOffset(answer, received)) {
        received += chunk.length;
        sum = crc32(chunk, sum);
        attempt = 1;
        yield chunk;
      }
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (isChecksumMismatch(error)) throw damaged(object, error);
      broken = error;
    } finally {
      answer.body.destroy();
    }
    stopIfAborted(signal);
    if (received >= object.bytes) break;
    attempt += 1;
    if (attempt > patience.attempts) throw endsEarly(object, received, broken);
    await rest(waitBefore(attempt, patience), signal);
  }
  if (received > object.bytes) throw tooLong(object, received);
  if (expectedSum !== null && expectedSum !== base64(sum)) throw damaged(object);
}

/** The answer's bytes from `offset` of the object on: a server that ignores Range sends all of it again. */
async function* fromOffset(answer: OpenBody, offset: number): AsyncGenerator<Uint8Array> {
  let skip = offset - answer.start;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    if (skip >= chunk.length) {
      skip -= chunk.length;
    } else {
      yield skip === 0 ? chunk : chunk.subarray(skip);
      skip = 0;
    }
  }
}

/** S3 writes CRC-32 as its four bytes, most significant first, in base64. */
function base64(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  return bytes.toString('base64');
}

/** The SDK validates what came over one connection, and has only these words for a difference. */
function isChecksumMismatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Checksum mismatch');
}

function damaged(object: SourceObject, cause?: unknown): SparkifyError {
  return new SparkifyError('source', 'the object arrived damaged: its checksum does not match', {
    where: object.uri,
    remedy: 'Run the step again; if it stays, write the object again.',
    cause,
  });
}

function endsEarly(object: SourceObject, received: number, cause: unknown): SparkifyError {
  const reached = `${formatBytes(received)} of ${formatBytes(object.bytes)}`;
  return new SparkifyError('source', `the object keeps ending early, after ${reached}`, {
    where: object.uri,
    remedy: 'Check the connection to S3 and run the step again.',
    cause,
  });
}

function tooLong(object: SourceObject, received: number): SparkifyError {
  const message = `the object has ${formatBytes(received)}, and was listed with ${formatBytes(object.bytes)}`;
  return new SparkifyError('source', message, {
    where: object.uri,
    remedy: 'Something between here and S3 alters what it passes on; check ENDPOINT in [S3] of dwh.cfg and any proxy.',
  });
}
