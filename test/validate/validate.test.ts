import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openPipeline } from '../../src/commands/open-pipeline.ts';
import { homePaths } from '../../src/config/home.ts';
import { loadSettings } from '../../src/config/read.ts';
import { endOf, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';

describe('validate on the sample data', () => {
  it('finds every shipped query to answer as expected', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sparkify-sample-'));
    const settings = loadSettings({ env: {}, cwd: folder, overrides: { warehouse: join(folder, 'w.duckdb') } });
    const pipeline = await openPipeline(settings, homePaths(folder));
    try {
      const events = [];
      const request = { command: 'run', steps: ['create', 'stage', 'transform', 'validate'] as const };
      for await (const event of pipeline.run(request, new AbortController().signal)) events.push(event);
      const queries = events.flatMap((event) =>
        event.type === 'check' && event.check.kind === 'query' ? [event.check] : [],
      );
      expect(endOf(events)).toMatchObject({ outcome: 'success', failure: null });
      expect(queries.length).toBeGreaterThanOrEqual(12);
      expect(queries.filter(({ outcome }) => outcome !== 'success')).toEqual([]);
    } finally {
      await pipeline.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('validate with queries of one’s own', () => {
  let test: TestPipeline;
  afterEach(() => test.close());

  async function staged(query: string): Promise<void> {
    test = await openTestPipeline('[ETL]\nVALIDATION_DIR = queries\n');
    await test.write({
      'queries/plays.sql': query,
      'log_data/a.json': [play(), play({ itemInSession: 1, song: 'unknown' })].join('\n'),
      'song_data/a.json': song(),
    });
    expect(endOf(await test.run(['create', 'stage', 'transform'])).failure).toBeNull();
  }

  const query = '-- title: Plays\nSELECT song_id, count(*) AS plays FROM songPlays GROUP BY song_id';

  it('has no expected result at first, records one, and then compares with it', async () => {
    await staged(query);
    const checks = async (save = false) =>
      (await test.run(['validate'], { save })).flatMap((event) =>
        event.type === 'check' && event.check.kind === 'query' ? [event.check.outcome] : [],
      );
    expect(await checks()).toEqual(['skipped']);
    expect(await checks(true)).toEqual(['success']);
    expect(await checks()).toEqual(['success']);
  });

  it('fails on a difference, cell by cell', async () => {
    await staged(query);
    await test.run(['validate'], { save: true });
    await test.write({ 'queries/plays.sql': query.replace('count(*)', 'count(*) + 1') });
    const events = await test.run(['validate']);
    expect(endOf(events)).toMatchObject({ outcome: 'fail', failure: { kind: 'checks' } });
    const check = events.find((event) => event.type === 'check' && event.check.kind === 'query');
    expect(check).toMatchObject({
      check: {
        outcome: 'fail',
        differences: [
          { column: 'plays', expected: '1', got: '2' },
          { expected: '1', got: '2' },
        ],
      },
    });
  });

  it('reports a query that the warehouse refuses, in its words', async () => {
    await staged('-- title: Broken\nSELECT nothing FROM songPlays');
    const { failure } = endOf(await test.run(['validate']));
    expect(failure).toMatchObject({ kind: 'checks', message: expect.stringContaining('"nothing" not found') });
  });
});
