import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PastRun, WarehouseStatus } from '../../src/commands/pipeline.ts';
import { event, song } from '../pipeline.ts';
import { from, newPlace, type Place } from './program.ts';

const place = newPlace({ 'log_data/e.json': event(), 'song_data/s.json': song() });

async function statusOf(where: Place): Promise<WarehouseStatus> {
  const { code, stdout } = await where.run(['status', '--json', ...from(where.folder)]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as WarehouseStatus;
}

function statuses({ steps }: WarehouseStatus): string[] {
  return steps.map(({ step, status }) => `${step} ${status}`);
}

async function historyOf(where: Place): Promise<PastRun[]> {
  const { code, stdout } = await where.run(['history', '--json']);
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PastRun);
}

describe('status and history', () => {
  test('of a warehouse that nobody has used say so, and make nothing', async () => {
    const empty = newPlace();
    const status = await statusOf(empty);
    expect(statuses(status)).toEqual(['create pending', 'stage pending', 'transform pending', 'validate pending']);
    expect(status.tables.every(({ rows }) => rows === null)).toBe(true);
    expect(await empty.run(['history'])).toMatchObject({ code: 0, stdout: 'no runs yet\n' });
    expect(await empty.query('SELECT count(*) FROM information_schema.tables')).toEqual(['0']);
  });

  test('after a run show how each step ended, the rows, and who ran it', async () => {
    await place.run(['run', '--quiet', ...from(place.folder)]);
    const status = await statusOf(place);
    expect(status.steps.map(({ last }) => last?.outcome)).toEqual(['success', 'success', 'warn', 'warn']);
    expect(Object.fromEntries(status.tables.map(({ table, rows }) => [table, rows]))).toMatchObject({
      stage_events: 1,
      stage_songs: 1,
      users: 1,
      songPlays: 0,
    });
    expect(status.lock).toBeNull();
    const [run] = await historyOf(place);
    expect(run).toMatchObject({ command: 'run', steps: 'create stage transform validate', outcome: 'warn' });
    expect(run?.finished).toBeGreaterThanOrEqual(run?.started ?? Number.NaN);
    expect(run?.operator.pid).toBe(status.steps[0]?.last?.operator.pid);
  });

  test('show a failure with its message, newest run first', async () => {
    await place.run(['stage', '--quiet', ...from('/nowhere')]);
    const { stdout } = await place.run(['status', ...from(place.folder)]);
    expect(stdout).toMatch(/^stage +error +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC +there is no such file or folder$/m);
    const { stdout: history } = await place.run(['history']);
    expect(history.split('\n')[0]).toMatch(/ stage +error .* there is no such file or folder$/);
    expect(history.split('\n')[1]).toMatch(/ run +warn /);
  });

  test('show what the source has changed since it was staged', async () => {
    await place.run(['run', '--quiet', ...from(place.folder)]);
    place.write('log_data/more.json', event({ itemInSession: 1 }));
    const status = await statusOf(place);
    expect(status.steps.find(({ step }) => step === 'stage')).toMatchObject({
      status: 'stale',
      message: '1 new object',
    });
  });

  test('history --limit shows only so many', async () => {
    const { stdout } = await place.run(['history', '--limit', '1']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('doctor', () => {
  test('finds nothing wrong where all is well, and names what it looked at', async () => {
    const { code, stdout } = await place.run(['doctor', ...from(place.folder)]);
    expect(code).toBe(0);
    for (const name of ['configuration', 'home folder', 'free disk', 'source', 'warehouse', 'runtime']) {
      expect(stdout).toMatch(new RegExp(`^✔ success +${name} `, 'm'));
    }
    expect(stdout).toMatch(/\[S3\] LOG_DATA +.*log_data {2}\(command line\)/);
  });

  test('--json is one finding a line', async () => {
    const { stdout } = await place.run(['doctor', '--json', ...from(place.folder)]);
    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; outcome: string });
    expect(findings.find(({ name }) => name === 'source')).toMatchObject({ outcome: 'success', remedy: null });
  });

  test('names what is wrong with the keys of one’s own', async () => {
    const other = newPlace({ 'home/keys.ini': '[cockpit]\nrun = x\nplann = z\nwhat\n[steps]\nmark = m\n' });
    const { stdout } = await other.run(['doctor', '--json']);
    const findings = stdout.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)));
    expect(findings.find(({ name }) => name === 'keys')).toEqual({
      name: 'keys',
      outcome: 'warn',
      message: [
        'keys.ini:4: neither KEY = value, nor [SECTION], nor a comment',
        'keys.ini:3: there is no action cockpit.plann; did you mean cockpit.plan?',
        'keys.ini:2: cockpit.run: x is a key of cockpit.cancel already; r stays',
      ].join('; '),
      remedy: 'Mend these lines; docs/keys.md lists all actions and their keys.',
    });
  });

  test('ends with 1 and a remedy when the source is missing', async () => {
    const { code, stdout } = await place.run(['doctor', ...from('/nowhere')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✖ error +source .*\/nowhere\/log_data.*\n +to do: /);
  });

  test('ends with 1 and a remedy when the warehouse file is something else', async () => {
    place.write('notes.txt', 'buy milk\n');
    const { code, stdout } = await place.run(['doctor', '--warehouse', 'notes.txt', ...from(place.folder)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✖ error +warehouse .*not a valid DuckDB database.*\n +to do: .*--warehouse/);
  });
});

describe('a warehouse that cannot be opened is one clear message', () => {
  test.each([
    ['notes.txt', 'not a valid DuckDB database file'],
    ['.', 'directory'],
    ['notes.txt/warehouse.duckdb', 'cannot be opened'],
  ])('%s', async (file, message) => {
    place.write('notes.txt', 'buy milk\n');
    const { code, stdout, stderr } = await place.run(['status', '--warehouse', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the warehouse file cannot be opened: .*\n {2}where: .*\n {2}to do: .*\n$/);
    expect(stderr.toLowerCase()).toContain(message.toLowerCase());
  });

  test('of a home that is a file', async () => {
    place.write('notes.txt', 'buy milk\n');
    const env = { SPARKIFY_HOME: join(place.folder, 'notes.txt') };
    const { code, stderr } = await place.run(['run'], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*\n {2}where: .*notes\.txt.*\n {2}to do: .*\n$/);
  });

  test('but one whose owner’s note cannot be written opens', async () => {
    const other = newPlace();
    cpSync(join(place.home, 'warehouse.duckdb'), join(other.home, 'warehouse.duckdb'), { recursive: true });
    // A folder stands where the note would be written.
    other.write('home/warehouse.duckdb.owner/in-the-way', '');
    expect((await other.run(['history'])).code).toBe(0);
  });
});
