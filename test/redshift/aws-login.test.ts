import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SparkifyError } from '../../src/errors.ts';
import { maskSecrets, Secret } from '../../src/text/secret.ts';
import type { RedshiftOptions } from '../../src/warehouse/redshift/warehouse.ts';
import { type ApiFault, awsKey, awsServer } from './aws-server.ts';
import { redshift, sharedPostgres } from './fixture.ts';
import { warehouseOn } from './given.ts';

sharedPostgres();
afterEach(() => vi.unstubAllEnvs());

const user = 'IAMR:analyst';
const passwords = ['tmp-Pass0', 'tmp-Pass1'];

/** A double that lets in with the first temporary password, and AWS, which gives those. */
async function withAws(lifetime = 900_000, forHost: 'host' | 'by name' = 'host', renewedAfter?: number) {
  const account = { name: user, password: passwords[0] ?? '' };
  const double = await redshift({ users: [account] });
  let given = 0;
  let password = passwords[0];
  const expires = Date.now() + lifetime;
  const renewed = renewedAfter === undefined ? undefined : Date.now() + renewedAfter;
  const upper = () => {
    given += 1;
    const times = renewed === undefined ? {} : { NextRefreshTime: new Date(renewed).toISOString() };
    return { DbUser: user, DbPassword: password, Expiration: new Date(expires).toISOString(), ...times };
  };
  const lower = () => {
    given += 1;
    const times = renewed === undefined ? {} : { nextRefreshTime: renewed / 1000 };
    return { dbUser: user, dbPassword: password, expiration: expires / 1000, ...times };
  };
  const aws = await awsServer({
    GetClusterCredentialsWithIAM: upper,
    GetClusterCredentials: upper,
    GetCredentials: lower,
    DescribeClusters: () => ({ Clusters: [{ Cluster: { Endpoint: { Address: double.host, Port: double.port } } }] }),
    GetWorkgroup: () => ({ workgroup: { endpoint: { address: double.host, port: double.port } } }),
  });
  vi.stubEnv('AWS_ENDPOINT_URL_REDSHIFT', aws.url);
  vi.stubEnv('AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS', aws.url);
  const open = (changes: Partial<RedshiftOptions>) =>
    warehouseOn(double, {
      ...(forHost === 'host' ? {} : { host: null, port: 1 }),
      ...{ user: null, password: null },
      aws: {
        region: 'eu-west-3',
        profile: null,
        credentials: {
          accessKeyId: awsKey.accessKeyId,
          secretAccessKey: new Secret(awsKey.secretAccessKey),
          sessionToken: null,
        },
      },
      ...changes,
    });
  const change = (next: string | undefined) => {
    password = next;
  };
  return { double, account, aws, open, given: () => given, change };
}

const iam = { auth: 'iam', clusterIdentifier: 'dwh' } as const;
const iamUser = {
  ...iam,
  auth: 'iam-user',
  user: 'analyst',
  autoCreate: true,
  dbGroups: ['a', 'b'],
} as const;
const serverless = { auth: 'serverless', workgroup: 'wg' } as const;
/** HOST is a domain name of the operator's own, and nothing else tells which cluster or workgroup it is. */
const ownDomain = { clusterIdentifier: null, workgroup: null } as const;

describe('a login that AWS gives', () => {
  it.each([
    ['as the AWS identity', iam, 'redshift', 'GetClusterCredentialsWithIAM', { ClusterIdentifier: 'dwh' }],
    [
      'as a user of the database',
      iamUser,
      'redshift',
      'GetClusterCredentials',
      {
        ...{ ClusterIdentifier: 'dwh', DbUser: 'analyst', AutoCreate: 'true' },
        ...{ 'DbGroups.DbGroup.1': 'a', 'DbGroups.DbGroup.2': 'b' },
      },
    ],
    ['to a workgroup', serverless, 'redshift-serverless', 'GetCredentials', { workgroupName: 'wg' }],
  ] as const)('%s lets in with the user that comes with it', async (_who, changes, service, action, input) => {
    const { double, aws, open } = await withAws();
    const warehouse = await open(changes);
    expect(warehouse.target.user).toBe(user);
    const name = action === 'GetCredentials' ? 'dbName' : 'DbName';
    expect(aws.requests).toEqual([
      { service, action, region: 'eu-west-3', input: { ...input, [name]: double.database } },
    ]);
    expect(maskSecrets(`password ${passwords[0]}`)).toBe('password ********');
    const connection = await warehouse.connect();
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
    await connection.close();
  });

  it('is used again while it holds, and fetched anew shortly before it ends', async () => {
    const lasting = await withAws(900_000);
    const warehouse = await lasting.open(iam);
    for (let session = 0; session < 3; session += 1) await (await warehouse.connect()).close();
    expect(lasting.given()).toBe(1);

    const ending = await withAws(30_000);
    const other = await ending.open(serverless);
    for (let session = 0; session < 3; session += 1) await (await other.connect()).close();
    expect(ending.given()).toBe(3);
  });

  it.each([
    ['a cluster', iam],
    ['a workgroup', serverless],
  ] as const)('to %s is fetched anew when AWS has renewed it', async (_what, changes) => {
    const { open, given } = await withAws(900_000, 'host', -1);
    const warehouse = await open(changes);
    for (let session = 0; session < 3; session += 1) await (await warehouse.connect()).close();
    expect(given()).toBe(3);
  });

  it('is fetched anew where the server refuses one that was used before', async () => {
    const { account, open, given, change } = await withAws();
    const warehouse = await open(iam);
    for (let session = 0; session < 2; session += 1) await (await warehouse.connect()).close();
    expect(given()).toBe(1);
    change(passwords[1]);
    account.password = passwords[1] ?? '';
    await (await warehouse.connect()).close();
    expect(given()).toBe(2);
    // What AWS has given right before is refused for another reason.
    change('tmp-Pass2');
    account.password = 'tmp-Pass3';
    await expect(warehouse.connect()).rejects.toThrow(/password that AWS gave/);
    expect(given()).toBe(3);
  });

  it.each([
    ['a cluster', iam, 'GetClusterCredentialsWithIAM', 'CustomDomainName'],
    ['a cluster, as a user of the database', iamUser, 'GetClusterCredentials', 'CustomDomainName'],
    ['a workgroup', serverless, 'GetCredentials', 'customDomainName'],
  ] as const)('to %s is asked for by a domain name of one’s own', async (_what, changes, action, key) => {
    const { aws, open, double } = await withAws();
    await open({ ...changes, ...ownDomain });
    expect(aws.requests).toMatchObject([{ action, input: { [key]: double.host } }]);
    expect(Object.keys(aws.requests[0]?.input ?? {})).not.toContain('ClusterIdentifier');
  });

  it.each([
    ['a cluster', iam, 'DescribeClusters'],
    ['a workgroup', serverless, 'GetWorkgroup'],
  ] as const)('finds %s by its name', async (_what, changes, action) => {
    const { double, aws, open } = await withAws(900_000, 'by name');
    const warehouse = await open(changes);
    expect(warehouse.target.location).toBe(`localhost:${double.port}`);
    await (await warehouse.connect()).close();
    expect(aws.requests.map((request) => request.action)).toEqual([action, expect.stringContaining('Credentials')]);
  });

  it('is given after AWS was asked too often, which the SDK waits for', async () => {
    const { aws, open } = await withAws();
    aws.fault({ action: 'GetCredentials', status: 400, code: 'ThrottlingException', message: 'Rate exceeded' });
    await open(serverless);
    expect(aws.requests).toHaveLength(2);
  });
});

describe('a login that AWS does not give says why', () => {
  const refusals: readonly (readonly [string, Partial<RedshiftOptions>, ApiFault, Partial<SparkifyError>])[] = [
    [
      'an expired token',
      iam,
      {
        action: 'GetClusterCredentialsWithIAM',
        status: 403,
        code: 'ExpiredToken',
        message: 'The security token included in the request is expired',
      },
      { message: 'the AWS credentials have expired', where: 'AWS in eu-west-3, [AWS] SESSION_TOKEN' },
    ],
    [
      'an expired token, for a workgroup',
      serverless,
      {
        action: 'GetCredentials',
        status: 400,
        code: 'ExpiredTokenException',
        message: 'The security token included in the request is expired',
      },
      { message: 'the AWS credentials have expired', where: 'AWS in eu-west-3, [AWS] SESSION_TOKEN' },
    ],
    [
      'no permission',
      iam,
      {
        action: 'GetClusterCredentialsWithIAM',
        status: 403,
        code: 'AccessDenied',
        message: 'User: u is not authorized',
      },
      {
        message: 'AWS refuses a login for cluster dwh: User: u is not authorized',
        remedy: expect.stringContaining('redshift:GetClusterCredentialsWithIAM'),
      },
    ],
    [
      'no permission, for a workgroup',
      serverless,
      { action: 'GetCredentials', status: 403, code: 'AccessDeniedException', message: 'User: u is not authorized' },
      {
        message: 'AWS refuses a login for workgroup wg: User: u is not authorized',
        remedy: expect.stringContaining('redshift-serverless:GetCredentials'),
      },
    ],
    [
      'no such cluster',
      iam,
      {
        action: 'GetClusterCredentialsWithIAM',
        status: 404,
        code: 'ClusterNotFound',
        message: 'Cluster dwh not found.',
      },
      { message: 'there is no cluster dwh in eu-west-3', where: 'AWS in eu-west-3, [CLUSTER] CLUSTER_IDENTIFIER' },
    ],
    [
      'no such workgroup',
      serverless,
      { action: 'GetCredentials', status: 400, code: 'ResourceNotFoundException', message: 'not found' },
      { message: 'there is no workgroup wg in eu-west-3', where: 'AWS in eu-west-3, [CLUSTER] WORKGROUP' },
    ],
    [
      'a domain name that no cluster has',
      { ...iam, ...ownDomain },
      {
        action: 'GetClusterCredentialsWithIAM',
        status: 404,
        code: 'CustomDomainAssociationNotFoundFault',
        message: 'not found',
      },
      {
        message: 'there is no cluster with the domain name localhost in eu-west-3',
        where: 'AWS in eu-west-3, [CLUSTER] HOST',
      },
    ],
    [
      'being asked too often, and going on so',
      iam,
      { action: 'GetClusterCredentialsWithIAM', status: 400, code: 'Throttling', message: 'Rate exceeded', times: 9 },
      { message: 'AWS is asked too often just now: Rate exceeded (Throttling)' },
    ],
    [
      'a key that AWS does not know',
      iam,
      {
        action: 'GetClusterCredentialsWithIAM',
        status: 403,
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid.',
      },
      { message: expect.stringContaining('AWS does not accept the access key'), where: 'AWS in eu-west-3, [AWS] KEY' },
    ],
  ];

  it.each(refusals)('%s', async (_why, changes, fault, wanted) => {
    const { aws, open } = await withAws();
    aws.fault(fault);
    const error = await open(changes).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ kind: 'warehouse', remedy: expect.any(String), ...wanted });
  });

  it('a wrong secret', async () => {
    const { open } = await withAws();
    const credentials = { ...awsKey, secretAccessKey: new Secret('another-secret'), sessionToken: null };
    const opening = open({ ...iam, aws: { region: 'eu-west-3', profile: null, credentials } });
    await expect(opening).rejects.toMatchObject({
      message: expect.stringContaining('AWS does not accept the access key'),
    });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('another-secret') });
  });

  it('no region', async () => {
    const { open } = await withAws();
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    const credentials = { ...awsKey, secretAccessKey: new Secret(awsKey.secretAccessKey), sessionToken: null };
    const opening = open({ ...iam, aws: { region: null, profile: null, credentials } });
    await expect(opening).rejects.toMatchObject({ message: 'the region of cluster dwh is not known' });
  });

  it('nobody there', async () => {
    const { open } = await withAws();
    vi.stubEnv('AWS_ENDPOINT_URL_REDSHIFT', 'http://127.0.0.1:1');
    await expect(open(iam)).rejects.toMatchObject({ message: expect.stringMatching(/^AWS cannot be reached: /) });
  });

  it('a cluster that has no endpoint, as it is paused', async () => {
    const aws = await awsServer({ DescribeClusters: () => ({ Clusters: [{ Cluster: { ClusterStatus: 'paused' } }] }) });
    const { open } = await withAws(900_000, 'by name');
    vi.stubEnv('AWS_ENDPOINT_URL_REDSHIFT', aws.url);
    await expect(open(iam)).rejects.toMatchObject({
      message: 'AWS knows the cluster dwh, but not its endpoint',
      remedy: expect.stringContaining('paused'),
    });
  });

  it('a password that the server refuses', async () => {
    const { open } = await withAws();
    const other = await redshift();
    const opening = open({
      ...serverless,
      port: other.port,
      sslmode: 'require',
      sslrootcert: null,
      database: other.database,
    });
    await expect(opening).rejects.toMatchObject({
      message: expect.stringContaining('with the password that AWS gave'),
      where: expect.stringContaining('WORKGROUP'),
    });
  });
});
