import { type Dir, type Dirent, opendirSync, type Stats, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { SparkifyError } from '../errors.ts';
import { stopIfAborted } from './abort.ts';
import { sortByName } from './byte-order.ts';
import { folderError, systemCode } from './folder-errors.ts';
import { isListed, pageSize } from './listing.ts';
import type { Pace } from './pace.ts';
import type { SourceObject } from './source.ts';

const entriesAtOnce = 1000;

/** What changes when a file's content changes. */
export function fileVersion(stats: Stats): string {
  return `${stats.mtimeMs}-${stats.size}`;
}

interface Folder {
  /** Its path without links. */
  readonly real: string;
  /** The paths without links of the folders from which a link was followed to get here. */
  readonly crossed: readonly string[];
}

interface Entry {
  /** Name below the root; a folder's ends with `/`, so that sorting entries sorts the names of all files below. */
  readonly name: string;
  readonly folder: Folder | null;
  readonly linked: boolean;
}

/**
 * The data files below `root` (an absolute path ending in `/`), a page at a time, in byte order of their names.
 * Links are followed, except where they lead back into a folder that is being read.
 * @throws SparkifyError kind `source`, or `cancelled`.
 */
export async function* walkFolder(
  root: string,
  pace: Pace,
  signal: AbortSignal,
): AsyncGenerator<readonly SourceObject[]> {
  const real = await attempt(root, () => realpath(root));
  const waiting: Entry[] = [{ name: '', folder: { real, crossed: [] }, linked: false }];
  let files: Entry[] = [];
  for (;;) {
    const entry = waiting.pop();
    if (entry === undefined) break;
    if (pace.isDue) await pace.breathe();
    stopIfAborted(signal);
    if (entry.folder !== null) {
      const entries = await entriesOf(root, entry.name, entry.folder, pace);
      for (let index = entries.length - 1; index >= 0; index -= 1) waiting.push(entries[index] as Entry);
    } else if (isListed(entry.name, root + entry.name)) {
      files.push(entry);
    }
    if (files.length === pageSize) {
      yield await describe(root, files, pace, signal);
      files = [];
    }
  }
  const rest = await describe(root, files, pace, signal);
  if (rest.length > 0) yield rest;
}

async function entriesOf(root: string, name: string, folder: Folder, pace: Pace): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const part of partsOf(root + name, pace)) {
    for (const entry of part) {
      if (entry.name.startsWith('.') || entry.name.startsWith('_')) continue;
      if (entry.isDirectory()) {
        const inside = { real: `${folder.real}/${entry.name}`, crossed: folder.crossed };
        found.push({ name: `${name}${entry.name}/`, folder: inside, linked: false });
      } else if (entry.isSymbolicLink()) {
        found.push(...(await followLink(root, name + entry.name, folder)));
      } else if (entry.isFile()) {
        found.push({ name: name + entry.name, folder: null, linked: false });
      }
    }
  }
  return sortByName(found);
}

/** The folder's entries; of a very large one a synchronous call reads a part, and the event loop gets its turn between. */
async function* partsOf(path: string, pace: Pace): AsyncGenerator<readonly Dirent[]> {
  if (!pace.mayBlock()) {
    yield await attempt(path, () => readdir(path, { withFileTypes: true }));
    return;
  }
  const folder = await attempt(path, () => pace.blocking(() => opendirSync(path, { bufferSize: entriesAtOnce })));
  try {
    for (;;) {
      const part = await attempt(path, () => pace.blocking(() => nextEntries(folder)));
      yield part;
      if (part.length < entriesAtOnce) return;
      if (pace.isDue) await pace.breathe();
    }
  } finally {
    folder.closeSync();
  }
}

function nextEntries(folder: Dir): Dirent[] {
  const entries: Dirent[] = [];
  while (entries.length < entriesAtOnce) {
    const entry = folder.readSync();
    if (entry === null) break;
    entries.push(entry);
  }
  return entries;
}

/** A link as the entry it leads to; none for a link that leads back to where the walk came from. */
async function followLink(root: string, name: string, from: Folder): Promise<Entry[]> {
  const path = root + name;
  const target = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw folderError(error, path);
  });
  if (target?.isDirectory() !== true) return [{ name, folder: null, linked: true }];
  const real = await attempt(path, () => realpath(path));
  const crossed = [...from.crossed, from.real];
  if (crossed.some((open) => open === real || open.startsWith(real === '/' ? real : `${real}/`))) return [];
  return [{ name: `${name}/`, folder: { real, crossed }, linked: true }];
}

/** The files as objects. One that is gone by now was never there; a link to nothing and an unreadable name are errors. */
async function describe(
  root: string,
  files: readonly Entry[],
  pace: Pace,
  signal: AbortSignal,
): Promise<SourceObject[]> {
  const found: SourceObject[] = [];
  for (let start = 0; start < files.length; ) {
    if (pace.isDue) await pace.breathe();
    stopIfAborted(signal);
    const blocks = pace.mayBlock();
    const batch = files.slice(start, start + (blocks ? 1 : 32));
    const stats = blocks
      ? batch.map(({ name }) => pace.blocking(() => attemptStat(root + name)))
      : await Promise.all(batch.map(({ name }) => stat(root + name).catch((error) => whenGone(error, root + name))));
    batch.forEach((file, index) => {
      const object = asObject(root, file, stats[index] ?? null);
      if (object !== null) found.push(object);
    });
    start += batch.length;
  }
  return found;
}

function attemptStat(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    return whenGone(error, path);
  }
}

function whenGone(error: unknown, path: string): null {
  if (systemCode(error) === 'ENOENT') return null;
  throw folderError(error, path);
}

function asObject(root: string, file: Entry, stats: Stats | null): SourceObject | null {
  const uri = root + file.name;
  if (stats === null) {
    if (file.linked) {
      throw new SparkifyError('source', 'the symbolic link leads to nothing', {
        where: uri,
        remedy: 'Remove the link.',
      });
    }
    if (file.name.includes('\ufffd')) {
      throw new SparkifyError('source', 'the file name is not valid UTF-8', { where: uri, remedy: 'Rename the file.' });
    }
    return null;
  }
  if (!stats.isFile()) return null;
  return { uri, name: file.name, bytes: stats.size, version: fileVersion(stats), modified: stats.mtimeMs };
}

async function attempt<T>(path: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw folderError(error, path);
  }
}
