import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { onTestFinished } from 'vitest';
import { copyStatement } from '../../src/sql/copy.ts';
import { stageEvents, stageSongs } from '../../src/sql/schema.ts';
import { Secret } from '../../src/text/secret.ts';
import type { ServerWarehouse } from '../../src/warehouse/postgres/server-warehouse.ts';
import { openRedshift, type RedshiftOptions } from '../../src/warehouse/redshift/warehouse.ts';
import { newPlace } from '../cli/program.ts';
import { openTestPipeline, type TestPipeline } from '../pipeline.ts';
import { serve } from '../s3-server/fixture.ts';
import type { RedshiftOptions as DoubleOptions, RedshiftDouble } from './double/double.ts';
import { redshift } from './fixture.ts';
import { eventKeys, eventLine, roleArn, songText } from './sparkify.ts';

/** A file that holds the double's authority. */
async function authorityOf(double: RedshiftDouble): Promise<string> {
  const file = join(newPlace().folder, 'authority.pem');
  await writeFile(file, double.ca);
  return file;
}

/** The section CLUSTER of a configuration that leads to the double, with what a test wants otherwise; null leaves a key out. */
export async function clusterSection(
  double: RedshiftDouble,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const keys = {
    ENGINE: 'redshift',
    HOST: double.host,
    DB_PORT: String(double.port),
    DB_NAME: double.database,
    DB_USER: 'awsuser',
    DB_PASSWORD: 'Secret1234',
    SSLROOTCERT: await authorityOf(double),
    ...changes,
  };
  const lines = Object.entries(keys).flatMap(([key, value]) => (value === null ? [] : [`${key} = ${value}`]));
  return `[CLUSTER]\n${lines.join('\n')}\n`;
}

/** A pipeline on the double; it ends with its test. */
export async function pipelineOn(
  double: RedshiftDouble,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<TestPipeline> {
  const pipeline = await openTestPipeline(await clusterSection(double, changes));
  onTestFinished(() => pipeline.close());
  return pipeline;
}

/** A warehouse on the double, opened by the adapter alone; it ends with its test. */
export async function warehouseOn(
  double: RedshiftDouble,
  changes: Partial<RedshiftOptions> = {},
): Promise<ServerWarehouse> {
  const warehouse = await openRedshift({
    host: double.host,
    port: double.port,
    database: double.database,
    user: 'awsuser',
    password: new Secret('Secret1234'),
    ...{ auth: 'password', clusterIdentifier: null, workgroup: null, autoCreate: false, dbGroups: [] },
    aws: { region: null, credentials: null, profile: null },
    sslmode: 'verify-full',
    sslrootcert: await authorityOf(double),
    connectTimeout: null,
    schema: 'public',
    statementTimeout: null,
    protected: false,
    ...changes,
  });
  onTestFinished(() => warehouse.close());
  return warehouse;
}

const events = [
  eventLine({ song: 'Setanta matins', artist: 'Elena', userId: '26', sessionId: 583, itemInSession: 1 }),
  eventLine({ song: null, artist: null, page: 'Home', userId: '26', level: 'paid', ts: 1541107053796 }),
  eventLine({ song: 'Déjà Vu', artist: 'Björk', userId: '8', ts: 1541110994796 }),
];

/** A double with a bucket of three events and two songs beside it. */
export async function doubleWithBucket(options: DoubleOptions = {}): Promise<RedshiftDouble> {
  const s3 = await serve({
    buckets: {
      dend: {
        objects: {
          'log_data/2018-11-01-events.json': events.join('\n'),
          'log_json_path.json': JSON.stringify({ jsonpaths: eventKeys.map((key) => `$['${key}']`) }),
          'song_data/one.json': songText({
            song_id: 'SOZCTXZ12AB0182364',
            title: 'Setanta matins',
            artist_name: 'Elena',
          }),
          'song_data/two.json': songText({ song_id: 'SOXVLOJ12AB0189215', artist_location: '', year: 0 }),
        },
      },
    },
  });
  return redshift({ s3, roles: [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }], ...options });
}

/** Loads the bucket as `stage` does, with its ledger. The tables have to be there. */
export async function loadStaging(client: pg.Client): Promise<void> {
  const common = { region: 'us-west-2', rejectsAllowed: 0, compression: 'none', mode: 'load' } as const;
  const authorization = { by: 'role', arn: roleArn } as const;
  const from = (folder: string) => ({ kind: 'folder' as const, bucket: 'dend', folder });
  const loads = [
    { ...common, authorization, table: stageEvents, from: from('log_data'), jsonPaths: 's3://dend/log_json_path.json' },
    { ...common, authorization, table: stageSongs, from: from('song_data'), jsonPaths: null },
  ];
  await client.query('BEGIN');
  for (const load of loads) await client.query(copyStatement(load).sql.reveal());
  for (const { table, rows } of [
    { table: stageEvents, rows: 3 },
    { table: stageSongs, rows: 2 },
  ]) {
    await client.query(
      `INSERT INTO etl.files VALUES ('${table.name}', 's3://dend/k', 'k', 1, 'v', NULL, ${rows}, ${rows}, 0, 'run')`,
    );
  }
  await client.query('COMMIT');
}
