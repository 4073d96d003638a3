import type { Readable } from 'node:stream';
import type { Secret } from '../text/secret.ts';

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

/** The keys with which requests are signed. */
export interface AccessKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
}

/** One bucket, as far as loads need it. Failures are the SDK's own errors; `explainS3` turns them into ours. */
export interface BucketStore {
  list(prefix: string, token: string | null, signal: AbortSignal): Promise<KeyPage>;
  head(key: string, signal: AbortSignal): Promise<StoredKey>;
  /** Opens the object from byte `from` on, provided that it still has this ETag (empty: whatever it has). */
  get(key: string, etag: string, from: number, signal: AbortSignal): Promise<OpenBody>;
  /** Replaces an object. */
  put(key: string, text: string, signal: AbortSignal): Promise<void>;
  /** Removes an object; there may be none. */
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** The AWS region of the bucket. */
  region(signal: AbortSignal): Promise<string>;
  /** What the requests are signed with now; null where they are not. */
  accessKeys(): Promise<AccessKeys | null>;
  close(): Promise<void>;
}

/** The server answered with success, but not as S3 does. */
export class NotS3 extends Error {
  constructor() {
    super('the answer is not the one of an S3 server');
    this.name = 'NotS3';
  }
}
