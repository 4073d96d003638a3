import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileBody, fileEtag, memoryBody, type ObjectBody, wholeSeconds } from './body.ts';
import { compareBytes } from './byte-order.ts';

export interface S3ObjectInput {
  readonly body: Uint8Array | string;
  /** Default: now. */
  readonly modified?: Date;
  readonly contentType?: string;
  readonly contentEncoding?: string;
}

export interface BucketOptions {
  readonly objects?: Readonly<Record<string, S3ObjectInput | Uint8Array | string>>;
  /** A folder on disk whose files are objects; its files are listed once, at the start, and never written. */
  readonly folder?: string;
  /** May be listed and read without credentials. */
  readonly public?: boolean;
  /** Default: the server's. */
  readonly region?: string;
}

/** What a listing says of an object. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
  readonly etag: string;
}

/** An object opened for an answer. */
export interface OpenedObject {
  readonly body: ObjectBody;
  readonly contentType: string;
  readonly contentEncoding: string | undefined;
}

interface Entry {
  readonly content: { readonly in: 'memory'; readonly object: S3ObjectInput; readonly body: ObjectBody } | FileContent;
  readonly revision: number;
}

interface FileContent {
  readonly in: 'file';
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** A bucket: objects in memory, over those of a folder where one is given. */
export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly public: boolean;
  readonly #entries = new Map<string, Entry>();
  #sorted: readonly string[] | undefined;

  private constructor(name: string, options: BucketOptions, region: string) {
    this.name = name;
    this.region = options.region ?? region;
    this.public = options.public ?? false;
  }

  /** @throws the file system's error when the folder can't be read. */
  static async open(name: string, options: BucketOptions, region: string): Promise<Bucket> {
    const bucket = new Bucket(name, options, region);
    if (options.folder !== undefined) {
      for (const [key, content] of await filesOf(options.folder)) bucket.#entries.set(key, { content, revision: 0 });
    }
    for (const [key, object] of Object.entries(options.objects ?? {})) bucket.put(key, object);
    return bucket;
  }

  /** All keys, in byte order. */
  keys(): readonly string[] {
    this.#sorted ??= [...this.#entries.keys()].sort(compareBytes);
    return this.#sorted;
  }

  /** @throws Error when there is no such object: for keys that `keys` gave. */
  listed(key: string): ListedObject {
    const entry = this.#entries.get(key);
    if (entry === undefined) throw new Error(`no object ${key} in bucket ${this.name}`);
    if (entry.content.in === 'memory') {
      const { bytes, modified, etag } = entry.content.body;
      return { key, bytes, modified, etag };
    }
    const { bytes, mtimeMs } = entry.content;
    return { key, bytes, modified: wholeSeconds(mtimeMs), etag: fileEtag(bytes, mtimeMs, entry.revision) };
  }

  /** The object as it is now, undefined when there is none. */
  open(key: string): OpenedObject | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.content.in === 'memory') {
      const { body, object } = entry.content;
      const contentType = object.contentType ?? 'binary/octet-stream';
      return { body, contentType, contentEncoding: object.contentEncoding };
    }
    const body = fileBody(entry.content.path, entry.revision);
    return body && { body, contentType: 'binary/octet-stream', contentEncoding: undefined };
  }

  put(key: string, input: S3ObjectInput | Uint8Array | string): void {
    const object = typeof input === 'string' || input instanceof Uint8Array ? { body: input } : input;
    this.#store(key, object, 0);
  }

  remove(key: string): void {
    if (this.#entries.delete(key)) this.#sorted = undefined;
  }

  /** Gives the object a new ETag, its bytes unchanged: as if somebody had written it anew. */
  touch(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const revision = entry.revision + 1;
    if (entry.content.in === 'memory') this.#store(key, entry.content.object, revision);
    else this.#entries.set(key, { content: entry.content, revision });
  }

  #store(key: string, object: S3ObjectInput, revision: number): void {
    const content = typeof object.body === 'string' ? Buffer.from(object.body) : object.body;
    const modified = wholeSeconds(object.modified?.getTime() ?? Date.now());
    if (!this.#entries.has(key)) this.#sorted = undefined;
    this.#entries.set(key, {
      content: { in: 'memory', object, body: memoryBody(content, modified, revision) },
      revision,
    });
  }
}

async function filesOf(folder: string): Promise<readonly (readonly [string, FileContent])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = await stat(path);
      const key = relative(folder, path).split(sep).join('/');
      return [key, { in: 'file', path, bytes: size, mtimeMs }] as const;
    });
  return Promise.all(files);
}
