import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newPlace, type Place } from './program.ts';

const place = newPlace();

/** Every file below a folder with its content. */
function contents(where: Place, folder: string): Record<string, string> {
  const base = join(where.folder, folder);
  return Object.fromEntries(
    readdirSync(base, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(base.length), readFileSync(path, 'utf8')]),
  );
}

describe('sample', () => {
  test('writes the numbers asked for, and says how to use them', async () => {
    const { code, stdout, stderr } = await place.run(['sample', 'one', '--songs', '20', '--events', '100']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^100 events and 20 songs in \d+ objects/);
    expect(stderr).toContain('sparkify-tui --log-data one/log_data --song-data one/song_data');
    const ended = await place.run([
      'run',
      '--quiet',
      '--to',
      'stage',
      '--log-data',
      'one/log_data',
      '--song-data',
      'one/song_data',
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await place.query('SELECT (SELECT count(*) FROM stage_events), (SELECT count(*) FROM stage_songs)')).toEqual(
      ['100,20'],
    );
  });

  test('is the same for the same seed, and another for another', async () => {
    await place.run(['sample', 'same', '--songs', '20', '--events', '100', '--seed', '1', '--quiet']);
    const ended = await place.run(['sample', 'other', '--songs', '20', '--events', '100', '--seed', '2', '--json']);
    expect(JSON.parse(ended.stdout)).toMatchObject({ songs: 20, events: 100 });
    expect(contents(place, 'same')).toEqual(contents(place, 'one'));
    expect(contents(place, 'other')).not.toEqual(contents(place, 'one'));
  });

  test('refuses a folder that holds other data, and leaves it alone', async () => {
    place.write('mine/log_data/precious.json', '{}');
    const before = contents(place, 'mine');
    const { code, stderr } = await place.run(['sample', 'mine', '--songs', '1', '--events', '1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: log_data is already there.*\n {2}where: .*mine\/log_data\n {2}to do: /);
    expect(contents(place, 'mine')).toEqual(before);
  });

  test('refuses to mix two samples', async () => {
    const { code, stderr } = await place.run(['sample', 'one', '--songs', '21', '--events', '100']);
    expect(code).toBe(2);
    expect(stderr).toContain('the directory holds another sample: 20 songs, 100 events, seed 1');
  });
});
