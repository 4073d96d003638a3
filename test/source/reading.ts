import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { SparkifyError } from '../../src/errors.ts';
import type { Source, SourceObject } from '../../src/source/source.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files; names may hold `/`. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-source-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
  return folder;
}

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** A signal that nobody aborts. */
export function calm(): AbortSignal {
  return new AbortController().signal;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export async function pagesOf(source: Source, signal = calm()): Promise<(readonly SourceObject[])[]> {
  return await all(source.list(signal));
}

export async function listed(source: Source, signal = calm()): Promise<SourceObject[]> {
  return (await pagesOf(source, signal)).flat();
}

export async function namesIn(source: Source): Promise<string[]> {
  return (await listed(source)).map(({ name }) => name);
}

/** The one object of the listing with this name. */
export async function objectNamed(source: Source, name: string): Promise<SourceObject> {
  const object = (await listed(source)).find((candidate) => candidate.name === name);
  if (object === undefined) throw new Error(`${name} is not listed`);
  return object;
}

export async function chunksOf(source: Source, object: SourceObject, signal = calm()): Promise<Uint8Array[]> {
  return await all(source.read(object, signal));
}

export async function bytesOf(source: Source, object: SourceObject, signal = calm()): Promise<Buffer> {
  return Buffer.concat(await chunksOf(source, object, signal));
}

export async function textOf(source: Source, object: SourceObject): Promise<string> {
  return (await bytesOf(source, object)).toString();
}

/** The error that reaches the operator. */
export async function failureOf(work: Promise<unknown>): Promise<SparkifyError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof SparkifyError) return error;
  throw error;
}

/** `count` lines of JSON that differ, so that no part can stand for another; about 40 bytes each. */
export function records(count: number): Buffer {
  const lines = Array.from(
    { length: count },
    (_, n) => `{"n":${n},"noise":"${((n * 2654435761) >>> 0).toString(36)}"}`,
  );
  return Buffer.from(lines.join('\n'));
}
