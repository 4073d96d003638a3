import { asSparkifyError, type SparkifyError } from '../errors.ts';
import { emptyCatalog, type WarehouseCatalog } from '../sql/catalog/catalog.ts';

export type CatalogState =
  /** Nobody has asked yet. */
  | { readonly name: 'unread' }
  /** The first reading goes on. */
  | { readonly name: 'reading' }
  | { readonly name: 'read' }
  /** The last reading failed; what was read before, if anything, still serves. */
  | { readonly name: 'failed'; readonly error: SparkifyError };

/**
 * The catalog as far as it is known, for a screen that never waits for it: `current` answers at once, `refresh` reads in
 * the background. A reading that fails keeps the catalog that was there, and only `refresh` tries again.
 */
export class CatalogCache {
  readonly #read: (signal: AbortSignal) => Promise<WarehouseCatalog>;
  readonly #changed: () => void;
  readonly #stop = new AbortController();
  #current: WarehouseCatalog = emptyCatalog;
  #state: CatalogState = { name: 'unread' };
  #reading: Promise<void> | null = null;
  #stale = false;

  /**
   * @param read reads the whole catalog
   * @param changed is called when a reading has ended, well or not
   */
  constructor(read: (signal: AbortSignal) => Promise<WarehouseCatalog>, changed: () => void = () => undefined) {
    this.#read = read;
    this.#changed = changed;
  }

  get current(): WarehouseCatalog {
    return this.#current;
  }

  get state(): CatalogState {
    return this.#state;
  }

  /** The catalog as it is now; asked for the first time, it begins to read it. */
  ask(): WarehouseCatalog {
    if (this.#state.name === 'unread') void this.refresh();
    return this.#current;
  }

  /**
   * Reads the catalog anew, as after a statement that made or dropped something. Called while a reading goes on, it has
   * another one follow, since that one may have looked before the change. Resolves when no reading goes on; never rejects.
   */
  refresh(): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    if (this.#reading !== null) {
      this.#stale = true;
      return this.#reading;
    }
    this.#reading = this.#readUntilFresh().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Stops a reading that goes on, and waits for its end. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
  }

  async #readUntilFresh(): Promise<void> {
    if (this.#state.name === 'unread') this.#state = { name: 'reading' };
    do {
      this.#stale = false;
      try {
        this.#current = await this.#read(this.#stop.signal);
        this.#state = { name: 'read' };
      } catch (error) {
        this.#state = { name: 'failed', error: asSparkifyError(error) };
      }
      if (!this.#stop.signal.aborted) this.#changed();
    } while (this.#stale && !this.#stop.signal.aborted);
  }
}
