import { beforeAll, describe, expect, test } from 'vitest';
import { copyOf, endless, from, newPlace, newSample, type Place } from '../cli/program.ts';
import { event, play, song } from '../pipeline.ts';
import { openCockpit, runEnded, showing } from './open-cockpit.ts';

let data: string;
let loaded: Place;

beforeAll(async () => {
  data = await newSample({ songs: 100, events: 60_000, seed: 2 });
  loaded = newPlace({ 'log_data/e.json': play(), 'song_data/s.json': song() });
  await loaded.run(['run', '--quiet', '--to', 'transform', ...from(loaded.folder)]);
});

describe('the screen tells the truth', () => {
  test('of a run that was killed, also to who opens it next', async () => {
    const place = copyOf(loaded, endless);
    const args = ['--config', 'endless.cfg', ...from(data)];
    const first = await openCockpit(place, { args, columns: 120, rows: 40 });
    first.press('a');
    await first.waitFor(/data checks +● running|queries +● running/);
    first.kill('SIGKILL');
    await first.ended;

    const second = await openCockpit(place, { args, columns: 120, rows: 40 });
    await showing(second, { transform: ['success', 'warn'], validate: 'error' });
    await second.waitFor('its process was killed');
  });

  test('of a run that was made elsewhere, and of objects that came since', async () => {
    const place = copyOf(loaded, { 'log_data/e.json': event(), 'song_data/s.json': song() });
    place.write('log_data/new.json', event({ itemInSession: 1 }));
    const terminal = await openCockpit(place, { args: from(place.folder), columns: 120, rows: 40 });
    await showing(terminal, { create: 'success', stage: 'stale' });
  });

  test('of a stage that failed: what, where and what to do; and t runs it again from there', async () => {
    const place = copyOf(loaded, { 'song_data/s.json': song(), 'log_data/bad.json': `${event()}\n{"page":"Home",` });
    const terminal = await openCockpit(place, { args: from(place.folder), columns: 120, rows: 40 });
    terminal.press('a');
    await showing(terminal, { create: 'success', stage: 'error' });
    await terminal.waitFor('1 record rejected');

    await runEnded(terminal);
    place.write('log_data/bad.json', play());
    terminal.press('t');
    await showing(terminal, { create: 'success', stage: 'success', transform: ['success', 'warn'] });
  });

  test('of a lock that somebody else holds: who, where, since when, and nothing is run', async () => {
    const place = copyOf(loaded, { 'log_data/e.json': event(), 'song_data/s.json': song() });
    const moment = "CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) - INTERVAL 5 seconds";
    await place.query(
      `INSERT INTO etl.lock VALUES ('some-run', 'transform', 'ada', 'elsewhere', 4711, ${moment}, ${moment})`,
    );
    const terminal = await openCockpit(place, { args: from(place.folder), columns: 120, rows: 40 });
    await terminal.waitFor(/ada.*elsewhere/);
    terminal.press('a');
    await terminal.waitFor(/ada on elsewhere \(pid 4711\) is running transform/);
  });

  test('of a warehouse that another process has open, in one line before anything is drawn', async () => {
    const place = copyOf(loaded, endless);
    const first = await openCockpit(place, { args: ['--config', 'endless.cfg'], columns: 120, rows: 40 });
    const ended = await place.run(['status']);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain(`pid ${first.pid}`);
  });

  test('of a protected target, whose tables are dropped only when its name is typed', async () => {
    const place = copyOf(loaded, { 'dwh.cfg': '[CLUSTER]\nPROTECTED = true\n' });
    const terminal = await openCockpit(place, { columns: 120, rows: 40 });
    await terminal.waitFor(/PROTECTED/i);
    terminal.press('R');
    await terminal.waitFor(/rows in 7 tables would go/);
    terminal.press('\t');
    await terminal.waitFor(/› Drop and recreate/);
    terminal.press('\r');
    await terminal.waitFor('Type its name');
    terminal.press('\u001b');
    await terminal.waitFor((lines) => !lines.join('\n').includes('Type its name'));
    terminal.press('q');
    expect(await terminal.ended).toMatchObject({ code: 0 });
    expect(await place.query('SELECT count(*) FROM stage_songs')).toEqual(['1']);
  });
});
