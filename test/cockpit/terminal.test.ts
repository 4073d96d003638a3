import { beforeAll, describe, expect, test } from 'vitest';
import { copyOf, endless, from, newPlace, newSample, type Place } from '../cli/program.ts';
import { event, song } from '../pipeline.ts';
import { openCockpit, runEnded, showing, statusOf } from './open-cockpit.ts';

let data: string;
let loaded: Place;

beforeAll(async () => {
  data = await newSample({ songs: 100, events: 60_000, seed: 2 });
  loaded = newPlace();
  await loaded.run([
    'run',
    '--quiet',
    '--to',
    'transform',
    ...from(await newSample({ songs: 20, events: 100, seed: 1 })),
  ]);
});

describe('the terminal', () => {
  test('may be resized in the middle of a run: every frame fits, and nothing is left over', async () => {
    const terminal = await openCockpit(copyOf(loaded, endless), {
      args: ['--config', 'endless.cfg', ...from(data)],
      columns: 80,
      rows: 24,
    });
    terminal.press('a');
    await terminal.waitFor((lines) => statusOf(lines, 'stage') === 'running');
    for (const [columns, rows] of [
      [200, 50],
      [61, 16],
      [300, 100],
      [40, 10],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      if (columns < 60) await terminal.waitFor(`The terminal is ${columns}×${rows}`);
      else await terminal.waitFor((lines) => lines.length === rows && lines[rows - 1]?.includes('q quit') === true);
      expect(terminal.lines.filter((line) => line.includes('sparkify ')).length).toBeLessThanOrEqual(1);
    }
    await showing(terminal, { validate: 'running' });
    terminal.press('x');
    await showing(terminal, { validate: 'cancelled' });
  });

  test.each([
    ['NO_COLOR=1 uses no colour', { NO_COLOR: '1' }],
    ['light or dark: only the sixteen colours, and never white or black on the default background', {}],
  ])('%s', async (_, env) => {
    const terminal = await openCockpit(copyOf(loaded), { env, columns: 120, rows: 40 });
    await showing(terminal, { stage: ['success', 'stale'] });
    const colours = new Set<number>();
    for (let row = 0; row < 40; row += 1) {
      for (const { text, colour, inverse } of terminal.emulator.cells(row)) {
        if (text.trim() !== '' && colour !== null && !inverse) colours.add(colour);
      }
    }
    if ('NO_COLOR' in env) expect([...colours]).toEqual([]);
    else {
      expect(colours.size).toBeGreaterThan(0);
      expect([...colours].filter((colour) => colour > 15 || [0, 7, 15].includes(colour))).toEqual([]);
    }
  });

  test('is not moved, coloured or rung by what the data say', async () => {
    const evil = '\u001b[2J\u001b[31m\u0007\u009b1;1H\u0008\u0085';
    const place = newPlace({
      'song_data/s.json': song(),
      [`log_data/${'\u001b[2J'}evil.json`]: `${event()}\n${event({ status: evil })}\n`,
      'dwh.cfg': '[ETL]\nMAX_ERRORS = 5\n',
    });
    const terminal = await openCockpit(place, { args: from(place.folder), columns: 120, rows: 40 });
    const header = terminal.lines[0];
    terminal.press('a');
    await showing(terminal, { stage: 'warn', validate: 'warn' });
    await runEnded(terminal);
    const tabOf = (lines: readonly string[]) => lines.map((line) => /── .*\[([^\]]+)\]/.exec(line)?.[1]).find(Boolean);
    for (let turns = 0; turns < 5; turns += 1) {
      const tab = tabOf(terminal.lines);
      terminal.press(']');
      await terminal.waitFor((lines) => ![undefined, tab].includes(tabOf(lines)));
      expect(terminal.lines[0], tab).toBe(header);
      expect(terminal.lines[39], tab).toContain('q quit');
      for (let row = 0; row < 40; row += 1) {
        for (const { text } of terminal.emulator.cells(row)) expect(text).not.toMatch(/\p{Cc}/u);
      }
    }
  });
});
