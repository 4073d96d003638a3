import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { forgetOldChecks } from '../../src/commands/check-log.ts';
import { forgetOldRejects } from '../../src/commands/stage/load-way.ts';
import { stagingChecks, starChecks } from '../../src/sql/checks.ts';
import { copyStatement } from '../../src/sql/copy.ts';
import { redshiftDialect } from '../../src/sql/dialect.ts';
import { etlTables, files, insertInto } from '../../src/sql/etl.ts';
import { stagedContent } from '../../src/sql/fingerprint.ts';
import { allTables, stageEvents, stageSongs } from '../../src/sql/schema.ts';
import { shippedQueries } from '../../src/sql/shipped-queries.ts';
import { freshnessFacts, starSchemaChecks } from '../../src/sql/star-checks.ts';
import { transformStatements } from '../../src/sql/transform.ts';
import { serve } from '../s3-server/fixture.ts';
import { connect, redshift, rows, sharedPostgres } from './fixture.ts';
import { eventKeys, eventLine, roleArn, songText } from './sparkify.ts';

sharedPostgres();

/** The warehouse as `create` makes it. */
async function create(client: pg.Client): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS etl');
  for (const table of [...etlTables, ...allTables]) await client.query(redshiftDialect.createTable(table));
}

const events = [
  eventLine({ song: 'Setanta matins', artist: 'Elena', userId: '26', sessionId: 583, itemInSession: 1 }),
  eventLine({ song: null, artist: null, page: 'Home', userId: '26', level: 'paid', ts: 1541107053796 }),
  eventLine({ page: 'Home', auth: 'Logged Out', userId: '', song: null, artist: null, registration: null }),
  eventLine({ song: 'Déjà Vu', artist: 'Björk', userId: '8', ts: 1541110994796 }),
];

async function sparkify() {
  const s3 = await serve({
    buckets: {
      'udacity-dend': {
        objects: {
          'log_data/2018/11/2018-11-01-events.json': events.slice(0, 2).join('\n'),
          'log_data/2018/11/2018-11-02-events.json': `${events.slice(2).join('\r\n')}\r\n`,
          'log_data_old/strange.json': 'this is no event',
          'log_json_path.json': JSON.stringify({ jsonpaths: eventKeys.map((key) => `$['${key}']`) }),
          'song_data/A/A/one.json': songText({
            song_id: 'SOZCTXZ12AB0182364',
            title: 'Setanta matins',
            artist_name: 'Elena',
          }),
          'song_data/A/B/two.json': songText({ song_id: 'SOXVLOJ12AB0189215', artist_location: '', year: 0 }),
        },
      },
    },
  });
  const roles = [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }];
  const double = await redshift({ s3, roles });
  return { s3, double, client: await connect(double) };
}

const from = (folder: string) => ({ kind: 'folder' as const, bucket: 'udacity-dend', folder });
const authorization = { by: 'role' as const, arn: roleArn };
const common = { region: 'us-west-2', authorization, rejectsAllowed: 0, compression: 'none', mode: 'load' } as const;
const jsonPaths = 's3://udacity-dend/log_json_path.json';

async function stage(client: pg.Client): Promise<void> {
  await client.query('BEGIN');
  await client.query(redshiftDialect.emptyTable(stageEvents));
  await client.query(copyStatement({ ...common, table: stageEvents, from: from('log_data'), jsonPaths }).sql.reveal());
  await client.query(redshiftDialect.emptyTable(stageSongs));
  await client.query(
    copyStatement({ ...common, table: stageSongs, from: from('song_data'), jsonPaths: null }).sql.reveal(),
  );
  await client.query('COMMIT');
}

describe('the program on Redshift', () => {
  it('creates its tables with their keys and layout', async () => {
    const { client, double } = await sparkify();
    await create(client);
    const layout = await rows(
      client,
      `SELECT tablename, "column", type, distkey, sortkey FROM pg_table_def
       WHERE schemaname = 'public' AND (distkey OR sortkey > 0) ORDER BY tablename, sortkey`,
    );
    expect(layout).toEqual([
      ['artist', 'artist_id', 'character varying(4096)', 'f', '1'],
      ['songplays', 'start_time', 'character varying(4096)', 't', '1'],
      ['songs', 'song_id', 'character varying(4096)', 'f', '1'],
      ['times', 'start_time', 'character varying(4096)', 't', '1'],
      ['users', 'user_id', 'integer', 'f', '1'],
    ]);
    expect(double.unknown).toEqual([]);
  });

  it('stages, transforms and checks with statements that Redshift takes', async () => {
    const { client, double } = await sparkify();
    await create(client);
    await stage(client);
    expect(
      await rows(client, 'SELECT count(*), count(registration), count(userid), min(ts) FROM stage_events'),
    ).toEqual([['4', '3', '3', '2018-11-01 20:57:10.796']]);
    for (const unmatched of ['keep', 'drop'] as const) {
      await client.query('BEGIN');
      for (const { sql } of transformStatements(redshiftDialect, unmatched)) await client.query(sql);
      const failing = [];
      for (const check of [...starChecks(unmatched), ...stagingChecks()]) {
        const found = await rows(client, `SELECT count(*) FROM (${check.failing}) AS failing`);
        if (found[0]?.[0] !== '0' && check.severity === 'error') failing.push(check.name);
        await client.query(check.failing);
      }
      // The ledger was not written here.
      expect(failing).toEqual(['staged_rows']);
      expect(await rows(client, 'SELECT count(*), count(song_id) FROM songplays')).toEqual([
        unmatched === 'keep' ? ['2', '1'] : ['1', '1'],
      ]);
      await client.query('COMMIT');
    }
    for (const check of starSchemaChecks(redshiftDialect, 'drop')) await client.query(check.failing);
    await client.query(freshnessFacts(redshiftDialect));
    await client.query('ANALYZE songplays');
    const [content] = await rows(client, stagedContent(redshiftDialect));
    expect([content?.[0], content?.[2]]).toEqual(['4', '2']);
    expect(double.unknown).toEqual([]);
  });

  it('runs the shipped queries', async () => {
    const { client, double } = await sparkify();
    await create(client);
    await stage(client);
    const names = (await readdir(shippedQueries)).filter((name) => name.endsWith('.sql'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) await client.query(await readFile(new URL(name, shippedQueries), 'utf8'));
    expect(double.unknown).toEqual([]);
  });

  it('keeps its run log, its ledger and its lock there', async () => {
    const { client, double } = await sparkify();
    await create(client);
    const values = ['stage_events', 's3://b/k', 'k', 5, 'v', '2018-11-01 00:00:00', 1, 1, 0, 'run'];
    await client.query(insertInto(files, 1), values);
    expect(
      await rows(client, `SELECT object, bytes FROM ${files.name} WHERE table_name = $1`, ['stage_events']),
    ).toEqual([['s3://b/k', '5']]);
    await client.query(forgetOldRejects);
    for (const sql of forgetOldChecks) await client.query(sql, ['transform']);
    await client.query('DELETE FROM etl.lock WHERE run_id = $1', ['run']);
    await client.query('UPDATE etl.lock SET beat = CAST($1 AS TIMESTAMP) WHERE run_id = $2', [
      '2018-11-01 00:00:00',
      'run',
    ]);
    await client.query(
      `SELECT lower(table_name), column_name, lower(data_type) FROM information_schema.columns
       WHERE table_schema = $1 ORDER BY table_name, ordinal_position`,
      ['etl'],
    );
    for (const table of [...allTables].reverse()) await client.query(`DROP TABLE ${table.name}`);
    expect(double.unknown).toEqual([]);
  });
});
