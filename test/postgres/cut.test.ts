import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PipelineEvent, StepName } from '../../src/commands/events.ts';
import { allTables } from '../../src/sql/schema.ts';
import { connect } from '../../src/warehouse/postgres/connect.ts';
import { fateByNumber, postgres } from '../../src/warehouse/postgres/warehouse.ts';
import { Watch } from '../../src/warehouse/postgres/watch.ts';
import { isInTheMiddleOf } from '../cli/program.ts';
import { endOf, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { CuttableWay } from './cuttable-way.ts';
import { describePostgres, optionsFor } from './given.ts';

const tables = allTables.map(({ name }) => name);

describePostgres('a connection to PostgreSQL that is cut', () => {
  let cluster: Cluster;
  /** A database with a star of little data, to be copied. */
  let loaded: string;
  let oldTables: string;
  let proxy: CuttableWay;
  let database: string;
  let pipeline: TestPipeline;

  beforeAll(async () => {
    cluster = await Cluster.start();
    loaded = cluster.newDatabase();
    const first = await openTestPipeline(clusterSection(cluster, loaded));
    await first.write({ 'log_data/a.json': play(), 'song_data/a.json': song() });
    expect(endOf(await first.run(['create', 'stage', 'transform'])).failure).toBeNull();
    await first.close();
    oldTables = cluster.contents(loaded, tables);
  });

  afterAll(() => cluster?.close());

  beforeEach(async () => {
    proxy = await CuttableWay.to(cluster.port);
    database = cluster.newDatabase(loaded);
    pipeline = await openTestPipeline(clusterSection(proxy, database));
    const plays = Array.from({ length: 5000 }, (_, index) => play({ itemInSession: index, userId: String(index % 9) }));
    await pipeline.write({ 'log_data/a.json': plays.join('\n'), 'song_data/a.json': song({ title: 'S2' }) });
  });

  afterEach(async () => {
    await pipeline.close();
    await proxy.close();
  });

  /** Runs a step and cuts all connections (or what else) at the first event that `at` accepts. */
  async function runAndCut(
    step: StepName,
    at: (event: PipelineEvent) => boolean,
    cut: () => unknown = () => proxy.cut(),
  ): Promise<PipelineEvent[]> {
    const events: PipelineEvent[] = [];
    let done = false;
    const signal = new AbortController().signal;
    const recreate = step === 'create';
    for await (const event of pipeline.pipeline.run({ command: 'test', steps: [step], recreate }, signal)) {
      events.push(event);
      if (done || !at(event)) continue;
      done = true;
      await cut();
    }
    expect(done).toBe(true);
    return events;
  }

  function lastRun(): string {
    return cluster.psql(database, 'SELECT steps, outcome FROM etl.runs ORDER BY started DESC LIMIT 1');
  }

  test.each<StepName>(['create', 'stage', 'transform', 'validate'])(
    'in the middle of %s fails it with the reason, changes nothing, and is written down',
    async (step) => {
      const at = step === 'validate' ? (event: PipelineEvent) => event.type === 'check' : isInTheMiddleOf(step);
      const end = endOf(await runAndCut(step, at));
      expect(end).toMatchObject({ outcome: 'error', failure: { kind: 'warehouse' } });
      expect(end.failure?.message).toMatch(/^the connection to 127\.0\.0\.1:\d+ was lost/);
      expect(end.failure?.remedy).toContain('run it again');
      expect(cluster.contents(database, tables)).toBe(oldTables);
      expect(lastRun()).toBe(`${step}|error`);
      expect(cluster.psql(database, 'SELECT count(*) FROM etl.lock')).toBe('0');
      const again = await pipeline.run(['stage', 'transform', 'validate']);
      expect(endOf(again).failure).toBeNull();
    },
  );

  const commits: readonly (readonly [StepName, RegExp])[] = [
    ['stage', /COPY etl\.files[\s\S]*FOR KEY SHARE[\s\S]*COMMIT\0/],
    ['transform', /INSERT INTO songPlays[\s\S]*FOR KEY SHARE[\s\S]*COMMIT\0/],
  ];

  test.each(commits)('before the COMMIT of %s arrives is a failure, and nothing is changed', async (step, said) => {
    if (step === 'transform') expect(endOf(await pipeline.run(['stage'])).failure).toBeNull();
    const before = cluster.contents(database, tables);
    proxy.decide = (text) => (said.test(text) ? 'before' : 'none');
    const end = endOf(await pipeline.run([step]));
    expect(end.failure?.message).toContain('the server has rolled back, so nothing was changed');
    expect(cluster.contents(database, tables)).toBe(before);
    expect(lastRun()).toBe(`${step}|error`);
  });

  test.each(commits)('after the COMMIT of %s is a success, as the server says when asked', async (step, said) => {
    if (step === 'transform') expect(endOf(await pipeline.run(['stage'])).failure).toBeNull();
    proxy.decide = (text) => (said.test(text) ? 'after' : 'none');
    const end = endOf(await pipeline.run([step]));
    expect(end.failure).toBeNull();
    const table = step === 'stage' ? 'stage_events' : 'songPlays';
    expect(cluster.psql(database, `SELECT count(*) FROM ${table}`)).toBe('5000');
    expect(lastRun()).toMatch(/\|(success|warn)$/);
    expect(cluster.psql(database, 'SELECT count(*) FROM etl.lock')).toBe('0');
  });

  test('by a crash of the server is survived by the run log, once the server is back', async () => {
    const events = await runAndCut('transform', isInTheMiddleOf('transform'), async () => {
      await cluster.stopServer('SIGQUIT');
      await cluster.startServer();
    });
    expect(endOf(events)).toMatchObject({ outcome: 'error', failure: { kind: 'warehouse' } });
    expect(cluster.contents(database, tables)).toBe(oldTables);
    expect(lastRun()).toBe('transform|error');
  });

  test('for good leaves the fate of a transaction unknown, which is what is said', async () => {
    const nobody = new Watch(() => connect(optionsFor({ port: 1 }, database), postgres));
    expect(await nobody.fateOf(fateByNumber('1'), 500)).toBe('unknown');
    const somebody = new Watch(() => connect(optionsFor(cluster, database), postgres));
    const [xid] = cluster.psql(database, 'SELECT txid_current()').split('\n');
    expect(await somebody.fateOf(fateByNumber(xid ?? ''), 500)).toBe('committed');
    await somebody.close();
  });
});
