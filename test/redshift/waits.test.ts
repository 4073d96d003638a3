import { describe, expect, it } from 'vitest';
import type { PipelineEvent } from '../../src/commands/events.ts';
import { endOf } from '../pipeline.ts';
import { connect, rows, sharedPostgres } from './fixture.ts';
import { doubleWithBucket, loadStaging, pipelineOn, warehouseOn } from './given.ts';
import { open, warehouse } from './warehouse.ts';

sharedPostgres();

/** Runs transform to its end; `act` is told of each event. */
async function transform(
  test: Awaited<ReturnType<typeof pipelineOn>>,
  act: (event: PipelineEvent) => unknown,
): Promise<readonly PipelineEvent[]> {
  const events: PipelineEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of test.pipeline.run({ command: 'test', steps: ['transform'] }, signal)) {
    events.push(event);
    await act(event);
  }
  return events;
}

describe('a statement that waits says so, and when it goes on:', () => {
  it('in a queue, as a COPY', async () => {
    const given = await warehouse();
    const { double } = given;
    const { pipeline, run } = await open(given);
    await run(['create']);
    const held = double.hold('queued', /^COPY stage_songs/);
    const told: string[] = [];
    const signal = new AbortController().signal;
    for await (const event of pipeline.run({ command: 'test', steps: ['stage'] }, signal)) {
      if (event.type === 'log') told.push(event.text);
      if (event.type === 'log' && /waits in a queue/.test(event.text)) held.release();
      if (event.type === 'run-finished') expect(event.failure).toBeNull();
    }
    expect(told[0]).toBe('stage_songs waits in a queue (WLM)');
  });

  it('in a queue', async () => {
    const double = await doubleWithBucket();
    const test = await pipelineOn(double);
    await test.run(['create']);
    await loadStaging(await connect(double));
    const held = double.hold('queued', /INSERT INTO artist/);
    const events = await transform(test, (event) => {
      if (event.type === 'log' && /waits in a queue/.test(event.text)) held.release();
    });
    expect(endOf(events).failure).toBeNull();
    expect(events.flatMap((event) => (event.type === 'log' ? [event.text] : []))).toEqual([
      'artist waits in a queue (WLM)',
    ]);
    expect(double.unknown).toEqual([]);
  });

  it('for a lock, and whose', async () => {
    const double = await doubleWithBucket();
    const test = await pipelineOn(double);
    await test.run(['create']);
    const other = await connect(double);
    await loadStaging(other);
    await other.query('BEGIN');
    await other.query('LOCK songs');
    const [[pid] = []] = await rows(other, 'SELECT pg_backend_pid()');
    const events = await transform(test, async (event) => {
      if (event.type === 'log' && /waits for a lock/.test(event.text)) await other.query('ROLLBACK');
    });
    expect(endOf(events).failure).toBeNull();
    expect(events.flatMap((event) => (event.type === 'log' ? [event.text] : []))[0]).toBe(
      `songs waits for a lock that awsuser (process ${pid}) holds`,
    );
    expect(double.unknown).toEqual([]);
  });

  it('a session with nothing to do has no activity', async () => {
    const connection = await (await warehouseOn(await doubleWithBucket())).connect();
    expect(await connection.activity()).toBeNull();
    await connection.close();
  });
});
