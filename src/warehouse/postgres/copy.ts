import type { Client } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';

/** What is sent could not be had; the cause says why. */
export class SourceFailure extends Error {}

/**
 * Sends `bytes` to a `COPY … FROM STDIN`; resolves with the number of rows when the server has taken all of them in.
 * @throws pg's error when the server refuses, SourceFailure when `bytes` throws; the server has been told by then.
 */
export async function copyBytes(client: Client, sql: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const stream = client.query(copyFrom(sql));
  const refusal = Promise.withResolvers<never>();
  let refused = false;
  stream.on('error', (error) => {
    refused = true;
    refusal.reject(error);
  });
  // It is looked at between the writes, and may come before.
  refusal.promise.catch(() => undefined);
  const chunks = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((cause: unknown) => {
        throw new SourceFailure('the rows to send cannot be read', { cause });
      });
      if (refused) return await refusal.promise;
      if (next.done === true) break;
      await Promise.race([written(stream, next.value), refusal.promise]);
    }
  } catch (error) {
    if (!refused) await giveUp(stream, error as Error);
    throw error;
  } finally {
    await chunks.return?.();
  }
  stream.end();
  await Promise.race([new Promise((resolve) => stream.once('finish', resolve)), refusal.promise]);
  return stream.rowCount;
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
