import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generateSample, largestSample, type SampleOptions } from '../../src/sample/generate.ts';
import { stageEvents } from '../../src/sql/schema.ts';

const root = mkdtempSync(join(tmpdir(), 'sparkify-sample-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;

/** The path of a folder that does not exist. */
function newFolder(): string {
  made += 1;
  return join(root, String(made));
}

const small = { songs: 70, events: 600, seed: 13 } as const;

function make(directory: string, options: Partial<SampleOptions> = {}) {
  return generateSample({ directory, ...small, signal: new AbortController().signal, ...options });
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(directory, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

function dataFiles(directory: string): string[] {
  return filesBelow(directory).filter((name) => /^(log|song)_data\//.test(name));
}

/** One hash over the names and bytes of all files but the marker. */
function hashOf(directory: string): string {
  const hash = createHash('sha256');
  for (const name of filesBelow(directory)) {
    if (name.startsWith('.')) continue;
    hash.update(`${name}\n`).update(readFileSync(join(directory, name)));
  }
  return hash.digest('hex');
}

describe('what is written', () => {
  const directory = newFolder();

  test('is one file a song, one file a day of logs, and the jsonpaths file', async () => {
    const result = await make(directory);
    const data = dataFiles(directory);
    const songFiles = /^song_data\/([A-Z])\/([A-Z])\/([A-Z])\/TR\1\2\3[A-Z]{2}[0-9A-F]{11}\.json$/;
    const logFiles = /^log_data\/2018\/11\/2018-11-\d\d-events\.json$/;
    expect(data.filter((name) => songFiles.test(name))).toHaveLength(70);
    expect(data.filter((name) => logFiles.test(name)).length).toBeGreaterThan(5);
    expect(data.filter((name) => !songFiles.test(name) && !logFiles.test(name))).toEqual([]);
    expect(result).toEqual({
      songs: 70,
      events: 600,
      objects: data.length,
      bytes: data.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0),
    });
  });

  test('has as many lines as there are events, and no file that ends in a line feed', () => {
    const texts = dataFiles(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
    expect(texts.filter((text) => text.endsWith('\n'))).toEqual([]);
    expect(texts.flatMap((text) => text.split('\n').map((line) => JSON.parse(line)))).toHaveLength(670);
  });

  test('has a jsonpaths file with a path for each column of stage_events, in their order', () => {
    expect(JSON.parse(readFileSync(join(directory, 'log_json_path.json'), 'utf8'))).toEqual({
      jsonpaths: stageEvents.columns.map(({ name }) => `$['${name}']`),
    });
  });

  test('never changes for the same parameters: expected query results depend on every byte', () => {
    expect(hashOf(directory)).toBe('ddd479f49f1112bf4676051fe586fd8431922b1a5b1e800b2863648e9921875a');
  });

  test('is the same in another directory', async () => {
    const other = newFolder();
    await make(other);
    expect(hashOf(other)).toBe(hashOf(directory));
  });

  test('is something else for another seed', async () => {
    const other = newFolder();
    await make(other, { seed: 14 });
    expect(hashOf(other)).not.toBe(hashOf(directory));
  });

  test('has the same songs whatever the number of events', async () => {
    const other = newFolder();
    await make(other, { events: 10 });
    expect(hashOf(join(other, 'song_data'))).toBe(hashOf(join(directory, 'song_data')));
  });

  test('can be nothing: empty folders, so that a listing finds them', async () => {
    const empty = newFolder();
    expect(await make(empty, { songs: 0, events: 0 })).toEqual({ songs: 0, events: 0, objects: 0, bytes: 0 });
    expect(readdirSync(empty).sort()).toEqual(['.sparkify-sample.json', 'log_data', 'log_json_path.json', 'song_data']);
  });
});

test('progress rises to the totals', async () => {
  const seen: number[] = [];
  let last = { objects: 0, bytes: 0, records: 0 };
  const result = await make(newFolder(), {
    onProgress: (done) => {
      seen.push(done.records);
      last = done;
    },
  });
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  expect(last).toEqual({ objects: result.objects, bytes: result.bytes, records: 670 });
});

describe('a directory that is not empty', () => {
  test('with the finished sample is left as it is', async () => {
    const directory = newFolder();
    const first = await make(directory);
    const [name = ''] = dataFiles(directory);
    writeFileSync(join(directory, name), 'touched');
    let written = 0;
    const second = await make(directory, { onProgress: () => (written += 1) });
    expect(second).toEqual(first);
    expect(written).toBe(0);
    expect(readFileSync(join(directory, name), 'utf8')).toBe('touched');
  });

  test('with the finished sample, but a part of it removed, is filled again', async () => {
    const directory = newFolder();
    await make(directory);
    const before = hashOf(directory);
    rmSync(join(directory, 'song_data'), { recursive: true });
    await make(directory);
    expect(hashOf(directory)).toBe(before);
  });

  test.each(['log_data', 'song_data', 'log_json_path.json'])(
    'with a %s of other origin is refused and left alone',
    async (part) => {
      const directory = newFolder();
      mkdirSync(join(directory, part), { recursive: true });
      await expect(make(directory)).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining(part),
        where: join(directory, part),
        remedy: expect.stringContaining('empty'),
      });
      expect(readdirSync(directory)).toEqual([part]);
    },
  );

  test('with anything else in it is used', async () => {
    const directory = newFolder();
    mkdirSync(directory);
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    await make(directory, { songs: 1, events: 1 });
    expect(dataFiles(directory)).toHaveLength(2);
    expect(readFileSync(join(directory, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test.each([{ songs: 71 }, { events: 601 }, { seed: 12 }])(
    'with a sample of other parameters is refused: %o',
    async (other) => {
      const directory = newFolder();
      await make(directory);
      const before = hashOf(directory);
      await expect(make(directory, other)).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('70 songs, 600 events, seed 13'),
        where: directory,
      });
      expect(hashOf(directory)).toBe(before);
    },
  );

  test('with a sample of another edition of the generator is refused', async () => {
    const directory = newFolder();
    await make(directory);
    const marker = join(directory, '.sparkify-sample.json');
    writeFileSync(marker, JSON.stringify({ ...JSON.parse(readFileSync(marker, 'utf8')), edition: 999 }));
    await expect(make(directory)).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining('version') });
  });

  test.each(['', '{"songs":70}', 'null', 'no JSON'])('with a marker that says nothing is refused: %o', async (text) => {
    const directory = newFolder();
    mkdirSync(directory);
    writeFileSync(join(directory, '.sparkify-sample.json'), text);
    await expect(make(directory)).rejects.toMatchObject({
      kind: 'usage',
      where: join(directory, '.sparkify-sample.json'),
    });
  });
});

describe('cancelling', () => {
  /** Makes a sample in `directory`, cancelled as soon as `when` holds. */
  async function cancelledSample(directory: string, when: (records: number) => boolean): Promise<void> {
    const controller = new AbortController();
    const onProgress = ({ records }: { records: number }) => {
      if (when(records)) controller.abort();
    };
    await expect(make(directory, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      kind: 'cancelled',
    });
  }

  test.each([
    ['among the songs', 1],
    ['among the events', 100],
  ])('%s stops at once, and the next call with the same parameters makes the sample whole', async (_, records) => {
    const directory = newFolder();
    const whole = newFolder();
    const { objects } = await make(whole);
    await cancelledSample(directory, (done) => done >= records);
    expect(dataFiles(directory).length).toBeGreaterThan(0);
    expect(dataFiles(directory).length).toBeLessThan(objects);
    await make(directory);
    expect(hashOf(directory)).toBe(hashOf(whole));
  });

  test('leaves a directory that other parameters are refused for', async () => {
    const directory = newFolder();
    await cancelledSample(directory, () => true);
    await expect(make(directory, { seed: 2 })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('unfinished'),
    });
  });

  test('before the start writes nothing', async () => {
    const directory = newFolder();
    await expect(make(directory, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(readdirSync(root)).not.toContain(String(made));
  });
});

describe('numbers', () => {
  test.each([
    { songs: -1 },
    { events: 1.5 },
    { seed: Number.NaN },
    { songs: largestSample.songs + 1 },
    { events: largestSample.events + 1 },
    { seed: largestSample.seed + 1 },
  ])('out of range are refused by name: %o', async (wrong) => {
    const [name = ''] = Object.keys(wrong);
    await expect(make(newFolder(), wrong)).rejects.toMatchObject({
      kind: 'usage',
      where: name,
      remedy: expect.stringMatching(/^Give a number from 0 to [\d,]+\.$/),
    });
  });

  test('as large as can be are accepted for the seed', async () => {
    await expect(make(newFolder(), { songs: 3, events: 3, seed: largestSample.seed })).resolves.toMatchObject({
      events: 3,
    });
  });
});

test('a directory that can’t be made is an error that names the place and the remedy', async () => {
  const file = newFolder();
  writeFileSync(file, '');
  await expect(make(join(file, 'below'))).rejects.toMatchObject({
    kind: 'source',
    where: expect.stringContaining(file),
    remedy: 'Choose a directory whose path has no file in it.',
  });
});
