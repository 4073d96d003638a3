import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import { newPlace } from '../cli/program.ts';
import { embeddedAttacks } from './attack.ts';
import { pastClassifier, type Scene, throughSession } from './guards.ts';

const setUp = `
  CREATE TABLE given AS SELECT range AS n, 'a' || range AS t FROM range(3);
  CREATE SEQUENCE counter;
  CREATE MACRO kept(x) AS x + 1;
`;

describe('on the embedded engine nothing changes by', () => {
  let folder = '';
  let warehouse: EmbeddedWarehouse;
  let scene: Scene;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sparkify-read-only-'));
    mkdirSync(join(folder, 'out'));
    warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: true });
    const admin = await warehouse.connect();
    await admin.query(setUp);
    const out = join(folder, 'out');
    const told = `
      SELECT 'row', t FROM given UNION ALL
      SELECT sequence_name, CAST(last_value AS VARCHAR) FROM duckdb_sequences() UNION ALL
      SELECT concat_ws('.', database_name, schema_name, table_name), concat_ws(' ', sql, comment) FROM duckdb_tables() UNION ALL
      SELECT view_name, sql FROM duckdb_views() WHERE NOT internal UNION ALL
      SELECT 'schema', schema_name FROM duckdb_schemas() UNION ALL
      SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal UNION ALL
      SELECT 'index', index_name FROM duckdb_indexes() UNION ALL
      SELECT 'type', type_name FROM duckdb_types() WHERE NOT internal UNION ALL
      SELECT 'database', database_name FROM duckdb_databases()
      ORDER BY ALL
    `;
    const look = async () => ({
      rows: (await admin.query(told)).rows.map((row) => row.join(': ')).join('\n'),
      files: readdirSync(out, { recursive: true }).sort().join('\n'),
    });
    scene = {
      warehouse,
      look,
      before: await look(),
      fill: (sql) => sql.replaceAll('{folder}', out),
      prepare: async (connection) => {
        await connection.query('PREPARE erased AS DELETE FROM given');
      },
    };
    return async () => {
      await admin.close();
      await warehouse.close();
      rmSync(folder, { recursive: true });
    };
  });

  test.each(embeddedAttacks)('$sql', async (attack) => {
    await throughSession(scene, embeddedAttacks.indexOf(attack) % 2 === 0 ? 'locked' : 'guarded', attack);
    if (attack.reaches === undefined) await pastClassifier(scene, attack);
  });
});

describe('from the command line nothing changes', () => {
  const place = newPlace({ 'protected.cfg': '[CLUSTER]\nPROTECTED = true\n' });
  const whole = async () => [
    ...(await place.query('SELECT * FROM given ORDER BY ALL')),
    ...(await place.query('SELECT table_name FROM duckdb_tables() ORDER BY ALL')),
    ...(await place.query('SELECT last_value FROM duckdb_sequences()')),
  ];
  let before: string[] = [];

  beforeAll(async () => {
    expect((await place.run(['sql', '-c', setUp])).code).toBe(0);
    before = await whole();
  });

  // Each is a start of the program: the ways in which a statement gets to it are few, the statements were tried above.
  test.each([
    ...[
      'DELETE FROM given',
      'SELECT 1; DELETE FROM given',
      'EXPLAIN ANALYZE DELETE FROM given',
      "SELECT nextval('counter')",
    ],
    ...["COPY given TO 'out.csv'", 'BEGIN; DELETE FROM given; COMMIT', 'WITH s AS (SELECT 1) DELETE FROM given'],
  ])('by %s', async (sql) => {
    place.write('attack.sql', sql);
    const files = readdirSync(place.folder);
    for (const options of [['--read-only'], ['--config', 'protected.cfg']]) {
      for (const [args, stdin] of [
        [['-c', sql], ''],
        [['-f', 'attack.sql'], ''],
        [['-'], sql],
      ] as const) {
        expect((await place.run([...options, 'sql', ...args], { stdin })).code).toBe(1);
      }
    }
    // What was asked for with --read-only stays so, whatever else is said.
    expect((await place.run(['--read-only', 'sql', '--write', '-c', sql])).code).toBe(1);
    expect(await whole()).toEqual(before);
    expect(readdirSync(place.folder)).toEqual(files);
  });
});
