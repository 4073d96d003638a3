import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../keys.ts';
import { ProgramTerminal } from '../terminal.ts';
import { newPlace, type Place } from './program.ts';

let terminal: ProgramTerminal | null = null;

afterEach(async () => {
  await terminal?.close();
  terminal = null;
});

/** The built program's SQL prompt in a pseudo-terminal, on the embedded warehouse of a place. */
async function open(
  place: Place,
  env: Readonly<Record<string, string>> = {},
  size = { columns: 120, rows: 30 },
): Promise<ProgramTerminal> {
  const path = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
  terminal = ProgramTerminal.start({
    cwd: place.folder,
    env: { PATH: path, HOME: place.folder, SPARKIFY_HOME: place.home, ...env },
    ...size,
  });
  await terminal.waitFor('no run in this session');
  terminal.press('s');
  await terminal.waitFor('Ctrl-J run');
  return terminal;
}

/** Puts a text into the editor and runs all of it. */
async function run(prompt: ProgramTerminal, sql: string, shown: string | RegExp): Promise<void> {
  prompt.press(keys.ctrl('x'));
  await prompt.waitFor('Type a statement');
  prompt.press(keys.paste(sql));
  await prompt.waitFor(sql.slice(-20));
  // In brackets it cannot be used: what ran before is still being noted.
  await prompt.waitFor(/^ Ctrl-J run/m);
  prompt.press(keys.alt('r'));
  await prompt.waitFor(shown);
}

describe('the prompt on the embedded warehouse', () => {
  it('says at 80 columns which folder of an export is not there, and what to do', async () => {
    const prompt = await open(newPlace(), {}, { columns: 80, rows: 24 });
    await run(prompt, 'SELECT 1 AS n', '1 row');
    prompt.press(keys.tab);
    await prompt.waitFor('SQL › results');
    prompt.press('E');
    await prompt.waitFor('export to: result.csv');
    prompt.press(keys.ctrl('u'));
    await prompt.waitFor(/export to: +\./);
    prompt.press(keys.paste('/nonexist/of/all/the/folders/that/somebody/may/think/of/x.csv'));
    await prompt.waitFor('of/x.csv');
    prompt.press(keys.enter);
    await prompt.waitFor('to do: Make the folder, or name another one.');
    const screen = prompt.text.replaceAll(/\s+/g, ' ');
    expect(screen).toContain('cannot be written: there is no folder /nonexist/of/all/');
    expect(screen).not.toContain('.part');
  });

  it('shows the first of many rows at once, loads more on demand, and exports all of them', async () => {
    const place = newPlace();
    const prompt = await open(place);
    await run(prompt, "SELECT range AS n, 'row ' || range AS word FROM range(123456)", '10,000 of more rows');
    prompt.press(keys.tab);
    await prompt.waitFor('SQL › results');
    prompt.press('m');
    await prompt.waitFor('20,000 of more rows');

    prompt.press('E');
    await prompt.waitFor('export to: result.csv');
    prompt.press(keys.enter);
    await prompt.waitFor('✔ 123,456 rows written to result.csv');

    const lines = readFileSync(join(place.folder, 'result.csv'), 'utf8').split('\n');
    expect([lines[0], lines[1], lines[123_456], lines.length]).toEqual([
      'n,word',
      '0,row 0',
      '123455,row 123455',
      123_458,
    ]);
    expect(existsSync(join(place.folder, 'result.csv.part'))).toBe(false);
    expect(readFileSync(join(place.folder, 'result.csv.provenance'), 'utf8')).toContain('123,456 rows, whole');

    prompt.press(keys.enter);
    await prompt.waitFor('SQL › results');
    prompt.press('E', keys.enter);
    await prompt.waitFor('Replace the file?');
  });

  it('has the engine profile a column of the whole result', async () => {
    const prompt = await open(newPlace());
    await run(prompt, 'SELECT range % 4 AS n FROM range(40000)', '10,000 of more rows');
    prompt.press(keys.tab);
    await prompt.waitFor('SQL › results');
    prompt.press('p');

    await prompt.waitFor('distribution');
    expect(prompt.text).toMatch(/rows +40,000/);
    expect(prompt.text).toMatch(/distinct +4/);
    expect(prompt.text).toMatch(/mean +1\.5/);
    expect(prompt.text).toMatch(/ 0 +█+ +10,000 · 25 %/);
  });

  it('stops a statement that has no end, and goes on', async () => {
    const prompt = await open(newPlace());
    await run(prompt, 'SELECT count(*) FROM range(100000000000) a, range(100) b', '● running');
    prompt.press(keys.ctrl('c'));
    await prompt.waitFor('⊘ cancelled');

    await run(prompt, "SELECT 'still ' || 'here' AS word", 'still here');
  });

  it('asks about an open transaction on the way out; rolling back undoes what was done in it', async () => {
    const place = newPlace();
    await place.query('CREATE TABLE kept AS SELECT range AS n FROM range(5)');
    const prompt = await open(place);
    await run(prompt, 'BEGIN; DELETE FROM kept WHERE n > 1', 'Done: 3 rows touched.');
    await prompt.waitFor('▲ in a transaction');
    prompt.press(keys.ctrl('c'));
    await prompt.waitFor('Quit with an open transaction?');
    prompt.press(keys.right);
    await prompt.waitFor('› Commit and quit ‹');
    prompt.press(keys.right);
    await prompt.waitFor('› Roll back and quit ‹');
    prompt.press(keys.enter);

    expect(await prompt.ended).toEqual({ code: 0, signal: 0 });
    expect(await place.query('SELECT count(*) FROM kept')).toEqual(['5']);
  });

  it('remembers its texts and statements', async () => {
    const place = newPlace();
    const first = await open(place);
    await run(first, "SELECT 'once' AS told", '✔ done');
    first.press(keys.alt('n'));
    await first.waitFor('buffer 2/2: empty');
    first.press('second text');
    await first.waitFor('buffer 2/2: second text');
    first.press(keys.tab);
    await first.waitFor('SQL › results');
    first.press('q');
    expect((await first.ended).code).toBe(0);

    const second = await open(place);
    await second.waitFor('buffer 2/2: second text');
    second.press(keys.ctrl('r'));
    await second.waitFor(/✔ SELECT 'once' AS told +1 row/);
  });

  it('gives the text to $EDITOR and takes it back, the screen as before', async () => {
    const place = newPlace({
      'editor.sh': '#!/bin/sh\ntrap "" INT; echo "the editor"; read line; echo "SELECT $line AS answer" > "$1"\n',
    });
    const prompt = await open(place, { EDITOR: 'sh editor.sh' });
    prompt.press(keys.ctrl('o'));
    await prompt.waitFor('the editor');
    expect(prompt.emulator.wraps).toBe(true);
    expect(prompt.emulator.isAlternate).toBe(false);
    expect(prompt.emulator.mouse).toBe('none');
    prompt.press(keys.ctrl('c'));
    await prompt.waitFor('^C');
    prompt.press('7 * 6\n');
    await prompt.waitFor('SELECT 7 * 6 AS answer');

    prompt.press(keys.ctrl('j'));

    await prompt.waitFor(/› +1 +42/);
    expect(prompt.emulator.isAlternate).toBe(true);
    expect(prompt.emulator.wraps).toBe(false);
    expect(prompt.emulator.mouse).toBe('vt200');
  });
});

it('on a protected target changes nothing until it is allowed to', async () => {
  const place = newPlace({ 'dwh.cfg': '[CLUSTER]\nPROTECTED = true\nPATH = home/warehouse.duckdb\n' });
  await place.query('CREATE TABLE kept AS SELECT 1 AS n');
  const prompt = await open(place);
  await run(prompt, 'DELETE FROM kept WHERE n = 1', 'refused: this session is read-only');
  await prompt.waitFor('remedy The target is protected');
  prompt.press(keys.ctrl('c'), keys.ctrl('c'));
  await prompt.ended;

  expect(await place.query('SELECT n FROM kept')).toEqual(['1']);
  const refused = await place.run(['sql', '-c', 'DELETE FROM kept']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--write') });
  expect((await place.run(['sql', '--write', '-c', 'DELETE FROM kept'])).code).toBe(0);
  expect(await place.query('SELECT n FROM kept')).toEqual([]);
});
