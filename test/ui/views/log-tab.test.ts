import { describe, expect, it } from 'vitest';
import { keys, screens } from '../screen.ts';

const cockpit = screens();

describe('the log', () => {
  const long = `begin ${'word '.repeat(40)}finis`;

  it('wraps its long lines, hides its times, and follows or stays', async () => {
    const screen = await cockpit({ options: { notices: [long, 'short'] } });
    await screen.press(keys.tab);
    expect(screen.text).not.toContain('finis');

    await screen.press('w');
    expect(screen.text).toMatch(/^ +finis$/m);
    await screen.press('T');
    expect(screen.text).toMatch(/^▲ short/m);

    await screen.type('T', 'w');
    expect(screen.text).toMatch(/\d\d:00:00 ▲ short/);
    expect(screen.text).not.toContain('finis');
  });

  it('keys for it say so in other tabs', async () => {
    const screen = await cockpit();
    await screen.type(']', keys.tab, 'w');

    expect(screen.text).toContain('wrap: this is not the log');
  });
});

describe('SQL', () => {
  it('shows the time of a statement while it runs', async () => {
    const screen = await cockpit({ columns: 120, rows: 40 });
    await screen.type('j', 'r', ']');
    const run = screen.pipeline.latestRun();
    await run.start();
    const sql = "SELECT 'x' FROM stage_events";
    await run.emit(
      { type: 'step-started', step: 'stage' },
      { type: 'statement-started', step: 'stage', task: 'stage_events', statement: 1, sql },
    );
    await screen.advance(3000);

    expect(screen.row('● running    stage_events')).toMatch(/● running +stage_events · 3\.0 s/);
    expect(screen.text).toContain(sql);
  });
});

it('F follows the end of the log, and leaves it where it is', async () => {
  const notices = Array.from({ length: 40 }, (_, index) => `line ${index}!`);
  const screen = await cockpit({ options: { notices } });
  await screen.press(keys.tab);
  expect(screen.text).toContain('line 39!');

  const more = (text: string) => {
    const line = { at: 0, level: 'info', text, step: null, task: null } as const;
    screen.cockpit.store.dispatch({ type: 'logged', line });
  };
  await screen.press('F');
  more('line 40!');
  await screen.settle();
  expect(screen.text).not.toContain('line 40!');
  await screen.press('F');
  expect(screen.text).toContain('line 40!');
  more('line 41!');
  await screen.settle();
  expect(screen.text).toContain('line 41!');
});
