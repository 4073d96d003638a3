import { describe, expect, it, vi } from 'vitest';
import { FakePipeline, lastRun, operator, warehouseStatus } from './fake-pipeline.ts';
import { screens } from './screen.ts';

// Ink asks the environment whether there are colours, when it is loaded.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

const cockpit = screens();

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

  it('keeps a number of the last run and its unit on one line', async () => {
    const last = lastRun({
      started: Date.UTC(2018, 10, 30, 11),
      finished: Date.UTC(2018, 10, 30, 11, 0, 2, 300),
      rows: null,
    });
    for (let filler = 0; filler < 24; filler += 3) {
      const message = `done${'.'.repeat(filler)}`;
      const steps = [{ step: 'create', status: 'success', message, last } as const];
      const pipeline = new FakePipeline();
      pipeline.told = warehouseStatus({ steps });
      const screen = await cockpit({ pipeline });
      await screen.press('g');
      expect(screen.text).toMatch(/(· |^ {2})in 2\.3 s *$/m);
    }
  });

  it('draws nothing while the terminal still echoes what is typed', async () => {
    const screen = await cockpit();
    expect(screen.lines[0]).toContain('demo');
    expect(screen.echoed).toBe(false);
  });

  it('keeps schema and user in the first line, and the end of a long location', async () => {
    const location = `/home/ada/${'very/'.repeat(20)}warehouse.duckdb`;
    const screen = await cockpit({ pipeline: new FakePipeline({ location, protected: true }) });

    expect(screen.lines[0]).toMatch(/embedded · ….*very\/warehouse\.duckdb · main · ada +PROTECTED $/);
  });

  it('tells who holds the lock since when', async () => {
    const pipeline = new FakePipeline();
    const since = Date.UTC(2018, 10, 30, 11);
    pipeline.told = warehouseStatus({
      lock: { run: 'theirs', command: 'stage', operator, since, beat: since, asOf: since },
    });

    const screen = await cockpit({ pipeline });

    expect(screen.lines[1]).toMatch(/locked by ada@lab \(pid 4711\) since \d\d:00:00, beat 1 h 00 m ago$/);
  });

  it('says what is wrong when the warehouse cannot be read, in the header and with the remedy in the log', async () => {
    const pipeline = new FakePipeline();
    pipeline.status = () => Promise.reject(new Error('disk on fire'));

    const screen = await cockpit({ pipeline });

    expect(screen.lines[1]).toContain('✖ the warehouse cannot be read, next try in 1 s: disk on fire');
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
