import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { starTables } from '../../src/sql/schema.ts';
import { eventsOf, everything, from, newPlace, newSample, type Place } from './program.ts';

let data: string;
let place: Place;

beforeAll(async () => {
  data = await newSample({ songs: 40, events: 300, seed: 5 });
  place = newPlace();
});

/** The parsed records of all files below a folder, counted by a reader that has nothing of the program. */
function records(folder: string): Record<string, unknown>[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function distinct(rows: readonly Record<string, unknown>[], key: string): number {
  return new Set(rows.map((row) => row[key])).size;
}

describe('run', () => {
  test('loads everything, publishes the star, and exits with 0', async () => {
    const ended = await place.run(['run', ...from(data)]);
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toMatch(/Done in .*ERROR=0/);

    const events = records(join(data, 'log_data'));
    const songs = records(join(data, 'song_data'));
    const known = new Set(songs.map(({ title, artist_name }) => `${title}\n${artist_name}`));
    const plays = events.filter(({ page }) => page === 'NextSong');
    const matched = plays.filter(({ song, artist }) => known.has(`${song}\n${artist}`));
    expect(matched.length).toBeGreaterThan(0);
    const counts = await place.query(
      `SELECT (SELECT count(*) FROM stage_events), (SELECT count(*) FROM stage_songs), (SELECT count(*) FROM songPlays),
              (SELECT count(song_id) FROM songPlays), (SELECT count(*) FROM users), (SELECT count(*) FROM songs),
              (SELECT count(*) FROM artist), (SELECT count(*) FROM times),
              (SELECT count(*) FROM songPlays JOIN times USING (start_time))`,
    );
    expect(counts[0]?.split(',').map(Number)).toEqual([
      events.length,
      songs.length,
      plays.length,
      matched.length,
      distinct(
        events.filter(({ userId }) => userId !== ''),
        'userId',
      ),
      songs.length,
      distinct(songs, 'artist_id'),
      distinct(events, 'ts'),
      plays.length,
    ]);
  });

  test('twice gives the same star, byte for byte', async () => {
    const statements = starTables.map(({ name, primaryKey }) => `SELECT * FROM ${name} ORDER BY ${primaryKey}`);
    const look = ['sql', '--format', 'tsv', '-c', statements.join('; ')];
    const { stdout: before } = await place.run(look);
    expect(before).toMatch(/^songplay_id\t/m);
    expect((await place.run(['run', '--quiet', ...from(data)])).code).toBe(0);
    expect((await place.run(look)).stdout).toBe(before);
  });

  test('with --json prints one event a line, from run-started to run-finished', async () => {
    const ended = await place.run(['run', '--json', ...from(data)]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const events = eventsOf(ended);
    expect(events[0]?.type).toBe('run-started');
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'success', failure: null });
    expect(events.filter(({ type }) => type === 'run-finished')).toHaveLength(1);
    expect(events.flatMap((event) => (event.type === 'step-finished' ? [[event.step, event.outcome]] : []))).toEqual([
      ['create', 'success'],
      ['stage', 'success'],
      ['transform', 'success'],
      ['validate', 'success'],
    ]);
    expect(new Set(events.map(({ run }) => run)).size).toBe(1);
  });

  test('with --quiet says nothing when all is well', async () => {
    expect(await place.run(['run', '--quiet', ...from(data)])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('with --quiet says only what went wrong: what, where, and what to do', async () => {
    const { code, stdout, stderr } = await place.run(['stage', '--quiet', ...from('/nowhere')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n {2}where: \/nowhere\/\w+_data.*\n {2}to do: .*\n$/);
  });

  test.each([
    [
      ['--from', 'transform'],
      ['transform', 'validate'],
    ],
    [
      ['--from', 'stage', '--to', 'transform'],
      ['stage', 'transform'],
    ],
    [
      ['--only', 'validate,create'],
      ['create', 'validate'],
    ],
  ])('%s runs %s', async (options, steps) => {
    const ended = await place.run(['run', '--json', ...options, ...from(data)]);
    expect(ended.code).toBe(0);
    expect(eventsOf(ended).flatMap((event) => (event.type === 'step-started' ? [event.step] : []))).toEqual(steps);
  });

  test('goes on to its end when nobody reads its messages', async () => {
    const ended = await place.run(['run', '--json', ...from(data)], { reader: 'leaves' });
    expect(ended.code).toBe(0);
    const { stdout } = await place.run(['history', '--limit', '1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'run', outcome: 'success' });
  });
});

describe('run --plan', () => {
  test('prints the statements and what would be read, and changes nothing', async () => {
    const before = await everything(place);
    const { code, stdout, stderr } = await place.run(['run', '--plan', ...from(data)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/-- reads stage_events: \d+ objects?, [\d.]+ \w?B from .*log_data\//);
    expect(stdout).toMatch(/-- reads stage_songs: 40 objects, .*song_data\//);
    for (const statement of ['INSERT INTO stage_events', 'INSERT INTO songPlays', '-- check: ', '-- query: ']) {
      expect(stdout).toContain(statement);
    }
    expect(await everything(place)).toBe(before);
    expect(await place.query("SELECT count(*) FROM etl.runs WHERE command = 'run' AND outcome IS NULL")).toEqual(['0']);
  });

  test('of a warehouse without tables shows how they would be made, and makes none', async () => {
    const empty = newPlace();
    const { code, stdout } = await empty.run(['run', '--plan', ...from(data)]);
    expect(code).toBe(0);
    expect(stdout).toContain('CREATE TABLE songPlays');
    expect(await empty.query('SELECT count(*) FROM information_schema.tables')).toEqual(['0']);
  });

  test('with --json is one value with the steps in order', async () => {
    const { stdout } = await place.run(['run', '--plan', '--json', ...from(data)]);
    const steps = JSON.parse(stdout) as { step: string }[];
    expect(steps.map(({ step }) => step)).toEqual(['create', 'stage', 'transform', 'validate']);
  });
});

describe('a failed run', () => {
  test('of stage before create says what makes the tables, and counts the step as an error', async () => {
    const { code, stderr } = await newPlace().run(['stage', ...from(data)]);
    expect(code).toBe(1);
    expect(stderr).toContain('2 tables missing: stage_events, stage_songs');
    expect(stderr).toContain('to do: Run `sparkify-tui create` first');
    expect(stderr).toContain('ERROR=1');
  });

  test('skips the steps after the one that failed, says so in its events, and leaves everything as it was', async () => {
    const before = await everything(place);
    const ended = await place.run(['run', '--json', ...from('/nowhere')]);
    const events = eventsOf(ended);
    expect(ended.code).toBe(1);
    expect(events.flatMap((event) => (event.type === 'step-finished' ? [event.outcome] : []))).toEqual([
      'success',
      'error',
      'skipped',
      'skipped',
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'error', failure: { kind: 'source' } });
    expect(await everything(place)).toBe(before);
  });

  test('whose log cannot be written to its end says so, once, and not that all went well', async () => {
    const odd = newPlace();
    await odd.run(['create', '--quiet']);
    await odd.query('ALTER TABLE etl.runs RENAME COLUMN message TO words');
    const ended = await odd.run(['create', '--json']);
    expect(ended.code).toBe(1);
    const ends = eventsOf(ended).filter(({ type }) => type === 'run-finished');
    expect(ends).toMatchObject([
      { outcome: 'error', failure: { message: expect.stringContaining('update column message') } },
    ]);
    expect(eventsOf(ended).at(-1)).toEqual(ends[0]);
    expect(await odd.query('SELECT count(*) FROM etl.lock')).toEqual(['0']);
  });
});
