import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepName } from '../../src/commands/events.ts';
import type { PastRun, WarehouseStatus } from '../../src/commands/pipeline.ts';
import { allTables } from '../../src/sql/schema.ts';
import { eventsOf, from, isInTheMiddleOf, newPlace, newSample, type Place } from '../cli/program.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

const tables = allTables.map(({ name }) => name);

describePostgres('on a PostgreSQL that several operators share,', () => {
  let cluster: Cluster;
  let data: string;
  let little: string;
  /** A database with the star of little data, to be copied. */
  let loaded: string;
  let oldTables: string;
  /** The tables of `data`, from a run that nothing disturbed. */
  let newTables: string;

  beforeAll(async () => {
    cluster = await Cluster.start();
    data = await newSample({ songs: 100, events: 8_000, seed: 2 });
    little = await newSample({ songs: 20, events: 100, seed: 1 });
    loaded = cluster.newDatabase();
    const undisturbed = cluster.newDatabase();
    for (const [database, sample] of [
      [loaded, little],
      [undisturbed, data],
    ] as const) {
      const { code, stderr } = await placeOn(database).run(['run', '--quiet', '--to', 'transform', ...from(sample)]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    oldTables = cluster.contents(loaded, tables);
    newTables = cluster.contents(undisturbed, tables);
  });

  afterAll(() => cluster?.close());

  /** A place whose dwh.cfg names the database; with `--config endless.cfg`, its validation does not end. */
  function placeOn(database: string): Place {
    const section = clusterSection(cluster, database);
    return newPlace({
      'dwh.cfg': section,
      'endless.cfg': `${section}[ETL]\nVALIDATION_DIR = endless\n`,
      'endless/endless.sql': '-- title: Endless\nSELECT pg_sleep(3600)\n',
    });
  }

  function start(place: Place, ...args: string[]) {
    return place.start(['run', '--json', '--config', 'endless.cfg', ...args, ...from(data)]);
  }

  test('of many that begin at once, on a database where nothing is, one runs and the others are told whom they wait for', async () => {
    const database = cluster.newDatabase();
    const running = Array.from({ length: 4 }, () => start(placeOn(database)));
    const waiting = Promise.all(
      running.map(async (one) => {
        const first = await Promise.race([
          one.ended.then(() => 'ended' as const),
          one.event(isInTheMiddleOf('validate')).then(
            () => 'runs' as const,
            () => 'ended' as const,
          ),
        ]);
        return { one, first };
      }),
    );
    const found = await waiting;
    const winners = found.filter(({ first }) => first === 'runs');
    expect(winners).toHaveLength(1);
    const pid = winners[0]?.one.pid;
    for (const { one } of found.filter(({ first }) => first === 'ended')) {
      const ended = await one.ended;
      expect(ended.code).toBe(4);
      expect(eventsOf(ended).at(-1)).toMatchObject({
        failure: { kind: 'locked', message: expect.stringContaining(`(pid ${pid}) is running run`) },
      });
    }
    expect(cluster.psql(database, 'SELECT operator_pid FROM etl.lock')).toBe(String(pid));
    winners[0]?.one.kill('SIGINT');
    expect((await winners[0]?.one.ended)?.code).toBe(130);
    expect(cluster.psql(database, 'SELECT count(*) FROM etl.lock')).toBe('0');
  });

  test('a run whose lock was taken over stops, and publishes nothing', async () => {
    const database = cluster.newDatabase(loaded);
    const place = placeOn(database);
    const running = start(place, '--from', 'validate');
    await running.event(isInTheMiddleOf('validate'));
    cluster.psql(database, `UPDATE etl.lock SET run_id = 'theirs', operator_user = 'ada', operator_host = 'elsewhere'`);
    const ended = await running.ended;
    expect(ended.code).toBe(4);
    expect(eventsOf(ended).at(-1)).toMatchObject({
      failure: { kind: 'locked', message: expect.stringMatching(/^ada on elsewhere .* took over the lock/) },
    });
    expect(cluster.psql(database, 'SELECT run_id FROM etl.lock')).toBe('theirs');
  });

  test('a load that finds its lock gone when it would commit is rolled back', async () => {
    const database = cluster.newDatabase(loaded);
    const place = placeOn(database);
    const running = start(place, '--only', 'stage');
    await running.event(({ type }) => type === 'run-started');
    cluster.psql(database, 'DELETE FROM etl.lock');
    const ended = await running.ended;
    expect(ended.code).toBe(4);
    expect(cluster.contents(database, tables)).toBe(oldTables);
  });

  describe.each<[StepName, () => string, () => string | null]>([
    ['create', () => cluster.newDatabase(), () => null],
    ['stage', () => cluster.newDatabase(loaded), () => oldTables],
    ['transform', () => cluster.newDatabase(loaded), () => null],
    ['validate', () => cluster.newDatabase(loaded), () => newTables],
  ])('a run in the middle of %s', (step, makeDatabase, left) => {
    test('that is cancelled has the server stop, and leaves nothing half done', async () => {
      const database = makeDatabase();
      const place = placeOn(database);
      const running = start(place);
      await running.event(isInTheMiddleOf(step));
      running.kill('SIGINT');
      const ended = await running.ended;
      expect(ended.code).toBe(130);
      const events = eventsOf(ended);
      expect(events.at(-1)).toMatchObject({
        type: 'run-finished',
        outcome: 'cancelled',
        failure: { kind: 'cancelled' },
      });
      if (step !== 'create')
        expect(events.find((one) => one.type === 'step-finished' && one.step === step)).toMatchObject({
          outcome: 'cancelled',
        });
      expect(
        cluster.psql(
          database,
          `SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}' AND pid <> pg_backend_pid()`,
        ),
      ).toBe('0');
      expect(cluster.psql(database, 'SELECT count(*) FROM etl.lock')).toBe('0');
      const wanted = left();
      if (wanted !== null) expect(cluster.contents(database, tables)).toBe(wanted);
      expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
      expect(cluster.contents(database, tables)).toBe(newTables);
    });

    test('that is killed leaves a whole star and the truth behind, and the next run gives the same result as ever', async () => {
      const database = makeDatabase();
      const place = placeOn(database);
      const running = start(place);
      await running.event(isInTheMiddleOf(step));
      running.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');
      const { stdout } = await place.run(['history', '--json', '--limit', '1']);
      expect(JSON.parse(stdout) as PastRun).toMatchObject({ outcome: 'killed', operator: { pid: running.pid } });
      const status = await place.run(['status', '--json', ...from(data)]);
      const { steps, lock } = JSON.parse(status.stdout) as WarehouseStatus;
      expect(lock).toBeNull();
      expect(steps.find((one) => one.step === step)?.message).toContain('its process was killed');
      const wanted = left();
      if (wanted !== null) expect(cluster.contents(database, tables)).toBe(wanted);

      const again = await place.run(['run', '--to', 'transform', ...from(data)]);
      expect(again.code).toBe(0);
      expect(again.stderr).toMatch(
        new RegExp(`Took over the lock of .*\\(pid ${running.pid}\\), whose run ended without`),
      );
      expect(cluster.contents(database, tables)).toBe(newTables);
      expect(readdirSync(join(place.home, 'spool'))).toEqual([]);
      // Nobody is left on the server, not even the session of the dead one, once it has noticed.
      const sessions = `SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}' AND pid <> pg_backend_pid()`;
      await expect.poll(() => cluster.psql(database, sessions), { timeout: 30_000 }).toBe('0');
    });
  });
});
