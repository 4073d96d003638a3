import pg from 'pg';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import {
  type PostgresServer,
  type RedshiftDouble,
  type RedshiftOptions,
  startPostgres,
  startRedshift,
} from './double/double.ts';

let postgres: PostgresServer | undefined;

/** One PostgreSQL for all doubles of a test file; to be called at its top. */
export function sharedPostgres(): void {
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
}

/** A double that ends with its test. */
export async function redshift(options: RedshiftOptions = {}): Promise<RedshiftDouble> {
  if (postgres === undefined) throw new Error('call sharedPostgres() at the top of the test file');
  const double = await startRedshift({ postgres, ...options });
  onTestFinished(() => double.close());
  return double;
}

/** What node-postgres needs to reach a double as its ordinary user. */
export function reach(double: RedshiftDouble): pg.ClientConfig {
  return {
    host: double.host,
    port: double.port,
    database: double.database,
    user: 'awsuser',
    password: 'Secret1234',
    ssl: { ca: double.ca },
  };
}

/** node-postgres, connected, ended with its test. */
export async function connect(double: RedshiftDouble, config: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ ...reach(double), ...config });
  // A session that the double ends is told by the statement that ran in it.
  client.on('error', () => {});
  onTestFinished(() => client.end());
  await client.connect();
  return client;
}

/** The rows of a query, as arrays of texts. */
export async function rows(client: pg.Client, sql: string, values: readonly unknown[] = []): Promise<unknown[][]> {
  const types = { getTypeParser: () => (text: string) => text };
  const result = await client.query({ text: sql, values: [...values], rowMode: 'array', types });
  return result.rows;
}

/** The server's refusal of something that must not succeed. */
export async function refusal(answer: Promise<unknown>): Promise<{ code: string; message: string; detail?: string }> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof pg.DatabaseError)) throw new Error('expected a refusal by the server', { cause: error });
  const { code = '', message, detail } = error;
  return { code, message, ...(detail === undefined ? {} : { detail }) };
}

/** The texts of the INFO lines and warnings that a client gets from now on. */
export function noticesOf(client: pg.Client): string[] {
  const notices: string[] = [];
  client.on('notice', ({ message }) => notices.push(message ?? ''));
  return notices;
}
