import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakePipeline, lastRun, operator, progress, warehouseStatus } from './fake-pipeline.ts';
import { keys, Screen, type ScreenSetting } from './screen.ts';

// Ink asks the environment whether there are colours, when it is loaded.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

let open: Screen | null = null;

async function cockpit(setting: ScreenSetting = {}): Promise<Screen> {
  open = await Screen.open(setting);
  return open;
}

afterEach(async () => {
  await open?.close();
  open = null;
});

describe('at launch', () => {
  it('shows where statements run, and every step with what the warehouse knows of its last run', async () => {
    const pipeline = new FakePipeline();
    pipeline.told = warehouseStatus({
      steps: [
        { step: 'create', status: 'success', message: '', last: lastRun({ rows: null }) },
        { step: 'stage', status: 'stale', message: '3 new objects', last: lastRun() },
        { step: 'transform', status: 'error', message: 'its process was killed', last: lastRun({ finished: null }) },
        { step: 'validate', status: 'pending', message: '', last: null },
      ],
      tables: [{ table: 'stage_events', rows: 1234567 }],
    });

    const screen = await cockpit({ pipeline });

    expect(screen.lines[0]).toContain('demo  embedded · /data/demo.duckdb · main · ada');
    expect(screen.row('create')).toMatch(/▸ create +✔ success +2\.3 s/);
    expect(screen.row('▾ stage')).toMatch(/› ▾ stage +≠ stale +8,056 +2\.3 s +3 new objects/);
    expect(screen.row('stage_events')).toContain('1,234,567');
    expect(screen.row('transform')).toMatch(/✖ error +8,056 +its process was killed/);
    expect(screen.row('validate')).toContain('· pending');
  });

  it('keeps schema and user in the first line, and the end of a long location', async () => {
    const location = `/home/ada/${'very/'.repeat(20)}warehouse.duckdb`;
    const screen = await cockpit({ pipeline: new FakePipeline({ location, protected: true }) });

    expect(screen.lines[0]).toMatch(/embedded · ….*very\/warehouse\.duckdb · main · ada +PROTECTED $/);
  });

  it('tells who holds the lock since when', async () => {
    const pipeline = new FakePipeline();
    const since = Date.UTC(2018, 10, 30, 11);
    pipeline.told = warehouseStatus({ lock: { operator, since, beat: since } });

    const screen = await cockpit({ pipeline });

    expect(screen.lines[1]).toMatch(/locked by ada@lab \(pid 4711\) since \d\d:00:00$/);
  });

  it('says what is wrong when the warehouse cannot be read, in the header and with the remedy in the log', async () => {
    const pipeline = new FakePipeline();
    pipeline.status = () => Promise.reject(new Error('disk on fire'));

    const screen = await cockpit({ pipeline });

    expect(screen.lines[1]).toContain('✖ the warehouse cannot be read: disk on fire');
    expect(screen.text).toMatch(/✖ the warehouse cannot be read: disk on fire$/m);
  });

  it('shows the warnings of the configuration in the log', async () => {
    const screen = await cockpit({ options: { notices: ['dwh.cfg:7 unknown key LOGDATA'] } });

    expect(screen.text).toContain('▲ dwh.cfg:7 unknown key LOGDATA');
  });

  it('marks a protected target with a word, not with a colour alone', async () => {
    const screen = await cockpit({ pipeline: new FakePipeline({ protected: true }) });

    expect(screen.lines[0]).toMatch(/PROTECTED $/);
    expect(screen.emulator.cells(0)[1]?.inverse).toBe(true);
  });

  it('ticks while nothing runs only to look at the warehouse again after a long rest', async () => {
    const screen = await cockpit();

    expect(screen.clock.timers).toBe(1);
    await screen.advance(29_000);
    expect(screen.pipeline.looks).toBe(1);
    await screen.advance(2_000);
    expect(screen.pipeline.looks).toBe(2);
  });
});

describe('a run', () => {
  it('shows its steps queued, then their progress, rows and remaining time, then success and the summary', async () => {
    const screen = await cockpit();
    await screen.type('j', 'r');
    const run = screen.pipeline.latestRun();
    expect(run.request).toEqual({ command: 'stage', steps: ['stage'] });
    expect(screen.row('▾ stage')).toContain('◌ queued');

    await run.start();
    await run.emit(
      { type: 'step-started', step: 'stage' },
      { type: 'task-started', step: 'stage', task: 'stage_events' },
      { type: 'progress', step: 'stage', task: 'stage_events', progress: progress() },
    );
    await screen.advance(2000);
    expect(screen.row('stage_events')).toMatch(/● running +4,000 +2\.0 s +12\/30 · 40 %/);
    expect(screen.row('▾ stage')).toMatch(/● running +4,000 +2\.0 s/);
    expect(screen.text).toContain('12/30 objects (40 %) · 1.2 MB of 3.0 MB · 4,000 records');
    expect(screen.text).toContain('3.0 s left');
    expect(screen.lines[1]).toContain('● running stage › stage · 2.0 s');

    const totals = { pass: 2, warn: 0, error: 0, skip: 0, total: 2 };
    await run.emit(
      {
        type: 'task-finished',
        step: 'stage',
        task: 'stage_events',
        outcome: 'success',
        rows: 8056,
        elapsed: 5100,
        message: '',
      },
      {
        type: 'step-finished',
        step: 'stage',
        outcome: 'success',
        rows: 8056,
        elapsed: 5200,
        message: 'all loaded',
        failure: null,
      },
    );
    run.finish('success', { totals, elapsed: 5300 });
    screen.pipeline.told = warehouseStatus({
      steps: [{ step: 'stage', status: 'success', message: 'all loaded', last: lastRun({ run: run.id }) }],
    });
    await screen.idle();
    expect(screen.row('▾ stage')).toMatch(/✔ success +8,056 +5\.2 s +all loaded/);
    expect(screen.lines[1]).toContain('Done. PASS=2 WARN=0 ERROR=0 SKIP=0 TOTAL=2 in 5.3 s');
    expect(screen.pipeline.looks).toBe(2);
  });

  it('shows the message of a failure, where it happened and what to do, and runs again from there', async () => {
    const screen = await cockpit();
    await screen.press('a');
    const run = screen.pipeline.latestRun();
    await run.start();
    await run.emit({ type: 'step-started', step: 'transform' });
    await run.emit(
      {
        type: 'task-finished',
        step: 'transform',
        task: 'artist',
        outcome: 'error',
        rows: null,
        elapsed: 1,
        message: 'not made',
      },
      {
        type: 'step-finished',
        step: 'transform',
        outcome: 'error',
        rows: null,
        elapsed: 2,
        message: 'artist could not be made',
        failure: {
          kind: 'sql',
          message: "Could not convert string 'abc' to DOUBLE",
          where: 'transform › artist, line 2',
          remedy: 'Correct the object, then press t.',
        },
      },
    );
    run.finish('error');
    await screen.idle();

    expect(screen.row('    artist')).toMatch(/› {5}artist +✖ error/);
    expect(screen.text).toContain("✖ Could not convert string 'abc' to DOUBLE");
    expect(screen.text).toContain('where  transform › artist, line 2');
    expect(screen.text).toContain('remedy Correct the object, then press t.');

    await screen.press('t');
    expect(screen.pipeline.latestRun().request).toEqual({
      command: 'run',
      steps: ['create', 'stage', 'transform', 'validate'],
    });
  });

  it('shows a long failure whole in its own tab', async () => {
    const screen = await cockpit({ columns: 60, rows: 15 });
    await screen.press('r');
    const run = screen.pipeline.latestRun();
    const message = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
    run.finish('error', { failure: { kind: 'locked', message, where: 'etl.lock', remedy: 'Wait for it.' } });
    await screen.idle();
    expect(screen.text).toContain('press e for all of it');
    expect(screen.text).not.toContain('word29');

    await screen.type('e', keys.tab, 'G');
    expect(screen.text).toContain('remedy Wait for it.');

    await screen.press('k');
    expect(screen.text).toContain('word29');
  });

  it('that is cancelled shows cancelling until the stream says how it ended, then cancelled', async () => {
    const screen = await cockpit();
    await screen.type('j', 'r');
    const run = screen.pipeline.latestRun();
    await run.start();
    await run.emit({ type: 'step-started', step: 'stage' });
    expect(run.signal.aborted).toBe(false);

    await screen.press('x');
    expect(run.signal.aborted).toBe(true);
    expect(screen.row('▾ stage')).toContain('◐ cancelling');
    expect(screen.lines[1]).toContain('waiting for the engine to stop');
    expect(screen.lines.at(-1)).toContain('(x cancel)');

    await run.emit({ type: 'cancel-requested', step: 'stage' });
    expect(screen.row('▾ stage')).toContain('◐ cancelling');
    run.finish('cancelled');
    await screen.idle();
    expect(screen.row('▾ stage')).toContain('⊘ cancelled');
    expect(screen.lines[1]).toContain('⊘ cancelled');
  });

  it('is not disturbed by looks at the warehouse', async () => {
    const screen = await cockpit();
    await screen.press('r');

    await screen.advance(120_000);

    expect(screen.pipeline.looks).toBe(1);
  });

  it('that breaks its promise and throws is reported as a failure, and the cockpit goes on', async () => {
    const screen = await cockpit();
    await screen.press('r');
    screen.pipeline.latestRun().breakOff(new Error('out of cheese'));
    await screen.idle();

    expect(screen.text).toContain('✖ out of cheese');
    await screen.press('r');
    expect(screen.pipeline.runs).toHaveLength(2);
  });

  it('that ends without a word is reported, too', async () => {
    const screen = await cockpit();
    await screen.press('r');
    await screen.pipeline.latestRun().start();
    screen.pipeline.latestRun().breakOff();
    await screen.idle();

    expect(screen.text).toContain('the run ended without a word about its outcome');
  });

  it('shows its statements, rejects and checks in the tabs of the detail', async () => {
    const screen = await cockpit({ columns: 200, rows: 50 });
    await screen.press('a');
    const run = screen.pipeline.latestRun();
    await run.start();
    await run.emit(
      { type: 'step-started', step: 'stage' },
      {
        type: 'statement-started',
        step: 'stage',
        task: 'stage_songs',
        statement: 1,
        sql: 'INSERT INTO stage_songs\nSELECT 1',
      },
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
          object: '/data/2018-11-30-events.json',
          line: 12,
          column: 'length',
          value: 'abc',
          reason: 'not a number',
        },
      },
    );
    await screen.press(']');
    expect(screen.text).toMatch(/✔ success +stage_songs · 120 ms · 71 rows/);
    expect(screen.text).toContain('INSERT INTO stage_songs');
    await screen.press(']');
    expect(screen.text).toContain('[Rejects 1]');
    expect(screen.text).toContain('2018-11-30-events.json:12 not a number length = abc');

    await run.emit(
      { type: 'step-started', step: 'validate' },
      {
        type: 'check',
        step: 'validate',
        check: {
          name: 'top_songs',
          title: 'Top songs',
          kind: 'query',
          severity: 'error',
          outcome: 'fail',
          message: '1 cell differs',
          sql: 'SELECT 1',
          differences: [{ row: 3, column: 'plays', expected: '12', got: null }],
          failing: { columns: ['song_id'], rows: [['SOXYZ']], more: true },
          elapsed: 5,
        },
      },
    );
    await screen.press(']');
    expect(screen.text).toMatch(/✘ fail +Top songs · 1 cell differs/);
    expect(screen.text).toContain('row 3 · plays · expected 12 · got ∅ null');
    expect(screen.text).toContain('fails: song_id = SOXYZ');
    expect(screen.row('▾ validate')).toContain('✔ 0 ✘ 1 checks');
  });
});

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

describe('keys', () => {
  it('that arrive in one chunk all count', async () => {
    const screen = await cockpit();

    await screen.press('jj');

    expect(screen.row('stage_events')).toMatch(/^›/);
  });

  it('open and close the tasks of a step', async () => {
    const screen = await cockpit();
    expect(screen.text).not.toContain('songPlays');

    await screen.type('jjjj', 'l');
    expect(screen.text).toContain('songPlays');

    await screen.type('j', 'h');
    expect(screen.text).not.toContain('songPlays');
    expect(screen.text).toMatch(/› ▸ transform/);
  });

  it('that cannot be used now say why', async () => {
    const screen = await cockpit();

    await screen.press('x');
    expect(screen.text).toContain('cancel: nothing runs');

    await screen.press('t');
    expect(screen.text).toContain('retry: no step has failed');
    expect(screen.pipeline.runs).toHaveLength(0);
  });

  it('that run anything do nothing in a read-only cockpit and say so', async () => {
    const screen = await cockpit({ options: { readOnly: true } });
    expect(screen.lines[0]).toContain('READ-ONLY');
    expect(screen.lines.at(-1)).toContain('(r run)');

    for (const key of ['r', 'a', 'f', 'R']) {
      await screen.press(key);
      expect(screen.text).toContain('this cockpit is read-only');
    }
    expect(screen.pipeline.runs).toHaveLength(0);
  });

  it('show the help, made from the key table, with reasons', async () => {
    const screen = await cockpit({ columns: 120, rows: 60 });

    await screen.press('?');

    expect(screen.text).toMatch(/a +Run all steps, first to last\./);
    expect(screen.text).toMatch(/x +\(not now: nothing runs\) Ask the engine to stop/);
    await screen.escape();
    expect(screen.text).not.toContain('Run all steps');
  });

  it('scroll the log and follow its end again', async () => {
    const screen = await cockpit();
    await screen.press('r');
    const run = screen.pipeline.latestRun();
    for (let index = 0; index < 40; index++) {
      await run.emit({ type: 'log', level: 'info', text: `line ${index}!` });
    }
    await screen.settle();
    expect(screen.text).toContain('line 39!');

    await screen.type(keys.tab, 'k');
    await run.emit({ type: 'log', level: 'info', text: 'line 40!' });
    await screen.settle();
    expect(screen.text).not.toContain('line 39!');

    await screen.press('G');
    await run.emit({ type: 'log', level: 'info', text: 'line 41!' });
    await screen.settle();
    expect(screen.text).toContain('line 41!');
  });
});

describe('recreating the tables', () => {
  const tables = [
    { table: 'stage_events', rows: 8056 },
    { table: 'songPlays', rows: 6820 },
  ];

  it('asks first, with focus on Cancel, and shows which rows would go', async () => {
    const pipeline = new FakePipeline();
    pipeline.told = warehouseStatus({ tables });
    const screen = await cockpit({ pipeline });

    await screen.press('R');
    await screen.idle();
    expect(screen.text).toContain('14,876 rows in 2 tables would go:');
    expect(screen.text).toContain('stage_events 8,056 · songPlays 6,820');
    expect(screen.text).toContain('› Cancel ‹');

    await screen.press(keys.enter);
    expect(pipeline.runs).toHaveLength(0);
    expect(screen.text).not.toContain('would go');
  });

  it('runs create when the operator chooses it', async () => {
    const screen = await cockpit();
    await screen.press('R');
    await screen.idle();

    await screen.type(keys.tab, keys.enter);

    expect(screen.pipeline.latestRun().request).toEqual({
      command: 'create --recreate',
      steps: ['create'],
      recreate: true,
    });
  });

  it('wants the name of a protected target typed', async () => {
    const screen = await cockpit({ pipeline: new FakePipeline({ protected: true }) });
    await screen.press('R');
    await screen.idle();

    await screen.type('dem', keys.tab, keys.enter);
    expect(screen.pipeline.runs).toHaveLength(0);
    expect(screen.text).toContain('Drop and recreate: type demo first');

    await screen.type('o', keys.enter);
    expect(screen.pipeline.runs).toHaveLength(1);
  });
});

describe('leaving', () => {
  it('with q ends at once with 0 when nothing runs, and gives the terminal back', async () => {
    const screen = await cockpit();
    expect(screen.emulator.isAlternate).toBe(true);
    expect(screen.emulator.wraps).toBe(false);

    await screen.press('q');

    expect(await screen.cockpit.left).toBe(0);
    expect(screen.emulator.isAlternate).toBe(false);
    expect(screen.emulator.wraps).toBe(true);
  });

  it('while a run is in progress asks, and staying changes nothing', async () => {
    const screen = await cockpit();
    await screen.press('r');
    await screen.press('q');
    expect(screen.text).toContain('Quit while something runs?');
    expect(screen.text).toContain('› Stay ‹');

    await screen.press(keys.enter);

    expect(screen.text).not.toContain('Quit while');
    expect(screen.pipeline.latestRun().signal.aborted).toBe(false);
  });

  it('while a run is in progress cancels it and waits for the engine', async () => {
    const screen = await cockpit();
    await screen.press('r');
    const run = screen.pipeline.latestRun();
    await screen.type('q', keys.right, keys.enter);
    expect(run.signal.aborted).toBe(true);
    expect(screen.text).toContain('Leaving as soon as the engine has stopped.');
    await screen.advance(60_000);
    expect(screen.emulator.isAlternate).toBe(true);

    run.finish('cancelled');

    expect(await screen.cockpit.left).toBe(130);
    expect(screen.emulator.isAlternate).toBe(false);
  });

  it('with Ctrl-C asks, and the second one forces it after a short wait for the engine', async () => {
    const screen = await cockpit();
    await screen.press('r');
    const run = screen.pipeline.latestRun();

    await screen.press(keys.ctrl('c'));
    expect(screen.text).toContain('› Stay ‹');
    expect(run.signal.aborted).toBe(false);

    await screen.press(keys.ctrl('c'));
    expect(run.signal.aborted).toBe(true);
    expect(screen.text).toContain('Leaving: a moment for the engine to stop.');

    screen.clock.advance(5_000);
    expect(await screen.cockpit.left).toBe(130);
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
