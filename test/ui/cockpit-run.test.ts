import { describe, expect, it } from 'vitest';
import { lastRun, progress, warehouseStatus } from './fake-pipeline.ts';
import { keys, screens } from './screen.ts';

const cockpit = screens();

describe('a run', () => {
  it('shows its steps queued, then their progress, rows and remaining time, then success and the summary', async () => {
    const screen = await cockpit();
    await screen.type('j', 'O');
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
    expect(screen.row('stage_events')).toMatch(/● running +12\/30 40 % +4,000 +2\.0 s +█████░░░░░░░/);
    expect(screen.row('▾ stage')).toMatch(/● running +12\/30 40 % +4,000 +2\.0 s/);
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
    expect(screen.text).toContain('press E for all of it');
    expect(screen.text).not.toContain('word29');

    await screen.type('E', keys.tab, 'G');
    expect(screen.text).toContain('key    t Run again from the step that failed');
    await screen.press('kk');
    expect(screen.text).toContain('remedy Wait for it.');

    await screen.press('kk');
    expect(screen.text).toContain('word29');
  });

  it('that is cancelled shows cancelling until the stream says how it ended, then cancelled', async () => {
    const screen = await cockpit();
    await screen.type('j', 'O');
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
    expect(screen.text).toMatch(/2018-11-30-events\.json:12 +length +abc +not a number/);

    await run.emit(
      { type: 'step-started', step: 'validate' },
      {
        type: 'check',
        step: 'validate',
        task: 'queries',
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
    await screen.press('C');
    expect(screen.text).toMatch(/✘ fail +Top songs · 1 cell differs/);
    expect(screen.text).toContain('row 3 · plays · expected 12 · got ∅ null');
    expect(screen.text).toContain('fails: song_id = SOXYZ');
    expect(screen.row('▾ validate')).toContain('✘ 1');
  });
});
