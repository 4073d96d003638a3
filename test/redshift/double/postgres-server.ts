import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Backend } from './wire/backend.ts';

const run = promisify(execFile);
const binaries = process.env.POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin';

/** A PostgreSQL of the test's own on loopback, its data in a temporary folder. */
export interface PostgresServer {
  readonly port: number;
  /** A superuser who needs no password. */
  readonly superuser: string;
  /** A folder that the server can read. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root. */
async function owner(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  if (uid === undefined || gid === undefined) throw new Error('there is no user postgres');
  return { uid, gid };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** @throws Error when PostgreSQL 15 is not installed where POSTGRES_BIN says, or does not start. */
export async function startPostgres(): Promise<PostgresServer> {
  const identity = await owner();
  const folder = await mkdtemp(join(tmpdir(), 'redshift-postgres-'));
  if (identity !== undefined) await chown(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  await run(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'rdsdb', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    { ...identity, cwd: folder },
  );
  const port = await freePort();
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '60' };
  const server = spawn(
    join(binaries, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log: string[] = [];
  server.stderr.on('data', (bytes: Buffer) => log.push(bytes.toString()));
  await accepting(server, port, log);
  return {
    port,
    superuser: 'rdsdb',
    folder,
    stop: async () => {
      const ended = new Promise((resolve) => server.once('close', resolve));
      server.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the server has said that it takes sessions. */
async function accepting(server: ChildProcess, port: number, log: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('close', () => reject(new Error(`PostgreSQL did not start:\n${log.join('')}`)));
    server.stderr?.on('data', () => {
      if (log.join('').includes('ready to accept connections')) resolve();
    });
  });
  const backend = await Backend.connect({ port, user: 'rdsdb', database: 'postgres' });
  backend.close();
}
