import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newPlace, type Place } from '../cli/program.ts';
import { keys } from '../keys.ts';
import { ProgramTerminal } from '../terminal.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { CuttableWay } from './cuttable-way.ts';
import { describePostgres, openDatabase } from './given.ts';

describePostgres('the prompt on PostgreSQL', () => {
  let cluster: Cluster;
  let database: string;
  let place: Place;
  let terminal: ProgramTerminal | null = null;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  beforeEach(() => {
    database = cluster.newDatabase();
    place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, {}) });
  });

  afterEach(async () => {
    await terminal?.close();
    terminal = null;
  });

  async function openPrompt(): Promise<ProgramTerminal> {
    const path = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
    terminal = ProgramTerminal.start({
      cwd: place.folder,
      env: { PATH: path, HOME: place.folder, SPARKIFY_HOME: place.home },
      columns: 120,
      rows: 30,
    });
    await terminal.waitFor('no run in this session');
    terminal.press('s');
    await terminal.waitFor('Ctrl-J run');
    return terminal;
  }

  async function type(prompt: ProgramTerminal, sql: string): Promise<void> {
    prompt.press(keys.ctrl('x'));
    await prompt.waitFor('Type a statement');
    prompt.press(keys.paste(sql));
    await prompt.waitFor(sql.slice(-20));
    prompt.press(keys.alt('r'));
  }

  test('exports Parquet with the types of the server', async () => {
    const query = `SELECT 9007199254740993 AS big, 1.50::numeric AS exact, true AS yes, NULL::date AS day, '' AS empty,
      timestamp '2018-11-30 00:22:07.796123' AS at, timestamptz '2018-11-30 00:22:07+02' AS zoned, ARRAY[1,2] AS list`;
    const exported = await place.run(['sql', '-c', `${query} \\export parquet out.parquet`]);
    expect(exported).toMatchObject({ code: 0 });
    const file = join(place.folder, 'out.parquet');
    const read = await newPlace().run([
      'sql',
      '-c',
      `SELECT * FROM '${file}'`,
      '-c',
      `DESCRIBE SELECT * FROM '${file}'`,
    ]);
    expect(read.stdout).toContain(
      '9007199254740993,1.50,true,,,2018-11-30 00:22:07.796123,2018-11-29 22:22:07+00,"{1,2}"',
    );
    const types = [...read.stdout.matchAll(/^(\w+),([^,]*|"[^"]*"),YES/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(types).toEqual([
      'big BIGINT',
      'exact "DECIMAL(38,2)"',
      'yes BOOLEAN',
      'day DATE',
      'empty VARCHAR',
      'at TIMESTAMP',
      'zoned TIMESTAMP WITH TIME ZONE',
      'list VARCHAR',
    ]);
  });

  describe('\\copy', () => {
    const odd = `SELECT * FROM (VALUES (1, '', NULL::text, 'plain'), (2, 'a,"b"', 'x' || chr(9) || 'y', E'two\\nlines'),
      (3, E'\\\\N', E'back\\\\slash', 'é' || chr(8) || chr(12) || chr(11) || chr(13)), (4, '\\.', 'none', ';')) AS t (n, "A b", c, d)`;

    test.each([
      '',
      'csv',
      'csv header',
      "with (format csv, header, null 'none')",
      "with (format csv, delimiter ';')",
      "delimiter ';' null 'none'",
      'with (format text, header)',
    ])('writes the bytes of psql with %j', async (options) => {
      const query = odd.replaceAll('\n', ' ');
      cluster.psql(database, `\\copy (${query}) to '${join(place.folder, 'theirs')}' ${options}`);
      const { code, stderr } = await place.run(['sql', '-c', `\\copy (${query}) to 'ours' ${options}`]);
      expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('4 rows written') });
      expect(readFileSync(join(place.folder, 'ours')).equals(readFileSync(join(place.folder, 'theirs')))).toBe(true);
    });

    test('writes one column that looks like the end of the data as psql does, and a table with its columns', async () => {
      cluster.psql(database, "CREATE TABLE t (a text, b int); INSERT INTO t VALUES (E'\\\\.', 1), ('', NULL)");
      for (const source of ['t', 't (a)', 'public.t (b, a)']) {
        for (const options of ['', 'csv']) {
          cluster.psql(database, `\\copy ${source} to '${join(place.folder, 'theirs')}' ${options}`);
          await place.run(['sql', '-c', `\\copy ${source} to ours ${options}`]);
          expect(readFileSync(join(place.folder, 'ours'), 'utf8')).toBe(
            readFileSync(join(place.folder, 'theirs'), 'utf8'),
          );
        }
      }
    });
  });

  test('lists, describes and explains what is there', async () => {
    cluster.psql(database, 'CREATE TABLE plays (id int PRIMARY KEY, level text)');
    const run = async (script: string) => (await place.run(['sql', '-c', script])).stdout;
    expect(await run('\\dt')).toContain('public,plays');
    expect(await run('\\d plays')).toMatch(/plays,id,integer[\s\S]*PRIMARY KEY \(id\)/);
    expect(await run('SELECT * FROM plays WHERE id = 1 \\explain')).toContain('Index Scan on plays by plays_pkey');
    expect(await run('SELECT count(*) FROM plays \\explain analyze')).toContain('the whole took');
  });

  test('shows beneath a result, or an error, what the server said meanwhile', async () => {
    const prompt = await openPrompt();
    await type(prompt, "DO $$ BEGIN RAISE NOTICE 'nine rows are old'; RAISE 'stopped there'; END $$");
    await prompt.waitFor('! NOTICE: nine rows are old');
    await prompt.waitFor('P0001: stopped there');
    await type(prompt, 'CREATE TEMP TABLE made (i int); CREATE TEMP TABLE IF NOT EXISTS made (i int)');
    await prompt.waitFor('! NOTICE: relation "made" already exists, skipping');
  });

  test('binds parameters with their types', async () => {
    cluster.psql(
      database,
      "CREATE TABLE t AS SELECT 5 AS n, 1.25::numeric AS x, date '2018-11-15' AS d, 'paid' AS level",
    );
    const script = "SELECT count(*) AS n FROM t WHERE n = :n AND x < :x AND d = :d AND level = :'level' LIMIT :most";
    const sets = ['n=5', 'x=1.26', 'd=2018-11-15', 'level=paid', 'most=10'].flatMap((set) => ['--set', set]);
    expect(await place.run(['sql', ...sets, '-c', script])).toMatchObject({ code: 0, stdout: 'n\n1\n' });
  });

  test('says how a parameter was sent where its type does not fit', async () => {
    const run = (set: string) => place.run(['sql', '--set', set, '-c', "SELECT 'paid'::text = :v AS same"]);
    const { code, stderr } = await run('v=1');
    expect(code).toBe(1);
    expect(stderr).toContain("casts. :v is sent as bigint. Write :'v' to send it as a text.");
    expect(await run('v=paid')).toMatchObject({ code: 0, stdout: 'same\nt\n' });
  });

  test('ends a statement that takes longer than STATEMENT_TIMEOUT, and says that it timed out', async () => {
    const there = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { STATEMENT_TIMEOUT: '150 ms' }) });
    const { code, stderr } = await there.run(['sql', '-c', 'SELECT pg_sleep(30)']);
    expect(code).toBe(1);
    expect(stderr).toContain('error: timed out after 150 ms');
    expect(stderr).not.toContain('cancelled');
    const longer = await there.run(['sql', '-c', '\\set STATEMENT_TIMEOUT 1min\nSELECT pg_sleep(0.3)']);
    expect(longer.code).toBe(0);
    const shorter = await place.run(['sql', '-c', '\\set STATEMENT_TIMEOUT 150ms\nSELECT pg_sleep(30)']);
    expect(shorter).toMatchObject({ code: 1, stderr: expect.stringContaining('timed out after 150 ms') });
  });

  test('tells whether a statement runs or waits for a lock, and whose', async () => {
    cluster.psql(database, 'CREATE TABLE plays (id int)');
    const warehouse = await openDatabase(cluster, database);
    const holder = await warehouse.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE plays');
      const prompt = await openPrompt();
      await type(prompt, 'SELECT count(*) AS waited FROM plays');
      await prompt.waitFor('◷ waits for a lock');
      await prompt.waitFor(/The lock is held by pid \d+ \(.*\): LOCK TABLE plays/);
      await holder.query('COMMIT');
      await prompt.waitFor('✔ done');
      await type(prompt, 'SELECT pg_sleep(60)');
      await prompt.waitFor(/● running · [2-9]\.\d s/);
      prompt.press(keys.ctrl('c'));
      await prompt.waitFor('⊘ cancelled');
    } finally {
      await holder.close();
      await warehouse.close();
    }
  });

  describe('a connection that is lost', () => {
    /** A table, and a prompt with a temporary one and a transaction in which a row has been added. */
    async function inTransaction(): Promise<ProgramTerminal> {
      cluster.psql(database, 'CREATE TABLE kept (n int)');
      const prompt = await openPrompt();
      await type(prompt, 'CREATE TEMP TABLE mine AS SELECT 1 AS n; BEGIN; INSERT INTO kept VALUES (1);');
      await prompt.waitFor(/3\/3 ✔ done/);
      await prompt.waitFor('in a transaction');
      return prompt;
    }

    const lost = 'The connection is gone, with the open transaction, temporary tables and what SET has set.';

    test('because the server has ended it is told with what went with it, and no write is run again', async () => {
      const prompt = await inTransaction();
      const ended = cluster.psql(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
      );
      expect(ended).toBe('t');
      await type(prompt, 'INSERT INTO kept VALUES (2)');
      await prompt.waitFor('✖ error');
      await prompt.waitFor(lost);
      await prompt.waitFor('Nothing is run again.');
      await prompt.waitFor((lines) => !lines.join('\n').includes('in a transaction'));
      expect(cluster.psql(database, 'SELECT count(*) FROM kept')).toBe('0');

      await type(prompt, "SELECT 'back ' || count(*) AS word FROM kept");
      await prompt.waitFor('back 0');
      await type(prompt, 'SELECT n FROM mine');
      await prompt.waitFor('relation "mine" does not exist');
    });

    test.each([
      ['more rows are loaded', [keys.tab, 'm'], '✖ error'],
      ['a column is profiled', [keys.tab, 'p'], 'Profile of i'],
      ['a plan is asked for', [keys.alt('e')], 'Plan'],
    ])(
      'is told also where it shows as %s, and no write goes out as if the transaction were there',
      async (_what, presses, shown) => {
        cluster.psql(database, 'CREATE TABLE kept (n int)');
        const prompt = await openPrompt();
        await type(prompt, 'BEGIN; SELECT i FROM generate_series(1, 20000) AS i;');
        await prompt.waitFor('in a transaction');
        await prompt.waitFor('m loads the next');
        cluster.psql(
          database,
          `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '${database}' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()`,
        );
        for (const key of presses) prompt.press(key);
        await prompt.waitFor(shown);
        await prompt.waitFor(lost);
        expect(prompt.text).not.toContain('in a transaction');

        if (shown !== '✖ error') prompt.press(keys.escape);
        await prompt.waitFor(/Enter cell|Ctrl-J run/);
        if (prompt.text.includes('Enter cell')) prompt.press(keys.tab);
        await prompt.waitFor('Ctrl-J run');
        await type(prompt, 'INSERT INTO kept VALUES (2)');
        await prompt.waitFor('1 row touched');
        expect(prompt.text).not.toContain('in a transaction');
      },
    );

    test('on the way while a write runs is told, and the next statement has a new one', async () => {
      const way = await CuttableWay.to(cluster.port);
      try {
        place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { DB_PORT: String(way.port) }) });
        const prompt = await inTransaction();
        await type(prompt, 'INSERT INTO kept SELECT 2 FROM (SELECT pg_sleep(60)) AS slow');
        await prompt.waitFor(/● running · [1-9]/);
        way.cut();
        await prompt.waitFor('✖ error');
        await prompt.waitFor(lost);
        await type(prompt, "SELECT 'back ' || count(*) AS word FROM kept WHERE n = 2");
        await prompt.waitFor('back 0');
      } finally {
        await way.close();
      }
    });
  });

  test.each([
    [
      'rows that come later fail',
      'SELECT 1 / (15000 - i) AS x FROM generate_series(1, 20000) AS i;',
      [keys.tab, 'm'],
      '22012',
    ],
    ['its plan fails', 'SELECT nocol FROM kept;', [keys.alt('e')], '42703'],
  ])('says that the transaction has failed as soon as %s', async (_what, query, presses, code) => {
    cluster.psql(database, 'CREATE TABLE kept (n int)');
    const prompt = await openPrompt();
    await type(prompt, 'BEGIN;');
    await prompt.waitFor('in a transaction');
    if (presses.includes('m')) {
      await type(prompt, query);
      await prompt.waitFor('m loads the next');
    } else {
      prompt.press(keys.ctrl('x'));
      await prompt.waitFor('Type a statement');
      prompt.press(keys.paste(query));
      await prompt.waitFor(query.slice(-20));
    }
    for (const key of presses) prompt.press(key);
    await prompt.waitFor(code);
    await prompt.waitFor('failed transaction: ROLLBACK');
  });
});
