import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificates } from '../certificates.ts';
import { newPlace } from '../cli/program.ts';
import { blackHole, strangerAt } from '../strangers.ts';
import { ProgramTerminal } from '../terminal.ts';
import { Cluster } from './cluster.ts';
import { encrypt } from './encrypted.ts';
import { describePostgres } from './given.ts';

interface Situation {
  /** Keys of CLUSTER; null leaves one out. */
  readonly keys?: Readonly<Record<string, string | number | null>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Permissions of these. */
  readonly mode?: number;
}

interface Case extends Situation {
  readonly of: string;
  readonly given?: () => Promise<Situation>;
  /** The line that says what is wrong. */
  readonly says: RegExp;
  readonly where: RegExp;
  readonly remedy: RegExp;
  /** Warnings before it. */
  readonly warns?: RegExp;
  readonly code?: 1 | 2;
}

const password = 'Right-1234';

describePostgres(
  'a configuration that leads to no session with PostgreSQL says what is wrong, where, and what to do:',
  () => {
    /** One with a certificate for localhost alone, and one without TLS. */
    let secure: Cluster;
    let plain: Cluster;
    let authority = '';
    let otherAuthority = '';

    beforeAll(async () => {
      [secure, plain] = await Promise.all([Cluster.start(), Cluster.start(['ssl = off'])]);
      for (const cluster of [secure, plain]) {
        for (const sql of [
          `CREATE ROLE ann LOGIN PASSWORD '${password}'; CREATE ROLE shut LOGIN`,
          `CREATE ROLE tlsonly LOGIN PASSWORD '${password}'`,
          'CREATE DATABASE star',
          'CREATE DATABASE closed',
          'REVOKE CONNECT ON DATABASE closed FROM PUBLIC',
        ]) {
          cluster.psql('postgres', sql);
        }
        cluster.allow(['host all shut 127.0.0.1/32 reject', 'hostnossl all tlsonly 127.0.0.1/32 reject']);
      }
      authority = (await encrypt(secure)).ca;
      otherAuthority = (await makeCertificates()).ca;
      plain.psql('postgres', 'SELECT pg_reload_conf()');
    });

    afterAll(async () => {
      await secure?.close();
      await plain?.close();
    });

    const tls = (keys: Situation['keys'] = {}): Situation => ({
      keys: { DB_PORT: secure.port, HOST: 'localhost', ...keys },
    });

    const cases: readonly Case[] = [
      {
        of: 'a wrong password',
        keys: { DB_PASSWORD: 'Wrong-5678' },
        says: /the server says: password authentication failed for user "ann"/,
        where: /127\.0\.0\.1:\d+, \[CLUSTER\] DB_PASSWORD$/,
        remedy: /Correct the password of ann/,
      },
      {
        of: 'no password',
        keys: { DB_PASSWORD: null },
        says: /the server wants a password for user ann, and none is known/,
        where: /\[CLUSTER\] DB_PASSWORD$/,
        remedy: /Set DB_PASSWORD or PGPASSWORD, or add a line to ~\/\.pgpass/,
      },
      {
        of: 'a ~/.pgpass that others may read',
        keys: { DB_PASSWORD: null },
        files: { '.pgpass': `*:*:*:*:${password}\n` },
        mode: 0o644,
        says: /wants a password for user ann/,
        where: /\[CLUSTER\] DB_PASSWORD$/,
        remedy: /~\/\.pgpass/,
        warns: /~\/\.pgpass: ignored, because others may read it; chmod 600 makes it usable/,
      },
      {
        of: 'a PGPASSFILE without a fitting line',
        keys: { DB_PASSWORD: null },
        files: { '.pgpass': `other:*:*:*:${password}\n` },
        says: /wants a password for user ann/,
        where: /\[CLUSTER\] DB_PASSWORD$/,
        remedy: /~\/\.pgpass/,
      },
      {
        of: 'a role that there is not',
        keys: { DB_USER: 'stranger' },
        says: /password authentication failed for user "stranger"/,
        where: /\[CLUSTER\] DB_PASSWORD$/,
        remedy: /DB_USER/,
      },
      {
        of: 'a role that pg_hba.conf keeps out',
        keys: { DB_USER: 'shut' },
        says: /pg_hba\.conf rejects connection for host "127\.0\.0\.1", user "shut"/,
        where: /^127\.0\.0\.1:\d+$/,
        remedy: /pg_hba\.conf/,
      },
      {
        of: 'a database that there is not',
        keys: { DB_NAME: 'nowhere' },
        says: /database "nowhere" does not exist/,
        where: /\[CLUSTER\] DB_NAME$/,
        remedy: /CREATE DATABASE "nowhere"/,
      },
      {
        of: 'a database that is closed to the user',
        keys: { DB_NAME: 'closed' },
        says: /permission denied for database "closed"/,
        where: /\[CLUSTER\] DB_NAME$/,
        remedy: /GRANT CONNECT ON DATABASE "closed" TO "ann"/,
      },
      {
        of: 'a host that there is not',
        keys: { HOST: 'no-such-host.invalid' },
        says: /there is no host named no-such-host\.invalid/,
        where: /no-such-host\.invalid:\d+, \[CLUSTER\] HOST$/,
        remedy: /Correct HOST/,
      },
      {
        of: 'a HOST that has the port in it',
        keys: { HOST: 'db.example.org:5432' },
        says: /found "db\.example\.org:5432", expected/,
        where: /^dwh\.cfg:2 \[CLUSTER\] HOST$/,
        remedy: /dwh\.cfg\.example/,
        code: 2,
      },
      {
        of: 'a port at which nothing listens',
        keys: { DB_PORT: 1 },
        says: /nothing listens at 127\.0\.0\.1:1$/,
        where: /\[CLUSTER\] DB_PORT$/,
        remedy: /Check HOST and DB_PORT/,
      },
      {
        of: 'a port at which a web server listens',
        given: async () => ({ keys: { DB_PORT: await strangerAt({ says: 'HTTP/1.1 400 Bad Request\r\n\r\n' }) } }),
        says: /what listens at 127\.0\.0\.1:\d+ does not speak PostgreSQL's protocol/,
        where: /\[CLUSTER\] DB_PORT$/,
        remedy: /Check HOST and DB_PORT/,
      },
      {
        of: 'a port that is none',
        keys: { DB_PORT: 'many' },
        says: /found "many", expected a port number from 1 to 65535/,
        where: /^dwh\.cfg:\d \[CLUSTER\] DB_PORT$/,
        remedy: /dwh\.cfg\.example/,
        code: 2,
      },
      {
        of: 'a server that hangs up',
        given: async () => ({ keys: { DB_PORT: await strangerAt('hang up') } }),
        says: /closed the connection while it was being made/,
        where: /^127\.0\.0\.1:\d+$/,
        remedy: /PostgreSQL server/,
      },
      {
        of: 'a server that takes the connection and says nothing',
        given: async () => ({ keys: { DB_PORT: await strangerAt('silence'), CONNECT_TIMEOUT: '300ms' } }),
        says: /127\.0\.0\.1:\d+ takes the connection, but says nothing \(300 ms waited\)/,
        where: /\[CLUSTER\] HOST$/,
        remedy: /CONNECT_TIMEOUT/,
      },
      {
        of: 'a server that never takes the connection',
        given: async () => ({ keys: { DB_PORT: await blackHole(), CONNECT_TIMEOUT: '300ms' } }),
        says: /127\.0\.0\.1:\d+ does not answer within 300 ms/,
        where: /\[CLUSTER\] HOST$/,
        remedy: /firewall or security group/,
      },
      {
        of: 'a server that does not answer in the time of PGCONNECT_TIMEOUT',
        given: async () => ({ keys: { DB_PORT: await strangerAt('silence') }, env: { PGCONNECT_TIMEOUT: '1' } }),
        says: /says nothing \(1\.0 s waited\)/,
        where: /\[CLUSTER\] HOST$/,
        remedy: /CONNECT_TIMEOUT/,
      },
      {
        of: 'a login that is not known here (authentication code 14)',
        given: async () => ({
          keys: { DB_PORT: await strangerAt({ wantsLogin: 14, tls: false }), SSLMODE: 'disable' },
        }),
        says: /a way to log in that is not supported here \(authentication code 14\)/,
        where: /\[CLUSTER\] DB_USER$/,
        remedy: /SCRAM-SHA-256/,
      },
      {
        of: 'a folder without a socket',
        keys: { HOST: '/tmp/no-such-folder' },
        says: /there is no socket \/tmp\/no-such-folder\/\.s\.PGSQL\.\d+ that you may use/,
        where: /\[CLUSTER\] HOST$/,
        remedy: /folder of its socket/,
      },
      {
        of: 'TLS that the server does not have',
        keys: { SSLMODE: 'require' },
        says: /the server does not encrypt connections/,
        where: /\[CLUSTER\] SSLMODE$/,
        remedy: /SSLMODE = disable/,
      },
      {
        of: 'PGSSLMODE that wants TLS of a server without',
        env: { PGSSLMODE: 'verify-full' },
        says: /the server does not encrypt connections/,
        where: /\[CLUSTER\] SSLMODE$/,
        remedy: /TLS/,
      },
      {
        of: 'no TLS where pg_hba.conf wants it',
        given: async () => tls({ HOST: '127.0.0.1', DB_USER: 'tlsonly', SSLMODE: 'disable' }),
        says: /pg_hba\.conf rejects connection .*no encryption/,
        where: /\[CLUSTER\] SSLMODE$/,
        remedy: /SSLMODE = require/,
      },
      {
        of: 'an SSLMODE that there is not',
        keys: { SSLMODE: 'verify' },
        says: /found "verify", expected one of disable, allow, prefer, require, verify-ca, verify-full/,
        where: /^dwh\.cfg:\d \[CLUSTER\] SSLMODE$/,
        remedy: /dwh\.cfg\.example/,
        code: 2,
      },
      ...['verify-ca', 'verify-full'].map((mode) => ({
        of: `a certificate of an unknown authority, with ${mode}`,
        given: async () => tls({ SSLMODE: mode }),
        says: /the server's certificate is of no authority that is trusted here/,
        where: /\[CLUSTER\] SSLROOTCERT$/,
        remedy: /Let SSLROOTCERT name the file of its authority/,
      })),
      {
        of: 'an authority that vouches for another one, with require, as in psql',
        given: async () => tls({ SSLMODE: 'require', SSLROOTCERT: 'other.pem' }),
        says: /of no authority that is trusted here/,
        where: /\[CLUSTER\] SSLROOTCERT$/,
        remedy: /SSLROOTCERT/,
      },
      {
        of: 'an authority in ~/.postgresql/root.crt that vouches for another one, with require, as in psql',
        given: async () => ({ ...tls({ SSLMODE: 'require' }), files: { '.postgresql/root.crt': otherAuthority } }),
        says: /of no authority that is trusted here/,
        where: /\[CLUSTER\] SSLROOTCERT$/,
        remedy: /SSLROOTCERT/,
      },
      {
        of: 'a certificate for another name',
        given: async () => tls({ HOST: '127.0.0.1', SSLMODE: 'verify-full', SSLROOTCERT: 'authority.pem' }),
        says: /the server's certificate is not for 127\.0\.0\.1/,
        where: /\[CLUSTER\] HOST$/,
        remedy: /SSLMODE = verify-ca/,
      },
      ...['require', 'verify-ca', 'verify-full'].map((mode) => ({
        of: `a file of authorities that there is not, with ${mode}`,
        given: async () => tls({ SSLMODE: mode, SSLROOTCERT: 'nowhere.pem' }),
        says: /the authorities to trust cannot be read: ENOENT/,
        where: /\[CLUSTER\] SSLROOTCERT$/,
        remedy: /PEM file/,
        code: 2 as const,
      })),
      {
        of: 'a file of authorities that has none in it',
        given: async () => tls({ SSLMODE: 'verify-full', SSLROOTCERT: 'text.pem' }),
        says: /text\.pem holds no certificate/,
        where: /\[CLUSTER\] SSLROOTCERT$/,
        remedy: /PEM file/,
        code: 2,
      },
      {
        of: 'a file of authorities with a broken certificate',
        given: async () => tls({ SSLMODE: 'verify-full', SSLROOTCERT: 'broken.pem' }),
        says: /broken\.pem holds a certificate that is broken/,
        where: /\[CLUSTER\] SSLROOTCERT$/,
        remedy: /PEM file/,
        code: 2,
      },
      {
        of: 'a service that there is not',
        env: { PGSERVICE: 'star' },
        says: /found "star", but there is no ~\/\.pg_service\.conf/,
        where: /^environment PGSERVICE$/,
        remedy: /dwh\.cfg\.example/,
        code: 2,
      },
      {
        of: 'ENGINE without a host',
        keys: { HOST: null, ENGINE: 'postgres' },
        says: /missing: ENGINE is postgres, so it has to name the server/,
        where: /^dwh\.cfg \[CLUSTER\] HOST$/,
        remedy: /dwh\.cfg\.example/,
        code: 2,
      },
      {
        of: 'a way to log in that is Redshift’s',
        keys: { AUTH: 'iam' },
        says: /found "iam", expected password: the other ways are Redshift's/,
        where: /\[CLUSTER\] AUTH$/,
        remedy: /dwh\.cfg\.example/,
        code: 2,
      },
      {
        of: 'ENGINE = redshift for a PostgreSQL',
        given: async () => tls({ ENGINE: 'redshift', SSLROOTCERT: 'authority.pem' }),
        says: /the server is not Amazon Redshift: it says PostgreSQL/,
        where: /localhost:\d+, \[CLUSTER\] ENGINE$/,
        remedy: /ENGINE = postgres/,
      },
    ];

    function placeOf({ keys = {}, files = {}, mode = 0o600 }: Situation) {
      const all = {
        HOST: '127.0.0.1',
        DB_PORT: plain.port,
        DB_NAME: 'star',
        DB_USER: 'ann',
        DB_PASSWORD: password,
        ...keys,
      };
      const lines = Object.entries(all).flatMap(([key, value]) => (value === null ? [] : [`${key} = ${value}\n`]));
      const place = newPlace({
        ...{ 'dwh.cfg': `[CLUSTER]\n${lines.join('')}`, 'authority.pem': authority, 'other.pem': otherAuthority },
        ...{ 'text.pem': 'not a certificate\n', 'broken.pem': authority.replaceAll(/^M.*$/gm, 'AAAA'), ...files },
      });
      for (const name of Object.keys(files)) chmodSync(join(place.folder, name), mode);
      return place;
    }

    const environment = ({ env = {} }: Situation) => env;

    test.each(cases)('$of', { timeout: 60_000 }, async ({ given, says, where, remedy, warns, code = 1, ...own }) => {
      const situation = given === undefined ? own : await given();
      const {
        code: ended,
        stdout,
        stderr,
      } = await placeOf(situation).run(['sql', '-c', 'SELECT 1'], {
        env: environment(situation),
      });
      expect({ code: ended, stdout }, stderr).toEqual({ code, stdout: '' });
      const lines = stderr.trimEnd().split('\n');
      if (warns !== undefined) expect(lines.shift()).toMatch(warns);
      expect(lines, stderr).toHaveLength(3);
      expect(lines[0]).toMatch(says);
      expect(lines[0]).toMatch(/^error: /);
      expect(lines[1]?.replace(/^ {2}where: /, '')).toMatch(where);
      expect(lines[2]).toMatch(remedy);
      expect(stderr).not.toMatch(/Right-1234|Wrong-5678/);
    });

    test('the cockpit says the same before it opens, whole at 80×24', { timeout: 120_000 }, async () => {
      for (const { given, says, remedy, ...own } of cases.filter(({ of }) => shownInCockpit.includes(of))) {
        const situation = given === undefined ? own : await given();
        const { folder, home } = placeOf(situation);
        const terminal = ProgramTerminal.start({
          ...{ args: [], cwd: folder, columns: 80, rows: 24 },
          env: { HOME: folder, SPARKIFY_HOME: home, ...environment(situation) },
        });
        await terminal.ended;
        const told = terminal.lines.join('').replaceAll(/ +/g, ' ');
        await terminal.close();
        expect(told.replaceAll(' ', '')).toMatch(new RegExp(says.source.replaceAll(/ |\$$/g, ''), 's'));
        expect(told.replaceAll(' ', '')).toMatch(new RegExp(remedy.source.replaceAll(' ', ''), 's'));
      }
    });
  },
);

const shownInCockpit = [
  'a wrong password',
  'a database that there is not',
  'a server that takes the connection and says nothing',
  'a certificate for another name',
  'a ~/.pgpass that others may read',
];
