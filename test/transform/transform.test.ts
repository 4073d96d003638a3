import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf, event, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';

const at = (text: string) => Date.parse(`${text}Z`);

let test: TestPipeline;

beforeEach(async () => {
  test = await openTestPipeline();
});

afterEach(() => test.close());

async function transformed(events: readonly string[], songs: readonly string[]) {
  await test.write({ 'log_data/a.json': events.join('\n'), 'song_data/a.json': songs.join('\n') });
  return endOf(await test.run(['create', 'stage', 'transform']));
}

describe('transform', () => {
  it('gives every play a row, with its song where title and artist are known', async () => {
    await transformed(
      [
        play({ itemInSession: 0, ts: at('2018-11-01T10:00:00.796') }),
        play({ itemInSession: 1, ts: at('2018-11-01T10:04:00.796'), song: 's' }),
        play({ itemInSession: 2, ts: at('2018-11-01T10:08:00.796'), artist: 'Other' }),
        event({ itemInSession: 3, ts: at('2018-11-01T10:12:00.796') }),
      ],
      [song()],
    );
    expect(await test.rows('SELECT * FROM songPlays ORDER BY 1')).toEqual([
      ['0', '2018-11-01 10:00:00.796', '1', 'free', 'SO1', 'AR1', '1', 'London', '"Mozilla"'],
      ['1', '2018-11-01 10:04:00.796', '1', 'free', null, null, '1', 'London', '"Mozilla"'],
      ['2', '2018-11-01 10:08:00.796', '1', 'free', null, null, '1', 'London', '"Mozilla"'],
    ]);
  });

  it('keeps matched plays only when unmatched ones are dropped', async () => {
    await test.close();
    test = await openTestPipeline('[ETL]\nUNMATCHED_PLAYS = drop\n');
    const end = await transformed([play(), play({ itemInSession: 1, song: 'unknown' })], [song()]);
    expect(end.failure).toBeNull();
    expect(await test.rows('SELECT song_id FROM songPlays')).toEqual([['SO1']]);
  });

  it('never makes two rows of one play: of songs alike it takes the first by song_id', async () => {
    await transformed(
      [play()],
      [song({ song_id: 'SO2' }), song({ song_id: 'SO10', artist_id: 'AR2' }), song({ song_id: 'SO3' })],
    );
    expect(await test.rows('SELECT song_id, artist_id FROM songPlays')).toEqual([['SO10', 'AR2']]);
    expect(await test.rows('SELECT count(*) FROM songs')).toEqual([['3']]);
  });

  it('keeps a user as of the latest event, whatever the order of the events', async () => {
    const early = event({ ts: at('2018-11-01T10:00:00'), level: 'paid', lastName: 'Byron' });
    const late = event({ ts: at('2018-11-02T10:00:00'), level: 'free', lastName: 'King', itemInSession: 1 });
    const nobody = event({ userId: '', firstName: null, itemInSession: 2 });
    for (const events of [
      [early, late, nobody],
      [late, nobody, early],
    ]) {
      await transformed(events, [song()]);
      expect(await test.rows('SELECT * FROM users')).toEqual([['1', 'Ada', 'King', 'F', 'free']]);
    }
  });

  it('settles events of one time by session and place', async () => {
    const ts = at('2018-11-01T10:00:00');
    await transformed(
      [
        event({ ts, sessionId: 2, itemInSession: 5, level: 'paid' }),
        event({ ts, sessionId: 2, itemInSession: 4, level: 'free' }),
        event({ ts, sessionId: 1, itemInSession: 9, level: 'free' }),
      ],
      [song()],
    );
    expect(await test.rows('SELECT level FROM users')).toEqual([['paid']]);
  });

  it('keeps one row an artist: that of the first song', async () => {
    const songs = [
      song({ song_id: 'SO2', artist_name: 'A feat. B', artist_location: '' }),
      song({ song_id: 'SO1', artist_name: 'A', artist_location: 'Memphis, TN' }),
    ];
    for (const order of [songs, songs.toReversed()]) {
      await transformed([play()], order);
      expect(await test.rows('SELECT * FROM artist')).toEqual([['AR1', 'A', 'Memphis, TN', '35.1', '-90.2']]);
    }
  });

  it('takes times apart: ISO week, Sunday as 0, one row a moment of any event', async () => {
    await transformed(
      [
        event({ itemInSession: 0, ts: at('2018-12-31T23:59:59.999') }),
        event({ itemInSession: 1, ts: at('2018-11-04T00:00:00.000') }),
        event({ itemInSession: 2, ts: at('2018-11-04T00:00:00.000') }),
        event({ itemInSession: 3, ts: null }),
      ],
      [song()],
    );
    expect(await test.rows('SELECT * FROM times ORDER BY 1')).toEqual([
      ['2018-11-04 00:00:00.000', '0', '4', '44', '11', '2018', '0'],
      ['2018-12-31 23:59:59.999', '23', '31', '1', '12', '2018', '1'],
    ]);
  });

  it('publishes nothing when a check fails: readers keep the old star', async () => {
    await transformed([play()], [song()]);
    const before = await test.rows('SELECT * FROM songPlays');
    const end = await transformed([play({ level: 'gold' })], [song()]);
    expect(end).toMatchObject({
      outcome: 'fail',
      failure: { kind: 'checks', message: expect.stringContaining('level is free or paid') },
    });
    expect(await test.rows('SELECT * FROM songPlays')).toEqual(before);
    expect(await test.rows('SELECT level FROM users')).toEqual([['free']]);
  });

  it('shows readers the old star until it commits', async () => {
    await transformed([play()], [song()]);
    await test.write({ 'log_data/a.json': [play(), play({ itemInSession: 1 })].join('\n') });
    await test.run(['stage']);
    const seen = new Set<string>();
    const session = await test.pipeline.openPrompt();
    const signal = new AbortController().signal;
    for await (const one of test.pipeline.run({ command: 'transform', steps: ['transform'] }, signal)) {
      if (one.type === 'run-finished') break;
      const { rows } = await session.query('SELECT count(*), count(DISTINCT songplay_id) FROM songPlays', {
        limit: 1,
        signal,
      });
      seen.add(rows.join());
    }
    await session.close();
    expect([...seen].every((counts) => counts === '1,1' || counts === '2,2')).toBe(true);
    expect(await test.rows('SELECT count(*) FROM songPlays')).toEqual([['2']]);
  });

  it('shows warnings and publishes all the same', async () => {
    const end = await transformed([play({ method: 'PATCH' })], [song({ duration: 0 })]);
    expect(end.outcome).toBe('warn');
    expect(await test.rows('SELECT count(*) FROM songPlays')).toEqual([['1']]);
  });

  it('is stopped by keys that were not matched, which show as columns of nothing but NULL', async () => {
    const end = await transformed(['{"page":"NextSong","PAGE":"x"}'], [song()]);
    expect(end.failure).toMatchObject({ kind: 'checks', message: expect.stringContaining('wholly NULL') });
  });
});
