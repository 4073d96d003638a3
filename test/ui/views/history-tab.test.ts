import { describe, expect, it } from 'vitest';
import type { StepRun } from '../../../src/commands/inspect/inspection.ts';
import { SparkifyError } from '../../../src/errors.ts';
import { FakePipeline, operator } from '../fake-pipeline.ts';
import { keys, screens } from '../screen.ts';

const cockpit = screens();
const noon = Date.UTC(2018, 10, 30, 12);

function stepRun(changes: Partial<StepRun> = {}): StepRun {
  const times = { started: noon - 60_000, finished: noon - 58_000 };
  return {
    run: 'r1',
    command: 'run',
    operator,
    ...times,
    outcome: 'success',
    rows: 8056,
    message: 'well done',
    ...changes,
  };
}

describe('the history of a step', () => {
  it('shows its runs, newest first, with when, who, how long, rows and outcome, and a sparkline of durations', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.runs = () => [
      stepRun({ finished: noon - 56_000 }),
      stepRun({ started: noon - 120_000, finished: noon - 119_000, outcome: 'error', rows: null, message: 'no' }),
      stepRun({ started: noon - 180_000, finished: noon - 178_000 }),
    ];
    const screen = await cockpit({ columns: 200, rows: 50, pipeline });

    await screen.type('j'.repeat(8), 'H');
    await screen.idle();

    expect(screen.row('latest')).toContain('▅█  latest 4.0 s · 2.0 s to 4.0 s in 2 runs');
    expect(screen.row('8,056')).toMatch(/2018-11-30 \d\d:59:00 +4\.0 s +8,056 +success +ada@lab/);
    expect(screen.row('  error ')).toMatch(/1\.0 s +error/);
    expect(pipeline.asked).toEqual(['runs stage']);
  });

  it('is asked once for each row, and again after a run', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.runs = () => [stepRun()];
    const screen = await cockpit({ pipeline });
    await screen.press('H');
    await screen.idle();

    await screen.type('j', 'k');
    await screen.idle();
    expect(pipeline.asked).toEqual(['runs create', 'runs stage']);

    await screen.press('r');
    pipeline.latestRun().finish('success');
    await screen.idle();
    expect(pipeline.asked).toEqual(['runs create', 'runs stage', 'runs create']);
  });

  it('that cannot be had again stays, with a word about it', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.runs = () => [stepRun()];
    const screen = await cockpit({ columns: 120, rows: 40, pipeline });
    await screen.press('H');
    await screen.idle();

    pipeline.inspected.runs = () => Promise.reject(new SparkifyError('warehouse', 'the line is dead'));
    await screen.press(keys.ctrl('r'));
    await screen.idle();

    expect(screen.text).toContain('▲ the warehouse could not be asked: the line is dead');
    expect(screen.text).toContain('well done');
  });

  it('is given up when another row is shown before it has come', async () => {
    const pipeline = new FakePipeline();
    const signals: AbortSignal[] = [];
    const first = Promise.withResolvers<readonly StepRun[]>();
    pipeline.inspected.runs = (_part, signal) => {
      signals.push(signal);
      return signals.length === 1 ? first.promise : [stepRun({ message: 'of the second row' })];
    };
    const screen = await cockpit({ columns: 120, rows: 40, pipeline });
    await screen.press('H');
    expect(screen.text).toContain('◌ asking the warehouse …');

    await screen.press('j');
    expect(signals[0]?.aborted).toBe(true);
    first.reject(new Error('aborted'));
    await screen.idle();
    expect(screen.text).toContain('of the second row');
  });
});
