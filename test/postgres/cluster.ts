import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const installed = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL server on this machine; null where there is none. */
export function serverPrograms(): string | null {
  if (process.env.POSTGRES_BIN !== undefined) return process.env.POSTGRES_BIN;
  const versions = existsSync(installed) ? readdirSync(installed) : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(installed, version, 'bin'))
    .concat((process.env.PATH ?? '').split(':'));
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** The administrator of every test cluster. */
export const administrator = { user: 'sparkify', password: 'spárk "ify"\\' } as const;

/** PostgreSQL refuses to run as root; it is then run as the user that its packages make. */
const unprivileged = process.getuid?.() === 0 ? idOf('postgres') : null;

function idOf(user: string): { uid: number; gid: number } {
  const number = (option: string) => Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

/** A throw-away PostgreSQL server with data of its own, on a free port of the loopback address. */
export class Cluster {
  readonly port: number;
  readonly folder: string;
  readonly #programs: string;
  #server: ChildProcess | null = null;
  #databases = 0;

  private constructor(programs: string, folder: string, port: number) {
    this.#programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Makes and starts one. Its databases sort texts as English does, so that nothing works by the accident of byte order.
   * @param settings lines of postgresql.conf
   */
  static async start(settings: readonly string[] = []): Promise<Cluster> {
    const programs = serverPrograms();
    if (programs === null) throw new Error('there is no PostgreSQL server here (POSTGRES_BIN names the folder of one)');
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-postgres-'));
    chmodSync(folder, 0o755);
    const cluster = new Cluster(programs, folder, await freePort());
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, administrator.password);
    for (const path of [folder, passwordFile])
      if (unprivileged !== null) chownSync(path, unprivileged.uid, unprivileged.gid);
    cluster.#run('initdb', [
      ...['-D', cluster.data, '-U', administrator.user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['-E', 'UTF8', '--locale', 'C.UTF-8', '--locale-provider', 'icu', '--icu-locale', 'en-US', '--no-sync'],
    ]);
    cluster.configure([
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      `port = ${cluster.port}`,
      'fsync = off',
      'max_connections = 60',
      'autovacuum = off',
      ...settings,
    ]);
    await cluster.startServer();
    return cluster;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** Adds lines to postgresql.conf; the server reads them when it is started. */
  configure(lines: readonly string[]): void {
    appendFileSync(join(this.data, 'postgresql.conf'), lines.map((line) => `${line}\n`).join(''));
  }

  /** Puts lines before those of pg_hba.conf; the server reads them when it is started or told to. */
  allow(lines: readonly string[]): void {
    const rest = 'host all all 127.0.0.1/32 scram-sha-256\n';
    writeFileSync(join(this.data, 'pg_hba.conf'), `${lines.map((line) => `${line}\n`).join('')}${rest}`);
  }

  async startServer(): Promise<void> {
    const server = spawn(join(this.#programs, 'postgres'), ['-D', this.data], {
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...unprivileged,
    });
    this.#server = server;
    process.once('exit', this.#kill);
    const said: string[] = [];
    for await (const line of createInterface({ input: server.stderr })) {
      said.push(line);
      if (line.includes('ready to accept connections')) {
        server.stderr.resume();
        return;
      }
    }
    throw new Error(`the server did not start:\n${said.join('\n')}`);
  }

  /** Ends the server as an administrator in a hurry does: sessions are cut off, their transactions rolled back. */
  async stopServer(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#server;
    this.#server = null;
    process.off('exit', this.#kill);
    if (server === null || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  /** Makes a database, empty or a copy of one to which nobody is connected; returns its name. */
  newDatabase(template = 'template1'): string {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    this.psql('postgres', `CREATE DATABASE ${name} TEMPLATE ${template}`);
    return name;
  }

  /** All rows of these tables as text, in an order of its own. */
  contents(database: string, tables: readonly string[]): string {
    return tables
      .map((table) => `${table}\n${this.psql(database, `SELECT * FROM ${table}`).split('\n').sort().join('\n')}`)
      .join('\n');
  }

  /** Runs statements by psql as the administrator; returns what they print, cells joined by `|`. */
  psql(database: string, sql: string): string {
    return this.psqlWith(database, ['-c', sql]);
  }

  psqlWith(database: string, args: readonly string[], options: { input?: string } = {}): string {
    return execFileSync(
      join(this.#programs, 'psql'),
      [
        '-X',
        '-q',
        '-A',
        '-t',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        '127.0.0.1',
        '-p',
        String(this.port),
        '-U',
        administrator.user,
        '-d',
        database,
        ...args,
      ],
      {
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
        env: { PATH: process.env.PATH, PGPASSWORD: administrator.password },
        ...options,
      },
    ).trimEnd();
  }

  async close(): Promise<void> {
    await this.stopServer();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(program: string, args: readonly string[]): void {
    execFileSync(join(this.#programs, program), args, { cwd: this.folder, stdio: 'pipe', ...unprivileged });
  }

  readonly #kill = (): void => {
    this.#server?.kill('SIGQUIT');
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
}

/** The section CLUSTER of a dwh.cfg for a database of a cluster. */
export function clusterSection(
  { port }: Pick<Cluster, 'port'>,
  database: string,
  changes: Readonly<Record<string, string | number>> = {},
): string {
  const settings = {
    HOST: '127.0.0.1',
    DB_PORT: port,
    DB_NAME: database,
    DB_USER: administrator.user,
    DB_PASSWORD: administrator.password,
    ...changes,
  };
  return `[CLUSTER]\n${Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('')}`;
}
