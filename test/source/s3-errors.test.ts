import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readText } from '../../src/source/open.ts';
import type { S3Settings } from '../../src/source/s3-settings.ts';
import { Secret } from '../../src/text/secret.ts';
import type { S3Server } from '../s3-server/server.ts';
import { bytesOf, calm, failureOf, folderWith, listed, namesIn, objectNamed, textOf } from './reading.ts';
import { hasty, serverWith, settingsFor, sourceAt } from './s3-bucket.ts';

const server: S3Server = await serverWith({
  region: 'us-west-2',
  buckets: {
    sparkify: { objects: { 'p/a.json': '{"a":1}', 'log_json_path.json': '{"jsonpaths":[]}' } },
    open: { objects: { 'p/a.json': '{"a":2}' }, public: true },
    europe: { objects: { 'p/a.json': '{"a":3}', 'p/b.json': '{"b":3}' }, region: 'eu-central-1' },
  },
  credentials: [
    { accessKeyId: 'test', secretAccessKey: 'secret' },
    { accessKeyId: 'temporary', secretAccessKey: 'secret', sessionToken: 'session-token' },
    { accessKeyId: 'stale', secretAccessKey: 'secret', sessionToken: 'session-token', expired: true },
  ],
});

/** A machine on which nothing of AWS is configured, and that is no AWS machine. */
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  const nowhere = join(folderWith(), 'none');
  vi.stubEnv('AWS_CONFIG_FILE', nowhere);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', nowhere);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.healthy();
});

function keys(accessKeyId: string, secretAccessKey: string, sessionToken?: string): Pick<S3Settings, 'credentials'> {
  const token = sessionToken === undefined ? null : new Secret(sessionToken);
  return { credentials: { accessKeyId, secretAccessKey: new Secret(secretAccessKey), sessionToken: token } };
}

describe('a listing that is refused says why and what to do', () => {
  test.each<[string, string, Partial<S3Settings>, string, string]>([
    ['a bucket that is not there', 's3://sparkifi/p', {}, 'there is no bucket sparkifi', "the bucket's name"],
    [
      'a wrong secret',
      's3://sparkify/p',
      keys('test', 'wrong-secret'),
      'the secret key does not belong to the access key',
      'KEY and SECRET in [AWS]',
    ],
    [
      'an unknown access key',
      's3://sparkify/p',
      keys('nobody', 'secret'),
      'S3 does not know the access key',
      'KEY and SECRET in [AWS]',
    ],
    [
      'an expired session',
      's3://sparkify/p',
      keys('stale', 'secret', 'session-token'),
      'the AWS credentials have expired',
      'SESSION_TOKEN',
    ],
    [
      'a wrong session token',
      's3://sparkify/p',
      keys('temporary', 'secret', 'another-token'),
      'the session token is not valid',
      'SESSION_TOKEN',
    ],
    [
      'a private bucket without credentials',
      's3://sparkify/p',
      { anonymous: true, credentials: null },
      'the bucket does not allow reading without credentials',
      'ANONYMOUS',
    ],
    [
      'no credentials anywhere',
      's3://sparkify/p',
      { credentials: null },
      'no AWS credentials were found',
      'KEY and SECRET in [AWS]',
    ],
    [
      'a profile that is not there',
      's3://sparkify/p',
      { credentials: null, profile: 'analytics' },
      'the AWS profile "analytics" gives no credentials',
      'PROFILE in [AWS]',
    ],
    [
      'an endpoint that is no URL',
      's3://sparkify/p',
      { endpoint: 'localhost' },
      'the endpoint localhost is no URL',
      'http://host:port',
    ],
  ])('%s', async (_label, uri, changes, message, remedy) => {
    const failure = await failureOf(listed(sourceAt(server, uri, changes)));

    expect(failure).toMatchObject({ kind: 'source', where: `${uri}/`, remedy: expect.stringContaining(remedy) });
    expect(failure.message).toContain(message);
    expect(failure.message).not.toContain('\n');
  });

  test('access denied, in the words of S3', async () => {
    server.fault({ kind: 'refuse', status: 403, code: 'AccessDenied', message: 'User: u is not authorized' });

    expect(await failureOf(listed(sourceAt(server, 's3://sparkify/p')))).toMatchObject({
      kind: 'source',
      message: 'access is denied (User: u is not authorized)',
      where: 's3://sparkify/p/',
      remedy: expect.stringContaining('s3:ListBucket on sparkify'),
    });
  });

  test('a clock that is wrong', async () => {
    const times = Number.POSITIVE_INFINITY;
    server.fault({ kind: 'refuse', status: 403, code: 'RequestTimeTooSkewed', times });

    expect(await failureOf(listed(sourceAt(server, 's3://sparkify/p')))).toMatchObject({
      message: "this machine's clock is wrong",
      remedy: expect.stringContaining('Set the clock'),
    });
  });

  test('a code that nobody has foreseen comes through with its message and status', async () => {
    server.fault({ kind: 'refuse', status: 409, code: 'OperationAborted', message: 'A conflict.' });

    expect((await failureOf(listed(sourceAt(server, 's3://sparkify/p')))).message).toBe(
      'S3 failed: A conflict. (OperationAborted, HTTP 409)',
    );
  });

  test('a secret in the words of the server does not come through', async () => {
    const message = 'you sent mN7pQ2vX';
    server.fault({ kind: 'refuse', status: 409, code: 'OperationAborted', message });
    const source = sourceAt(server, 's3://sparkify/p', keys('test', 'mN7pQ2vX'));

    expect((await failureOf(listed(source))).message).toContain('you sent ********');
  });

  test('a session that ends in the middle of the load', async () => {
    const source = sourceAt(server, 's3://sparkify/p');
    const object = await objectNamed(source, 'a.json');
    server.fault({ kind: 'expired-token' });

    expect(await failureOf(bytesOf(source, object))).toMatchObject({
      message: 'the AWS credentials have expired',
      where: 's3://sparkify/p/a.json',
    });
  });

  test('an object in the archive', async () => {
    const source = sourceAt(server, 's3://sparkify/p');
    const object = await objectNamed(source, 'a.json');
    server.fault({ kind: 'refuse', status: 403, code: 'InvalidObjectState' });

    expect(await failureOf(bytesOf(source, object))).toMatchObject({
      message: 'the object is archived',
      where: 's3://sparkify/p/a.json',
      remedy: expect.stringContaining('Glacier'),
    });
  });
});

describe('a server that cannot be reached is named', () => {
  test('where nothing listens', async () => {
    const closed = await portWithoutListener();
    const endpoint = `http://127.0.0.1:${closed}`;

    expect(await failureOf(listed(sourceAt({ endpoint }, 's3://sparkify/p')))).toMatchObject({
      kind: 'source',
      message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED/),
      where: 's3://sparkify/p/',
      remedy: expect.stringContaining('ENDPOINT in [S3]'),
    });
  });

  test('where the name does not exist', async () => {
    const source = sourceAt({ endpoint: 'http://s3.invalid' }, 's3://sparkify/p');

    expect((await failureOf(listed(source))).message).toMatch(
      /^http:\/\/s3\.invalid cannot be reached \(.*(ENOTFOUND|EAI_AGAIN)/,
    );
  });

  test('where only the name of the bucket before it does not exist', async () => {
    const source = sourceAt({ endpoint: 'http://s3.invalid' }, 's3://sparkify/p', { pathStyle: false });

    expect(await failureOf(listed(source))).toMatchObject({
      message: expect.stringContaining('cannot be reached'),
      remedy: expect.stringContaining('PATH_STYLE'),
    });
  });

  test('where all addresses of a name refuse', async () => {
    const endpoint = `http://localhost:${await portWithoutListener()}`;

    expect((await failureOf(listed(sourceAt({ endpoint }, 's3://sparkify/p')))).message).toContain('ECONNREFUSED');
  });

  test('where something else answers', async () => {
    const web = createServer((_request, response) => response.end('<html><body>It works!</body></html>'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;

    expect(await failureOf(listed(sourceAt({ endpoint }, 's3://sparkify/p')))).toMatchObject({
      message: expect.stringContaining('does not answer as S3 does'),
      remedy: expect.stringContaining('ENDPOINT in [S3]'),
    });
    web.closeAllConnections();
    web.close();
  });
});

async function portWithoutListener(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

describe('credentials', () => {
  test('of a session are sent with their token', async () => {
    const source = sourceAt(server, 's3://sparkify/p', keys('temporary', 'secret', 'session-token'));

    expect(await namesIn(source)).toEqual(['a.json']);
  });

  test('come from the environment when none are configured', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');

    expect(await namesIn(sourceAt(server, 's3://sparkify/p', { credentials: null }))).toEqual(['a.json']);
  });

  test('come from the profile that is configured, and not from the environment', async () => {
    const folder = folderWith({
      credentials: '[analytics]\naws_access_key_id = test\naws_secret_access_key = secret\n',
    });
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    const source = sourceAt(server, 's3://sparkify/p', { credentials: null, profile: 'analytics' });

    expect(await namesIn(source)).toEqual(['a.json']);
  });

  test('are not used for a public bucket: requests go out unsigned', async () => {
    const before = server.requests.length;
    const source = sourceAt(server, 's3://open/p', { anonymous: true, credentials: null });

    expect(await textOf(source, await objectNamed(source, 'a.json'))).toBe('{"a":2}');
    expect(server.requests.slice(before).every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});

describe("the bucket's region", () => {
  test.each<[string, Partial<S3Settings>]>([
    ['is found when another is configured', { region: 'us-east-1' }],
    ['is found when none is', { region: null }],
    ['is found without credentials', { region: 'us-east-1', anonymous: true, credentials: null }],
  ])('%s', async (_label, changes) => {
    const source = sourceAt(server, 's3://open/p', changes);

    expect(await textOf(source, await objectNamed(source, 'a.json'))).toBe('{"a":2}');
  });

  test('is asked for once, not with every object', async () => {
    const home = await serverWith({
      region: 'eu-central-1',
      buckets: { europe: { objects: { 'p/a.json': '1', 'p/b.json': '2' } } },
    });
    const source = sourceAt(home, 's3://europe/p', { region: 'us-east-1' });
    for (const object of await listed(source)) await bytesOf(source, object);

    expect(home.requests.filter(({ status }) => status >= 300)).toHaveLength(1);
    expect(home.requests.filter(({ status }) => status === 200)).toHaveLength(3);
  });

  test('is followed to wherever the answer names it', async () => {
    expect(await namesIn(sourceAt(server, 's3://europe/p'))).toEqual(['a.json', 'b.json']);
  });

  test('is asked for in the configuration when the answer does not name it', async () => {
    server.fault({ kind: 'refuse', status: 301, code: 'PermanentRedirect' });

    expect(await failureOf(listed(sourceAt(server, 's3://sparkify/p')))).toMatchObject({
      kind: 'source',
      message: 'the bucket is in another region',
      where: 's3://sparkify/p/',
      remedy: expect.stringContaining('REGION in [S3]'),
    });
  });
});

describe('readText from S3', () => {
  test('gives the text of one object', async () => {
    const text = await readText('s3://sparkify/log_json_path.json', settingsFor(server), calm());

    expect(text).toBe('{"jsonpaths":[]}');
  });

  test('needs no permission to list', async () => {
    server.fault({ kind: 'refuse', status: 403, code: 'AccessDenied', match: { list: true } });

    expect(await readText('s3://sparkify/p/a.json', settingsFor(server), calm())).toBe('{"a":1}');
  });

  test('refuses an object of more than 1 MiB without reading it', async () => {
    server.put('sparkify', 'large.json', Buffer.alloc(1024 * 1024 + 1, ' '));
    const before = server.requests.length;

    expect(await failureOf(readText('s3://sparkify/large.json', settingsFor(server), calm()))).toMatchObject({
      kind: 'source',
      message: 'the file is larger than 1.0 MB',
      where: 's3://sparkify/large.json',
    });
    expect(server.requests.slice(before).filter(({ method }) => method === 'GET')).toEqual([]);
  });

  test.each([
    ['a missing object', 's3://sparkify/log_jsonpath.json', 'there is no such object', 'LOG_JSONPATH'],
    ['a missing bucket', 's3://sparkifi/log_json_path.json', 'there is no bucket sparkifi', "the bucket's name"],
  ])('names %s', async (_label, uri, message, remedy) => {
    expect(await failureOf(readText(uri, settingsFor(server), calm()))).toMatchObject({
      kind: 'source',
      message,
      where: uri,
      remedy: expect.stringContaining(remedy),
    });
  });

  test('names a wrong secret, though the first request is a HEAD without words', async () => {
    const settings = settingsFor(server, keys('test', 'wrong-secret'));

    expect((await failureOf(readText('s3://sparkify/p/a.json', settings, calm()))).message).toBe(
      'the secret key does not belong to the access key',
    );
  });
});

test('an error carries no secret', async () => {
  const source = sourceAt(server, 's3://sparkify/p', keys('test', 'my-very-secret-key'), hasty);
  const failure = await failureOf(listed(source));

  expect(JSON.stringify([failure.message, failure.where, failure.remedy])).not.toContain('my-very-secret-key');
});
