import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cancelled } from '../errors.ts';
import type { EventBatch } from './events.ts';
import type { SongFile } from './song-files.ts';

/** What has been written so far. Records are songs and events. */
export interface SampleProgress {
  readonly objects: number;
  readonly bytes: number;
  readonly records: number;
}

/** Song files written side by side; the file system's threads are the limit beyond that. */
const filesAtOnce = 64;

/** @throws SparkifyError kind `cancelled` */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled('making the sample was cancelled');
}

/** Writes a sample's data files and counts them. No write outlives a call, whether it returns or throws. */
export class SampleWriter {
  readonly #signal: AbortSignal;
  readonly #onProgress: (done: SampleProgress) => void;
  #objects = 0;
  #bytes = 0;
  #records = 0;

  constructor(signal: AbortSignal, onProgress: (done: SampleProgress) => void) {
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  get done(): SampleProgress {
    return { objects: this.#objects, bytes: this.#bytes, records: this.#records };
  }

  /** Writes `count` song files below `directory`. */
  async writeSongs(directory: string, count: number, songFile: (index: number) => SongFile): Promise<void> {
    const folders = new Set<string>();
    for (let first = 0; first < count; first += filesAtOnce) {
      throwIfCancelled(this.#signal);
      const files = Array.from({ length: Math.min(filesAtOnce, count - first) }, (_, index) => songFile(first + index));
      for (const { folder } of files) {
        if (folders.has(folder)) continue;
        await mkdir(join(directory, folder), { recursive: true });
        folders.add(folder);
      }
      const writes = files.map(({ folder, name, text }) => writeFile(join(directory, folder, name), text, 'latin1'));
      for (const write of await Promise.allSettled(writes)) if (write.status === 'rejected') throw write.reason;
      this.#objects += files.length;
      this.#records += files.length;
      for (const { text } of files) this.#bytes += text.length;
      this.#onProgress(this.done);
    }
  }

  /** Writes one file for each day that has events, below the folder `logs`. */
  async writeLogs(logs: string, batches: Iterator<EventBatch, undefined>): Promise<void> {
    let next = batches.next();
    while (next.done !== true) next = await this.#writeDay(logs, next.value, batches);
  }

  /** Writes the day of `first`, and returns what comes after it. */
  async #writeDay(logs: string, first: EventBatch, batches: Iterator<EventBatch, undefined>) {
    const { date } = first;
    const folder = join(logs, date.slice(0, 4), date.slice(5, 7));
    await mkdir(folder, { recursive: true });
    const file = await open(join(folder, `${date}-events.json`), 'w');
    try {
      let next: IteratorResult<EventBatch, undefined> = { value: first, done: false };
      while (next.done !== true && next.value.date === date) {
        throwIfCancelled(this.#signal);
        await file.appendFile(next.value.bytes);
        this.#bytes += next.value.bytes.length;
        this.#records += next.value.count;
        this.#onProgress(this.done);
        next = batches.next();
      }
      this.#objects += 1;
      this.#onProgress(this.done);
      return next;
    } finally {
      await file.close();
    }
  }
}
