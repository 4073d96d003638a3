import { chmod, mkdir } from 'node:fs/promises';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { type Certificates, makeCertificates } from '../../certificates.ts';
import type { AttachedRole, Cluster, RedshiftUser, S3Access } from './cluster.ts';
import { createDatabase } from './database.ts';
import { type Conversation, type Fault, FaultPlan, type Hold, hold } from './faults.ts';
import { History } from './history.ts';
import { type Arrival, listen } from './listener.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { Session } from './session/session.ts';
import type { Deployment } from './sql/findings.ts';
import { literal } from './sql/reader.ts';
import { Refusal } from './sql/refusal.ts';
import { challenge } from './wire/authentication.ts';
import { Backend, BackendError } from './wire/backend.ts';
import { readCString } from './wire/frames.ts';
import { authenticationOk, keyDataFrame, parameterStatusFrame, readyFrame } from './wire/messages.ts';

export type { AttachedRole, RedshiftUser } from './cluster.ts';
export type { Conversation, Fault, Hold } from './faults.ts';
export type { History } from './history.ts';
export { type PostgresServer, startPostgres } from './postgres-server.ts';
export type { Deployment } from './sql/findings.ts';

export interface RedshiftOptions {
  /** Default: `awsuser` with the password `Secret1234`, an ordinary user. */
  readonly users?: readonly RedshiftUser[];
  /** Roles that COPY may take on. */
  readonly roles?: readonly AttachedRole[];
  readonly s3?: S3Access;
  /** Where the cluster is; default us-west-2. */
  readonly region?: string;
  readonly deployment?: Deployment;
  /** The database's isolation level (AWS, "Isolation levels in Amazon Redshift"); default snapshot. */
  readonly isolation?: 'snapshot' | 'serializable';
  /** A running PostgreSQL to use, which is left running; default: one of its own. */
  readonly postgres?: PostgresServer;
}

export interface RedshiftDouble {
  /** A name for which the certificate is made out. */
  readonly host: 'localhost';
  readonly port: number;
  readonly database: string;
  /** The authority to trust, PEM. */
  readonly ca: string;
  readonly history: History;
  /** Statements that the double did not know, and that it refused therefore. May be emptied. */
  readonly unknown: string[];
  /** The sessions that are open, by their process ids. */
  readonly sessions: () => readonly number[];
  fault(fault: Fault): void;
  /** Arms a statement that waits, queued or running, until it is released or cancelled. */
  hold(as: 'queued' | 'running', match: RegExp): Hold;
  healthy(): void;
  /** The connections that begin from now on, in their order, with what is said there. */
  listenIn(): readonly Conversation[];
  /** Every session ends, every open transaction is rolled back, every COPY too. */
  restart(): Promise<void>;
  /** Asks the PostgreSQL behind it, past every rule: to see what is really there. */
  behind(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  close(): Promise<void>;
}

const statusParameters: Readonly<Record<string, string>> = {
  server_version: '8.0.2',
  server_encoding: 'UNICODE',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  integer_datetimes: 'on',
  is_superuser: 'off',
  max_numeric_precision: '38',
  max_varchar_size: '65535',
  padb_revision: '000000',
  padb_version: '1.0.0',
};

let databases = 0;

/**
 * Starts a server that speaks as Amazon Redshift does, in front of a real PostgreSQL, and refuses whatever it does not know
 * Redshift to accept.
 * @throws Error when PostgreSQL or openssl is missing.
 */
export async function startRedshift(options: RedshiftOptions = {}): Promise<RedshiftDouble> {
  const postgres = options.postgres ?? (await startPostgres());
  try {
    return await start(options, postgres);
  } catch (error) {
    if (options.postgres === undefined) await postgres.stop();
    throw error;
  }
}

async function start(options: RedshiftOptions, postgres: PostgresServer): Promise<RedshiftDouble> {
  databases += 1;
  const database = `dev${databases}_${process.pid}`;
  const users = options.users ?? [{ name: 'awsuser', password: 'Secret1234' }];
  const liveFolder = join(postgres.folder, database);
  await mkdir(liveFolder);
  await chmod(liveFolder, 0o755);
  await createDatabase(postgres, database, users, liveFolder, options.isolation ?? 'snapshot');
  const certificates: Certificates = await makeCertificates();
  const sessions = new Map<number, { readonly session: Session; readonly secret: number }>();
  const cluster = newCluster(options, database, liveFolder, sessions);
  await cluster.history.write(liveFolder, ['loads', 'load-details', 'load-errors', 'queries']);
  const administrator = await Backend.connect({ port: postgres.port, user: postgres.superuser, database });

  const arrived = async (arrival: Arrival): Promise<void> => {
    const user = await authenticate(arrival, users);
    const asked = arrival.parameters.get('database') ?? user.name;
    if (asked !== database) throw new Refusal('3D000', `database "${asked}" does not exist`);
    const backend = await openBackend(postgres, database, user.name, arrival);
    const [[id] = []] = await backend.query('SELECT usesysid FROM pg_catalog.pg_user WHERE usename = current_user');
    const runner = { owner: user.name, userId: Number(id), sessionId: backend.pid, database };
    const session = new Session(cluster, backend, arrival.client, runner);
    sessions.set(backend.pid, { session, secret: backend.secret });
    arrival.client.onClose(() => sessions.delete(backend.pid));
    const status = {
      ...statusParameters,
      is_superuser: user.superuser === true ? 'on' : 'off',
      session_authorization: user.name,
    };
    arrival.client.send(
      authenticationOk,
      ...Object.entries(status).map(([name, value]) => parameterStatusFrame(name, value)),
      keyDataFrame(backend.pid, backend.secret),
      readyFrame('I'),
    );
    arrival.handOver((frame) => session.receive(frame));
  };
  const cancel = (pid: number, secret: number): void => {
    if (sessions.get(pid)?.secret === secret) cluster.cancel(pid);
  };
  const server: Server = await listen({ certificates, faults: cluster.faults, arrived, cancel });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the double listens nowhere');
  const endSessions = async (): Promise<void> => {
    const open = [...sessions.values()].map(({ session }) => session);
    for (const session of open) session.terminate();
    await Promise.all(open.map(({ client }) => client.closed()));
  };
  return {
    ...{
      host: 'localhost',
      port: address.port,
      database,
      ca: certificates.ca,
      history: cluster.history,
      unknown: cluster.unknown,
    },
    sessions: () => [...sessions.keys()],
    fault: (fault) => cluster.faults.arm(fault),
    hold: (as, match) => {
      const held = hold(as, match);
      cluster.faults.arm(held.fault);
      return held;
    },
    healthy: () => cluster.faults.disarm(),
    listenIn: () => cluster.faults.listenIn(),
    restart: async () => {
      await endSessions();
      await gone(administrator, database);
    },
    behind: (sql) => administrator.query(sql),
    close: async () => {
      await endSessions();
      await new Promise((resolve) => server.close(resolve));
      administrator.close();
      if (options.postgres === undefined) await postgres.stop();
    },
  };
}

function newCluster(
  options: RedshiftOptions,
  database: string,
  liveFolder: string,
  sessions: ReadonlyMap<number, { readonly session: Session }>,
): Cluster {
  let transactions = 5000;
  return {
    deployment: options.deployment ?? 'provisioned',
    region: options.region ?? 'us-west-2',
    database,
    history: new History(),
    faults: new FaultPlan(),
    roles: options.roles ?? [],
    s3: options.s3,
    liveFolder,
    unknown: [],
    nextTransaction: () => {
      transactions += 1;
      return transactions;
    },
    cancel: (pid) => sessions.get(pid)?.session.cancel(),
    terminate: (pid) => sessions.get(pid)?.session.terminate(),
  };
}

async function authenticate(
  { client, parameters, next }: Arrival,
  users: readonly RedshiftUser[],
): Promise<RedshiftUser> {
  const name = parameters.get('user') ?? '';
  const user = users.find((one) => one.name === name);
  const asked = challenge(user?.passwordForm ?? 'md5', name, user?.password ?? '');
  client.send(asked.frame);
  const answer = await next();
  const text = answer.type === 'p' ? readCString(answer.body, 0).text : '';
  if (user === undefined || !asked.accepts(text)) {
    throw new Refusal('28000', `password authentication failed for user "${name}"`);
  }
  return user;
}

async function openBackend(
  { port }: PostgresServer,
  database: string,
  user: string,
  { parameters }: Arrival,
): Promise<Backend> {
  const given = ['application_name', 'statement_timeout', 'extra_float_digits', 'client_encoding'];
  // Without statistics PostgreSQL would loop over tables that were just loaded; Redshift has no such plan for them.
  const settings: Record<string, string> = { timezone: 'UTC', extra_float_digits: '0', enable_nestloop: 'off' };
  for (const name of given) {
    const value = parameters.get(name);
    if (value !== undefined) settings[name] = value;
  }
  const group = parameters.get('query_group');
  if (group !== undefined) settings['rs.query_group'] = group;
  try {
    return await Backend.connect({ port, user, database, settings });
  } catch (error) {
    if (error instanceof BackendError) throw new Refusal(error.code, error.message);
    throw error;
  }
}

/** Waits until no session but the double's own is left. */
async function gone(administrator: Backend, database: string): Promise<void> {
  for (;;) {
    const others = await administrator.query(
      `SELECT pid FROM pg_catalog.pg_stat_activity
       WHERE datname = ${literal(database)} AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    if (others.length === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
