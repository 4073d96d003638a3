import { describe, expect, it, vi } from 'vitest';
import { FakePipeline, lastRun, warehouseStatus } from './fake-pipeline.ts';
import { keys, screens } from './screen.ts';

// Ink asks the environment whether there are colours, when it is loaded.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

const cockpit = screens();

it('what a library prints goes into the log and not onto the screen', async () => {
  const screen = await cockpit();

  console.warn('careful: %s', 'old\u001b[2Jtricks');
  await screen.settle();

  expect(screen.text).toContain('▲ careful: old␛[2Jtricks');
  expect(screen.lines[0]).toContain('sparkify demo');
});

it('Ctrl-L draws over what others wrote onto the terminal', async () => {
  const screen = await cockpit();
  const before = screen.lines;
  await screen.emulator.write('\u001b[3;1HBroadcast message');
  expect(screen.lines).not.toEqual(before);
  await screen.emulator.write('\u001b[24;1H');

  await screen.press(keys.ctrl('l'));

  expect(screen.lines).toEqual(before);
});

describe('values in the log', () => {
  it('with control, wide and joined characters move nothing and keep every row in its place', async () => {
    const screen = await cockpit();
    await screen.press('r');
    const text = 'a\u001b[2J\u001b[31mb\u0007c\r\nd\te 日本語 👩‍👩‍👧‍👦 👍🏽 \u202ex \u200fy ﷽'.repeat(3);
    await screen.pipeline.latestRun().emit({ type: 'log', level: 'info', text });
    await screen.settle();

    expect(screen.lines[0]).toContain('sparkify demo');
    expect(screen.lines.at(-1)).toContain('? help');
    expect(screen.lines[14]).toMatch(/^── create/);
    expect(screen.row('a␛[2J')).toContain('b␇c␍⏎d→e 日本語 👩👩👧👦 👍');
  });
});

describe('sizes', () => {
  it('shows steps and detail below one another at 80×24 and side by side at 200×50', async () => {
    const screen = await cockpit();
    expect(screen.lines[14]).toMatch(/^── create/);

    await screen.resize(200, 50);

    expect(screen.lines[2]).toMatch(/^ {2}step .*│── create/);
    expect(screen.lines).toHaveLength(50);
    expect(screen.lines[49]).toContain('? help');
    expect(screen.row('data checks')).toContain('pending');
  });

  it('survives a resize in the middle of a run without a trace of the old size', async () => {
    const screen = await cockpit({ columns: 200, rows: 50 });
    await screen.press('a');
    const run = screen.pipeline.latestRun();
    await run.start();
    await run.emit({ type: 'step-started', step: 'create' });

    await screen.resize(90, 26);
    const shrunk = screen.lines;
    await screen.resize(200, 50);
    await screen.resize(90, 26);

    expect(shrunk[0]).toContain('sparkify demo');
    expect(shrunk[25]).toContain('? help');
    expect(screen.lines).toEqual(shrunk);
    expect(screen.text).not.toContain('│');
  });

  it('says so below 60×15, and comes back', async () => {
    const screen = await cockpit();

    await screen.resize(50, 12);
    expect(screen.text).toContain('The terminal is 50×12; the cockpit needs 60×15.');

    await screen.resize(60, 15);
    expect(screen.lines[0]).toContain('sparkify demo');
    expect(screen.lines[14]).toContain('r run');
  });

  it('keeps the selected row visible when the tree has more rows than room', async () => {
    const screen = await cockpit({ columns: 80, rows: 15 });

    await screen.press('G');

    expect(screen.text).toMatch(/› +queries/);
    expect(screen.text).toMatch(/\(\d+–\d+ of \d+\)/);
  });
});

describe('colours', () => {
  it('are the sixteen of the terminal, with its own foreground for ordinary text', async () => {
    const screen = await cockpit({ options: { readOnly: true } });
    const header = screen.emulator.cells(0);

    expect(header.find((cell) => cell.text === 'R')?.colour).toBe(3);
    expect(header[20]?.colour).toBeNull();
  });

  it('are left out with NO_COLOR, and everything can still be told', async () => {
    const pipeline = new FakePipeline({ protected: true });
    pipeline.told = warehouseStatus({
      steps: [{ step: 'create', status: 'error', message: 'broken', last: lastRun({ outcome: 'error' }) }],
    });
    const screen = await cockpit({ pipeline, options: { env: { NO_COLOR: '1' }, readOnly: true } });

    for (let row = 0; row < 24; row++) {
      expect(screen.emulator.cells(row).every((cell) => cell.colour === null)).toBe(true);
    }
    expect(screen.text).toContain('PROTECTED');
    expect(screen.text).toContain('READ-ONLY');
    expect(screen.row('create')).toMatch(/› ▸ create +✖ error/);
  });
});
