import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SparkifyError } from '../errors.ts';

/** The engine reads several files in parallel better than one. */
const fileBytes = 16 * 1000 * 1000;
const writeBytes = 1024 * 1024;

/** What is to be written next: bytes, the beginning of a file, or nothing but the place of a file that stays where it is. */
type Pending =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'beginning'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'file'; readonly path: string };

/** The files of a finished segment. */
export interface SegmentFiles {
  /** In the order of their records. */
  readonly paths: readonly string[];
  /** Those of them that the spool wrote, and may delete. */
  readonly written: readonly string[];
}

/** Writes a segment's records into files, in their order; files of others may stand among them, untouched. */
export class SpoolFiles {
  readonly #directory: string;
  readonly #name: string;
  #number = 0;
  #file: FileHandle | null = null;
  #fileBytes = 0;
  #paths: string[] = [];
  #written: string[] = [];
  #pending: Pending[] = [];
  #pendingBytes = 0;

  /** `directory` is made when it is missing; the names of the files begin with `name`. */
  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
  }

  get mustFlush(): boolean {
    return this.#pendingBytes >= writeBytes;
  }

  /** Takes the bytes, which must not change until they are flushed. */
  append(bytes: Uint8Array): void {
    this.#pending.push({ kind: 'bytes', bytes });
    this.#pendingBytes += bytes.length;
  }

  /** Takes the first `bytes` of another file, and a line end behind them. */
  appendBeginning(path: string, bytes: number): void {
    this.#pending.push({ kind: 'beginning', path, bytes }, { kind: 'bytes', bytes: lineEnd });
    this.#pendingBytes += bytes;
  }

  /** Has another file stand here as it is, where it is. */
  place(path: string): void {
    this.#pending.push({ kind: 'file', path });
  }

  /** @throws SparkifyError kind `warehouse` when the disk is full or the folder cannot be written. */
  async flush(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    let bytes: Uint8Array[] = [];
    for (const item of pending) {
      if (item.kind === 'bytes') {
        bytes.push(item.bytes);
        continue;
      }
      await this.#write(bytes);
      bytes = [];
      if (item.kind === 'file') {
        await this.#closeFile();
        this.#paths.push(item.path);
      } else {
        await this.#copyBeginning(item.path, item.bytes);
      }
    }
    await this.#write(bytes);
  }

  /** Ends the segment's files; what comes then belongs to the next segment. */
  async finish(): Promise<SegmentFiles> {
    await this.flush();
    await this.#closeFile();
    const files = { paths: this.#paths, written: this.#written };
    this.#paths = [];
    this.#written = [];
    return files;
  }

  /** Closes and deletes what was being written. */
  async abandon(): Promise<void> {
    this.#pending = [];
    await this.#closeFile();
    await removeFiles(this.#written);
  }

  async #copyBeginning(path: string, bytes: number): Promise<void> {
    if (bytes === 0) return;
    for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: writeBytes })) {
      await this.#write([chunk as Buffer]);
    }
  }

  async #write(bytes: readonly Uint8Array[]): Promise<void> {
    if (bytes.length === 0) return;
    const size = bytes.reduce((sum, piece) => sum + piece.length, 0);
    try {
      this.#file ??= await this.#nextFile();
      const { bytesWritten } = await this.#file.writev(bytes);
      // A full disk may take a part of the last write without a complaint.
      if (bytesWritten !== size)
        throw new Error(`only ${bytesWritten} of ${size} bytes were written; the disk is full`);
      this.#fileBytes += size;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SparkifyError('warehouse', `the spool cannot be written: ${reason}`, {
        where: this.#written.at(-1) ?? this.#directory,
        remedy: 'Free some disk space there, or let SPARKIFY_HOME name a folder on another disk.',
        cause: error,
      });
    }
    if (this.#fileBytes >= fileBytes && endsLine(bytes)) await this.#closeFile();
  }

  async #nextFile(): Promise<FileHandle> {
    await mkdir(this.#directory, { recursive: true });
    const path = join(this.#directory, `${this.#name}-${this.#number}.ndjson`);
    this.#number += 1;
    this.#paths.push(path);
    this.#written.push(path);
    return open(path, 'wx');
  }

  async #closeFile(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    this.#fileBytes = 0;
  }
}

const lineFeed = 0x0a;
const lineEnd = Uint8Array.of(lineFeed);

/** Bytes copied from elsewhere may end within a record, which must not be torn between two files. */
function endsLine(bytes: readonly Uint8Array[]): boolean {
  return bytes.at(-1)?.at(-1) === lineFeed;
}

export async function removeFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}
