import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PipelineEvent } from '../../src/commands/events.ts';
import { endOf, openTestPipeline, play, song } from '../pipeline.ts';
import { administrator, Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

describePostgres('a load into PostgreSQL', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  test('tells the rows that the server has taken in, and not those that were sent', async () => {
    const database = cluster.newDatabase();
    const pipeline = await openTestPipeline(clusterSection(cluster, database));
    const gate = new Client({ host: '127.0.0.1', port: cluster.port, database, ...administrator });
    await gate.connect();
    try {
      const plays = Array.from({ length: 30_000 }, (_, index) => play({ itemInSession: index }));
      await pipeline.write({ 'log_data/a.json': plays.join('\n'), 'song_data/a.json': song() });
      expect(endOf(await pipeline.run(['create'])).failure).toBeNull();
      // The row 1,234 waits for us. The trigger has rows go in one by one.
      await gate.query(
        `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF NEW.itemInSession = 1234 THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN NEW;
         END $$;
         CREATE TRIGGER hold BEFORE INSERT ON stage_events FOR EACH ROW EXECUTE FUNCTION hold();
         SELECT pg_advisory_lock(1)`,
      );
      const rows: number[] = [];
      const events: PipelineEvent[] = [];
      const signal = new AbortController().signal;
      for await (const event of pipeline.pipeline.run({ command: 'test', steps: ['stage'] }, signal)) {
        events.push(event);
        if (event.type !== 'progress' || event.task !== 'stage_events') continue;
        rows.push(event.progress.rows);
        if (event.progress.rows === 1234) await gate.query('SELECT pg_advisory_unlock(1)');
      }
      expect(endOf(events).failure).toBeNull();
      expect(rows).toContain(1234);
      expect(rows.at(-1)).toBe(30_000);
      expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    } finally {
      await gate.end();
      await pipeline.close();
    }
  });
});
