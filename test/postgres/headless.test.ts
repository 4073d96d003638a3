import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newPlace, type Place, read } from '../cli/program.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

describePostgres('sql without a screen, on PostgreSQL,', () => {
  let cluster: Cluster;
  let database: string;
  let place: Place;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  beforeEach(() => {
    database = cluster.newDatabase();
    place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { SCHEMA: 'public' }) });
  });

  test.each(['v', '1x=3'])('says that --set %s is no assignment, and ends', async (assignment) => {
    const { code, stderr } = await place.run(['sql', '--set', assignment, '-c', 'SELECT 1']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is not understood') });
  });

  describe('COPY between the server and its client', () => {
    test('is not run, and what writes its bytes is named', async () => {
      cluster.psql(database, 'CREATE TABLE t (i int); INSERT INTO t VALUES (1), (2)');
      const { code, stdout, stderr } = await place.run(['sql', '-c', 'COPY (DELETE FROM t RETURNING i) TO STDOUT']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^error: COPY … TO STDOUT was not run.*\n {2}where: line 1\n {2}to do: \\copy \(QUERY\) TO FILE/,
      );
      expect((await place.run(['sql', '-c', 'SELECT count(*) AS n FROM t'])).stdout).toBe('n\n2\n');
      expect(await place.run(['sql', '-c', '/* in */ copy t from stdin'])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /FROM STDIN was not run: there are no rows to send[\s\S]*to do: Rows come in by stage/,
        ),
      });
    });

    test.each(['', 'csv header', "delimiter ';'"])('by \\copy … to stdout %s gives psql’s bytes', async (options) => {
      cluster.psql(
        database,
        `CREATE TABLE t AS SELECT n, 'a,"' || chr(9) || n AS w FROM generate_series(1, 700) AS s (n)`,
      );
      const command = `\\copy (SELECT n, w FROM t ORDER BY n) to stdout ${options}`;
      const { code, stdout, stderr } = await place.run(['sql', '-c', command]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '700 rows written to standard output\n' });
      expect(stdout).toBe(`${cluster.psql(database, command)}\n`);
    });

    test('by \\copy … to stdout goes where \\o sends results, and … to pstdout does not', async () => {
      const script = '\\o there.txt\n\\copy (SELECT 1) to stdout\n\\copy (SELECT 2) to pstdout\n';
      expect(await place.run(['sql', '--quiet', '-'], { stdin: script })).toMatchObject({ code: 0, stdout: '2\n' });
      expect(read(place, 'there.txt')).toBe('1\n');
    });
  });
});
