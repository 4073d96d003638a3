import { describe, expect, it } from 'vitest';
import { endOf } from '../pipeline.ts';
import { connect, sharedPostgres } from './fixture.ts';
import { doubleWithBucket, loadStaging, pipelineOn } from './given.ts';

sharedPostgres();

const idle = new AbortController().signal;

describe('the pipeline on Redshift', () => {
  it('creates, transforms and validates, and tells how it stands', async () => {
    const double = await doubleWithBucket();
    const test = await pipelineOn(double);
    expect(endOf(await test.run(['create']))).toMatchObject({ outcome: 'success', failure: null });
    await loadStaging(await connect(double));

    const ended = endOf(await test.run(['transform', 'validate']));
    expect(ended.failure).toBeNull();
    expect(await test.rows('SELECT count(*), count(song_id) FROM songplays')).toEqual([['2', '1']]);

    const { steps, tables, lock } = await test.pipeline.status(idle);
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ['create', 'success'],
      ['stage', 'pending'],
      ['transform', 'warn'],
      ['validate', 'warn'],
    ]);
    expect(tables.find(({ table }) => table === 'songPlays')).toMatchObject({ rows: 2 });
    expect(lock).toBeNull();
    expect(double.unknown).toEqual([]);
  });

  it('shows history, what a step did, and its tables', async () => {
    const double = await doubleWithBucket();
    const { pipeline, ...test } = await pipelineOn(double);
    await test.run(['create']);
    await loadStaging(await connect(double));
    await test.run(['transform']);
    expect(await pipeline.history(10, idle)).toHaveLength(2);
    expect(await pipeline.stepRuns({ step: 'transform', task: null }, 10, idle)).toHaveLength(1);
    expect(await pipeline.stepRows({ step: 'transform', task: 'users' }, 10, idle)).toBeTruthy();
    expect(await pipeline.pastRejects(null, 10, idle)).toBeTruthy();
    const tables = await pipeline.tables(idle);
    const plays = tables.find(({ table }) => table === 'songPlays');
    expect(plays?.rows).toBe(2);
    expect(double.unknown).toEqual([]);
  });
});
