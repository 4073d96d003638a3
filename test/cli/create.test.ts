import { beforeAll, describe, expect, test } from 'vitest';
import { allTables } from '../../src/sql/schema.ts';
import { event, song } from '../pipeline.ts';
import { eventsOf, everything, from, newPlace, type Place } from './program.ts';

let place: Place;

beforeAll(async () => {
  place = newPlace({ 'log_data/e.json': event(), 'song_data/s.json': song() });
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(place.folder)])).code).toBe(0);
});

describe('create', () => {
  test('leaves tables that are there as they are, with their rows', async () => {
    const before = await everything(place);
    const ended = await place.run(['create', '--json']);
    expect(ended.code).toBe(0);
    expect(eventsOf(ended).flatMap((event) => (event.type === 'step-finished' ? [event.message] : []))).toEqual([
      '7 tables as before',
    ]);
    expect(await everything(place)).toBe(before);
  });

  test('makes only what is missing', async () => {
    await place.query('DROP TABLE times');
    const ended = await place.run(['create', '--json']);
    const made = eventsOf(ended).filter((event) => event.type === 'statement-started');
    expect(made.map(({ sql }) => sql.split('\n')[0])).toEqual(['CREATE TABLE times (']);
  });

  test('over tables of another shape names every difference, and changes nothing', async () => {
    const odd = newPlace();
    await odd.run(['create', '--quiet']);
    await odd.query(
      'ALTER TABLE users RENAME COLUMN level TO tier; ALTER TABLE songs ALTER year TYPE BIGINT; DROP TABLE times',
    );
    const { code, stdout, stderr } = await odd.run(['create']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('users.level is missing');
    expect(stderr).toContain('users.tier is not in the schema');
    expect(stderr).toContain('songs.year is bigint, not integer');
    expect(stderr).toContain('to do: Alter them by hand, or drop and make all tables anew');
    expect(
      await odd.query(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main' AND table_name = 'times'",
      ),
    ).toEqual(['0']);
  });
});

describe('create --recreate', () => {
  test('without a terminal and without --yes says what it would drop, drops nothing, and ends with 2', async () => {
    const before = await place.query('SELECT * FROM stage_songs');
    const { code, stderr } = await place.run(['create', '--recreate']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/stage_events +1 rows\n/);
    expect(stderr).toContain('there is nobody to ask');
    expect(stderr).toContain('to do: Add --yes');
    expect(await place.query('SELECT * FROM stage_songs')).toEqual(before);
  });

  test('with --yes drops and makes all tables anew', async () => {
    expect((await place.run(['create', '--recreate', '--yes'])).code).toBe(0);
    const counts = allTables.map(({ name }) => `(SELECT count(*) FROM ${name})`).join(' + ');
    expect(await place.query(`SELECT ${counts}, (SELECT count(*) FROM etl.files)`)).toEqual(['0,0']);
  });

  test('of a warehouse without tables has nothing to ask', async () => {
    expect((await newPlace().run(['create', '--recreate', '--quiet'])).code).toBe(0);
  });
});
