import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SparkifyError } from '../../src/errors.ts';
import { Secret } from '../../src/text/secret.ts';
import type { PostgresOptions } from '../../src/warehouse/postgres/warehouse.ts';
import { newPlace } from '../cli/program.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { encrypt } from './encrypted.ts';
import { describePostgres, openDatabase } from './given.ts';

let cluster: Cluster;
let database: string;

async function refused(changes: Partial<PostgresOptions>): Promise<SparkifyError> {
  try {
    const warehouse = await openDatabase(cluster, database, changes);
    await warehouse.close();
  } catch (error) {
    return error as SparkifyError;
  }
  throw new Error('the login went well');
}

/** A server that answers the first message with these bytes, and with nothing more. */
async function listener(answer: Uint8Array | 'close'): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => (answer === 'close' ? socket.end() : socket.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return { port: address.port, server };
}

function message(code: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(code), length, body]);
}

describePostgres('logging in to PostgreSQL', () => {
  beforeAll(async () => {
    cluster = await Cluster.start(['ssl = off']);
    database = cluster.newDatabase();
    cluster.psql(database, `CREATE ROLE ann LOGIN PASSWORD 'anns own'; CREATE ROLE md5user LOGIN`);
    cluster.psql(database, `SET password_encryption = md5; ALTER ROLE md5user PASSWORD 'of old'`);
    cluster.psql(database, `CREATE ROLE old LOGIN PASSWORD 'x' VALID UNTIL '2001-01-01'; CREATE ROLE nobody NOLOGIN`);
    cluster.psql(database, 'CREATE DATABASE closed');
    cluster.psql(database, 'REVOKE CONNECT ON DATABASE closed FROM PUBLIC');
    cluster.allow([
      'host all md5user 127.0.0.1/32 md5',
      'host all tlsuser 127.0.0.1/32 reject',
      'host all shut 127.0.0.1/32 reject',
    ]);
    cluster.psql(database, 'SELECT pg_reload_conf()');
  });

  afterAll(() => cluster?.close());

  test.each([
    ['SCRAM-SHA-256', 'ann', 'anns own'],
    ['MD5', 'md5user', 'of old'],
  ])('works by %s', async (_, user, password) => {
    const warehouse = await openDatabase(cluster, database, { user, password: new Secret(password) });
    expect(warehouse.target).toMatchObject({ user, name: database, location: `127.0.0.1:${cluster.port}` });
    expect(warehouse.description).toMatch(/^PostgreSQL \d+.*, not encrypted$/);
    await warehouse.close();
  });

  test.each<[string, Partial<PostgresOptions>, RegExp, RegExp, RegExp]>([
    [
      'a wrong password',
      { password: new Secret('wrong one') },
      /password authentication failed/,
      /DB_PASSWORD$/,
      /Correct the password/,
    ],
    ['no password', { password: null }, /wants a password for user sparkify/, /DB_PASSWORD$/, /PGPASSWORD.*pgpass/],
    [
      'a password that has expired',
      { user: 'old', password: new Secret('x') },
      /password authentication failed/,
      /DB_PASSWORD$/,
      /old/,
    ],
    ['a role that is missing', { user: 'stranger' }, /password authentication failed/, /DB_PASSWORD$/, /DB_USER/],
    [
      'a role that may not log in',
      { user: 'nobody' },
      /password authentication failed|not permitted to log in/,
      /DB_/,
      /DB_USER/,
    ],
    ['a role that is shut out', { user: 'shut' }, /pg_hba\.conf/, /^127/, /pg_hba\.conf/],
    [
      'a database that is missing',
      { database: 'nowhere' },
      /database "nowhere" does not exist/,
      /DB_NAME$/,
      /CREATE DATABASE "nowhere"/,
    ],
    [
      'a database that is closed to the user',
      { database: 'closed', user: 'ann', password: new Secret('anns own') },
      /permission denied for database/,
      /DB_NAME$/,
      /GRANT CONNECT/,
    ],
    [
      'a host that is missing',
      { host: 'no-such-host.invalid' },
      /no host named no-such-host\.invalid/,
      /HOST$/,
      /Correct HOST/,
    ],
    [
      'a port at which nothing listens',
      { port: 1 },
      /nothing listens at 127\.0\.0\.1:1/,
      /DB_PORT$/,
      /Check HOST and DB_PORT/,
    ],
    [
      'a folder without a socket',
      { host: '/tmp/no-such-folder' },
      /no socket \/tmp\/no-such-folder/,
      /HOST$/,
      /socket/,
    ],
    ['TLS that the server does not have', { sslmode: 'require' }, /does not encrypt/, /SSLMODE$/, /SSLMODE = disable/],
    [
      'a line that wants TLS',
      { user: 'tlsuser', sslmode: 'disable' },
      /no encryption/,
      /SSLMODE$/,
      /SSLMODE = require/,
    ],
    [
      'authorities that cannot be read',
      { sslmode: 'verify-full', sslrootcert: '/no/such.pem' },
      /cannot be read/,
      /SSLROOTCERT/,
      /PEM/,
    ],
  ])('tells of %s', async (_, changes, words, where, remedy) => {
    const error = await refused(changes);
    expect(error.message).toMatch(words);
    expect(error.where).toMatch(where);
    expect(error.remedy).toMatch(remedy);
  });

  const begin = message('R', Buffer.from([0, 0, 0, 13, 0, 0, 0, 0]));

  test.each([
    ['a login by SHA-256, as Redshift has it', begin, /log in that is not supported here \(authentication code 13\)/],
    [
      'a server of another protocol',
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /does not speak PostgreSQL's protocol/,
    ],
    ['a server that hangs up', 'close' as const, /closed the connection/],
  ])('tells of %s, and lives on', async (_, answer, words) => {
    const { port, server } = await listener(answer);
    try {
      expect((await refused({ port, sslmode: 'disable' })).message).toMatch(words);
      if (answer !== begin) expect((await refused({ port, sslmode: 'require' })).message).toMatch(words);
    } finally {
      server.close();
    }
  });

  test('the program says it in three lines, and never the password', async () => {
    const place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { DB_PASSWORD: 'not the right one' }) });
    const { code, stdout, stderr } = await place.run(['sql', '-c', 'SELECT 1']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error: the server says: password authentication failed.*\n {2}where: 127.*DB_PASSWORD\n {2}to do: .*\n$/,
    );
    expect(stderr).not.toContain('not the right one');
  });

  describe('over TLS', () => {
    let secure: Cluster;

    beforeAll(async () => {
      secure = await Cluster.start();
      writeFileSync(join(secure.folder, 'ca.crt'), (await encrypt(secure)).ca);
    });

    afterAll(() => secure?.close());

    async function description(changes: Partial<PostgresOptions>): Promise<string> {
      const warehouse = await openDatabase(secure, 'postgres', changes);
      await warehouse.close();
      return warehouse.description;
    }

    test.each<[string, Partial<PostgresOptions>, boolean]>([
      ['disable', { sslmode: 'disable' }, false],
      ['allow', { sslmode: 'allow' }, false],
      ['prefer', { sslmode: 'prefer' }, true],
      ['require', { sslmode: 'require' }, true],
    ])('sslmode %s encrypts as psql does, without asking who it is', async (_, changes, encrypted) => {
      expect(await description(changes)).toMatch(encrypted ? /TLSv1/ : /not encrypted/);
    });

    test('verify-ca and verify-full let in whom the authority vouches for', async () => {
      const sslrootcert = join(secure.folder, 'ca.crt');
      expect(await description({ sslmode: 'verify-ca', sslrootcert })).toContain('TLSv1');
      expect(await description({ sslmode: 'verify-full', sslrootcert, host: 'localhost' })).toContain('TLSv1');
    });

    test.each<[string, () => Partial<PostgresOptions>, RegExp, RegExp]>([
      [
        'an authority that is not trusted',
        () => ({ sslmode: 'verify-full', host: 'localhost' }),
        /no authority that is trusted/,
        /SSLROOTCERT/,
      ],
      [
        'an authority that is not trusted, with verify-ca',
        () => ({ sslmode: 'verify-ca' }),
        /no authority that is trusted/,
        /SSLROOTCERT/,
      ],
      [
        'a certificate for another name',
        () => ({ sslmode: 'verify-full', sslrootcert: join(secure.folder, 'ca.crt') }),
        /is not for 127\.0\.0\.1/,
        /verify-ca/,
      ],
    ])('tells of %s', async (_, changes, words, remedy) => {
      const error = await openDatabase(secure, 'postgres', changes()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        kind: 'warehouse',
        message: expect.stringMatching(words),
        remedy: expect.stringMatching(remedy),
      });
    });
  });
});
