import { beforeAll, expect, test } from 'vitest';
import { copyOf, from, newPlace, type Place } from '../cli/program.ts';
import { keys } from '../keys.ts';
import { play, song } from '../pipeline.ts';
import { openCockpit, runEnded } from './open-cockpit.ts';

let loaded: Place;

beforeAll(async () => {
  loaded = newPlace({ 'log_data/e.json': play(), 'song_data/s.json': song() });
  await loaded.run(['run', '--quiet', '--to', 'transform', ...from(loaded.folder)]);
});

test('a run asks what becomes of the prompt’s transaction, which stays in sight, and keeps what is committed first', async () => {
  const place = copyOf(loaded, { 'log_data/e.json': play(), 'song_data/s.json': song() });
  const terminal = await openCockpit(place, { args: from(place.folder) });
  terminal.press('s');
  await terminal.waitFor('SQL › editor');
  terminal.press(keys.paste("begin; create table kept as select 'mine' as word;"));
  await terminal.waitFor('as word;');
  terminal.press(keys.alt('r'));
  // Escape would cancel the second statement while it runs.
  await terminal.waitFor(/2\/2 ✔ done.*in a transaction: COMMIT or ROLLBACK/);

  terminal.press(keys.escape);
  await terminal.waitFor(/ step +status/);
  expect(terminal.lines[0]).toMatch(/▲ in a transaction *$/);
  terminal.press('a');
  await terminal.waitFor('Start run while the prompt is in a transaction?');
  await terminal.waitFor('› Cancel ‹');

  terminal.press(keys.right);
  await terminal.waitFor('› Commit and run ‹');
  terminal.press(keys.enter);
  await runEnded(terminal);
  expect(terminal.lines[0]).not.toContain('in a transaction');
  terminal.press('q');
  await terminal.ended;
  expect(await place.query('SELECT word FROM kept')).toEqual(['mine']);
});
