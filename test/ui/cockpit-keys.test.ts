import { describe, expect, it } from 'vitest';
import { FakePipeline, warehouseStatus } from './fake-pipeline.ts';
import { keys, screens } from './screen.ts';

const cockpit = screens();

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
    expect(screen.text).not.toContain('line 40!');

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
