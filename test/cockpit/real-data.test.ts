import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { from, newPlace } from '../cli/program.ts';
import { realDataPresent, unpackRealData } from '../real-data.ts';
import { keys } from '../ui/screen.ts';
import { openCockpit, runEnded, showing } from './open-cockpit.ts';

describe.skipIf(!realDataPresent)('on the real data the cockpit', () => {
  let data: string;
  beforeAll(() => {
    data = unpackRealData();
  });
  afterAll(() => rmSync(data, { recursive: true }));

  test.each([
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ])('runs all steps, counts what there is, and answers a question, at $columns×$rows', async (size) => {
    const terminal = await openCockpit(newPlace(), { args: from(data), ...size });
    terminal.press('a');
    const all = { create: 'success', stage: 'success', transform: 'success', validate: 'success' } as const;
    await showing(terminal, all, 50_000);
    await runEnded(terminal);
    expect(terminal.lines.some((line) => /▾ stage +✔ success .*22,952/.test(line))).toBe(true);
    for (let row = 0; row < size.rows; row += 1) {
      for (const { text } of terminal.emulator.cells(row)) expect(text).not.toMatch(/\p{Cc}/u);
    }

    terminal.press('s');
    await terminal.waitFor('SQL › editor');
    terminal.press('select count(*) as plays, count(song_id) as matched from songPlays');
    await terminal.waitFor('from songPlays');
    terminal.press(keys.f5);
    await terminal.waitFor(/6820 │ +333/);
  });
});
