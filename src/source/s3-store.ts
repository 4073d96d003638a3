import type { Readable } from 'node:stream';

/** A key as a listing shows it. */
export interface StoredKey {
  readonly key: string;
  readonly bytes: number;
  /** With its quotes, as the server sends it; empty when it sends none. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

export interface KeyPage {
  readonly keys: readonly StoredKey[];
  /** What continues the listing; null on the last page. */
  readonly next: string | null;
}

/** An answered GET whose body has yet to be read. */
export interface OpenBody {
  readonly body: Readable;
  /** Offset in the object of the body's first byte. */
  readonly start: number;
  /** CRC-32 of the whole object, base64; null when the server sent none. */
  readonly crc32: string | null;
}

/** One bucket, as far as reading needs it. Failures are the SDK's own errors; `explainS3` turns them into ours. */
export interface BucketStore {
  list(prefix: string, token: string | null, signal: AbortSignal): Promise<KeyPage>;
  head(key: string, signal: AbortSignal): Promise<StoredKey>;
  /** Opens the object from byte `from` on, provided that it still has this ETag (empty: whatever it has). */
  get(key: string, etag: string, from: number, signal: AbortSignal): Promise<OpenBody>;
  close(): Promise<void>;
}

/** The server answered with success, but not as S3 does. */
export class NotS3 extends Error {
  constructor() {
    super('the answer is not the one of an S3 server');
    this.name = 'NotS3';
  }
}
