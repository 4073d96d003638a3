import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { event, play, song } from '../pipeline.ts';
import { eventsOf, everything, from, newPlace, newSample, type Place, star } from './program.ts';

let place: Place;
let before: string;

/** Two records that cannot load, one broken and one misfit, beside a good one. */
const badEvents = `${event({ sessionId: 900_001 })}\n{"page": "Home", "ts"\n${event({ sessionId: 900_002, ts: 'soon' })}`;

beforeAll(async () => {
  const data = await newSample({ songs: 20, events: 100, seed: 1 });
  place = newPlace();
  cpSync(data, join(place.folder, 'poisoned'), { recursive: true });
  place.write('poisoned/log_data/2018/11/broken.json', badEvents);
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
  before = await everything(place);
});

describe('records that do not fit', () => {
  test('by default fail the load, which then changes nothing, and are kept with their place and reason', async () => {
    const { code, stderr } = await place.run(['run', ...from(join(place.folder, 'poisoned'))]);
    expect(code).toBe(1);
    expect(stderr).toContain('rejected, none may be; nothing was changed');
    // Which record is the first depends on which table is read first.
    expect(stderr).toMatch(/\. The first: .*json:\d+.*\n {2}where: .*json:\d+\n {2}to do: .*MAX_ERRORS/);
    expect(await everything(place)).toBe(before);
    const rejects = await place.query(
      `SELECT table_name, parse_filename(object), line, column_name, value, reason
       FROM etl.rejects WHERE table_name = 'stage_events' ORDER BY line`,
    );
    expect(rejects).toEqual([
      expect.stringMatching(/^stage_events,broken\.json,2,,\{.*not JSON/),
      expect.stringMatching(/^stage_events,broken\.json,3,ts,soon,not a time/),
    ]);
  });

  test('up to MAX_ERRORS are left out with a warning, and every record is accounted for', async () => {
    place.write('poisoned/song_data/Z/odd.json', song({ song_id: 'ODD', year: 'unknown' }));
    place.write('lenient.cfg', '[ETL]\nMAX_ERRORS = 3\n');
    const ended = await place.run([
      'run',
      '--config',
      'lenient.cfg',
      '--json',
      ...from(join(place.folder, 'poisoned')),
    ]);
    expect(ended.code).toBe(0);
    const events = eventsOf(ended);
    expect(events.find((one) => one.type === 'step-finished' && one.step === 'stage')).toMatchObject({
      outcome: 'warn',
    });
    expect(events.at(-1)).toMatchObject({ outcome: 'warn', failure: null });
    expect(events.filter(({ type }) => type === 'reject')).toHaveLength(3);
    const accounts = await place.query(
      `SELECT sum(records), sum(rows_staged), sum(rows_rejected),
              (SELECT count(*) FROM stage_events) + (SELECT count(*) FROM stage_songs)
       FROM etl.files`,
    );
    // 100 events and 20 songs of the sample, one good record among the poison, three bad ones.
    expect(accounts).toEqual(['124,121,3,121']);
  });

  test('above MAX_ERRORS fail the load', async () => {
    place.write('strict.cfg', '[ETL]\nMAX_ERRORS = 1\n');
    const { code, stderr } = await place.run([
      ...['stage', '--quiet', '--config', 'strict.cfg'],
      ...from(join(place.folder, 'poisoned')),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('at most 1 may be');
  });
});

describe('a check that fails before COMMIT', () => {
  test('ends with 3, and the readers keep the old star', async () => {
    const old = await star(place);
    const odd = newPlace({ 'log_data/e.json': play({ level: 'trial' }), 'song_data/s.json': song() });
    const { code, stderr } = await odd.run([
      ...['run', '--warehouse', join(place.home, 'warehouse.duckdb')],
      ...from(odd.folder),
    ]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/error: .*level is free or paid.*trial/);
    expect(stderr).toContain('the star schema is as it was');
    expect(await star(place)).toBe(old);
    expect(await place.query('SELECT count(*) FROM stage_events')).toEqual(['1']);
  });
});
