import { describe } from 'vitest';
import { Secret } from '../../src/text/secret.ts';
import type { ServerWarehouse } from '../../src/warehouse/postgres/server-warehouse.ts';
import { openPostgres, type PostgresOptions } from '../../src/warehouse/postgres/warehouse.ts';
import { administrator, type Cluster, serverPrograms } from './cluster.ts';

const present = serverPrograms() !== null;
if (!present) {
  const words = 'there is no PostgreSQL server on this machine; Debian has it in the package postgresql';
  if (process.env.CI !== undefined) throw new Error(words);
  console.warn(`The tests on PostgreSQL are skipped: ${words} (POSTGRES_BIN names its folder).`);
}

/** `describe`, for what needs a PostgreSQL server. */
export const describePostgres = describe.skipIf(!present);

/** How the administrator logs in to a database of a cluster. */
export function optionsFor(
  { port }: Pick<Cluster, 'port'>,
  database: string,
  changes: Partial<PostgresOptions> = {},
): PostgresOptions {
  return {
    host: '127.0.0.1',
    port,
    database,
    user: administrator.user,
    password: new Secret(administrator.password),
    sslmode: 'prefer',
    sslrootcert: null,
    connectTimeout: null,
    schema: 'public',
    statementTimeout: null,
    protected: false,
    ...changes,
  };
}

export function openDatabase(
  cluster: Pick<Cluster, 'port'>,
  database: string,
  changes: Partial<PostgresOptions> = {},
): Promise<ServerWarehouse> {
  return openPostgres(optionsFor(cluster, database, changes));
}
