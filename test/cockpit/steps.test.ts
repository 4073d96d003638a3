import { describe, expect, test } from 'vitest';
import { from, newPlace, newSample } from '../cli/program.ts';
import { keys } from '../ui/screen.ts';
import { choose, openCockpit, runEnded, showing } from './open-cockpit.ts';

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

describe('somebody who opens the cockpit for the first time', () => {
  test.each(sizes)('sees every step pending, runs them all and asks a question, at $columns×$rows', async (size) => {
    const terminal = await openCockpit(newPlace(), size);
    await showing(terminal, { create: 'pending', validate: 'pending' });

    terminal.press('a');
    await showing(terminal, { create: 'success', stage: 'success', transform: 'success', validate: 'success' });
    await terminal.waitFor(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0 TOTAL=\d+/);

    terminal.press('s');
    await terminal.waitFor('SQL › editor');
    terminal.press('select count(*) as plays from songPlays');
    await terminal.waitFor('from songPlays');
    terminal.press(keys.f5);
    await terminal.waitFor(/\b1 row\b/);
    terminal.press(keys.ctrl('c'));
  });

  test('runs the steps one by one, and each shows its own success', async () => {
    const data = await newSample({ songs: 50, events: 500, seed: 3 });
    const terminal = await openCockpit(newPlace(), { args: from(data), columns: 100, rows: 40 });
    for (const step of ['create', 'stage', 'transform', 'validate'] as const) {
      await choose(terminal, step);
      terminal.press('r');
      await showing(terminal, { [step]: 'success' });
      await runEnded(terminal);
    }
    expect(terminal.text).not.toContain('✖');
  });
});
