import { describe, expect, test } from 'vitest';
import type { StepName } from '../../src/commands/events.ts';
import type { WarehouseStatus } from '../../src/commands/pipeline.ts';
import { allTables } from '../../src/sql/schema.ts';
import { newPlace, type Place } from '../cli/program.ts';
import { sharedPostgres } from './fixture.ts';
import { eventLine } from './sparkify.ts';
import { bucket, placeOf, someObjects, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

/** Lets the double go on; it runs in this process. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Columns that engines fill alike; the numbering of the plays has gaps on Redshift. */
function comparedColumns({ columns }: (typeof allTables)[number]): string {
  return columns
    .filter(({ identity }) => identity !== true)
    .map(({ name }) => name)
    .join(', ');
}

/** All rows of a double's tables. */
async function contents({ double }: TestWarehouse): Promise<readonly string[]> {
  const tables = await Promise.all(
    allTables.map((table) => double.behind(`SELECT '${table.name}', ${comparedColumns(table)} FROM ${table.name}`)),
  );
  return tables
    .flat()
    .map((row) => JSON.stringify(row))
    .sort();
}

async function messagesOf(place: Place, options: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await place.run(['status', '--json', ...options]);
  const { steps } = JSON.parse(stdout) as WarehouseStatus;
  // All but what create says: the second time, its tables are there.
  return steps.slice(1).map(({ status, message }) => `${status}: ${message}`);
}

/** The double and its bucket share a process and its one thread. */
const patient = { timeout: 900_000 };

describe('the built program', patient, () => {
  test('tells which objects came since, changed and went', async () => {
    const given = await warehouse();
    const place = placeOf(given);
    expect((await place.run(['run', '--to', 'stage'])).code).toBe(0);
    expect((await messagesOf(place, []))[0]).toBe('success: 3 in stage_events, 1 in stage_songs');
    given.s3.put(bucket, 'log_data/new.json', eventLine());
    given.s3.put(bucket, 'log_data/2018/11/a.json', eventLine());
    given.s3.remove(bucket, 'log_data/2018/11/b.json');
    expect((await messagesOf(place, []))[0]).toBe('stale: 1 new, 1 changed, 1 vanished objects');
  });

  test('has the cluster try what stage would load', async () => {
    const given = await warehouse({
      objects: { ...someObjects, 'log_data/bad.json': eventLine({ userId: 'many' }) },
    });
    const place = placeOf(given);
    await place.run(['create']);
    const tried = await place.run(['run', '--plan', '--check']);
    expect(tried.code).toBe(1);
    expect(tried.stdout).toContain('-- tried stage_events: 3 objects read, 1 record would be rejected');
    expect(tried.stdout).toContain('-- tried stage would fail: at most 0 may be rejected');
    given.s3.remove(bucket, 'log_data/bad.json');
    expect((await place.run(['stage', '--plan', '--check'])).code).toBe(0);
    const alone = await place.run(['stage', '--check']);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--check goes with --plan')]);
    const elsewhere = await newPlace().run(['stage', '--plan', '--check']);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining('nothing that embedded can try')]);
  });

  test('says on one screen what was rejected, and where', async () => {
    const given = await warehouse({
      objects: { ...someObjects, 'log_data/bad.json': `\n${eventLine({ userId: 'many' })}` },
    });
    const { code, stderr } = await placeOf(given).run(['run']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/rejected: s3:\/\/dend\/log_data\/bad\.json:2 userId: .*column type int4\) \(many\)/);
    expect(stderr).toMatch(/where: s3:\/\/dend\/log_data\/bad\.json:2$/m);
    expect(stderr).toMatch(/to do: .*MAX_ERRORS/);
  });
});

describe('a run that is killed in the middle of', patient, () => {
  const steps: readonly StepName[] = ['create', 'stage', 'transform', 'validate'];
  /** A statement of each step. */
  const held: Record<StepName, RegExp> = {
    create: /^CREATE TABLE times/,
    stage: /^COPY stage_songs/,
    transform: /^INSERT INTO songPlays/,
    validate: /FROM songPlays/,
  };
  /** What a run that nothing disturbed leaves; the first test that asks makes it. */
  let undisturbed: readonly string[] | undefined;

  async function expected(): Promise<readonly string[]> {
    if (undisturbed !== undefined) return undisturbed;
    const given = await warehouse();
    expect((await placeOf(given).run(['run', '--to', 'transform'])).code).toBe(0);
    undisturbed = await contents(given);
    return undisturbed;
  }

  test.each(steps)('%s leaves no session at the server, and the next run gives the same star', async (step) => {
    const given = await warehouse();
    const place = placeOf(given);
    const before = steps[steps.indexOf(step) - 1];
    if (before !== undefined) expect((await place.run(['run', '--to', before])).code).toBe(0);
    given.double.hold('running', held[step]);
    const waits = () =>
      given.double.history.queries.some(({ text, status }) => status === 'running' && held[step].test(text));

    const running = place.start(['run', '--json', '--from', step]);
    while (!waits()) await turn();
    running.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    while (given.double.sessions().length > 0) await turn();

    const { code, stderr } = await place.run(['run', '--to', 'transform']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`(pid ${running.pid}), whose run ended without a word`);
    expect(await contents(given)).toEqual(await expected());
  });
});
