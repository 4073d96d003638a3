import { describe, expect, it } from 'vitest';
import { newPlace } from '../cli/program.ts';
import { blackHole, strangerAt } from '../strangers.ts';
import { awsKey, awsServer } from './aws-server.ts';
import type { RedshiftDouble } from './double/double.ts';
import { redshift, sharedPostgres } from './fixture.ts';
import { clusterSection } from './given.ts';

sharedPostgres();

/** What the program says to a configuration: its exit code and what it writes to standard error. */
async function answer(
  double: RedshiftDouble,
  changes: Readonly<Record<string, string | null>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stderr: string }> {
  const aws = `[AWS]\nKEY = ${awsKey.accessKeyId}\nSECRET = ${awsKey.secretAccessKey}\n`;
  const place = newPlace({ 'dwh.cfg': `${await clusterSection(double, changes)}${aws}` });
  const { code, stderr } = await place.run(['sql', '-c', 'SELECT 1'], { env: environment });
  return { code, stderr };
}

interface Case {
  readonly of: string;
  readonly changes: (double: RedshiftDouble) => Promise<Record<string, string | null>> | Record<string, string | null>;
  readonly says: RegExp;
  readonly where: RegExp;
  readonly remedy: RegExp;
  readonly code?: number;
}

const cases: readonly Case[] = [
  {
    of: 'a wrong password',
    changes: () => ({ DB_PASSWORD: 'Wrong5678' }),
    says: /the server says: password authentication failed for user "awsuser"/,
    where: /\[CLUSTER\] DB_PASSWORD$/,
    remedy: /Correct the password of awsuser/,
  },
  {
    of: 'no password',
    changes: () => ({ DB_PASSWORD: null }),
    says: /the server wants a password for user awsuser, and none is known/,
    where: /\[CLUSTER\] DB_PASSWORD$/,
    remedy: /PGPASSWORD/,
  },
  {
    of: 'a user of whom only the SHA-256 of the password is known',
    changes: () => ({ DB_USER: 'sha', DB_PASSWORD: 'Secret1234' }),
    says: /cannot let sha in by password: the password is kept as SHA-256 \(authentication code 13\)/,
    where: /\[CLUSTER\] DB_USER$/,
    remedy: /ALTER USER "sha" PASSWORD '…'.*AUTH = iam/,
  },
  {
    of: 'a user whom an identity provider has to vouch for',
    changes: async () => ({
      ...{ DB_PORT: String(await strangerAt({ wantsLogin: 14, tls: true })), HOST: '127.0.0.1' },
      ...{ SSLMODE: 'require', SSLROOTCERT: null },
    }),
    says: /cannot let awsuser in by password: it wants a token of an identity provider \(authentication code 14\)/,
    where: /\[CLUSTER\] AUTH$/,
    remedy: /AUTH = iam/,
  },
  {
    of: 'a server that takes the connection and says nothing',
    changes: async () => ({
      DB_PORT: String(await strangerAt('silence')),
      HOST: '127.0.0.1',
      CONNECT_TIMEOUT: '300ms',
    }),
    says: /127\.0\.0\.1:\d+ takes the connection, but says nothing \(300 ms waited\)/,
    where: /\[CLUSTER\] HOST$/,
    remedy: /CONNECT_TIMEOUT/,
  },
  {
    of: 'a server that never takes the connection',
    changes: async () => ({ DB_PORT: String(await blackHole()), HOST: '127.0.0.1', CONNECT_TIMEOUT: '300ms' }),
    says: /127\.0\.0\.1:\d+ does not answer within 300 ms/,
    where: /\[CLUSTER\] HOST$/,
    remedy: /not paused.*security group/,
  },
  {
    of: 'a host that there is not',
    changes: () => ({ HOST: 'dwh.abc123.us-west-2.redshift.amazonaws.com.invalid' }),
    says: /there is no host named dwh\.abc123/,
    where: /\[CLUSTER\] HOST$/,
    remedy: /endpoint’s name/,
  },
  {
    of: 'a port at which nothing listens',
    changes: () => ({ DB_PORT: '1' }),
    says: /nothing listens at localhost:1/,
    where: /\[CLUSTER\] DB_PORT$/,
    remedy: /HOST and DB_PORT/,
  },
  {
    of: 'a port at which something else listens',
    changes: async () => ({
      DB_PORT: String(await strangerAt({ says: 'HTTP/1.1 400 Bad Request\r\n\r\n' })),
      HOST: '127.0.0.1',
    }),
    says: /does not speak PostgreSQL's protocol/,
    where: /\[CLUSTER\] DB_PORT$/,
    remedy: /Check HOST and DB_PORT/,
  },
  {
    of: 'a server that does not encrypt',
    changes: async () => ({ DB_PORT: String(await strangerAt({ says: 'N' })), HOST: '127.0.0.1' }),
    says: /the server does not encrypt connections/,
    where: /\[CLUSTER\] SSLMODE$/,
    remedy: /TLS/,
  },
  {
    of: 'a server that hangs up',
    changes: async () => ({ DB_PORT: String(await strangerAt('hang up')), HOST: '127.0.0.1' }),
    says: /closed the connection while it was being made/,
    where: /127\.0\.0\.1:\d+$/,
    remedy: /HOST and DB_PORT/,
  },
  {
    of: 'a database that there is not',
    changes: () => ({ DB_NAME: 'nowhere' }),
    says: /the server says: database "nowhere" does not exist/,
    where: /\[CLUSTER\] DB_NAME$/,
    remedy: /Correct DB_NAME/,
  },
  {
    of: 'a certificate of an authority that is not trusted',
    changes: () => ({ SSLROOTCERT: null }),
    says: /the server's certificate is of no authority that is trusted here/,
    where: /\[CLUSTER\] SSLROOTCERT$/,
    remedy: /Let SSLROOTCERT name the file/,
  },
  {
    of: 'a certificate for another name',
    // Another way to write 127.0.0.1, which the certificate does not have.
    changes: () => ({ HOST: '127.1' }),
    says: /the server's certificate is not for 127\.1/,
    where: /\[CLUSTER\] HOST$/,
    remedy: /SSLMODE = verify-ca/,
  },
  {
    of: 'a file of authorities that there is not',
    changes: () => ({ SSLROOTCERT: '/nowhere.pem' }),
    says: /the authorities to trust cannot be read/,
    where: /\[CLUSTER\] SSLROOTCERT$/,
    remedy: /PEM file/,
    code: 2,
  },
  {
    of: 'a file of authorities that has none in it',
    changes: () => ({ SSLROOTCERT: 'dwh.cfg' }),
    says: /dwh\.cfg holds no certificate/,
    where: /\[CLUSTER\] SSLROOTCERT$/,
    remedy: /PEM file/,
    code: 2,
  },
  {
    of: 'a cluster that is asked for without a name',
    changes: () => ({ AUTH: 'iam' }),
    says: /missing: AUTH is iam, and HOST does not tell it/,
    where: /\[CLUSTER\] CLUSTER_IDENTIFIER$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
  {
    of: 'TLS that is refused',
    changes: () => ({ SSLMODE: 'disable' }),
    says: /found "disable", expected require, verify-ca or verify-full/,
    where: /\[CLUSTER\] SSLMODE$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
  {
    of: 'too many connections',
    changes: (double) => {
      double.fault({ kind: 'refuse-connection', code: '53300', message: 'too many connections' });
      return {};
    },
    says: /the server says: too many connections/,
    where: /localhost:\d+$/,
    remedy: /Wait until others have left/,
  },
  {
    of: 'a malformed region',
    changes: () => ({ REGION: 'Oregon' }),
    says: /found "Oregon", expected an AWS region such as us-west-2/,
    where: /\[CLUSTER\] REGION$/,
    remedy: /dwh\.cfg\.example/,
    code: 2,
  },
  {
    of: 'a PostgreSQL that is called Redshift',
    changes: () => ({ ENGINE: 'postgres' }),
    says: /the session cannot be set up/,
    where: /localhost:\d+$/,
    remedy: /ENGINE = redshift/,
  },
];

describe('a configuration that leads to no session says why, in three lines:', () => {
  it.each(cases)('$of', async ({ changes, says, where, remedy, code = 1 }) => {
    const double = await redshift({
      users: [
        { name: 'awsuser', password: 'Secret1234' },
        { name: 'sha', password: 'Secret1234', passwordForm: 'sha256' },
      ],
    });
    const told = await answer(double, await changes(double));
    expect(told.code).toBe(code);
    const lines = told.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(says);
    expect(lines[1]).toMatch(where);
    expect(lines[2]).toMatch(remedy);
    expect(told.stderr).not.toMatch(/Secret1234|Wrong5678|aws-secret/);
  });

  const cluster = { HOST: null, DB_PORT: null, CLUSTER_IDENTIFIER: 'gone', REGION: 'us-west-2', AUTH: 'iam' };
  const workgroup = { HOST: null, DB_PORT: null, WORKGROUP: 'gone', REGION: 'us-west-2', AUTH: 'serverless' };

  it.each<[string, Record<string, string | null>, string, number, RegExp, RegExp, RegExp]>([
    [
      'a cluster that there is not',
      cluster,
      'ClusterNotFound',
      404,
      /there is no cluster gone in us-west-2/,
      /\[CLUSTER\] CLUSTER_IDENTIFIER$/,
      /REGION/,
    ],
    [
      'a workgroup that there is not',
      workgroup,
      'ResourceNotFoundException',
      400,
      /there is no workgroup gone in us-west-2/,
      /\[CLUSTER\] WORKGROUP$/,
      /REGION/,
    ],
    ['an expired token', cluster, 'ExpiredToken', 403, /credentials have expired/, /SESSION_TOKEN$/, /aws sso login/],
    [
      'an expired token, for a workgroup',
      workgroup,
      'ExpiredTokenException',
      400,
      /credentials have expired/,
      /SESSION_TOKEN$/,
      /aws sso login/,
    ],
    [
      'no permission',
      cluster,
      'AccessDenied',
      403,
      /AWS refuses its endpoint/,
      /\[AWS\]$/,
      /redshift:DescribeClusters/,
    ],
    [
      'a key that AWS does not know',
      cluster,
      'InvalidClientTokenId',
      403,
      /AWS does not accept the access key/,
      /\[AWS\] KEY$/,
      /KEY and SECRET/,
    ],
  ])('%s', async (_of, changes, error, status, says, where, remedy) => {
    const aws = await awsServer({});
    const action = 'WORKGROUP' in changes ? 'GetWorkgroup' : 'DescribeClusters';
    aws.fault({ action, status, code: error, message: 'not so' });
    const told = await answer(await redshift(), changes, {
      AWS_ENDPOINT_URL_REDSHIFT: aws.url,
      AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS: aws.url,
    });
    expect(told.code).toBe(1);
    const lines = told.stderr.trimEnd().split('\n');
    expect(lines, told.stderr).toHaveLength(3);
    expect(lines[0]).toMatch(says);
    expect(lines[1]).toMatch(where);
    expect(lines[2]).toMatch(remedy);
  });
});
