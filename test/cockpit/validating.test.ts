import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyOf, from, newPlace, type Place } from '../cli/program.ts';
import { play, song } from '../pipeline.ts';
import type { ProgramTerminal } from '../terminal.ts';
import { keys } from '../ui/screen.ts';
import { choose, openCockpit, runEnded, showing } from './open-cockpit.ts';

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

let place: Place;

beforeAll(async () => {
  place = newPlace({
    'log_data/e.json': [play({ itemInSession: 1 }), play({ itemInSession: 2, song: 'Other', level: 'paid' })].join(
      '\n',
    ),
    'song_data/s.json': song(),
  });
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(place.folder)])).code).toBe(0);
});

/** The cockpit with the prompt's editor open. */
async function openPrompt(of: Place, setting: { readonly columns?: number; readonly rows?: number } = {}) {
  const terminal = await openCockpit(of, { ...setting, args: from(place.folder) });
  terminal.press('s');
  await terminal.waitFor('SQL › editor');
  return terminal;
}

/** Runs a text of the prompt, and waits for what it leads to. */
async function ask(terminal: ProgramTerminal, text: string, answer: string | RegExp): Promise<void> {
  terminal.press(keys.ctrl('x'), keys.paste(text));
  await terminal.waitFor(text.slice(-12));
  terminal.press(keys.f5);
  await terminal.waitFor(answer);
}

describe('\\check in the cockpit', () => {
  test.each(sizes)('says in a line that all holds, and how old the plays are, at $columns×$rows', async (size) => {
    const terminal = await openPrompt(place, size);
    await ask(terminal, '\\check all', /✓ 28 checks hold; the latest play is [\d,]+ days old/);
    expect(terminal.text).toMatch(/outcome +│ found +│ what has to hold/);
    expect(terminal.text).toMatch(/✓ holds +│ +│ every songPlays\.start_time is in times/);
  });

  test.each(sizes)(
    'shows first what fails, with what was found, and its rows in the next tab, at $columns×$rows',
    async (size) => {
      const broken = copyOf(place);
      await broken.query("UPDATE songPlays SET user_id = 77 WHERE level = 'paid'");
      const terminal = await openPrompt(broken, size);
      await ask(terminal, '\\check orphans', /1 check of 4 fails, the first: every songPlays.user_id is in users/);
      const first = terminal.lines.find((line) => /^› +1 /.test(line));
      expect(first).toMatch(/✗ fails +│ 1 failing row +│ every songPlays\.user_id is in/);
      terminal.press(keys.tab);
      await terminal.waitFor('SQL › results');
      terminal.press(']');
      await terminal.waitFor(/songPlays_user_id_refers fails/);
      expect(terminal.text).toMatch(/› +1 +1 │ 2018-11-01 20:57:10\.796 │ +77 │/);
    },
  );

  test('keeps its table, and the prompt its transaction, however much is broken', async () => {
    const broken = copyOf(place);
    for (const sql of [
      'DELETE FROM users',
      'DELETE FROM times',
      'INSERT INTO songs SELECT * FROM songs',
      'INSERT INTO artist SELECT * FROM artist',
      'INSERT INTO songPlays SELECT * FROM songPlays',
      'DELETE FROM stage_events',
    ])
      await broken.query(sql);
    const terminal = await openPrompt(broken);
    await ask(terminal, 'begin', 'in a transaction');
    await ask(terminal, '\\check all', /\d+ checks of 28 fail/);
    expect(terminal.text).toMatch(/\d+\/\d+ checks ✖ error/);
    expect(terminal.text).toMatch(/› +1 ✗ fails/);
    expect(terminal.text).toContain('in a transaction');
  });

  test('that finds no star schema leaves the session as it is', async () => {
    const terminal = await openPrompt(newPlace());
    await ask(terminal, 'begin', 'in a transaction');
    await ask(terminal, '\\check all', 'there is no star schema to check');
    expect(terminal.text).toContain('Run create, stage and transform first.');
    expect(terminal.text).toContain('in a transaction');
    expect(terminal.text).not.toContain('The connection is gone');
  });

  test.each([
    ['\\check nothing', 'there are no checks named nothing'],
    ['\\check orphans users', 'About users there are duplicates, nulls, and all.'],
  ])('says of %j what there is instead', async (text, words) => {
    await ask(await openPrompt(place), text, words);
  });
});

describe('\\diff in the cockpit', () => {
  test('compares with the run of an earlier session, and with another target by key', async () => {
    const kept = copyOf(place);
    rmSync(join(kept.home, 'results'), { recursive: true, force: true });
    const users = 'select user_id, level from users';
    const before = await openPrompt(kept);
    await ask(before, users, /\b1 row, whole/);
    await ask(before, '\\diff', 'no earlier run of this statement is kept');
    before.press(keys.ctrl('q'), keys.escape);
    await before.close();

    await kept.query("UPDATE users SET level = 'gold'");
    kept.write('other.cfg', `[CLUSTER]\nPATH = ${place.home}/warehouse.duckdb\n`);
    const terminal = await openPrompt(kept);
    await ask(terminal, `${users} \\diff --key user_id`, /≠ +│ 1 +│ level +│ paid +│ gold/);
    expect(terminal.text.replaceAll(/\s+/g, ' ')).toMatch(/1 row differs in 1 cell; .* before was \d{4}-/);
    await ask(terminal, `${users} \\diff --config other.cfg --key user_id`, /≠ +│ 1 +│ level +│ gold +│ paid/);
  });
});

test('a suite shows its expectations, and the cells that differ, in the Checks tab', async () => {
  const own = copyOf(place);
  own.write('dwh.cfg', '[ETL]\nVALIDATION_DIR = checks\n');
  own.write(
    'checks/star.sql',
    '-- title: Star\n\n-- levels\nSELECT level, count(*) AS plays FROM songPlays GROUP BY level\n\\expect rows = 2\n\\expect result levels.csv\n',
  );
  own.write('checks/levels.csv', 'level,plays\nfree,1\npaid,7\n');
  const terminal = await openCockpit(own, { args: from(place.folder), columns: 120, rows: 40 });
  await choose(terminal, 'validate');
  terminal.press('r');
  await runEnded(terminal);
  await showing(terminal, { validate: 'fail' });
  terminal.press('C');
  await terminal.waitFor(/\[Checks 2\]/);
  await terminal.waitFor(/plays.*expected 7 · got 1/);
});
