import { describe, expect, it } from 'vitest';
import type { PipelineEvent } from '../../src/commands/events.ts';
import { endOf } from '../pipeline.ts';
import { sharedPostgres } from './fixture.ts';
import { eventLine, songText } from './sparkify.ts';
import { bucket, type OpenWarehouse, open, someObjects, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

/** Lets the double go on; it runs in this process. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

const tables = ['stage_events', 'stage_songs', 'etl.files'];

/** All rows of what stage replaces. */
async function staged({ rows }: OpenWarehouse): Promise<string> {
  const all = [];
  // The ledger names the run, which differs each time.
  for (const table of tables) {
    const found = await rows(`SELECT * FROM ${table} ORDER BY 1, 2, 3, 4, 5`);
    all.push(...found.map((row) => JSON.stringify([table, ...(table === 'etl.files' ? row.slice(0, -1) : row)])));
  }
  return all.join('\n');
}

interface Given {
  readonly given: TestWarehouse;
  readonly there: OpenWarehouse;
  /** What is staged when the fault comes, with objects that are new since. */
  readonly before: string;
}

/** A warehouse that is staged, and a bucket with more in it now. */
async function stagedOnce(options: Parameters<typeof warehouse>[0] = {}): Promise<Given> {
  const given = await warehouse(options);
  const there = await open(given);
  expect(endOf(await there.run(['create', 'stage'])).failure).toBeNull();
  given.s3.put(bucket, 'log_data/new.json', eventLine({ itemInSession: 9 }));
  given.s3.put(bucket, 'song_data/new.json', songText({ song_id: 'SONEW', title: 'New' }));
  return { given, there, before: await staged(there) };
}

/** Nothing was changed, nothing goes on at the server, and the next run comes through. */
async function unharmed({ given, there, before }: Given): Promise<void> {
  expect(await staged(there)).toBe(before);
  while (given.double.history.queries.some(({ status }) => status === 'running')) await turn();
  given.double.healthy();
  given.s3.healthy();
  expect(endOf(await there.run(['stage'])).failure).toBeNull();
  expect(await there.rows('SELECT count(*) FROM stage_events')).toEqual([['4']]);
}

/** Runs stage, and does something as soon as the COPY of a table has reached the server, which waits for that. */
async function whileCopying(
  { given, there }: Given,
  table: string,
  act: (stop: AbortController) => unknown,
): Promise<readonly PipelineEvent[]> {
  const held = given.double.hold('running', new RegExp(`^COPY ${table}`));
  const events: PipelineEvent[] = [];
  const stop = new AbortController();
  let acted = false;
  const copying = () =>
    given.double.history.queries.some(({ text, status }) => status === 'running' && /^COPY/.test(text));
  for await (const event of there.pipeline.run({ command: 'test', steps: ['stage'] }, stop.signal)) {
    events.push(event);
    if (event.type !== 'statement-started' || !event.sql.startsWith(`COPY ${table}`)) continue;
    while (!acted && !copying()) await turn();
    // It may be sent again.
    if (!acted) await act(stop);
    acted = true;
    held.release();
  }
  return events;
}

describe('a COPY during which', () => {
  it('another object comes into the prefix fails by its name', async () => {
    const test = await stagedOnce();
    const events = await whileCopying(test, 'stage_songs', () =>
      test.given.s3.put(bucket, 'song_data/stranger.json', songText({ song_id: 'SOX' })),
    );
    expect(endOf(events).failure).toMatchObject({
      kind: 'source',
      message: `the COPY read s3://${bucket}/song_data/stranger.json, which was not there when listed; nothing was changed`,
      where: `s3://${bucket}/song_data/`,
      remedy: expect.stringContaining('MANIFEST_PREFIX'),
    });
    await unharmed(test);
  });

  it('an object is removed fails by its name', async () => {
    const test = await stagedOnce();
    const events = await whileCopying(test, 'stage_events', () => test.given.s3.remove(bucket, 'log_data/new.json'));
    expect(endOf(events).failure?.message).toBe('the COPY did not read new.json; nothing was changed');
    test.given.s3.put(bucket, 'log_data/new.json', eventLine({ itemInSession: 9 }));
    await unharmed(test);
  });

  it('an object is replaced fails by its name', async () => {
    const test = await stagedOnce();
    const events = await whileCopying(test, 'stage_events', () =>
      test.given.s3.put(bucket, 'log_data/new.json', eventLine({ itemInSession: 10 })),
    );
    expect(endOf(events).failure?.message).toBe('changed while it was loaded: new.json; nothing was changed here');
    await unharmed(test);
  });

  it('the operator cancels is stopped at the server, and rolled back', async () => {
    const test = await stagedOnce();
    const events = await whileCopying(test, 'stage_songs', async (stop) => {
      stop.abort();
      const copy = test.given.double.history.queries.findLast(({ text }) => text.startsWith('COPY stage_songs'));
      while (copy?.status === 'running') await turn();
      expect(copy?.status).toBe('canceled');
    });
    expect(endOf(events).outcome).toBe('cancelled');
    await unharmed(test);
  });

  it('the server restarts fails with the loss, and is rolled back', async () => {
    const test = await stagedOnce();
    const events = await whileCopying(test, 'stage_songs', () => test.given.double.restart());
    expect(endOf(events).failure).toMatchObject({ kind: 'warehouse', message: expect.stringContaining('was lost') });
    await unharmed(test);
  });

  it('nobody can look how far it is goes on, and the final numbers fill in', async () => {
    const test = await stagedOnce();
    const looks = /FROM sys_load_history/;
    // The first look is made before the COPY, the second one while it waits.
    const events = await whileCopying(test, 'stage_songs', async () => {
      const fault = { kind: 'refuse', match: looks, code: '53000', message: 'too busy to look' } as const;
      test.given.double.fault(fault);
      const refused = () =>
        test.given.double.history.queries.some(({ text, status }) => looks.test(text) && status === 'failed');
      while (!refused()) await turn();
    });
    expect(endOf(events).failure).toBeNull();
    expect(events.filter(({ type }) => type === 'log')).toEqual([
      expect.objectContaining({
        text: expect.stringMatching(/^How far stage_songs is cannot be seen: .*too busy to look/),
      }),
    ]);
    expect(events.findLast((event) => event.type === 'progress')).toMatchObject({ progress: { rows: 2, records: 2 } });
  });
});

describe('a COPY whose', () => {
  it.each([0, 1, 40])(
    'answer is cut after %i bytes fails with the loss, and leaves no session behind',
    async (afterBytes) => {
      const test = await stagedOnce();
      test.given.double.fault({ kind: 'cut-answer', match: /^COPY stage_songs/, afterBytes });
      const { failure } = endOf(await test.there.run(['stage']));
      expect(failure).toMatchObject({ kind: 'warehouse', message: expect.stringContaining('was lost') });
      await unharmed(test);
    },
  );

  it('900th file of 1,200 cannot be read leaves nothing', async () => {
    const songs = Array.from({ length: 1199 }, (_, index): [string, string] => [
      `song_data/${String(index).padStart(4, '0')}.json`,
      songText({ song_id: `SO${index}` }),
    ]);
    const test = await stagedOnce({ objects: { ...someObjects, ...Object.fromEntries(songs) } });
    const message = 'S3ServiceException:Read timed out,Status 0,Error Unknown';
    test.given.double.fault({ kind: 'copy-read', match: /^COPY stage_songs/, file: 900, message });
    const { failure } = endOf(await test.there.run(['stage']));
    expect(failure?.message).toContain(message);
    expect(failure?.message).toContain('song_data/0899.json');
    expect(failure).toMatchObject({ kind: 'sql', where: `s3://${bucket}/song_data/` });
    expect(failure?.remedy).toBeTruthy();
    await unharmed(test);
  });

  it.each([
    ['AccessDenied', 403, /^Allow s3:ListBucket on dend and s3:GetObject on its objects to the role/],
    ['ExpiredToken', 400, /have expired on the server's side/],
    ['NoSuchKey', 404, /was there when it was listed; run the step again/],
  ])('S3 answers %s says what to do', async (code, status, remedy) => {
    const test = await stagedOnce();
    const key = 'song_data/new.json';
    test.given.s3.fault({
      kind: 'refuse',
      status,
      code,
      match: { method: 'GET', key },
      times: Number.POSITIVE_INFINITY,
    });
    const { failure } = endOf(await test.there.run(['stage']));
    expect(failure?.message).toContain(`Error ${code}`);
    expect(failure?.remedy).toMatch(remedy);
    await unharmed(test);
  });
});

describe('a listing that', () => {
  it('is throttled goes on', async () => {
    const test = await stagedOnce();
    test.given.s3.fault({ kind: 'slow-down', match: { list: true }, times: 3 });
    expect(endOf(await test.there.run(['stage'])).failure).toBeNull();
  });

  it('meets expired credentials says so', async () => {
    const test = await stagedOnce();
    test.given.s3.fault({ kind: 'expired-token', times: Number.POSITIVE_INFINITY });
    const { failure } = endOf(await test.there.run(['stage']));
    expect(failure).toMatchObject({ kind: 'source', message: 'the AWS credentials have expired' });
    await unharmed(test);
  });
});

describe('a COMMIT', () => {
  it('whose answer is lost is a success where the server did it', async () => {
    const test = await stagedOnce();
    const events = await whileCopying(test, 'stage_songs', () =>
      test.given.double.fault({ kind: 'lose-answer', match: /^commit$/i }),
    );
    expect(endOf(events).failure).toBeNull();
    expect(await test.there.rows('SELECT count(*) FROM stage_events')).toEqual([['4']]);
  });

  it('that meets another transaction is done again as a whole, and nothing is counted twice', async () => {
    const test = await stagedOnce({ configured: { ETL: { MAX_ERRORS: '1' } } });
    test.given.s3.put(bucket, 'song_data/bad.json', songText({ year: 'MCM' }));
    const events = await whileCopying(test, 'stage_songs', () =>
      test.given.double.fault({ kind: 'conflict', match: /^commit$/i }),
    );
    expect(endOf(events).failure).toBeNull();
    expect(events.filter(({ type }) => type === 'step-retrying')).toHaveLength(1);
    expect(await test.there.rows('SELECT count(*) FROM stage_events')).toEqual([['4']]);
    expect(await test.there.rows('SELECT sum(rows_staged) FROM etl.files')).toEqual([['6']]);
    expect(await test.there.rows('SELECT line FROM etl.rejects')).toEqual([['1']]);
  });
});
