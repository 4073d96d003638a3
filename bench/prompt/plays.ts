import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { administrator, Cluster, clusterSection, serverPrograms } from '../../test/postgres/cluster.ts';
import { median, timed } from './figure.ts';

/** A warehouse with a table `plays` of ten million rows, as wide as songPlays. */
export interface Plays {
  readonly engine: string;
  /** What the program is started with to find it. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until the engine's own driver has the first thousand rows of all; taken before the program is started. */
  readonly ownFirstRows: number;
  /** Null where the warehouse is no server. */
  readonly server: Cluster | null;
  close(): Promise<void>;
}

const count = 10_000_000;
const all = 'SELECT * FROM plays';

/** The columns, for a table function that counts in `n`; both engines have these functions. */
const columns = `
  n AS songplay_id, '2018-11-30 12:00:00.' || lpad(CAST(n % 1000 AS varchar), 3, '0') AS start_time,
  n % 100 AS user_id, 'paid' AS level, 'SO' || n % 15000 AS song_id, 'AR' || n % 10000 AS artist_id,
  n % 1000 AS session_id, 'San Francisco-Oakland-Hayward, CA' AS location, 'Mozilla/5.0 (X11; Linux)' AS user_agent
`;

const rounds = 5;

export async function embeddedPlays(folder: string): Promise<Plays> {
  const file = join(folder, 'plays.duckdb');
  const script = join(import.meta.dirname, 'embedded-table-program.ts');
  const query = `SELECT ${columns} FROM range(${count}) AS r(n)`;
  const ownFirstRows = Number(runToEnd(process.execPath, [script, file, 'plays', query], {}));
  return {
    engine: 'the embedded engine',
    args: ['--warehouse', file],
    env: { SPARKIFY_HOME: join(folder, 'home'), HOME: folder },
    ownFirstRows,
    server: null,
    close: () => Promise.resolve(),
  };
}

/** Null where no PostgreSQL is installed. */
export async function postgresPlays(folder: string): Promise<Plays | null> {
  if (serverPrograms() === null) return null;
  const server = await Cluster.start();
  const database = server.newDatabase();
  server.psql(database, `CREATE TABLE plays AS SELECT ${columns} FROM generate_series(0, ${count - 1}) AS r(n)`);
  const { user, password } = administrator;
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, database, user, password });
  await client.connect();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await client.query('BEGIN');
    times.push(
      await timed(async () => {
        await client.query(`DECLARE rows CURSOR FOR ${all}`);
        await client.query({ text: 'FETCH 1000 FROM rows', rowMode: 'array' });
      }),
    );
    await client.query('ROLLBACK');
  }
  await client.end();
  const config = join(folder, 'dwh.cfg');
  writeFileSync(config, clusterSection(server, database, { SCHEMA: 'public' }));
  return {
    engine: 'PostgreSQL',
    args: ['--config', config],
    env: { SPARKIFY_HOME: join(folder, 'home'), HOME: folder },
    ownFirstRows: median(times),
    server,
    close: () => server.close(),
  };
}

/** Runs a program to its end. @throws Error with what it said, when that is not well. */
export function runToEnd(program: string, args: readonly string[], env: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr } = spawnSync(program, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
