import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { connect, connectAnonymously, connectByHost, refusal, serve } from './fixture.ts';

const Bucket = 'dend';
const Key = 'log_data/2018/a.json';
const buckets = { dend: { objects: { [Key]: '{}' } } };
const get = () => new GetObjectCommand({ Bucket, Key });

describe('a signature', () => {
  test('by the right secret passes, whatever characters the key and the query have', async () => {
    const odd = "a b/ü+(1)!*'~&=?#%/..//x";
    const server = await serve({ buckets: { dend: { objects: { [odd]: 'odd' } } } });
    const client = connect(server);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: odd }));
    expect(await Body?.transformToString()).toBe('odd');
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: odd, EncodingType: 'url' }));
    expect(Contents).toHaveLength(1);
  });

  test('by a wrong secret is refused', async () => {
    const server = await serve({ buckets });
    const client = connect(server, { credentials: { accessKeyId: 'test', secretAccessKey: 'other' } });
    expect(await refusal(client.send(get()))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', bucket: Bucket, key: Key, status: 403 });
  });

  test('does not cover a header that was changed on the way', async () => {
    const server = await serve({ buckets });
    const client = connect(server);
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers['x-amz-content-sha256'] = '0'.repeat(64);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    expect(await refusal(client.send(get()))).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  test('that leaves an x-amz header out is refused', async () => {
    const server = await serve({ buckets });
    const client = connect(server);
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers['x-amz-meta-added'] = 'later';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'add' },
    );
    const { code, message } = await refusal(client.send(get()));
    expect([code, message]).toEqual([
      'AccessDenied',
      'There were headers present in the request which were not signed',
    ]);
  });

  test('by an unknown key is refused', async () => {
    const server = await serve({ buckets });
    const client = connect(server, { credentials: { accessKeyId: 'nobody', secretAccessKey: 'secret' } });
    expect(await refusal(client.send(get()))).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  });

  test('of another hour is refused', async () => {
    const server = await serve({ buckets });
    const client = connect(server, { systemClockOffset: -3_600_000 });
    expect(await refusal(client.send(get()))).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
  });

  test('by temporary credentials needs their token, in force', async () => {
    const temporary = { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' };
    const old = { accessKeyId: 'OLD', secretAccessKey: 'secret', sessionToken: 'token', expired: true };
    const server = await serve({ buckets, credentials: [temporary, old] });
    const tryWith = (credentials: typeof temporary) => connect(server, { credentials }).send(get());
    await expect(tryWith(temporary)).resolves.toMatchObject({ ContentLength: 2 });
    expect(await refusal(tryWith({ ...temporary, sessionToken: 'x' }))).toMatchObject({ code: 'InvalidToken' });
    expect(await refusal(tryWith({ ...temporary, sessionToken: '' }))).toMatchObject({ code: 'InvalidAccessKeyId' });
    expect(await refusal(tryWith(old))).toMatchObject({ status: 400, code: 'ExpiredToken' });
  });
});

describe('without a signature', () => {
  test('a public bucket is listed and read, not written', async () => {
    const server = await serve({ buckets: { dend: { ...buckets.dend, public: true } } });
    const client = connectAnonymously(server);
    await expect(client.send(new ListObjectsV2Command({ Bucket }))).resolves.toMatchObject({ KeyCount: 1 });
    await expect(client.send(get())).resolves.toMatchObject({ ContentLength: 2 });
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'new', Body: 'x' }));
    expect(await refusal(put)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  test('a private bucket is closed', async () => {
    const client = connectAnonymously(await serve({ buckets }));
    expect(await refusal(client.send(get()))).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await refusal(client.send(new HeadObjectCommand({ Bucket, Key })))).toMatchObject({ status: 403 });
  });
});

test('a bucket is found by host as well as by path', async () => {
  const server = await serve({ buckets });
  const { Contents } = await connectByHost(server).send(new ListObjectsV2Command({ Bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual([Key]);
  await expect(connectByHost(server).send(get())).resolves.toMatchObject({ ContentLength: 2 });
  expect(server.requests[0]?.headers.host).toBe(`dend.localhost:${server.port}`);
});

describe('the region', () => {
  const far = { dend: { ...buckets.dend, region: 'eu-central-1' } };

  test('of the signature, neither the bucket’s nor the endpoint’s, is named as wrong', async () => {
    const client = connect(await serve({ buckets }), { region: 'us-east-1' });
    const { status, code, message } = await refusal(client.send(get()));
    expect([status, code]).toEqual([400, 'AuthorizationHeaderMalformed']);
    expect(message).toContain("the region 'us-east-1' is wrong; expecting 'us-west-2'");
  });

  test('of a bucket elsewhere is told in a redirect', async () => {
    const client = connect(await serve({ buckets: far }));
    expect(await refusal(client.send(get()))).toMatchObject({ status: 301, code: 'PermanentRedirect' });
  });

  test('of a bucket elsewhere is found by a client that follows redirects', async () => {
    const server = await serve({ buckets: far });
    const client = connect(server, { followRegionRedirects: true });
    await expect(client.send(get())).resolves.toMatchObject({ ContentLength: 2 });
    expect(server.requests.map(({ status }) => status)).toContain(301);
  });

  test('of a bucket is told by HeadBucket and GetBucketLocation', async () => {
    const client = connect(await serve({ buckets: far }), { region: 'eu-central-1' });
    await expect(client.send(new HeadBucketCommand({ Bucket }))).resolves.toMatchObject({
      BucketRegion: 'eu-central-1',
    });
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint).toBe('eu-central-1');
  });
});
