import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { generateSample } from '../../src/sample/generate.ts';
import { copyStatement } from '../../src/sql/copy.ts';
import { redshiftDialect } from '../../src/sql/dialect.ts';
import { allTables, type Column, stageEvents, stageSongs, starTables } from '../../src/sql/schema.ts';
import { transformStatements } from '../../src/sql/transform.ts';
import { endOf, openTestPipeline } from '../pipeline.ts';
import { serve } from '../s3-server/fixture.ts';
import { connect, redshift, rows, sharedPostgres } from './fixture.ts';
import { roleArn } from './sparkify.ts';

sharedPostgres();

async function sample(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'redshift-sample-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await generateSample({
    directory: join(folder, 'data'),
    songs: 200,
    events: 3000,
    seed: 7,
    signal: new AbortController().signal,
  });
  return join(folder, 'data');
}

/** Engines print the last digits of a double differently. */
function comparable(row: readonly unknown[], columns: readonly Column[]): string {
  const values = row.map((value, index) =>
    value !== null && columns[index]?.type === 'float' ? Number(value).toPrecision(12) : value,
  );
  return JSON.stringify(values);
}

it('gives the same staging tables and the same star from the same data as the embedded engine', async () => {
  const data = await sample();
  const embedded = await openTestPipeline();
  onTestFinished(() => embedded.close());
  for (const folder of ['log_data', 'song_data'])
    await cp(join(data, folder), join(embedded.folder, folder), { recursive: true });
  expect(endOf(await embedded.run(['create', 'stage', 'transform'])).outcome).not.toBe('error');

  const s3 = await serve({ buckets: { dend: { folder: data } } });
  const double = await redshift({ s3, roles: [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }] });
  const client = await connect(double);
  for (const table of allTables) await client.query(redshiftDialect.createTable(table));
  const from = (folder: string) => ({ kind: 'folder' as const, bucket: 'dend', folder });
  const common = { region: 'us-west-2', rejectsAllowed: 0, compression: 'none', mode: 'load' } as const;
  const authorization = { by: 'role', arn: roleArn } as const;
  const loads = [
    { ...common, authorization, table: stageEvents, from: from('log_data'), jsonPaths: 's3://dend/log_json_path.json' },
    { ...common, authorization, table: stageSongs, from: from('song_data'), jsonPaths: null },
  ];
  await client.query('BEGIN');
  for (const load of loads) await client.query(copyStatement(load).sql.reveal());
  for (const { sql } of transformStatements(redshiftDialect, 'keep')) await client.query(sql);
  await client.query('COMMIT');

  for (const { name, columns } of [stageEvents, stageSongs, ...starTables]) {
    const compared = columns.filter(({ identity }) => identity !== true);
    const select = `SELECT ${compared.map((column) => column.name).join(', ')} FROM ${name}`;
    const there = (await rows(client, select)).map((row) => comparable(row, compared)).sort();
    const here = (await embedded.rows(select)).map((row) => comparable(row, compared)).sort();
    expect(there.length, name).toBeGreaterThan(0);
    expect(there, name).toEqual(here);
  }
});
