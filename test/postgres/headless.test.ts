import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, from, newPlace, newSample, type Place, read } from '../cli/program.ts';
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

  describe('tells on standard error what the server says', () => {
    const loud = `CREATE FUNCTION loud(n int) RETURNS int LANGUAGE plpgsql AS $$
      BEGIN IF n % 300 = 0 THEN RAISE NOTICE 'at %', n USING DETAIL = 'in ' || n, HINT = E'go\ton'; END IF; RETURN n; END $$`;

    test('of a statement while it runs, whenever it comes, and its rows go on', async () => {
      cluster.psql(database, loud);
      const sql = 'SELECT count(*) FROM generate_series(1, 600) AS s(n) WHERE loud(n) > 0';
      const { code, stdout, stderr } = await place.run(['sql', '-c', `DROP TABLE IF EXISTS gone; ${sql}`]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'count\n600\n' });
      expect(stderr).toBe(
        'NOTICE: table "gone" does not exist, skipping\nNOTICE: at 300\nDETAIL: in 300\nHINT: go→on\nNOTICE: at 600\nDETAIL: in 600\nHINT: go→on\n',
      );
      const late = await place.run(['sql', '-c', 'SELECT loud(n) FROM generate_series(1, 6000) AS s(n)']);
      expect(late.stdout.split('\n')).toHaveLength(6002);
      expect(late.stderr.match(/^NOTICE: at \d+$/gm)).toHaveLength(20);
    });

    test('of one that fails, and of one whose result goes to a file', async () => {
      const failing = "DO $$ BEGIN RAISE WARNING E'half\x1b[31m'; RAISE 'no'; END $$";
      const failed = await place.run(['sql', '--quiet', '-c', failing]);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/^WARNING: half␛\[31m\nerror: ERROR P0001: no\n/);
      cluster.psql(database, loud);
      expect(await place.run(['sql', '-c', '\\copy (SELECT loud(300)) to there.txt'])).toMatchObject({
        code: 0,
        stderr: 'NOTICE: at 300\nDETAIL: in 300\nHINT: go→on\n1 row written to there.txt\n',
      });
    });

    test('as far as it is not endless: of very many messages their number, and with --quiet warnings alone', async () => {
      const many = "DO $$ BEGIN FOR n IN 1..250 LOOP RAISE INFO 'row %', n; END LOOP; END $$";
      const { stderr } = await place.run(['sql', '-c', `${many}; COMMIT`]);
      const lines = stderr.trimEnd().split('\n');
      expect(lines.slice(0, 2)).toEqual(['INFO: row 1', 'INFO: row 2']);
      expect(lines.slice(99)).toEqual([
        'INFO: row 100',
        '… and 150 more messages of the server',
        'WARNING: there is no transaction in progress',
      ]);
      const quiet = await place.run(['sql', '--quiet', '-c', `${many}; COMMIT`]);
      expect(quiet.stderr).toBe('WARNING: there is no transaction in progress\n');
    });
  });

  test('a warning on one of the pipeline’s own statements is in its log, a notice is not', async () => {
    const data = from(await newSample({ songs: 20, events: 200, seed: 1 }));
    expect((await place.run(['create', '--quiet'])).code).toBe(0);
    cluster.psql(
      database,
      `CREATE FUNCTION remark() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE NOTICE 'only so'; RAISE WARNING 'the disk is old'; RETURN NULL; END $$;
       CREATE TRIGGER remark AFTER INSERT ON artist FOR EACH STATEMENT EXECUTE FUNCTION remark()`,
    );
    const logged = eventsOf(await place.run(['run', '--json', '--from', 'stage', '--to', 'transform', ...data])).filter(
      (event) => event.type === 'log',
    );
    expect(logged).toEqual([
      expect.objectContaining({ level: 'warn', step: 'transform', task: 'artist', text: 'WARNING: the disk is old' }),
    ]);
  });

  test('a constraint that is looked at last fails the statement that breaks it', async () => {
    cluster.psql(
      database,
      'CREATE TABLE a (i int PRIMARY KEY); CREATE TABLE b (i int REFERENCES a DEFERRABLE INITIALLY DEFERRED)',
    );
    const { code, stderr } = await place.run(['sql', '-c', 'INSERT INTO b VALUES (1)']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('violates foreign key constraint') });
  });

  describe('tells of a write', () => {
    beforeEach(() => cluster.psql(database, 'CREATE TABLE t AS SELECT n FROM generate_series(1, 88) AS s (n)'));

    test('that its transaction was not committed, which rolls back; a script that commits hears nothing', async () => {
      const open = await place.run(['sql', '-c', 'BEGIN', '-c', 'DELETE FROM t WHERE n < 8']);
      expect(open).toMatchObject({
        ...{ code: 0, stdout: '' },
        stderr:
          '7 rows touched\nwarning: the transaction was still open and is rolled back; COMMIT keeps what it has changed\n',
      });
      expect(cluster.psql(database, 'SELECT count(*) FROM t')).toBe('88');
      const failed = await place.run(['sql', '--quiet', '-c', 'BEGIN; DELETE FROM t WHERE n < 8; SELECT nope']);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/^warning: the transaction was still open.*\nerror: /);
      const committed = await place.run(['sql', '--quiet', '-c', 'BEGIN; DELETE FROM t WHERE n < 8; COMMIT']);
      expect(committed).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });

    test('where it comes from, with the rows that it touched', async () => {
      const { stderr } = await place.run(['sql', '--provenance', '-c', 'UPDATE t SET n = n + 1 WHERE true']);
      expect(stderr).toMatch(/^88 rows touched\n.* · 88 rows touched · no fingerprint\n$/);
    });
  });

  test('tells what may have been meant by a name that the server does not know', async () => {
    cluster.psql(database, 'CREATE TABLE users (user_id int, level text)');
    const told = async (...args: string[]) => (await place.run(['sql', ...args])).stderr;
    expect(await told('-c', 'SELECT 1 FROM userz')).toMatch(
      /^error: ERROR 42P01: relation "userz" does not exist[\s\S]*\n {2}to do: Did you mean users\?\n$/,
    );
    expect(await told('--set', 'n=1', '-c', 'SELECT levl FROM users WHERE user_id = :n')).toContain(
      'to do: Perhaps you meant to reference the column "users.level".\n',
    );
    expect(await told('-c', 'SELECT 1 FROM unheard_of_altogether')).not.toContain('Did you mean');
  });
});
