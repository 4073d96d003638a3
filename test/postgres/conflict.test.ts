import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { PipelineEvent, StepName } from '../../src/commands/events.ts';
import { allTables } from '../../src/sql/schema.ts';
import { endOf, event, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';
import { administrator, Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

const tables = allTables.map(({ name }) => name);

function retries(events: readonly PipelineEvent[]) {
  return events.flatMap((one) => (one.type === 'step-retrying' ? [[one.step, one.attempt, one.reason]] : []));
}

describePostgres('another transaction that is in the way on PostgreSQL', () => {
  let cluster: Cluster;
  /** A database with a star, to be copied. */
  let loaded: string;
  let database: string;
  let pipeline: TestPipeline;

  beforeAll(async () => {
    cluster = await Cluster.start();
    loaded = cluster.newDatabase();
    const first = await openTestPipeline(clusterSection(cluster, loaded));
    await first.write({ 'log_data/a.json': play(), 'song_data/a.json': song() });
    expect(endOf(await first.run(['create', 'stage', 'transform'])).failure).toBeNull();
    await first.close();
  });

  afterAll(() => cluster?.close());

  beforeEach(async () => {
    database = cluster.newDatabase(loaded);
    pipeline = await openTestPipeline(`[ETL]\nMAX_ERRORS = 9\n${clusterSection(cluster, database)}`);
    const plays = Array.from({ length: 25_000 }, (_, index) => play({ itemInSession: index, userId: `${index % 9}` }));
    const bad = event({ userId: 'many' });
    await pipeline.write({ 'log_data/a.json': [bad, ...plays].join('\n'), 'song_data/a.json': song({ title: 'S2' }) });
  });

  afterEach(() => pipeline.close());

  /** Has the server refuse, so many times, what is done to a table: a counter that no rollback turns back tells how often. */
  function refuse(table: string, when: string, code: string, times: number): void {
    cluster.psql(
      database,
      `CREATE SEQUENCE refused;
       CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF nextval('refused') <= ${times} THEN RAISE EXCEPTION 'somebody is in the way' USING ERRCODE = '${code}'; END IF;
         RETURN NULL;
       END $$;
       CREATE ${when.startsWith('COMMIT') ? 'CONSTRAINT' : ''} TRIGGER refuse
       ${when.replace('COMMIT', 'AFTER')} ON ${table} ${when.startsWith('COMMIT') ? 'INITIALLY DEFERRED FOR EACH ROW' : ''}
       EXECUTE FUNCTION refuse()`,
    );
  }

  function loggedTasks(step: StepName): string {
    return cluster.psql(
      database,
      `SELECT task, count(*), min(outcome) FROM etl.steps
       WHERE step = '${step}' AND run_id = (SELECT max(run_id) FROM etl.steps) GROUP BY task ORDER BY task COLLATE "C"`,
    );
  }

  const cases: readonly (readonly [StepName, string, string, string])[] = [
    ['stage', '40P01', 'stage_events', 'BEFORE DELETE'],
    ['stage', '40001', 'stage_songs', 'BEFORE DELETE'],
    ['stage', '40P01', 'stage_events', 'AFTER INSERT'],
    ['stage', '40P01', 'stage_songs', 'AFTER INSERT'],
    ['stage', '40001', 'stage_songs', 'COMMIT INSERT'],
    ['transform', '40P01', 'songPlays', 'BEFORE DELETE'],
    ['transform', '40001', 'artist', 'AFTER INSERT'],
    ['transform', '40001', 'songs', 'COMMIT INSERT'],
  ];

  test.each(cases)('makes %s begin anew, whole (%s at %s, %s)', async (step, code, table, when) => {
    if (step === 'transform') expect(endOf(await pipeline.run(['stage'])).failure).toBeNull();
    refuse(table, when, code, 1);
    const events = await pipeline.run([step]);
    expect(retries(events)).toEqual([[step, 2, `ERROR ${code}: somebody is in the way`]]);
    expect(endOf(events)).toMatchObject({ failure: null, outcome: 'warn' });
    expect(events.find((one) => one.type === 'step-finished')).toMatchObject({
      message: expect.stringMatching(/; attempt 2 of 5$/),
    });
    cluster.psql(database, `DROP TRIGGER refuse ON ${table}`);
    const disturbed = cluster.contents(database, tables);
    expect(endOf(await pipeline.run([step])).failure).toBeNull();
    expect(disturbed).toBe(cluster.contents(database, tables));
    if (step === 'stage') {
      expect(loggedTasks(step)).toBe('|1|warn\nstage_events|1|warn\nstage_songs|1|success');
      expect(cluster.psql(database, 'SELECT count(*) FROM etl.rejects GROUP BY run_id')).toBe('1\n1');
    }
  });

  test('that stays fails stage after five attempts, with the old rows in place', async () => {
    const before = cluster.contents(database, tables);
    refuse('stage_songs', 'BEFORE DELETE', '40P01', 99);
    const events = await pipeline.run(['stage']);
    expect(retries(events).map(([, attempt]) => attempt)).toEqual([2, 3, 4, 5]);
    expect(endOf(events).failure).toMatchObject({
      kind: 'sql',
      message: expect.stringContaining('40P01'),
      remedy: 'Another session was in the way; run it again.',
    });
    expect(cluster.contents(database, tables)).toBe(before);
  });

  test.each<[StepName, string, string]>([
    ['stage', 'stage_events', 'stage_songs'],
    ['transform', 'songPlays', 'times'],
  ])(
    'is got out of the way by %s, which the server chooses as the victim of a deadlock',
    async (step, held, wanted) => {
      if (step === 'transform') expect(endOf(await pipeline.run(['stage'])).failure).toBeNull();
      // Ours waits last, and so finds the deadlock; it is held up behind its first DELETE until then.
      cluster.psql(
        database,
        `ALTER DATABASE ${database} SET deadlock_timeout = '50ms';
       CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         PERFORM pg_advisory_xact_lock(1); RETURN NULL;
       END $$;
       CREATE TRIGGER hold AFTER DELETE ON ${held} EXECUTE FUNCTION hold()`,
      );
      const [gate, other] = [await session(), await session()];
      const waiting = async (kind: string) => {
        const sql = `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = $1 AND database = (SELECT oid FROM pg_database WHERE datname = $2)`;
        while ((await gate.query(sql, [kind, database])).rowCount === 0);
      };
      await gate.query('SELECT pg_advisory_lock(1)');
      await other.query(`SET deadlock_timeout = '1h'; BEGIN; LOCK TABLE ${wanted}`);
      const running = pipeline.run([step]);
      await waiting('advisory');
      const locking = other.query(`LOCK TABLE ${held}`);
      await waiting('relation');
      await gate.query('SELECT pg_advisory_unlock(1)');
      await locking;
      await other.query('COMMIT');
      const events = await running;
      expect(retries(events)).toEqual([[step, 2, expect.stringContaining('40P01: deadlock detected')]]);
      expect(endOf(events).failure).toBeNull();
    },
  );

  /** A session of somebody else's. */
  async function session(): Promise<Client> {
    const client = new Client({ host: '127.0.0.1', port: cluster.port, database, ...administrator });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  }
});
