import { mkdtemp, readdir, rm } from 'node:fs/promises';
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

  it('lets a query read and nothing else', async () => {
    await staged('-- title: Sweep\nDELETE FROM songPlays');
    expect(endOf(await test.run(['validate'])).failure?.message).toContain('read-only');
    await test.write({ 'queries/plays.sql': '-- title: Two\nSELECT 1 AS x; DROP TABLE times' });
    expect(endOf(await test.run(['validate'])).failure).toMatchObject({ kind: 'config' });
    expect(await test.rows('SELECT count(*) FROM songPlays')).toEqual([['2']]);
    expect(await test.rows('SELECT count(*) FROM times')).toEqual([['1']]);
  });

  it('learns nothing from data that its checks find wrong', async () => {
    await staged(query);
    await test.rows("UPDATE users SET level = 'gold'");
    const events = await test.run(['validate'], { save: true });
    expect(endOf(events).failure?.kind).toBe('checks');
    expect((await readdir(join(test.folder, 'queries'))).filter((name) => name.endsWith('.csv'))).toEqual([]);
  });

  it('has other expectations of other data, also where only a duration differs, and where unmatched plays are dropped', async () => {
    const fingerprints = new Set<string>();
    for (const [configuration, duration] of [
      ['keep', 200.5],
      ['keep', 200.6],
      ['drop', 200.5],
    ] as const) {
      if (fingerprints.size > 0) await test.close();
      test = await openTestPipeline(`[ETL]\nUNMATCHED_PLAYS = ${configuration}\n`);
      await test.write({ 'log_data/a.json': play(), 'song_data/a.json': song({ duration }) });
      const events = await test.run(['create', 'stage', 'transform', 'validate']);
      const end = events.find((event) => event.type === 'step-finished' && event.step === 'validate');
      fingerprints.add((end?.type === 'step-finished' && /data set ([0-9a-f]{12})/.exec(end.message)?.[1]) || 'none');
    }
    expect(fingerprints.size).toBe(3);
    expect(fingerprints.has('none')).toBe(false);
  });
});
