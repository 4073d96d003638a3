import { describe, expect, it } from 'vitest';
import type { PipelineEvent, StepName } from '../../src/commands/events.ts';
import { endOf, type TestPipeline } from '../pipeline.ts';
import type { RedshiftDouble } from './double/double.ts';
import { connect, rows, sharedPostgres } from './fixture.ts';
import { doubleWithBucket, loadStaging, pipelineOn } from './given.ts';

sharedPostgres();

type Isolation = 'snapshot' | 'serializable';

/** A pipeline whose tables are made and staged. */
async function staged(isolation: Isolation = 'snapshot'): Promise<{ double: RedshiftDouble; test: TestPipeline }> {
  const double = await doubleWithBucket({ isolation });
  const test = await pipelineOn(double);
  expect(endOf(await test.run(['create'])).failure).toBeNull();
  await loadStaging(await connect(double));
  return { double, test };
}

function retries(events: readonly PipelineEvent[]) {
  return events.flatMap((event) => (event.type === 'step-retrying' ? [[event.step, event.attempt, event.reason]] : []));
}

const inOtherWords = 'could not complete because of conflict with concurrent transaction';

/** The tasks of a run's step, as the run log has them. */
async function loggedTasks(double: RedshiftDouble, step: StepName): Promise<unknown> {
  return double.behind(
    `SELECT task, count(*), min(outcome) FROM etl.steps WHERE step = '${step}' AND run_id = (SELECT max(run_id) FROM etl.steps) GROUP BY task ORDER BY task`,
  );
}

describe.each<Isolation>(['snapshot', 'serializable'])('in a database of isolation level %s', (isolation) => {
  it('a step does not meet its own run log and lock', async () => {
    const { double, test } = await staged(isolation);
    const events = await test.run(['transform', 'validate']);
    expect(endOf(events).failure).toBeNull();
    expect(retries(events)).toEqual([]);
    expect(double.unknown).toEqual([]);
  });
});

describe('a conflict with another transaction', () => {
  it.each([
    ['as it commits', { kind: 'conflict', match: /^commit$/i, times: 1 }],
    ['in the middle', { kind: 'conflict', match: /INSERT INTO artist/, times: 1 }],
    ['in other words', { kind: 'refuse', match: /INSERT INTO users/, code: 'XX000', message: inOtherWords }],
  ] as const)('%s makes transform begin anew, and tells so', async (_when, fault) => {
    const { double, test } = await staged();
    const { totals } = endOf(await test.run(['transform']));
    const events: PipelineEvent[] = [];
    // Not the COMMIT of the lock, which comes first.
    for await (const event of test.pipeline.run(
      { command: 'test', steps: ['transform'] },
      new AbortController().signal,
    )) {
      events.push(event);
      if (event.type === 'step-started') double.fault(fault);
    }
    expect(retries(events)).toEqual([['transform', 2, expect.stringMatching(/1023|concurrent/)]]);
    expect(endOf(events)).toMatchObject({ failure: null, totals });
    expect(events.find((event) => event.type === 'step-finished')).toMatchObject({
      message: expect.stringMatching(/; attempt 2 of 5$/),
    });
    expect(await test.rows('SELECT count(*) FROM songplays')).toEqual([['2']]);
    expect(await loggedTasks(double, 'transform')).toEqual(
      ['', 'artist', 'checks', 'songPlays', 'songs', 'times', 'users'].map((task) => [
        task,
        '1',
        expect.stringMatching(/success|warn/),
      ]),
    );
    expect(double.unknown).toEqual([]);
  });

  it.each([
    ['as the lock is taken', { kind: 'conflict', match: /^commit$/i }],
    ['with a row of the lock', { kind: 'refuse', match: /INSERT INTO etl.lock/, code: 'XX000', message: inOtherWords }],
    ['as the lock is given back', { kind: 'conflict', match: /^DELETE FROM etl.lock WHERE/ }],
    ['in the run log', { kind: 'conflict', match: /^UPDATE etl.steps/ }],
  ] as const)('%s is tried again', async (when, fault) => {
    const { double, test } = await staged();
    double.fault(fault);
    const events = await test.run(['transform']);
    expect(endOf(events).failure).toBeNull();
    const words = events.flatMap((event) => (event.type === 'log' ? [event.text] : []));
    const aboutLock =
      /^Another transaction was in the way when the lock was taken: .*(1023|concurrent).*; got it at attempt 2 of 5\.$/s;
    expect(words.filter((text) => aboutLock.test(text))).toHaveLength(/lock is taken|row of/.test(when) ? 1 : 0);
    expect(await double.behind('SELECT count(*) FROM etl.lock')).toEqual([['0']]);
    expect(
      await test.rows("SELECT count(*) FROM etl.steps WHERE step = 'transform' AND task = '' AND finished IS NULL"),
    ).toEqual([['0']]);
    expect(double.unknown).toEqual([]);
  });

  it('that stays when the lock is taken fails the run, and no step has begun', async () => {
    const { double, test } = await staged();
    double.fault({ kind: 'conflict', match: /^INSERT INTO etl.lock/, times: Number.POSITIVE_INFINITY });
    const events = await test.run(['transform']);
    expect(events.map(({ type }) => type)).toEqual(['run-finished']);
    expect(endOf(events).failure).toMatchObject({ kind: 'sql', message: expect.stringContaining('1023') });
  });

  it('that stays fails the step after five attempts, with the old star in place', async () => {
    const { double, test } = await staged();
    await test.run(['transform']);
    double.fault({ kind: 'conflict', match: /INSERT INTO artist/, times: Number.POSITIVE_INFINITY });
    const events = await test.run(['transform']);
    expect(retries(events).map(([, attempt]) => attempt)).toEqual([2, 3, 4, 5]);
    expect(endOf(events).failure).toMatchObject({ kind: 'sql', message: expect.stringContaining('1023') });
    expect(await test.rows('SELECT count(*) FROM songplays')).toEqual([['2']]);
  });

  it('makes validate begin anew', async () => {
    const { double, test } = await staged();
    await test.run(['transform']);
    double.fault({ kind: 'conflict', match: /songplays/i, times: 1 });
    const events = await test.run(['validate']);
    expect(retries(events)).toHaveLength(1);
    expect(endOf(events).failure).toBeNull();
  });

  it('is waited for no longer than the operator wants', async () => {
    const { double, test } = await staged();
    double.fault({ kind: 'conflict', match: /INSERT INTO artist/, times: Number.POSITIVE_INFINITY });
    const stop = new AbortController();
    const events: PipelineEvent[] = [];
    for await (const event of test.pipeline.run({ command: 'test', steps: ['transform'] }, stop.signal)) {
      events.push(event);
      if (event.type === 'step-retrying') stop.abort();
    }
    expect(endOf(events).outcome).toBe('cancelled');
    expect(retries(events)).toHaveLength(1);
  });
});

describe('the end of a step', () => {
  it('is known although the answer to COMMIT was lost', async () => {
    const { double, test } = await staged();
    for await (const event of test.pipeline.run(
      { command: 'test', steps: ['transform'] },
      new AbortController().signal,
    )) {
      if (event.type === 'step-started') double.fault({ kind: 'lose-answer', match: /^commit$/i });
      if (event.type === 'run-finished') expect(event.failure).toBeNull();
    }
    expect(await test.rows('SELECT count(*) FROM songplays')).toEqual([['2']]);
  });

  it('is known although its process did not live to write it into the run log', async () => {
    const { double, test } = await staged();
    await test.run(['transform']);
    await double.behind(
      `UPDATE etl.steps SET finished = NULL, outcome = NULL, message = NULL WHERE step = 'transform'`,
    );
    const { steps } = await test.pipeline.status(new AbortController().signal);
    expect(steps.find(({ step }) => step === 'transform')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('play'),
    });
    const [run] = await test.pipeline.stepRuns({ step: 'transform', task: null }, 1, new AbortController().signal);
    expect(run).toMatchObject({ outcome: 'warn', rows: expect.any(Number) });
  });

  it('is told of although the statistics could not be gathered', async () => {
    const { double, test } = await staged();
    double.fault({ kind: 'refuse', match: /^ANALYZE/, code: '42501', message: 'permission denied' });
    const events = await test.run(['transform']);
    expect(endOf(events).failure).toBeNull();
    expect(events.find((event) => event.type === 'log')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('the statistics of'),
    });
  });
});

describe('the one writer’s lock', () => {
  it('that another operator has taken meanwhile is found out before COMMIT, whatever the snapshot says', async () => {
    const { double, test } = await staged();
    await test.run(['transform']);
    const before = await test.rows('SELECT count(*) FROM etl.commits');
    const held = double.hold('running', /INSERT INTO artist/);
    const events: PipelineEvent[] = [];
    for await (const event of test.pipeline.run(
      { command: 'test', steps: ['transform'] },
      new AbortController().signal,
    )) {
      events.push(event);
      if (event.type !== 'statement-started' || !/INSERT INTO artist/.test(event.sql)) continue;
      await double.behind('DELETE FROM etl.lock');
      held.release();
    }
    expect(endOf(events).failure).toMatchObject({ kind: 'locked' });
    expect(await test.rows('SELECT count(*) FROM etl.commits')).toEqual(before);
    expect(double.unknown).toEqual([]);
  });

  it('keeps a second operator out, and tells who has it', async () => {
    const { double, test } = await staged();
    const second = await pipelineOn(double);
    const held = double.hold('running', /INSERT INTO artist/);
    for await (const event of test.pipeline.run(
      { command: 'first', steps: ['transform'] },
      new AbortController().signal,
    )) {
      if (event.type !== 'statement-started' || !/INSERT INTO artist/.test(event.sql)) continue;
      expect(endOf(await second.run(['transform'])).failure).toMatchObject({
        kind: 'locked',
        message: expect.stringContaining('is running first'),
      });
      held.release();
    }
    const client = await connect(double);
    expect(await rows(client, 'SELECT count(*) FROM etl.lock')).toEqual([['0']]);
    expect(double.unknown).toEqual([]);
  });
});
