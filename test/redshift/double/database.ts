import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RedshiftUser } from './cluster.ts';
import type { PostgresServer } from './postgres-server.ts';
import { literal, quoted } from './sql/reader.ts';
import { Backend } from './wire/backend.ts';

const catalogue = ['functions.sql', 'tables.sql', 'views.sql'];

/** Makes a database that looks like one of Redshift's: its users, its functions, its system relations. */
export async function createDatabase(
  { port, superuser }: PostgresServer,
  database: string,
  users: readonly RedshiftUser[],
  liveFolder: string,
  isolation: 'snapshot' | 'serializable',
): Promise<void> {
  const postgres = await Backend.connect({ port, user: superuser, database: 'postgres' });
  for (const { name, superuser: may } of users) {
    const [found] = await postgres.query(`SELECT FROM pg_roles WHERE rolname = ${literal(name)}`);
    if (found === undefined) await postgres.query(`CREATE ROLE ${quoted(name)} LOGIN`);
    await postgres.query(`ALTER ROLE ${quoted(name)} ${may === true ? 'SUPERUSER' : 'NOSUPERUSER'}`);
  }
  await postgres.query(`CREATE DATABASE ${quoted(database)}`);
  const level = isolation === 'snapshot' ? 'repeatable read' : 'serializable';
  await postgres.query(`ALTER DATABASE ${quoted(database)} SET rs.folder TO ${literal(liveFolder)}`);
  await postgres.query(`ALTER DATABASE ${quoted(database)} SET default_transaction_isolation TO ${literal(level)}`);
  await postgres.query(`GRANT ALL ON DATABASE ${quoted(database)} TO PUBLIC`);
  postgres.close();
  const inside = await Backend.connect({ port, user: superuser, database });
  for (const file of catalogue) await inside.query(await readFile(join(import.meta.dirname, 'catalog', file), 'utf8'));
  inside.close();
}
