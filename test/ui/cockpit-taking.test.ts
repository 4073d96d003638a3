import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../src/commands/events.ts';
import { keys, type Screen, screens } from './screen.ts';

const cockpit = screens();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exports-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failure = { kind: 'data', message: 'broken\u001b[2J record', where: 'a.json:3', remedy: 'Mend it.' } as const;

/** A cockpit in which a run of stage has left something in each tab; `last` are further events of it. */
async function afterRun(setting: Parameters<typeof cockpit>[0] = {}, ...last: NewEvent[]): Promise<Screen> {
  const screen = await cockpit({ ...setting, options: { folder, ...setting.options } });
  await screen.type('j', 'O');
  const run = screen.pipeline.latestRun();
  await run.start();
  await run.emit(
    { type: 'step-started', step: 'stage' },
    { type: 'log', level: 'info', text: 'first', step: 'stage' },
    { type: 'log', level: 'warn', text: 'second\u0007 line', step: 'stage' },
    { type: 'statement-started', step: 'stage', task: 'stage_songs', statement: 1, sql: 'INSERT INTO t\nSELECT\t1' },
    {
      type: 'statement-finished',
      step: 'stage',
      task: 'stage_songs',
      statement: 1,
      elapsed: 120,
      touched: 71,
      outcome: 'success',
    },
    {
      type: 'reject',
      step: 'stage',
      task: 'stage_events',
      reject: {
        table: 'stage_events',
        object: '/d/a.json',
        line: 3,
        column: 'ts',
        value: '\u001b[31mx',
        reason: 'no time',
      },
    },
    ...last,
  );
  run.finish('success');
  await screen.idle();
  return screen;
}

function exported(): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('y', () => {
  it('copies the line of the log under the cursor, its control characters made visible', async () => {
    const screen = await afterRun();

    await screen.type(keys.tab, '/', 'second', keys.enter, 'y');

    expect(screen.emulator.clipboard).toEqual(['2018-11-30T12:00:00.000Z warn second␇ line']);
    expect(screen.text).toContain('Copied: line of the log');
  });

  it('copies the whole statement that a line belongs to, as it was sent', async () => {
    const screen = await afterRun();

    await screen.type(keys.tab, ']', 'y');

    expect(screen.emulator.clipboard).toEqual(['INSERT INTO t\nSELECT\t1']);
    expect(screen.text).toContain('Copied: statement of stage_songs, 2 lines');
  });

  it('copies a reject', async () => {
    const screen = await afterRun();

    await screen.type(keys.tab, ']', ']', 'y');

    expect(screen.emulator.clipboard).toEqual(['/d/a.json:3 no time ts = ␛[31mx']);
  });

  it('copies the error of the selected step', async () => {
    const ended = { outcome: 'error', rows: null, elapsed: 5, message: 'broken' } as const;
    const screen = await afterRun({}, { type: 'step-finished', step: 'stage', ...ended, failure });

    await screen.press('y');

    expect(screen.emulator.clipboard).toEqual(['broken␛[2J record\na.json:3\nMend it.']);
    expect(screen.text).toContain('Copied: error of stage');
  });

  it('says so when there is nothing under the cursor, and when it is too much for a clipboard', async () => {
    const screen = await cockpit();
    await screen.type(keys.tab, ']', 'y');
    expect(screen.text).toContain('There is nothing under the cursor.');

    await screen.press('r');
    await screen.pipeline.latestRun().emit({ type: 'log', level: 'info', text: 'x'.repeat(80_000) });
    await screen.type('[', 'y');
    expect(screen.text).toContain('too long for the clipboard');
    expect(screen.emulator.clipboard).toEqual([]);
  });
});

describe('e', () => {
  it('writes the open tab into a file, after asking for its name', async () => {
    const screen = await afterRun();

    await screen.type('e');
    expect(screen.text).toContain('Export log of stage, ');
    expect(screen.text).toContain('file: stage-log-20181130-120000.txt');
    await screen.press(keys.enter);
    await screen.idle();

    const lines = exported()['stage-log-20181130-120000.txt']?.split('\n') ?? [];
    expect(lines).toContain('2018-11-30T12:00:00.000Z info first');
    expect(lines).toContain('2018-11-30T12:00:00.000Z warn second␇ line');
    expect(lines.at(-1)).toBe('');
    expect(screen.row('Wrote /')).toContain(folder.slice(0, 20));
  });

  it('writes statements as SQL, rejects as JSON lines, and of a filtered tab what it shows', async () => {
    const screen = await afterRun({ columns: 150 });
    const reject = { table: 'stage_events', object: '/d/a.json', line: 3, column: 'ts', value: '\u001b[31mx' };
    screen.pipeline.inspected.rejects = () => ({
      rejects: [{ ...reject, reason: 'no time', run: 'run-1', at: 0 }],
      more: false,
    });

    await screen.type(keys.tab, ']', 'e', keys.enter);
    await screen.idle();
    await screen.type(']', 'e', keys.enter);
    await screen.idle();
    await screen.type('[', '[', '/', 'first', keys.enter, 'e', keys.ctrl('u'), 'some.txt', keys.enter);
    await screen.idle();

    const files = exported();
    expect(files['stage-sql-20181130-120000.sql']).toBe(
      '-- success stage_songs · 120 ms · 71 rows\nINSERT INTO t\nSELECT\t1;\n\n',
    );
    expect(JSON.parse(files['stage-rejects-20181130-120000.ndjson'] ?? '')).toMatchObject({ value: '\u001b[31mx' });
    expect(files['some.txt']).toBe('2018-11-30T12:00:00.000Z info first\n');
    expect(screen.text).toMatch(/Wrote \/.*: log of stage, 1 of \d+ rows/);
  });

  it('asks before it replaces a file, with focus on Cancel', async () => {
    writeFileSync(join(folder, 'mine.txt'), 'precious');
    const screen = await afterRun();

    await screen.type('e', keys.ctrl('u'), 'mine.txt', keys.enter);
    await screen.idle();
    expect(screen.text).toContain('mine.txt is there already.');
    expect(screen.text).toContain('› Cancel ‹');
    await screen.press(keys.enter);
    expect(exported()['mine.txt']).toBe('precious');

    await screen.type('e', keys.ctrl('u'), 'mine.txt', keys.enter);
    await screen.idle();
    await screen.type(keys.tab, keys.enter);
    await screen.idle();
    expect(exported()['mine.txt']).toContain('info first');
  });

  it('writes nothing after Esc, and says when a file cannot be written', async () => {
    const screen = await afterRun();
    await screen.press('e');
    await screen.escape();
    expect(exported()).toEqual({});

    await screen.type('e', keys.ctrl('u'), 'no/such/folder.txt', keys.enter);
    await screen.idle();
    expect(screen.text).toContain('folder.txt cannot be written');
  });

  it('writes a plan as SQL', async () => {
    const screen = await afterRun();
    screen.pipeline.makePlan = async () => [
      { step: 'stage', summary: 'loads', statements: ['SELECT 1', 'SELECT 2'], reads: ['30 objects'] },
    ];

    await screen.press('p');
    await screen.idle();
    await screen.type('jjjj', 'y', 'e', keys.enter);
    await screen.idle();

    expect(screen.emulator.clipboard).toEqual(['SELECT 1']);
    expect(exported()).toEqual({
      'plan-stage-20181130-120000.sql': '-- stage: loads\n-- reads 30 objects\nSELECT 1;\nSELECT 2;\n',
    });
  });
});

describe('the end of a run', () => {
  async function runFor(screen: Screen, elapsed: number): Promise<void> {
    await screen.press('r');
    const run = screen.pipeline.latestRun();
    await run.start();
    run.finish('error', { elapsed, totals: { pass: 1, warn: 0, error: 2, skip: 3, total: 6 } });
    await screen.idle();
  }

  it('rings the bell when it took long, and does not otherwise', async () => {
    const screen = await cockpit();

    await runFor(screen, 9_999);
    expect(screen.emulator.bells).toBe(0);

    await runFor(screen, 10_000);
    expect(screen.emulator.bells).toBe(1);
    expect(screen.lines[1]).toContain('Done. PASS=1 WARN=0 ERROR=2 SKIP=3 TOTAL=6');
  });

  it('is a notification of the desktop, or nothing, as it is configured', async () => {
    const told = await cockpit({ options: { notification: { how: 'osc9', after: 0 } } });
    await runFor(told, 5);
    expect(told.emulator.notifications).toEqual([
      'sparkify demo: create error · Done. PASS=1 WARN=0 ERROR=2 SKIP=3 TOTAL=6',
    ]);
    expect(told.emulator.bells).toBe(0);

    const silent = await cockpit({ options: { notification: { how: 'off', after: 0 } } });
    await runFor(silent, 60_000);
    expect([silent.emulator.bells, silent.emulator.notifications]).toEqual([0, []]);
  });
});
