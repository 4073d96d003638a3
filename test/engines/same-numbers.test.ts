import { createHash } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WarehouseStatus } from '../../src/commands/pipeline.ts';
import { allTables } from '../../src/sql/schema.ts';
import { from, newPlace, newSample, type Place } from '../cli/program.ts';
import { Cluster, clusterSection } from '../postgres/cluster.ts';
import { describePostgres } from '../postgres/given.ts';
import { realDataPresent, unpackRealData } from '../real-data.ts';
import { sharedPostgres } from '../redshift/fixture.ts';
import { placeOf, warehouse } from '../redshift/warehouse.ts';
import { addOddities, badRecords } from './oddities.ts';

/** The built program with a configuration of one engine. */
interface Engine {
  readonly name: string;
  readonly place: Place;
  /** Options that name the data, where the configuration does not. */
  readonly options: readonly string[];
}

/** What the operator is told, and what is in the tables. */
interface Numbers {
  readonly messages: readonly string[];
  readonly tables: WarehouseStatus['tables'];
  readonly digests: Readonly<Record<string, string>>;
  /** Of the latest load: object, line, column and value of each record that was rejected. */
  readonly rejects: readonly string[];
}

/** Columns that engines fill alike: the plays are numbered with gaps, and in another order, on Redshift. */
function comparedColumns({ columns }: (typeof allTables)[number]): string {
  return columns.flatMap(({ name, identity }) => (identity === true ? [] : [name])).join(', ');
}

async function printed({ place }: Engine, sql: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await place.run(['sql', '--format', 'tsv', '-c', sql]);
  expect(code, stderr).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

async function numbersOf(engine: Engine): Promise<Numbers> {
  const { place, options } = engine;
  const status = JSON.parse((await place.run(['status', '--json', ...options])).stdout) as WarehouseStatus;
  const selects = allTables.map((table) => `SELECT '${table.name}' AS t, ${comparedColumns(table)} FROM ${table.name}`);
  const lines = await printed(engine, selects.join('; '));
  const digests = allTables.map(({ name }) => {
    const rows = lines.filter((line) => line.startsWith(`${name}\t`)).sort();
    return [name, `${rows.length} rows, ${createHash('sha256').update(rows.join('\n')).digest('hex')}`];
  });
  const rejected = await printed(
    engine,
    `SELECT 'reject' AS t, object, line, column_name, value FROM etl.rejects
     WHERE run_id = (SELECT max(run_id) FROM etl.rejects)`,
  );
  return {
    // All but what create says: the second time, its tables are there.
    messages: status.steps.slice(1).map(({ step, status: how, message }) => `${step} ${how}: ${message}`),
    tables: status.tables,
    digests: Object.fromEntries(digests),
    rejects: rejected
      .filter((line) => line.startsWith('reject\t'))
      .map((line) => line.replace(/^reject\t.*?((?:log|song)_data\/)/, '$1'))
      .sort(),
  };
}

async function run({ name, place, options }: Engine): Promise<void> {
  const { code, stderr } = await place.run(['run', '--quiet', ...options]);
  expect(code, `${name}\n${stderr}`).toBe(0);
}

/** The double, its PostgreSQL and the bucket share this process and its one thread. */
const patient = { timeout: 900_000 };

sharedPostgres();

describePostgres('embedded, PostgreSQL and Redshift give the same counts, tables, rejects and answers', patient, () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  /** All three on the data of a folder, which is Redshift's bucket. */
  async function enginesOn(data: string, maxErrors: number): Promise<readonly [Engine, ...Engine[]]> {
    const etl = `[ETL]\nMAX_ERRORS = ${maxErrors}\n`;
    const given = await warehouse({ folder: data, configured: { ETL: { MAX_ERRORS: String(maxErrors) } } });
    const options = from(data);
    return [
      { name: 'embedded', place: newPlace({ 'dwh.cfg': etl }), options },
      {
        name: 'postgres',
        place: newPlace({ 'dwh.cfg': `${clusterSection(cluster, cluster.newDatabase())}${etl}` }),
        options,
      },
      { name: 'redshift', place: placeOf(given), options: [] },
    ];
  }

  /** Runs everything on all of them, and on the servers twice; returns what all say. */
  async function same(data: string, maxErrors = 0): Promise<Numbers> {
    const [embedded, ...servers] = await enginesOn(data, maxErrors);
    await run(embedded);
    const numbers = await numbersOf(embedded);
    expect(Object.values(numbers.digests)).not.toContainEqual(expect.stringMatching(/^0 rows/));
    const saved = await embedded.place.run(['validate', '--save', ...embedded.options]);
    expect(saved.code, saved.stderr).toBe(0);
    await run(embedded);
    const answered = (await numbersOf(embedded)).messages.at(-1);
    expect(answered).not.toContain('without an expected result');
    for (const server of servers) {
      await run(server);
      expect(await numbersOf(server), server.name).toEqual(numbers);
      // What the embedded engine has answered is what the other ones are expected to answer.
      cpSync(join(embedded.place.home, 'expected'), join(server.place.home, 'expected'), { recursive: true });
      await run(server);
      const again = await numbersOf(server);
      expect(again.digests, server.name).toEqual(numbers.digests);
      expect(again.messages.slice(0, -1), server.name).toEqual(numbers.messages.slice(0, -1));
      expect(again.messages.at(-1), server.name).toBe(answered);
    }
    return numbers;
  }

  test('of generated data with oddities: texts, languages, nested values, line ends, doubles and records that do not fit', async () => {
    const data = await newSample({ songs: 120, events: 4000, seed: 3 });
    addOddities(data);
    const { rejects, messages } = await same(data, 20);
    expect(rejects).toHaveLength(badRecords);
    expect(messages[0]).toContain(`${badRecords} records rejected`);
  });

  test.skipIf(!realDataPresent)('of the real data', async () => {
    const data = unpackRealData();
    try {
      const { messages } = await same(data);
      expect(messages.join('\n')).toContain('6,820 plays, 333 of them with a known song');
    } finally {
      rmSync(data, { recursive: true });
    }
  });
});
