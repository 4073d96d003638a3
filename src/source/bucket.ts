import { SparkifyError } from '../errors.ts';
import { abortError, stopIfAborted, unlessAborted } from './abort.ts';
import { type Patience, patient } from './patience.ts';
import { explainS3 } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';
import type { AccessKeys, BucketStore, KeyPage } from './s3-store.ts';

/**
 * A bucket that somebody else reads: where it is, with which keys, and the small objects that tell which ones to read.
 * Nothing is connected to before the first use.
 */
export class Bucket {
  readonly name: string;
  readonly #settings: S3Settings;
  readonly #patience: Patience;
  #opening: Promise<BucketStore> | null = null;

  constructor(name: string, settings: S3Settings, patience: Patience = patient) {
    this.name = name;
    this.#settings = settings;
    this.#patience = patience;
  }

  /**
   * The AWS region that the bucket is in, whichever is configured.
   * @throws SparkifyError kind `source` when there is no such bucket, or it cannot be asked.
   */
  region(signal: AbortSignal): Promise<string> {
    return this.#ask(`s3://${this.name}/`, signal, async (store) => {
      try {
        return await store.region(signal);
      } catch (error) {
        stopIfAborted(signal);
        // An answer to HEAD has no body, so only a GET tells what is wrong.
        await store.list('', null, signal);
        throw error;
      }
    });
  }

  /**
   * The keys with which the bucket is read, those of a profile or of AWS's default chain included; null where it is read
   * without any.
   * @throws SparkifyError kind `source` where none are found.
   */
  accessKeys(signal: AbortSignal): Promise<AccessKeys | null> {
    return this.#ask(`s3://${this.name}/`, signal, (store) => store.accessKeys());
  }

  /** @throws SparkifyError kind `source` when the object cannot be written. */
  write(key: string, text: string, signal: AbortSignal): Promise<void> {
    return this.#ask(`s3://${this.name}/${key}`, signal, (store) => store.put(key, text, signal));
  }

  /** @throws SparkifyError kind `source` when the object cannot be removed; that there is none is no failure. */
  remove(key: string, signal: AbortSignal): Promise<void> {
    return this.#ask(`s3://${this.name}/${key}`, signal, (store) => store.remove(key, signal));
  }

  /** @throws SparkifyError kind `source` when they cannot be listed. */
  keys(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#ask(`s3://${this.name}/${prefix}`, signal, async (store) => {
      const keys: string[] = [];
      let token: string | null = null;
      do {
        const page: KeyPage = await store.list(prefix, token, signal);
        keys.push(...page.keys.map(({ key }) => key));
        token = page.next;
      } while (token !== null);
      return keys;
    });
  }

  async close(): Promise<void> {
    const store = await this.#opening?.catch(() => null);
    await store?.close();
  }

  async #ask<T>(where: string, signal: AbortSignal, question: (store: BucketStore) => Promise<T>): Promise<T> {
    try {
      stopIfAborted(signal);
      this.#opening ??= this.#open();
      return await question(await unlessAborted(this.#opening, signal));
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (error instanceof SparkifyError) throw error;
      throw explainS3(error, where, { bucket: this.name, settings: this.#settings });
    }
  }

  async #open(): Promise<BucketStore> {
    // The SDK warns on stderr about Node releases it will stop supporting, in the middle of the screen.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    const { openBucket } = await import('./s3-client.ts');
    return await openBucket(this.name, this.#settings, this.#patience);
  }
}
