import type { Client } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { cancelled } from '../../errors.ts';

/** What is sent could not be had; the cause says why. */
export class SourceFailure extends Error {}

/**
 * Sends `bytes` to a `COPY … FROM STDIN`; resolves with the number of rows when the server has taken all of them in.
 * @throws pg's error when the server refuses, SourceFailure when `bytes` throws; the server has been told by then.
 */
export async function copyBytes(
  client: Client,
  sql: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const stream = client.query(copyFrom(sql));
  const refusal = Promise.withResolvers<never>();
  let refused = false;
  stream.on('error', (error) => {
    refused = true;
    refusal.reject(error);
  });
  // It is looked at between the writes, and may come before.
  refusal.promise.catch(() => undefined);
  // A server that waits for rows does not look whether it is to stop.
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  const stop = () => stopped.reject(new SourceFailure('cancelled', { cause: cancelled() }));
  signal?.addEventListener('abort', stop, { once: true });
  const chunks = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([nextOf(chunks), stopped.promise, refusal.promise]);
      if (refused) return await refusal.promise;
      if (next.done === true) break;
      await Promise.race([written(stream, next.value), stopped.promise, refusal.promise]);
    }
  } catch (error) {
    if (!refused) await giveUp(stream, error as Error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    // Not waited for: it may be in the middle of what will never come.
    void chunks.return?.();
  }
  stream.end();
  await Promise.race([new Promise((resolve) => stream.once('finish', resolve)), refusal.promise]);
  return stream.rowCount;
}

function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  return chunks.next().catch((cause: unknown) => {
    throw new SourceFailure('the rows to send cannot be read', { cause });
  });
}

/** One chunk at a time: pg-copy-streams cannot hold back others once the server has refused. */
function written(stream: CopyStreamQuery, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

/** Tells the server that no more comes, and waits for its word. */
function giveUp(stream: CopyStreamQuery, error: Error): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', () => resolve());
    stream.destroy(error);
  });
}
