import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { SparkifyError } from '../errors.ts';
import { abortError } from './abort.ts';
import type { SourceObject } from './source.ts';

/** Below this compressed size one synchronous call (well under 10 ms) beats the machinery of a stream. */
const smallest = 64 * 1024;
const mebibyte = 1024 * 1024;

/** Whether the object is gzip: by its name, or by the two bytes every gzip stream starts with (RFC 1952, 2.3.1). */
export function isGzip(object: SourceObject, head: Uint8Array): boolean {
  return /\.gz$/i.test(object.uri) || (head[0] === 0x1f && head[1] === 0x8b);
}

/**
 * A whole object's bytes, at most 1 MiB as stored, gunzipped where they are gzip; null when that takes a stream
 * (`plainChunks`).
 * @throws SparkifyError kind `source` for truncated or corrupt gzip.
 */
export function plainAtOnce(object: SourceObject, stored: Uint8Array): Uint8Array | null {
  if (!isGzip(object, stored)) return stored;
  if (stored.length > smallest) return null;
  try {
    return gunzipSync(stored, { maxOutputLength: mebibyte });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return null;
    throw gzipError(object, error);
  }
}

/**
 * The object's bytes from its stored chunks, gunzipped where it is gzip.
 * @throws SparkifyError kind `source` for truncated or corrupt gzip; what `stored` throws.
 */
export async function* plainChunks(
  object: SourceObject,
  stored: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks = stored[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(chunks);
    const all = prepend(head, chunks);
    if (isGzip(object, head)) yield* gunzipStream(object, all, signal);
    else yield* all;
  } finally {
    await chunks.return?.();
  }
}

/** A whole object, already in memory, for `plainChunks`. */
export async function* asChunks(stored: Uint8Array): AsyncGenerator<Uint8Array> {
  yield stored;
}

/** The first chunk, joined with the next ones where it is too short to show the magic bytes. */
async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* prepend(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* gunzipStream(
  object: SourceObject,
  stored: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: mebibyte / 4 });
  // The failure reaches the reader through `gunzip`, which the pipeline destroys with it.
  const fed = pipeline(stored, gunzip, { signal }).then(
    () => undefined,
    () => undefined,
  );
  try {
    for await (const chunk of gunzip) yield chunk;
  } catch (error) {
    if (signal.aborted) throw abortError(signal);
    throw gzipError(object, error);
  } finally {
    gunzip.destroy();
    await fed;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function gzipError(object: SourceObject, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') {
    return new SparkifyError('source', 'the gzip object is truncated', {
      where: object.uri,
      remedy: 'Write the object again; what is there ends in the middle.',
      cause: error,
    });
  }
  if (code.startsWith('Z_')) {
    const words = error instanceof Error ? error.message : code;
    return new SparkifyError('source', `the object is not valid gzip (${words})`, {
      where: object.uri,
      remedy: 'Write the object again, or rename it where it was never compressed.',
      cause: error,
    });
  }
  return error;
}
