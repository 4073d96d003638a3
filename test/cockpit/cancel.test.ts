import { beforeAll, describe, expect, test } from 'vitest';
import type { StepName } from '../../src/commands/events.ts';
import { copyOf, endless, everything, from, newPlace, newSample, type Place, star } from '../cli/program.ts';
import { choose, openCockpit, runEnded, showing, statusOf } from './open-cockpit.ts';

let data: string;
let loaded: Place;
let before: string;
let starBefore: string;

beforeAll(async () => {
  // Enough that each step takes a while.
  data = await newSample({ songs: 100, events: 60_000, seed: 2 });
  loaded = newPlace();
  await loaded.run([
    'run',
    '--quiet',
    '--to',
    'transform',
    ...from(await newSample({ songs: 20, events: 100, seed: 1 })),
  ]);
  before = await everything(loaded);
  starBefore = await star(loaded);
});

describe('x in the middle of', () => {
  test.each<StepName>(['stage', 'transform'])(
    '%s asks the engine to stop, shows cancelled, and the star is as it was',
    async (step) => {
      const place = copyOf(loaded);
      const terminal = await openCockpit(place, { args: from(data), columns: 120, rows: 40 });
      await choose(terminal, 'stage');
      terminal.press('f');
      await terminal.waitFor((lines) => statusOf(lines, step) === 'running', 50_000);
      terminal.press('x');
      await showing(terminal, { [step]: 'cancelled' });
      await runEnded(terminal);
      expect(terminal.lines[1]).toContain('⊘ cancelled');
      terminal.press('q');
      expect(await terminal.ended).toMatchObject({ code: 0 });
      if (step === 'stage') expect(await everything(place)).toBe(before);
      expect(await star(place)).toBe(starBefore);
    },
  );

  test('validate stops the query, and the cockpit goes on working', async () => {
    const place = copyOf(loaded, endless);
    const terminal = await openCockpit(place, { args: ['--config', 'endless.cfg'], columns: 120, rows: 40 });
    await choose(terminal, 'validate');
    terminal.press('f');
    await showing(terminal, { validate: 'running' });
    terminal.press('x');
    await showing(terminal, { validate: 'cancelled' });
    await runEnded(terminal);
    terminal.press('t');
    await showing(terminal, { validate: 'running' });
    terminal.press('x');
    await showing(terminal, { validate: 'cancelled' });
  });

  test('create leaves all of its tables or none', async () => {
    const place = newPlace(endless);
    const terminal = await openCockpit(place, {
      args: ['--config', 'endless.cfg', ...from(data)],
      columns: 120,
      rows: 40,
    });
    terminal.press('a');
    await terminal.waitFor((lines) => statusOf(lines, 'create') !== 'pending');
    terminal.press('x');
    await runEnded(terminal);
    await showing(terminal, { create: ['success', 'cancelled'] });
    terminal.press('q');
    expect(await terminal.ended).toMatchObject({ code: 0 });
    const [tables] = await place.query("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main'");
    expect(['0', '7']).toContain(tables);
  });
});
