import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { stopIfAborted } from './abort.ts';
import { folderError, systemCode } from './folder-errors.ts';
import { fileVersion, walkFolder } from './folder-walk.ts';
import { asChunks, isGzip, plainAtOnce, plainChunks } from './gzip.ts';
import { changed, vanished } from './object-errors.ts';
import { Pace } from './pace.ts';
import type { Source, SourceObject } from './source.ts';

const mebibyte = 1024 * 1024;
/** Up to this size a file may be read by synchronous calls (see `Pace`). */
const smallFile = 64 * 1024;

/** The JSON files of a local folder and everything below it, or one single file. */
export class FolderSource implements Source {
  readonly uri: string;
  readonly #path: string;
  readonly #pace = new Pace();

  private constructor(path: string, uri: string) {
    this.#path = path;
    this.uri = uri;
  }

  /** The source at an absolute path. It is no error yet when nothing is there: `list` says so. */
  static async open(path: string): Promise<FolderSource> {
    const stats = await stat(path).catch(() => null);
    return new FolderSource(path, stats?.isFile() === true || path.endsWith('/') ? path : `${path}/`);
  }

  async *list(signal: AbortSignal): AsyncGenerator<readonly SourceObject[]> {
    stopIfAborted(signal);
    const stats = await stat(this.#path).catch((error: unknown) => {
      throw folderError(error, this.#path);
    });
    if (stats.isFile()) {
      yield [fileAsObject(this.#path, stats)];
    } else {
      yield* walkFolder(this.uri, this.#pace, signal);
    }
  }

  async *read(object: SourceObject, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (this.#pace.isDue) await this.#pace.breathe();
    stopIfAborted(signal);
    if (object.bytes > mebibyte) {
      yield* plainChunks(object, largeFile(object, signal), signal);
      return;
    }
    const stored =
      object.bytes <= smallFile && this.#pace.mayBlock()
        ? this.#pace.blocking(() => readAtOnce(object))
        : await readWhole(object);
    stopIfAborted(signal);
    const plain = plainAtOnce(object, stored);
    if (plain === null) yield* plainChunks(object, asChunks(stored), signal);
    else if (plain.length > 0) yield plain;
  }

  async plainFile(object: SourceObject): Promise<string | null> {
    const file = await open(object.uri, 'r').catch((error: unknown) => {
      throw readError(object, error);
    });
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return isGzip(object, buffer.subarray(0, bytesRead)) ? null : object.uri;
    } finally {
      await file.close();
    }
  }

  async verify(object: SourceObject): Promise<void> {
    const stats = await stat(object.uri).catch((error: unknown) => {
      throw readError(object, error);
    });
    verify(object, stats.size, stats);
  }

  async close(): Promise<void> {}
}

/**
 * The one file as an object, the way a listing shows it.
 * @throws SparkifyError kind `source` when it is missing, no file, or cannot be looked at.
 */
export async function statFile(path: string): Promise<SourceObject> {
  const stats = await stat(path).catch((error: unknown) => {
    throw folderError(error, path);
  });
  if (!stats.isFile()) throw folderError(new Error('it is no file'), path);
  return fileAsObject(path, stats);
}

function fileAsObject(path: string, stats: Stats): SourceObject {
  return {
    uri: path,
    name: basename(path),
    bytes: stats.size,
    version: fileVersion(stats),
    modified: stats.mtimeMs,
  };
}

/** The version is compared after reading: what was read then is what was listed. */
function readAtOnce(object: SourceObject): Uint8Array {
  try {
    const file = openSync(object.uri, 'r');
    try {
      const bytes = Buffer.allocUnsafe(object.bytes);
      let filled = 0;
      while (filled < bytes.length) {
        const read = readSync(file, bytes, filled, bytes.length - filled, null);
        if (read === 0) break;
        filled += read;
      }
      verify(object, filled, fstatSync(file));
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw readError(object, error);
  }
}

async function readWhole(object: SourceObject): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(object)) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

async function* largeFile(object: SourceObject, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of readChunks(object)) {
    stopIfAborted(signal);
    yield chunk;
  }
}

async function* readChunks(object: SourceObject): AsyncGenerator<Uint8Array> {
  let file: FileHandle | null = null;
  try {
    file = await open(object.uri, 'r');
    let position = 0;
    if (object.bytes > mebibyte) verify(object, object.bytes, await file.stat());
    while (position < object.bytes) {
      const chunk = Buffer.allocUnsafe(Math.min(mebibyte, object.bytes - position));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      position += bytesRead;
      yield bytesRead === chunk.length ? chunk : chunk.subarray(0, bytesRead);
    }
    verify(object, position, await file.stat());
  } catch (error) {
    throw readError(object, error);
  } finally {
    await file?.close();
  }
}

function verify(object: SourceObject, read: number, stats: Stats): void {
  if (read !== object.bytes || fileVersion(stats) !== object.version) throw changed(object.uri);
}

function readError(object: SourceObject, error: unknown): Error {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' ? vanished(object.uri, error) : folderError(error, object.uri);
}
