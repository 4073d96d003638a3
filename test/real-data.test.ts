import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { from, newPlace, type Place, star } from './cli/program.ts';
import { realDataArchive, realDataMustBePresent, realDataPresent, unpackRealData } from './real-data.ts';

test.runIf(realDataMustBePresent)('the real data is where it should be', () => {
  expect(realDataPresent, `there is no ${realDataArchive}`).toBe(true);
});

describe.skipIf(!realDataPresent)('the real data', () => {
  let data: string;
  let place: Place;
  let first: string;

  beforeAll(async () => {
    data = unpackRealData();
    place = newPlace({ 'drop.cfg': '[ETL]\nUNMATCHED_PLAYS = drop\n' });
    const { code, stderr: said } = await place.run(['run', ...from(data)]);
    if (code !== 0) throw new Error(said);
    first = await star(place);
  });

  afterAll(() => rmSync(data, { recursive: true }));

  test('gives the known counts, with no record rejected', async () => {
    const counts = await place.query(
      `SELECT (SELECT count(*) FROM stage_events), (SELECT count(*) FROM stage_songs), (SELECT count(*) FROM songPlays),
              (SELECT count(song_id) FROM songPlays), (SELECT count(*) FROM users), (SELECT count(*) FROM songs),
              (SELECT count(*) FROM artist), (SELECT count(*) FROM times), (SELECT count(*) FROM etl.rejects)`,
    );
    expect(counts).toEqual(['8056,14896,6820,333,97,14896,9553,8023,0']);
  });

  test('joins: the plays and their four dimensions give every play back, once', async () => {
    const joined = await place.query(
      `SELECT count(*), count(DISTINCT p.songplay_id)
       FROM songPlays AS p
       JOIN times AS t ON t.start_time = p.start_time
       JOIN users AS u ON u.user_id = p.user_id
       LEFT JOIN songs AS s ON s.song_id = p.song_id
       LEFT JOIN artist AS a ON a.artist_id = p.artist_id`,
    );
    expect(joined).toEqual(['6820,6820']);
  });

  test('gives the same star again, byte for byte', async () => {
    expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
    expect(await star(place)).toBe(first);
  });

  test('gives only matched plays with UNMATCHED_PLAYS = drop', async () => {
    expect((await place.run(['transform', '--quiet', '--config', 'drop.cfg'])).code).toBe(0);
    expect(await place.query('SELECT count(*), count(song_id) FROM songPlays')).toEqual(['333,333']);
  });

  test('gives the same star when its keys are named by the jsonpaths file', async () => {
    place.write('paths.cfg', `[S3]\nLOG_JSONPATH = ${join(data, 'log_json_path.json')}\n`);
    const ended = await place.run(['run', '--quiet', '--to', 'transform', '--config', 'paths.cfg', ...from(data)]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await star(place)).toBe(first);
  });

  /** How a file with these records may come from others: its name's ending and its bytes. */
  const forms: readonly [string, (records: readonly string[]) => { ending?: string; bytes: string | Uint8Array }][] = [
    [
      'with a byte order mark, CRLF, blank lines and a final newline',
      (records) => ({ bytes: `\ufeff${records.join('\r\n\r\n')}\r\n` }),
    ],
    [
      'over several lines, with nothing between the objects',
      (records) => ({ bytes: records.map((one) => JSON.stringify(JSON.parse(one), null, 4)).join('') }),
    ],
    ['gzipped', (records) => ({ ending: '.gz', bytes: gzipSync(records.join('\n')) })],
  ];

  test.each(forms)('gives the same star %s', async (_, form) => {
    const altered = newPlace();
    const write = (name: string, records: readonly string[]) => {
      const { ending = '', bytes } = form(records);
      const path = join(altered.folder, `${name}${ending}`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    };
    for (const name of filesBelow(data, 'log_data')) write(name, readFileSync(join(data, name), 'utf8').split('\n'));
    // The songs go into one file, as they are one object each and many.
    write(
      'song_data/all.json',
      filesBelow(data, 'song_data').map((name) => readFileSync(join(data, name), 'utf8')),
    );
    const ended = await altered.run(['run', '--quiet', '--to', 'transform', ...from(altered.folder)]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await star(altered)).toBe(first);
  });
});

function filesBelow(base: string, folder: string): string[] {
  return readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)));
}
