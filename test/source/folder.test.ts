import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { cancelled } from '../../src/errors.ts';
import { FolderSource } from '../../src/source/folder.ts';
import {
  bytesOf,
  calm,
  chunksOf,
  failureOf,
  folderWith,
  listed,
  namesIn,
  objectNamed,
  pagesOf,
  records,
  textOf,
  write,
} from './reading.ts';

describe('listing a folder', () => {
  test('shows each data file with its path, its name below the folder, its size and its last change', async () => {
    const folder = folderWith({ '2018/11/a.json': '{"a":1}' });
    utimesSync(join(folder, '2018/11/a.json'), 1541030400, 1541030400);
    const source = await FolderSource.open(folder);

    expect(source.uri).toBe(`${folder}/`);
    expect(await listed(source)).toEqual([
      {
        uri: `${folder}/2018/11/a.json`,
        name: '2018/11/a.json',
        bytes: 7,
        version: expect.any(String),
        modified: 1541030400_000,
      },
    ]);
  });

  test('goes in byte order of the whole names, as S3 does', async () => {
    // In between: a folder's `/` sorts after `-` and before `0`; U+FFEE sorts before U+1F600 in UTF-8, not in UTF-16.
    const names = [
      'Z.json',
      'a-b.json',
      'a/b.json',
      'a/c/d.json',
      'a0.json',
      'é.json',
      '\uffee.json',
      '\u{1f600}.json',
    ];
    const folder = folderWith(Object.fromEntries(names.toReversed().map((name) => [name, ''])));

    expect(await namesIn(await FolderSource.open(folder))).toEqual(names);
  });

  test('takes names as they are, with blanks, +, %, ?, #, & and quotes', async () => {
    const folder = folderWith({ 'a b+c%20d?e#f&g\'"h.json': '1' });
    const source = await FolderSource.open(folder);
    const [object] = await listed(source);

    expect(object?.name).toBe('a b+c%20d?e#f&g\'"h.json');
    expect(object && (await textOf(source, object))).toBe('1');
  });

  test('leaves out what is not data', async () => {
    const folder = folderWith({
      _SUCCESS: '',
      '.DS_Store': '',
      '_temporary/0/a.json': '',
      'a.json': '',
      'a.json.crc': '',
      'log_json_path.json': '{}',
    });

    expect(await namesIn(await FolderSource.open(folder))).toEqual(['a.json']);
  });

  test('comes in pages of at most 1,000, and loses none between them', async () => {
    const names = Array.from({ length: 2001 }, (_, n) => `${n % 3}/${String(n).padStart(4, '0')}.json`);
    const source = await FolderSource.open(folderWith(Object.fromEntries(names.map((name) => [name, '']))));
    const pages = await pagesOf(source);

    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 1]);
    expect(pages.flat().map(({ name }) => name)).toEqual(names.sort());
  });

  test('follows links to files and folders, but not back into where it came from', async () => {
    const elsewhere = folderWith({ 'b.json': '1' });
    const folder = folderWith({ 'a/a.json': '1' });
    symlinkSync(elsewhere, join(folder, 'linked'));
    symlinkSync('a/a.json', join(folder, 'c.json'));
    symlinkSync('..', join(folder, 'a/up'));
    symlinkSync('.', join(folder, 'self'));
    symlinkSync(folder, join(elsewhere, 'back'));

    expect(await namesIn(await FolderSource.open(folder))).toEqual(['a/a.json', 'c.json', 'linked/b.json']);
  });

  test('works on a folder that is itself a link', async () => {
    const folder = folderWith({ 'a/a.json': '1' });
    const link = join(folderWith(), 'link');
    symlinkSync(folder, link);

    expect(await namesIn(await FolderSource.open(link))).toEqual(['a/a.json']);
  });

  test('does not pass over a link that leads to nothing', async () => {
    const folder = folderWith({ 'a.json': '' });
    symlinkSync('nowhere.json', join(folder, 'broken.json'));

    expect(await failureOf(listed(await FolderSource.open(folder)))).toMatchObject({
      kind: 'source',
      message: 'the symbolic link leads to nothing',
      where: join(folder, 'broken.json'),
    });
  });

  test('does not pass over JSON in a compression that it cannot read', async () => {
    const folder = folderWith({ 'a.json': '', 'b.json.zst': 'zstd' });

    expect(await failureOf(listed(await FolderSource.open(folder)))).toMatchObject({
      kind: 'source',
      message: 'zst compression cannot be read',
      where: join(folder, 'b.json.zst'),
      remedy: expect.stringContaining('gzip'),
    });
  });

  test.runIf(process.platform === 'linux')('does not pass over a file whose name is not UTF-8', async () => {
    const folder = folderWith();
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/a`), Buffer.of(0xff), Buffer.from('.json')]), '1');

    expect(await failureOf(listed(await FolderSource.open(folder)))).toMatchObject({
      kind: 'source',
      message: 'the file name is not valid UTF-8',
    });
  });

  test('says that a folder is missing, where, and what to do', async () => {
    const missing = join(folderWith(), 'nowhere');

    expect(await failureOf(listed(await FolderSource.open(missing)))).toMatchObject({
      kind: 'source',
      message: 'there is no such file or folder',
      where: missing,
      remedy: expect.stringContaining('LOG_DATA'),
    });
  });

  test('stops when it is cancelled between two pages', async () => {
    const names = Array.from({ length: 1001 }, (_, n) => `${n}.json`);
    const source = await FolderSource.open(folderWith(Object.fromEntries(names.map((name) => [name, '']))));
    const abort = new AbortController();
    const pages = source.list(abort.signal)[Symbol.asyncIterator]();
    await pages.next();
    const reason = cancelled('the operator pressed x');
    abort.abort(reason);

    await expect(pages.next()).rejects.toBe(reason);
  });
});

describe('a single file as source', () => {
  test('is the only object, whatever its name', async () => {
    const folder = folderWith({ 'events.txt': '{"a":1}', 'other.json': '' });
    const source = await FolderSource.open(join(folder, 'events.txt'));
    const objects = await listed(source);

    expect(source.uri).toBe(join(folder, 'events.txt'));
    expect(objects.map(({ name, bytes }) => [name, bytes])).toEqual([['events.txt', 7]]);
    expect(objects[0] && (await textOf(source, objects[0]))).toBe('{"a":1}');
  });
});

describe('reading a file', () => {
  test('gives a small file in one chunk, and no chunk for an empty one', async () => {
    const source = await FolderSource.open(folderWith({ 'a.json': '{"a":1}', 'empty.json': '' }));
    const small = await chunksOf(source, await objectNamed(source, 'a.json'));
    const empty = await chunksOf(source, await objectNamed(source, 'empty.json'));

    expect(small.map((chunk) => Buffer.from(chunk).toString())).toEqual(['{"a":1}']);
    expect(empty).toEqual([]);
  });

  test.each([
    ['64 KiB', 64 * 1024],
    ['a byte more', 64 * 1024 + 1],
    ['1 MiB', 1024 * 1024],
    ['a byte more', 1024 * 1024 + 1],
    ['2.5 MiB', 2.5 * 1024 * 1024],
  ])('gives all bytes of %s, in chunks of at most 1 MiB', async (_label, size) => {
    const content = records(100_000).subarray(0, size);
    expect(content.length).toBe(size);
    const source = await FolderSource.open(folderWith({ 'a.json': content }));
    const chunks = await chunksOf(source, await objectNamed(source, 'a.json'));

    expect(Buffer.concat(chunks).equals(content)).toBe(true);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024);
  });

  test('hands over chunks that later reads do not overwrite', async () => {
    const source = await FolderSource.open(folderWith({ 'a.json': 'aaaa', 'b.json': 'bbbb' }));
    const [a, b] = await listed(source);
    if (a === undefined || b === undefined) throw new Error('both are listed');
    const first = await bytesOf(source, a);
    await bytesOf(source, b);

    expect(first.toString()).toBe('aaaa');
  });

  test('works for many files at once, without a warning', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const names = Array.from({ length: 200 }, (_, n) => `${n}.json`);
    const source = await FolderSource.open(folderWith(Object.fromEntries(names.map((name) => [name, `"${name}"`]))));
    const signal = calm();
    const objects = await listed(source);
    const texts = await Promise.all(objects.map(async (object) => (await bytesOf(source, object, signal)).toString()));
    process.off('warning', warned);

    expect(texts).toEqual(objects.map(({ name }) => `"${name}"`));
    expect(warned).not.toHaveBeenCalled();
  });

  test.each([
    ['small', 10],
    ['large', 2_000_000],
  ])('reports a %s file that another has replaced since the listing', async (_label, size) => {
    const folder = folderWith({ 'a.json': Buffer.alloc(size, 'a') });
    const source = await FolderSource.open(folder);
    const object = await objectNamed(source, 'a.json');
    // The same size: only the time of the last change tells.
    write(join(folder, 'a.json'), Buffer.alloc(size, 'b'));
    utimesSync(join(folder, 'a.json'), 1, 1);

    expect(await failureOf(bytesOf(source, object))).toMatchObject({
      kind: 'source',
      message: 'the object changed after it was listed',
      where: join(folder, 'a.json'),
      remedy: expect.stringContaining('again'),
    });
  });

  test.each([
    ['grown', 'aaaaaaaaaaaa'],
    ['shrunk', 'a'],
    ['emptied', ''],
  ])('reports a file that has %s since the listing', async (_label, content) => {
    const folder = folderWith({ 'a.json': 'aaaaaa' });
    const source = await FolderSource.open(folder);
    const object = await objectNamed(source, 'a.json');
    write(join(folder, 'a.json'), content);

    expect((await failureOf(bytesOf(source, object))).message).toBe('the object changed after it was listed');
  });

  test('reports a large file that changes while it is read', async () => {
    const folder = folderWith({ 'a.json': Buffer.alloc(3_000_000, 'a') });
    const source = await FolderSource.open(folder);
    const chunks = source.read(await objectNamed(source, 'a.json'), calm())[Symbol.asyncIterator]();
    await chunks.next();
    utimesSync(join(folder, 'a.json'), 1, 1);
    const rest = (async () => {
      for (;;) if ((await chunks.next()).done === true) return;
    })();

    expect((await failureOf(rest)).message).toBe('the object changed after it was listed');
  });

  test('reports a file that has vanished since the listing', async () => {
    const folder = folderWith({ 'sub/a.json': 'a' });
    const source = await FolderSource.open(folder);
    const object = await objectNamed(source, 'sub/a.json');
    rmSync(join(folder, 'sub'), { recursive: true });

    expect(await failureOf(bytesOf(source, object))).toMatchObject({
      kind: 'source',
      message: 'the object vanished after it was listed',
      where: join(folder, 'sub/a.json'),
    });
  });

  test('reports a file that has become a folder since the listing', async () => {
    const folder = folderWith({ 'a.json': 'a' });
    const source = await FolderSource.open(folder);
    const object = await objectNamed(source, 'a.json');
    rmSync(join(folder, 'a.json'));
    mkdirSync(join(folder, 'a.json'));

    expect(await failureOf(bytesOf(source, object))).toMatchObject({ kind: 'source', where: join(folder, 'a.json') });
  });

  test('stops in the middle of a file when it is cancelled', async () => {
    const source = await FolderSource.open(folderWith({ 'a.json': Buffer.alloc(3_000_000, ' ') }));
    const abort = new AbortController();
    const chunks = source.read(await objectNamed(source, 'a.json'), abort.signal)[Symbol.asyncIterator]();
    await chunks.next();
    const reason = cancelled();
    abort.abort(reason);

    await expect(chunks.next()).rejects.toBe(reason);
  });

  test('reads nothing at all when it was cancelled before', async () => {
    const source = await FolderSource.open(folderWith({ 'a.json': 'a' }));
    const object = await objectNamed(source, 'a.json');

    expect((await failureOf(bytesOf(source, object, AbortSignal.abort()))).kind).toBe('cancelled');
  });
});

test('two listings of an unchanged folder are equal, versions included', async () => {
  const source = await FolderSource.open(folderWith({ 'a.json': '1', 'b.json': '2' }));

  expect(await listed(source)).toEqual(await listed(source));
});
