import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { FakePipeline, lastRun, operator, warehouseStatus } from '../fake-pipeline.ts';
import { keys, screens } from '../screen.ts';

const cockpit = screens();
const noon = Date.UTC(2018, 10, 30, 12);

describe('a run elsewhere', () => {
  it('is followed: who runs what, its tasks, and the beat of the lock; looks come every two seconds', async () => {
    const pipeline = new FakePipeline();
    const started = noon - 5000;
    const task = { finished: null, rows: null, message: '' };
    const last = lastRun({
      ...{ started, finished: null, outcome: null, rows: null },
      tasks: [
        { ...task, task: 'stage_events', status: 'running', started },
        { ...task, task: 'stage_songs', status: 'success', started, finished: started + 1000 },
      ],
    });
    pipeline.told = warehouseStatus({
      steps: [{ step: 'stage', status: 'running', message: 'run by ada on lab (pid 4711)', last }],
      lock: { run: 'elsewhere', command: 'stage', operator, since: started, beat: noon - 3000, asOf: noon },
    });
    const screen = await cockpit({ pipeline });

    expect(screen.lines[1]).toMatch(
      /● ada@lab \(pid 4711\) is running stage +locked since \d\d:59:55, beat 3\.0 s ago/,
    );
    expect(screen.row('stage_events')).toMatch(/● running +5\.0 s/);
    expect(screen.row('stage_songs')).toMatch(/✔ success +1\.0 s/);
    expect(screen.row('▾ stage')).toContain('run by ada');

    await screen.advance(1000);
    expect(screen.lines[1]).toContain('beat 4.0 s ago');
    await screen.advance(1500);
    expect(pipeline.looks).toBe(2);
  });
});

describe('the checks of a run elsewhere', () => {
  it('are shown from the run log, with the rows that break them', async () => {
    const pipeline = new FakePipeline();
    const check = { task: 'data checks', kind: 'data', severity: 'error', sql: 'SELECT 1', elapsed: 3 } as const;
    const last = lastRun({
      outcome: 'fail',
      tasks: [{ task: 'data checks', status: 'fail', started: noon, finished: noon, rows: null, message: '' }],
      checks: [
        { ...check, name: 'held', title: 'it holds', outcome: 'success', message: '', differences: [], failing: null },
        {
          ...{ ...check, name: 'broken', title: 'no user is lost', outcome: 'fail', message: '1 failing row' },
          ...{ differences: [], failing: { columns: ['user_id'], rows: [['4711\u001b[2J']], more: true } },
        },
      ],
    });
    pipeline.told = warehouseStatus({ steps: [{ step: 'validate', status: 'fail', message: '1 failed', last }] });
    const screen = await cockpit({ columns: 200, rows: 50, pipeline });

    await screen.type('G', 'k', 'k', 'k', 'k', 'C');
    expect(screen.text).toContain('[Checks 2]');
    expect(screen.text).toContain('no user is lost');
    expect(screen.text).toContain('user_id = 4711␛[2J');
    expect(screen.row('it holds')).toContain('✔');
  });
});

describe('a lost connection', () => {
  it('shows with the time until the next try, keeps the view, and a word tells that it is back', async () => {
    const pipeline = new FakePipeline();
    pipeline.told = warehouseStatus({
      steps: [{ step: 'stage', status: 'success', message: 'all loaded', last: lastRun() }],
    });
    const screen = await cockpit({ columns: 100, rows: 30, pipeline });
    const status = pipeline.status.bind(pipeline);
    let tries = 0;
    pipeline.status = () => {
      tries += 1;
      return Promise.reject(new SparkifyError('warehouse', 'the server closed the connection'));
    };

    await screen.press(keys.ctrl('r'));
    await screen.idle();
    expect(screen.lines[1]).toContain('✖ connection lost, next try in 1 s: the server closed the connection');
    expect(screen.row('▾ stage')).toContain('all loaded');

    await screen.advance(1000);
    await screen.idle();
    expect(screen.lines[1]).toContain('next try in 2 s');
    await screen.advance(2000);
    await screen.idle();
    expect(screen.lines[1]).toContain('next try in 4 s');
    await screen.advance(1500);
    expect(screen.lines[1]).toContain('next try in 3 s');
    expect(tries).toBe(3);

    pipeline.status = status;
    await screen.advance(3000);
    await screen.idle();
    expect(screen.lines[1]).not.toContain('connection lost');
    expect(screen.lines.at(-2)).toContain('The warehouse answers again, after 3 failed tries.');
    await screen.advance(1000);
    expect(screen.clock.timers).toBe(1);
  });
});
