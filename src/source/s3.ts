import { SparkifyError } from '../errors.ts';
import { abortError, stopIfAborted, unlessAborted } from './abort.ts';
import { namesOneObject } from './data-object.ts';
import { asChunks, plainAtOnce, plainChunks } from './gzip.ts';
import { inOrder, isListed } from './listing.ts';
import type { S3Location } from './location.ts';
import { changed, vanished } from './object-errors.ts';
import { type Patience, patient } from './patience.ts';
import { storedBytes } from './s3-body.ts';
import { explainS3, statusIn } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';
import type { BucketStore, KeyPage, StoredKey } from './s3-store.ts';
import type { Source, SourceObject } from './source.ts';

export type { S3Settings } from './s3-settings.ts';

const mebibyte = 1024 * 1024;

/** The JSON objects of a bucket below a prefix, or one single object. Nothing is connected to before the first use. */
export class S3Source implements Source {
  readonly uri: string;
  readonly #location: S3Location;
  readonly #settings: S3Settings;
  readonly #patience: Patience;
  #opening: Promise<BucketStore> | null = null;

  constructor(location: S3Location, settings: S3Settings, patience: Patience = patient) {
    this.#location = location;
    this.#settings = settings;
    this.#patience = patience;
    this.uri = namesOneObject(location.key) ? this.#uriOf(location.key) : this.#uriOf(asPrefix(location.key));
  }

  /** @param passedOver gets the objects below the prefix that are not data */
  async *list(
    signal: AbortSignal,
    passedOver: (object: SourceObject) => void = () => undefined,
  ): AsyncGenerator<readonly SourceObject[]> {
    try {
      const { key } = this.#location;
      const single = namesOneObject(key) ? await this.#single(signal) : null;
      if (single !== null) yield [single];
      else yield* inOrder(this.#pages(asPrefix(key), signal, passedOver), this.uri);
    } catch (error) {
      throw this.#explain(error, this.uri, signal);
    }
  }

  async *read(object: SourceObject, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      const stored = this.#stored(object, signal);
      if (object.bytes > mebibyte) {
        yield* plainChunks(object, stored, signal);
        return;
      }
      const whole = await join(stored);
      const plain = plainAtOnce(object, whole);
      if (plain === null) yield* plainChunks(object, asChunks(whole), signal);
      else if (plain.length > 0) yield plain;
    } catch (error) {
      if (!signal.aborted && statusIn(error) === 412) throw changed(object.uri, error);
      if (!signal.aborted && isMissingKey(error)) throw vanished(object.uri, error);
      throw this.#explain(error, object.uri, signal);
    }
  }

  /**
   * The one object that the location names.
   * @throws SparkifyError kind `source` when there is none, or it cannot be read.
   */
  async stat(signal: AbortSignal): Promise<SourceObject> {
    const { key } = this.#location;
    const uri = this.#uriOf(key);
    try {
      const single = await this.#single(signal);
      if (single !== null) return single;
      // An answer to HEAD has no body, so only a GET tells what is wrong.
      const store = await this.#store(signal);
      const answer = await store.get(key, '', 0, signal);
      answer.body.destroy();
      throw new SparkifyError('source', 'the server shows the object to GET, but not to HEAD', {
        where: uri,
        remedy: 'Use a server that answers HEAD requests as S3 does.',
      });
    } catch (error) {
      throw this.#explain(error, uri, signal);
    }
  }

  /** An object of S3 is no file. */
  async plainFile(): Promise<null> {
    return null;
  }

  async verify(): Promise<void> {}

  async close(): Promise<void> {
    const store = await this.#opening?.catch(() => null);
    await store?.close();
  }

  /** The object that has exactly the location's key; null when there is none, or this client may not see it. */
  async #single(signal: AbortSignal): Promise<SourceObject | null> {
    const { key } = this.#location;
    const store = await this.#store(signal);
    try {
      const head = await store.head(key, signal);
      return this.#asObject(head, key.slice(key.lastIndexOf('/') + 1));
    } catch (error) {
      const status = statusIn(error);
      if (status !== null && status >= 400 && status < 500) return null;
      throw error;
    }
  }

  /** The listing's pages; the next one is on its way while a page is read. */
  async *#pages(
    prefix: string,
    signal: AbortSignal,
    passedOver: (object: SourceObject) => void,
  ): AsyncGenerator<readonly SourceObject[]> {
    const store = await this.#store(signal);
    let isEmpty = true;
    let page: KeyPage | null = await store.list(prefix, null, signal);
    while (page !== null) {
      const following: Promise<KeyPage> | null = page.next === null ? null : store.list(prefix, page.next, signal);
      // Its failure is for whoever awaits it below; until then it is not unhandled.
      following?.catch(() => null);
      isEmpty &&= page.keys.length === 0;
      const data: SourceObject[] = [];
      for (const stored of page.keys) {
        const object = this.#asObject(stored, stored.key.slice(prefix.length));
        if (isListed(object.name, object.uri)) data.push(object);
        else passedOver(object);
      }
      yield data;
      page = await following;
    }
    if (!isEmpty) return;
    const single = this.#location.key === prefix ? null : await this.#single(signal);
    if (single === null) throw this.#nothingThere();
    yield [single];
  }

  async *#stored(object: SourceObject, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const store = await this.#store(signal);
    const key = object.uri.slice(this.#uriOf('').length);
    yield* storedBytes(store, key, object, this.#patience, signal);
  }

  async #store(signal: AbortSignal): Promise<BucketStore> {
    stopIfAborted(signal);
    this.#opening ??= this.#open();
    return await unlessAborted(this.#opening, signal);
  }

  async #open(): Promise<BucketStore> {
    // The SDK warns on stderr about Node releases it will stop supporting, in the middle of the screen.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    const { openBucket } = await import('./s3-client.ts');
    return await openBucket(this.#location.bucket, this.#settings, this.#patience);
  }

  #uriOf(key: string): string {
    return `s3://${this.#location.bucket}/${key}`;
  }

  #asObject({ key, bytes, etag, modified }: StoredKey, name: string): SourceObject {
    return { uri: this.#uriOf(key), name, bytes, version: etag, modified };
  }

  #explain(error: unknown, where: string, signal: AbortSignal): SparkifyError {
    if (signal.aborted) return abortError(signal);
    return explainS3(error, where, { bucket: this.#location.bucket, settings: this.#settings });
  }

  #nothingThere(): SparkifyError {
    return new SparkifyError('source', 'there are no objects below this prefix', {
      where: this.uri,
      remedy: 'Correct LOG_DATA or SONG_DATA; prefixes are case-sensitive, and song-data is not song_data.',
    });
  }
}

/** S3 prefixes are no folders: `log_data` would also match `log_data_old/`. */
function asPrefix(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}

function isMissingKey(error: unknown): boolean {
  return statusIn(error) === 404 && !(error instanceof Error && error.name === 'NoSuchBucket');
}

async function join(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all.length === 1 && all[0] !== undefined ? all[0] : Buffer.concat(all);
}
