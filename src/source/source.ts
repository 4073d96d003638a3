/** One object of a source, as the listing showed it. */
export interface SourceObject {
  /** Full name: `s3://bucket/key` or an absolute path. */
  readonly uri: string;
  /** Name below the prefix, with `/` as separator; the same for a folder and for S3. */
  readonly name: string;
  /** Size in bytes as stored (compressed size for gzip). */
  readonly bytes: number;
  /** What changes when the object's content changes: the S3 ETag, or mtime and size of a file. */
  readonly version: string;
  /** Last change, milliseconds since the epoch. */
  readonly modified: number;
}

/**
 * Where JSON objects come from. It knows nothing of tables.
 * Listing is ordered by name (byte order), so that two runs read in the same order.
 */
export interface Source {
  /** `s3://bucket/prefix/` or the folder's absolute path with a final `/`. */
  readonly uri: string;
  /**
   * Lists the data objects below the prefix, a page at a time, in byte order of their names. Objects that are not data
   * (see `isDataObject`) are left out.
   * @throws SparkifyError kind `source`: prefix or bucket missing, access denied, wrong region …, with a remedy.
   */
  list(signal: AbortSignal): AsyncIterable<readonly SourceObject[]>;
  /**
   * The object's bytes, gunzipped where it is gzip (by name or by magic bytes). Chunks are at most about 1 MiB.
   * @throws SparkifyError kind `source` when it vanished or changed since it was listed, or cannot be read.
   */
  read(object: SourceObject, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * The local file that holds the object's bytes just as `read` gives them; null where there is none (S3, gzip). Who reads
   * it otherwise than by `read` asks `verify` afterwards.
   */
  plainFile(object: SourceObject): Promise<string | null>;
  /** @throws SparkifyError kind `source` when the object of a plain file vanished or changed since it was listed. */
  verify(object: SourceObject): Promise<void>;
  close(): Promise<void>;
}
