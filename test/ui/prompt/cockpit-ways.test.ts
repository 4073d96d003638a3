import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resultOf } from '../fake-pipeline.ts';
import { keys, type Screen } from '../screen.ts';
import { prompts, show } from './prompt-screen.ts';

const open = prompts();

const songs = resultOf(
  ['title', 'n_year', 'song_id'],
  [
    ['Intro', '1999', 'SO1'],
    ['日本語', '9007199254740993', "SO'3"],
    ['Outro', '9007199254740992', 'SO4'],
  ],
);

async function shown(folder?: string): Promise<Screen> {
  const screen = await open(folder === undefined ? {} : { options: { folder } });
  await show(screen, songs);
  return screen;
}

describe('the results', () => {
  it('take the keys at a click on a cell, which puts the cursor there', async () => {
    const screen = await shown();
    await screen.press(keys.tab);
    expect(screen.cockpit.store.get().prompt.focus).toBe('editor');

    await screen.click('9007199254740992');

    expect(screen.cockpit.store.get().prompt.focus).toBe('results');
    expect(screen.text).toContain('n_year BIGINT 9007199254740992');
    await screen.press(keys.up);
    expect(screen.text).toContain('n_year BIGINT 9007199254740993');
  });

  it('do what is chosen in the palette', async () => {
    const screen = await shown();

    await screen.type(':', 'last-column', keys.enter);

    expect(screen.text).toContain('song_id VARCHAR SO1');
  });

  it.each([
    ['1', 'cockpit'],
    ['3', 'source'],
    ['4', 'tables'],
  ])('lead with %s to the %s', async (key, expected) => {
    const screen = await shown();

    await screen.press(key);

    expect(screen.cockpit.store.get().screen).toBe(expected);
  });
});

it('a chart is saved under the name that is asked for, in the folder of exports, and replaces no file unasked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const screen = await shown(folder);
  await screen.type('c', 'S');
  expect(screen.text).toContain('export to: chart.svg');
  await screen.escape();
  expect(screen.text).toContain('Chart: bars');
  const name = 'plays by day.svg';
  await screen.type('S', keys.ctrl('u'), name, keys.enter);
  await screen.idle();
  expect(screen.text).toContain('Wrote');
  expect(readdirSync(folder)).toEqual([name]);
  expect(readFileSync(join(folder, name), 'utf8')).toContain('3 rows</text>');
  expect(screen.text).toContain('Chart: bars');

  writeFileSync(join(folder, name), 'precious');
  await screen.type('S', keys.ctrl('u'), name, keys.enter);
  await screen.idle();

  expect(screen.text).toContain('Replace the file?');
  expect(readFileSync(join(folder, name), 'utf8')).toBe('precious');
});

it('a result that is exported under a name that is taken asks, and replaces the file only then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exports-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'songs.csv'), 'precious');
  const screen = await shown(folder);
  await screen.type('E', keys.ctrl('u'), 'songs.csv', keys.enter);
  await screen.idle();
  expect(screen.text).toContain('Replace the file?');
  expect(screen.text).toContain('It would be replaced by: all rows of the result.');
  await screen.press(keys.enter);
  expect(readFileSync(join(folder, 'songs.csv'), 'utf8')).toBe('precious');
  expect(screen.text).toContain('export to: songs.csv');

  await screen.press(keys.enter);
  await screen.idle();
  await screen.type(keys.tab, keys.enter);
  await screen.idle();
  expect(screen.text).toContain('3 rows written to songs.csv');
  expect(readFileSync(join(folder, 'songs.csv'), 'utf8')).toContain('Outro,9007199254740992,SO4');
});

it('the help begins with the keys of where it was asked for', async () => {
  const screen = await shown();
  await screen.press('?');
  expect(screen.lines.slice(3, 5)).toEqual(['Results', expect.stringContaining('A row down.')]);
});
