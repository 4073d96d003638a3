import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/commands/events.ts';
import type { ObjectPage } from '../../src/commands/inspect/inspection.ts';
import { event, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';

const { signal } = new AbortController();

let test: TestPipeline;

beforeEach(async () => {
  test = await openTestPipeline('[ETL]\nMAX_ERRORS=100\n');
  await test.write({ 'song_data/a.json': song() });
});

afterEach(() => test.close());

async function pages(): Promise<ObjectPage[]> {
  const all: ObjectPage[] = [];
  for await (const page of test.pipeline.objects(signal)) all.push(page);
  return all;
}

async function states(): Promise<Record<string, string>> {
  return Object.fromEntries((await pages()).flatMap(({ objects }) => objects.map(({ name, state }) => [name, state])));
}

describe('the runs of a step', () => {
  it('are none before it ever ran', async () => {
    expect(await test.pipeline.stepRuns({ step: 'stage', task: null }, 10, signal)).toEqual([]);
  });

  it('come newest first, with who, what, when, rows and outcome; of a task, too', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.write({ 'log_data/a.json': `${event()}\n${event({ itemInSession: 1 })}` });
    await test.run(['stage'], { command: 'stage' });

    const [latest, first, ...others] = await test.pipeline.stepRuns({ step: 'stage', task: null }, 10, signal);
    expect(others).toEqual([]);
    expect(latest).toMatchObject({ command: 'stage', rows: 3, outcome: 'success', operator: { pid: process.pid } });
    expect(first).toMatchObject({ command: 'test', rows: 2, outcome: 'success' });
    expect(latest?.started).toBeGreaterThanOrEqual(first?.finished ?? Number.NaN);

    const ofTask = await test.pipeline.stepRuns({ step: 'stage', task: 'stage_events' }, 1, signal);
    expect(ofTask.map(({ rows }) => rows)).toEqual([2]);
  });

  it('tell a run whose process is gone from one that goes on', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.rows("UPDATE etl.steps SET outcome = NULL, finished = NULL WHERE step = 'stage'");

    const [run] = await test.pipeline.stepRuns({ step: 'stage', task: null }, 10, signal);
    expect(run).toMatchObject({ outcome: 'killed', finished: null });
  });
});

describe('the rows of a step', () => {
  it('are counted now and as the last two loads left them, with a sample of the task’s table', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.write({ 'log_data/a.json': `${event()}\n${event({ itemInSession: 1 })}` });
    await test.run(['stage']);
    await test.rows('DELETE FROM stage_events WHERE itemInSession = 1');

    const { tables, sample } = await test.pipeline.stepRows({ step: 'stage', task: 'stage_events' }, 5, signal);
    expect(tables).toEqual([{ table: 'stage_events', now: 1, before: 1, after: 2 }]);
    expect(sample?.columns.map(({ name }) => name)).toContain('firstName');
    expect(sample?.rows[0]).toContain('Ada');

    const ofStep = await test.pipeline.stepRows({ step: 'stage', task: null }, 5, signal);
    expect(ofStep.sample).toBeNull();
    expect(ofStep.tables.map(({ table }) => table)).toEqual(['stage_events', 'stage_songs']);
  });

  it('leave out what was rolled back, and tables that do not exist', async () => {
    await test.write({ 'log_data/a.json': play() });
    await test.run(['create', 'stage', 'transform']);
    await test.write({ 'log_data/a.json': 'nothing but rubbish\n'.repeat(200) });
    await test.run(['stage']);
    await test.rows('DROP TABLE users');

    const staged = await test.pipeline.stepRows({ step: 'stage', task: 'stage_songs' }, 5, signal);
    expect(staged.tables).toEqual([{ table: 'stage_songs', now: 1, before: null, after: 1 }]);
    const { tables, sample } = await test.pipeline.stepRows({ step: 'transform', task: 'users' }, 5, signal);
    expect(tables).toEqual([{ table: 'users', now: null, before: null, after: 1 }]);
    expect(sample).toBeNull();
  });
});

describe('rejects of the past', () => {
  it('come from the run log, those of the latest run first, of one table or all', async () => {
    await test.write({ 'log_data/a.json': `${event()}\n${event({ status: 'old' })}` });
    await test.run(['create', 'stage']);
    await test.write({
      'log_data/a.json': `${event()}\n${event({ status: 'young' })}`,
      'song_data/a.json': song({ year: 'soon' }),
    });
    await test.run(['stage']);

    const { rejects, more } = await test.pipeline.pastRejects('stage_events', 10, signal);
    expect(more).toBe(false);
    expect(rejects.map(({ value, line, column }) => [value, line, column])).toEqual([
      ['young', 2, 'status'],
      ['old', 2, 'status'],
    ]);
    expect(rejects[0]?.object).toBe(join(test.folder, 'log_data', 'a.json'));
    expect((await test.pipeline.pastRejects(null, 10, signal)).rejects).toHaveLength(3);
    expect((await test.pipeline.pastRejects(null, 2, signal)).more).toBe(true);
  });
});

describe('a record', () => {
  const inLogs = (name: string) => join(test.folder, 'log_data', name);

  it('is read from its object by its line, with its members as they are written there', async () => {
    await test.write({
      'log_data/a.json': `${event()}\n{"status": "bad", "length": 1.50, "deep": {"a": [1.0, null]}}\n${event()}`,
    });

    const record = await test.pipeline.record(inLogs('a.json'), 2, signal);
    expect(record.lines).toEqual(['{"status": "bad", "length": 1.50, "deep": {"a": [1.0, null]}}']);
    expect(record.members).toEqual([
      { key: 'status', value: '"bad"' },
      { key: 'length', value: '1.50' },
      { key: 'deep', value: '{"a":[1.0,null]}' },
    ]);
  });

  it('may take several lines, and be the last one of a gzip object', async () => {
    const text = `${event()}\r\n{\r\n  "status": 7\r\n}\r\n`;
    await test.write({ 'log_data/a.json.gz': gzipSync(text) });

    const record = await test.pipeline.record(inLogs('a.json.gz'), 2, signal);
    expect(record.lines).toEqual(['{', '  "status": 7', '}']);
    expect(record.members).toEqual([{ key: 'status', value: '7' }]);
  });

  it('that is broken comes as text alone', async () => {
    await test.write({ 'log_data/a.json': `{"status": nonsense}\n${event()}` });

    expect(await test.pipeline.record(inLogs('a.json'), 1, signal)).toMatchObject({
      lines: ['{"status": nonsense}'],
      members: null,
    });
  });

  it('that is very long is cut', async () => {
    await test.write({ 'log_data/a.json': JSON.stringify({ artist: 'x'.repeat(3_000_000) }) });

    const record = await test.pipeline.record(inLogs('a.json'), 1, signal);
    expect(record.cut).toBe(true);
    expect(record.lines.join('').length).toBeLessThan(300_000);
  });

  it('that is not there any more is an error that says what to do', async () => {
    await test.write({ 'log_data/a.json': event() });

    await expect(test.pipeline.record(inLogs('a.json'), 3, signal)).rejects.toMatchObject({
      kind: 'source',
      where: `${inLogs('a.json')}:3`,
      remedy: expect.stringContaining('stage'),
    });
    await expect(test.pipeline.record(inLogs('gone.json'), 1, signal)).rejects.toMatchObject({ kind: 'source' });
  });
});

describe('the objects at the source', () => {
  it('are new before anything is loaded', async () => {
    await test.write({ 'log_data/a.json': event() });

    expect(await pages()).toMatchObject([
      { table: 'stage_events', objects: [{ name: 'a.json', state: 'new', rows: null }], last: false },
      { table: 'stage_events', objects: [], last: true },
      { table: 'stage_songs', objects: [{ name: 'a.json', state: 'new' }], last: false },
      { table: 'stage_songs', objects: [], last: true },
    ]);
  });

  it('are loaded, changed, new or vanished against the load ledger', async () => {
    await test.write({
      'log_data/kept.json': `${event()}\n${event({ status: 'bad' })}`,
      'log_data/changed.json': event({ itemInSession: 2 }),
      'log_data/gone.json': event({ itemInSession: 3 }),
    });
    await test.run(['create', 'stage']);
    await rm(join(test.folder, 'log_data', 'gone.json'));
    await test.write({ 'log_data/changed.json': `${event()}\n\n`, 'log_data/new.json': event() });

    expect(await states()).toMatchObject({
      'kept.json': 'loaded',
      'changed.json': 'changed',
      'new.json': 'new',
      'gone.json': 'vanished',
    });
    const kept = (await pages()).flatMap(({ objects }) => objects).find(({ name }) => name === 'kept.json');
    expect(kept).toMatchObject({ rows: 1, rejected: 1, bytes: expect.any(Number) });
  });

  it('cannot be listed where there is no such folder, and that is an error', async () => {
    await rm(join(test.folder, 'log_data'), { recursive: true });

    await expect(pages()).rejects.toMatchObject({ kind: 'source' });
  });
});

describe('the tables', () => {
  it('have their columns with types and keys, rows, and the run that filled them', async () => {
    await test.write({ 'log_data/a.json': play() });
    await test.run(['create', 'stage', 'transform']);

    const tables = await test.pipeline.tables(signal);
    expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['stage_events', 1],
      ['stage_songs', 1],
      ['users', 1],
      ['songs', 1],
      ['artist', 1],
      ['times', 1],
      ['songPlays', 1],
    ]);
    const plays = tables.find(({ table }) => table === 'songPlays');
    expect(plays?.columns.slice(0, 2)).toEqual([
      { name: 'songplay_id', type: 'integer', nullable: false, primaryKey: true, references: null, layout: [] },
      {
        name: 'start_time',
        type: 'varchar',
        nullable: true,
        primaryKey: false,
        references: 'times.start_time',
        layout: [],
      },
    ]);
    expect(plays?.filled).toMatchObject({ operator: { pid: process.pid }, at: expect.any(Number) });
    expect(plays?.kind).toBe('fact');
  });

  it('tell what they take on disk once they are written there', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.rows('CHECKPOINT');

    const staged = (await test.pipeline.tables(signal)).find(({ table }) => table === 'stage_events');
    expect(staged?.bytes).toBeGreaterThan(0);
  });

  it('that are missing, or have other columns than the schema, say so', async () => {
    await test.run(['create']);
    await test.rows('DROP TABLE songPlays');
    await test.rows('ALTER TABLE users DROP COLUMN gender');
    await test.rows('ALTER TABLE users ADD COLUMN note VARCHAR');

    const tables = await test.pipeline.tables(signal);
    expect(tables.find(({ table }) => table === 'songPlays')).toMatchObject({ rows: null, filled: null, bytes: null });
    const users = tables.find(({ table }) => table === 'users');
    expect(users?.columns.map(({ name, type }) => [name, type])).toEqual([
      ['user_id', 'integer'],
      ['first_name', 'varchar'],
      ['last_name', 'varchar'],
      ['gender', null],
      ['level', 'varchar'],
      ['note', 'varchar'],
    ]);
  });
});

describe('the status of a step', () => {
  it('tells the tasks of its last run, and why it failed, also to a cockpit that was not there', async () => {
    await test.write({ 'log_data/a.json': 'rubbish\n'.repeat(200) });
    await test.run(['create', 'stage']);

    const { steps } = await test.pipeline.status(signal);
    const staged = steps.find(({ step }) => step === 'stage');
    expect(staged?.last?.failure).toMatchObject({ kind: 'data', where: expect.stringMatching(/a\.json:1$/) });
    expect(staged?.last?.tasks.find(({ task }) => task === 'stage_events')?.status).toBe('error');
    expect(steps[0]?.last?.tasks).toHaveLength(7);
  });

  it('does not count the tables again while somebody else runs, until a step of theirs has ended', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    const now = 'make_timestamp(epoch_us(get_current_timestamp()))';
    await test.rows(
      `INSERT INTO etl.lock SELECT run_id, command, 'bob', 'far', 42, ${now}, ${now} FROM etl.runs LIMIT 1`,
    );
    const rowsNow = async () => {
      const { tables } = await test.pipeline.status(signal);
      return tables.find(({ table }) => table === 'stage_events')?.rows;
    };
    expect(await rowsNow()).toBe(1);
    await test.rows('DELETE FROM stage_events');
    expect(await rowsNow()).toBe(1);

    await test.rows(`UPDATE etl.steps SET finished = ${now} WHERE task = ''`);
    expect(await rowsNow()).toBe(0);
    await test.rows('DELETE FROM etl.lock');
    await test.rows('INSERT INTO stage_events (page) VALUES (NULL)');
    expect(await rowsNow()).toBe(1);
  });

  it('follows a run that goes on elsewhere: the step and its tasks as etl.steps says, and by whom', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    const now = 'make_timestamp(epoch_us(get_current_timestamp()))';
    await test.rows("UPDATE etl.runs SET operator_user = 'bob', operator_host = 'far'");
    await test.rows(
      "UPDATE etl.steps SET outcome = NULL, finished = NULL WHERE step = 'stage' AND task IN ('', 'stage_songs')",
    );
    await test.rows(`INSERT INTO etl.lock SELECT run_id, command, 'bob', 'far', 42, ${now}, ${now} FROM etl.runs`);

    const { steps, lock } = await test.pipeline.status(signal);
    expect(lock).toMatchObject({ operator: { user: 'bob', host: 'far', pid: 42 } });
    const staged = steps.find(({ step }) => step === 'stage');
    expect(staged).toMatchObject({ status: 'running', message: expect.stringContaining('bob on far') });
    expect(staged?.last?.tasks.map(({ task, status }) => [task, status]).sort()).toEqual([
      ['stage_events', 'success'],
      ['stage_songs', 'running'],
    ]);
  });
});

describe('the checks of a run', () => {
  const without = ({ elapsed: _, ...check }: CheckResult): Omit<CheckResult, 'elapsed'> => check;

  it('are in the run log with what breaks them, as they were in the stream', async () => {
    await test.close();
    test = await openTestPipeline(`[ETL]\nVALIDATION_DIR = queries\n`);
    await mkdir(join(test.folder, 'queries'));
    await writeFile(
      join(test.folder, 'queries', 'plays.sql'),
      '-- title: Plays\nSELECT level, count(*) AS n FROM songPlays GROUP BY level',
    );
    await test.write({ 'log_data/a.json': play(), 'song_data/a.json': song() });
    await test.run(['create', 'stage', 'transform']);
    await test.run(['validate'], { save: true });
    await test.rows("UPDATE songPlays SET level = 'gratis'");
    // Twenty-five rows of which only the first are kept.
    await test.rows('INSERT INTO songPlays (songplay_id, user_id) SELECT 100 + i, 1000 + i FROM range(25) AS t (i)');
    const events = await test.run(['validate']);

    const seen = events.flatMap((event) =>
      event.type === 'check' ? [{ task: event.task, ...without(event.check) }] : [],
    );
    expect(seen.some(({ differences }) => differences.length > 0)).toBe(true);
    expect(seen.some(({ failing }) => failing?.more)).toBe(true);
    const { steps } = await test.pipeline.status(signal);
    const told = steps.find(({ step }) => step === 'validate')?.last?.checks ?? [];
    expect(told.map(({ task, ...check }) => ({ task, ...without(check) }))).toEqual(seen);
    expect(await test.rows('SELECT DISTINCT count(*) FROM etl.checks GROUP BY run_id, position')).toEqual([['1']]);
  });

  it('of more than a hundred runs of the step ago are forgotten, those of other steps are not', async () => {
    await test.write({ 'log_data/a.json': play(), 'song_data/a.json': song() });
    await test.run(['create', 'stage', 'transform', 'validate']);
    await test.rows("UPDATE etl.steps SET started = started - INTERVAL 1 DAY WHERE step = 'validate'");
    const [[checks, transforms] = []] = await test.rows(
      "SELECT count(*), count(*) FILTER (step = 'transform') FROM etl.checks",
    );
    await test.rows(
      `INSERT INTO etl.steps (run_id, step, task, started)
       SELECT 'r' || i, 'validate', '', (SELECT max(started) FROM etl.steps) FROM range(100) AS t (i)`,
    );
    await test.run(['validate']);

    expect(await test.rows('SELECT count(*) FROM etl.checks')).toEqual([[checks]]);
    expect(await test.rows("SELECT count(*) FROM etl.checks WHERE step = 'transform'")).toEqual([[transforms]]);
  });
});

describe('rejects of old loads', () => {
  it('are forgotten after ten further loads, in the transaction of the load', async () => {
    const load = async (value: string) => {
      await test.write({ 'log_data/a.json': `${event()}\n${event({ status: value })}` });
      await test.run(['stage']);
    };
    await test.run(['create']);
    for (let day = 1; day <= 10; day += 1) await load(`day ${day}`);
    expect(await test.rows('SELECT count(*) FROM etl.rejects')).toEqual([['10']]);
    await load('day 11');
    expect(
      await test.rows(
        "SELECT count(*), count(*) FILTER (value = 'day 1'), count(*) FILTER (value = 'day 11') FROM etl.rejects",
      ),
    ).toEqual([['10', '0', '1']]);

    // A load that fails forgets nothing, and what it rejected is there to be looked at.
    await test.write({ 'log_data/a.json': 'rubbish\n'.repeat(200) });
    await test.run(['stage']);
    expect(await test.rows("SELECT count(*) FROM etl.rejects WHERE value LIKE 'day %'")).toEqual([['10']]);
  });
});

describe('a statement that the engine refuses', () => {
  it('is in the failure with its text and the place of the error', async () => {
    await test.write({ 'log_data/a.json': play() });
    await test.run(['create', 'stage']);
    await test.rows('DROP TABLE etl.files');
    await test.rows('CREATE TABLE etl.files (table_name VARCHAR)');

    const end = (await test.run(['transform'])).at(-1);
    const statement = end?.type === 'run-finished' ? end.failure?.statement : undefined;
    expect(statement?.sql).toContain('etl.files');
    expect(statement?.position).toBeGreaterThan(0);
  });
});
