import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shippedQueries } from '../../src/sql/shipped-queries.ts';
import { type Ended, from, newPlace, newSample, type Place } from '../cli/program.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

describePostgres('one statement on the embedded engine and on PostgreSQL', () => {
  let cluster: Cluster;
  let database = '';
  let place: Place;

  beforeAll(async () => {
    cluster = await Cluster.start();
    database = cluster.newDatabase();
    place = newPlace();
    place.write('server.cfg', clusterSection(cluster, database));
    const data = from(await newSample({ songs: 60, events: 800, seed: 7 }));
    for (const config of [[], ['--config', 'server.cfg']]) {
      const ended = await place.run(['run', '--quiet', '--to', 'transform', ...config, ...data]);
      expect(ended).toMatchObject({ code: 0 });
    }
  }, 120_000);

  afterAll(() => cluster?.close());

  function diff(statement: string, ...args: string[]): Promise<Ended> {
    return place.run(['sql', '-c', statement, '--diff', 'server.cfg', ...args]);
  }

  test('gives the same for every shipped query', async () => {
    const folder = fileURLToPath(shippedQueries);
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
    const script = files.map((name) => `${readFileSync(join(folder, name), 'utf8')}\n\\diff --config server.cfg\n`);
    const { code, stderr } = await place.run(['sql', '-f', '-'], { stdin: script.join('\n') });
    expect(stderr).not.toContain('error:');
    expect(stderr.match(/all equal/g)).toHaveLength(files.length);
    expect(code).toBe(0);
  });

  test('gives equal values that the engines print otherwise: averages, floats, moments, truths, names of columns', async () => {
    const { code, stdout, stderr } = await diff(
      `SELECT count(*), avg(CAST(session_id AS DOUBLE PRECISION)),
              CAST('2018-11-01 20:57:10.790' AS TIMESTAMP), CAST('2018-11-01' AS DATE), true, 1.50, NULL, ''
       FROM songPlays`,
    );
    expect(stdout).toBe('');
    expect(stderr).toContain('1 row, all equal (count_star() is count in');
    expect(code).toBe(0);
  });

  test('shows by key which cells and rows differ', async () => {
    cluster.psql(database, "UPDATE users SET level = 'gold' WHERE user_id = (SELECT min(user_id) FROM users)");
    cluster.psql(database, "INSERT INTO users VALUES (99999, 'Eve', NULL, 'F', 'free')");
    const users = 'SELECT user_id, first_name, last_name, level FROM users';
    const { code, stdout, stderr } = await diff(users, '--key', 'user_id');
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`^±,user_id,column,warehouse,${database}\n≠,\\d+,level,(free|paid),gold\n`));
    expect(stdout).toContain(`+,99999,(row only in ${database}),(no row),"first_name = Eve, last_name = NULL`);
    expect(stderr).toContain('1 row differs in 1 cell, 1 row only in');
    const backwards = await place.run(
      ['sql', '-c', users, '--diff', 'here.cfg', '--key', 'user_id', '--config', 'server.cfg'],
      { env: { PGCONNECT_TIMEOUT: '10' } },
    );
    expect(backwards.stderr).toContain('here.cfg');
    place.write('here.cfg', `[CLUSTER]\nENGINE = embedded\nPATH = ${place.home}/warehouse.duckdb\n`);
    const turned = await place.run([
      'sql',
      '-c',
      users,
      '--diff',
      'here.cfg',
      '--key',
      'user_id',
      '--config',
      'server.cfg',
    ]);
    expect(turned.stdout).toMatch(/^−,99999,/m);
    expect(turned.code).toBe(3);
  });

  test('is not sent there where it may change something', async () => {
    const { code } = await diff('DELETE FROM songPlays');
    expect(code).toBe(2);
    expect(cluster.psql(database, 'SELECT count(*) > 0 FROM songPlays')).toContain('t');
  });

  test('has the checks of the star schema, and its results are expected as those of any other', async () => {
    cluster.psql(database, "UPDATE users SET level = 'paid' WHERE level = 'gold'");
    cluster.psql(database, 'DELETE FROM users WHERE user_id = 99999');
    const server = (...texts: string[]) =>
      place.run(['sql', '--config', 'server.cfg', ...texts.flatMap((text) => ['-c', text])]);
    const checks = await server(
      '\\check orphans',
      '\\check duplicates',
      '\\check nulls',
      '\\check fanout',
      '\\check freshness',
    );
    expect(checks).toMatchObject({ code: 0 });
    expect(checks.stdout).not.toMatch(/^✗/m);
    const broken = await server(
      'BEGIN',
      "UPDATE songPlays SET session_id = NULL WHERE level = 'paid'",
      '\\check nulls',
    );
    expect(broken.stderr).toContain('songPlays.session_id is never NULL');
    expect(broken.code).toBe(3);
    const levels = 'SELECT level, count(*) AS plays FROM songPlays GROUP BY level';
    expect((await place.run(['sql', '-c', `${levels} \\expect save levels.csv`])).code).toBe(0);
    expect((await server(`${levels} \\expect result levels.csv`)).code).toBe(0);
    expect((await server(`${levels} HAVING count(*) < 0 \\expect result levels.csv`)).code).toBe(3);
  });
});
