import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPlace, type Place } from '../cli/program.ts';
import { Cluster, clusterSection } from '../postgres/cluster.ts';
import { describePostgres, openDatabase } from '../postgres/given.ts';
import { postgresAttacks } from './attack.ts';
import { pastClassifier, type Scene, throughSession } from './guards.ts';

const setUp = `
  CREATE TABLE given AS SELECT n, 'a' || n AS t FROM generate_series(0, 2) AS s(n);
  CREATE SEQUENCE counter;
  CREATE MATERIALIZED VIEW kept AS SELECT count(*) FROM given;
  CREATE EXTENSION dblink;
  SELECT lo_from_bytea(4711, 'kept');
  CREATE FUNCTION erase() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM given; RETURN 1; END $$;
  CREATE FUNCTION erase_as_owner() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN DELETE FROM given; RETURN 1; END $$;
  CREATE FUNCTION erase_dynamically() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM given'; RETURN 1; END $$;
  CREATE FUNCTION loosen() RETURNS int LANGUAGE plpgsql AS $$ BEGIN SET LOCAL transaction_read_only = off; DELETE FROM given; RETURN 1; END $$;
  CREATE FUNCTION commit_and_erase() RETURNS int LANGUAGE plpgsql AS $$ BEGIN COMMIT; DELETE FROM given; RETURN 1; END $$;
  CREATE PROCEDURE erase_all() LANGUAGE plpgsql AS $$ BEGIN ROLLBACK; SET TRANSACTION READ WRITE; DELETE FROM given; COMMIT; END $$;
  CREATE VIEW erasing AS SELECT erase();
`;

/** All that an attack could change, as text. */
const told = `
  SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") FROM (
    SELECT 'row ' || n || t FROM given UNION ALL
    SELECT 'counter ' || last_value || is_called FROM counter UNION ALL
    SELECT 'kept ' || count FROM kept UNION ALL
    SELECT 'relation ' || oid || relname || coalesce(array_to_string(relacl, ','), '') FROM pg_class
      WHERE relnamespace = 'public'::regnamespace UNION ALL
    SELECT 'column ' || attname FROM pg_attribute WHERE attrelid = 'given'::regclass UNION ALL
    SELECT 'function ' || oid || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL
    SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_' UNION ALL
    SELECT 'rule ' || rulename FROM pg_rewrite WHERE ev_class = 'given'::regclass UNION ALL
    SELECT 'comment ' || description FROM pg_description WHERE objoid = 'given'::regclass UNION ALL
    SELECT 'large object ' || loid || encode(data, 'hex') FROM pg_largeobject UNION ALL
    SELECT 'role ' || rolname FROM pg_roles UNION ALL
    SELECT 'extension ' || extname FROM pg_extension UNION ALL
    SELECT 'prepared ' || gid FROM pg_prepared_xacts UNION ALL
    SELECT 'setting ' || setdatabase || setrole || array_to_string(setconfig, ',') FROM pg_db_role_setting UNION ALL
    SELECT 'file setting ' || name || setting FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf' UNION ALL
    SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory'
  ) AS lines(line)
`;

describePostgres('on PostgreSQL nothing changes by', () => {
  let cluster: Cluster;
  let database: string;
  let warehouse: Awaited<ReturnType<typeof openDatabase>>;
  let scene: Scene;
  let place: Place;

  beforeAll(async () => {
    cluster = await Cluster.start(['max_prepared_transactions = 2']);
    database = cluster.newDatabase();
    cluster.psql(database, setUp);
    // dblink logs in without a password.
    cluster.allow(['host all linked 127.0.0.1/32 trust']);
    cluster.psql(database, 'CREATE ROLE linked SUPERUSER LOGIN; SELECT pg_reload_conf()');
    warehouse = await openDatabase(cluster, database, { protected: true });
    place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { SCHEMA: 'public', PROTECTED: 'true' }) });
    // The server writes here, who is another user than these tests.
    const out = join(cluster.folder, 'out');
    mkdirSync(out);
    chmodSync(out, 0o777);
    const way = `host=127.0.0.1 port=${cluster.port} dbname=${database} user=linked`;
    const admin = await warehouse.connect();
    const look = async () => ({
      rows: (await admin.query(told)).rows[0]?.[0] ?? '',
      files: readdirSync(out).sort().join('\n'),
    });
    scene = {
      warehouse,
      look,
      before: await look(),
      fill: (sql) => sql.replaceAll('{folder}', out).replaceAll('{way}', way),
      prepare: async (connection) => {
        await connection.query('PREPARE erased AS DELETE FROM given');
      },
    };
    return () => admin.close();
  });

  afterAll(async () => {
    await warehouse?.close();
    await cluster?.close();
  });

  test('these tests see what an attack does', async () => {
    const connection = await warehouse.connect();
    await connection.query('BEGIN');
    await connection.query(scene.fill("SELECT dblink_exec('{way}', 'INSERT INTO given VALUES (3, ''a3'')')"));
    await connection.query('ROLLBACK');
    await connection.close();
    expect((await scene.look()).rows).toContain('row 3a3');
    cluster.psql(database, 'DELETE FROM given WHERE n = 3');
    expect(await scene.look()).toEqual(scene.before);
  });

  test.each(postgresAttacks)('$sql', async (attack) => {
    await throughSession(scene, postgresAttacks.indexOf(attack) % 2 === 0 ? 'locked' : 'guarded', attack);
    if (attack.reaches === undefined) await pastClassifier(scene, attack);
  });

  // By turns with --read-only and by the target's own protection. Each is a start of the program, so not all of them.
  test('those that reach furthest, and one in four others, from the command line', { timeout: 300_000 }, async () => {
    const waiting = postgresAttacks.filter(({ reaches }, at) => reaches !== undefined || at % 4 === 0);
    const worker = async () => {
      for (let attack = waiting.pop(); attack !== undefined; attack = waiting.pop()) {
        const options = waiting.length % 2 === 0 ? ['--read-only'] : [];
        const { code } = await place.run([...options, 'sql', '-'], { stdin: scene.fill(attack.sql) });
        expect([0, 1, 2]).toContain(code);
        expect(await scene.look(), attack.sql).toEqual(scene.before);
      }
    };
    await Promise.all([worker(), worker()]);
  });
});
