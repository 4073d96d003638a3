import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { fromIni } from '@aws-sdk/credential-providers';
import { Secret } from '../text/secret.ts';
import { unlessAborted } from './abort.ts';
import type { Patience } from './patience.ts';
import { bucketRegionIn } from './s3-errors.ts';
import { retriesOf } from './s3-retry.ts';
import type { S3Settings } from './s3-settings.ts';
import { type AccessKeys, type BucketStore, type KeyPage, NotS3, type OpenBody, type StoredKey } from './s3-store.ts';

/** More than any caller reads at once, and a socket for the listing. */
const maxSockets = 128;
const connectionTimeout = 10_000;
/** Milliseconds without a byte after which a connection counts as broken. */
const socketTimeout = 60_000;

/** One bucket through the AWS SDK. This module alone imports it, so that it loads only when S3 is used. */
export async function openBucket(bucket: string, settings: S3Settings, patience: Patience): Promise<BucketStore> {
  const config = clientConfig(settings, patience);
  const client = new S3Client(config);
  try {
    await client.config.region();
    return new SdkBucket(bucket, config, client);
  } catch {
    // No region is configured anywhere. Any region will do to ask for the bucket's own.
    client.destroy();
    const anywhere = { ...config, region: 'us-east-1' };
    return new SdkBucket(bucket, anywhere, new S3Client(anywhere));
  }
}

function clientConfig(settings: S3Settings, patience: Patience): S3ClientConfig {
  const { region, endpoint, pathStyle, anonymous, credentials, profile } = settings;
  const sockets = { keepAlive: true, maxSockets };
  return {
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(profile === null ? {} : { profile }),
    ...credentialConfig(anonymous, credentials, profile),
    forcePathStyle: pathStyle,
    requestHandler: { httpAgent: sockets, httpsAgent: sockets, connectionTimeout, socketTimeout },
    retryStrategy: retriesOf(patience),
    // Where the server sends no checksum there is none to validate; where it does, a damaged body is an error.
    responseChecksumValidation: 'WHEN_SUPPORTED',
  };
}

function credentialConfig(
  anonymous: boolean,
  credentials: S3Settings['credentials'],
  profile: string | null,
): Pick<S3ClientConfig, 'credentials' | 'signer'> {
  if (anonymous) {
    return { credentials: { accessKeyId: '', secretAccessKey: '' }, signer: { sign: async (request) => request } };
  }
  if (credentials !== null) {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return {
      credentials: {
        accessKeyId,
        secretAccessKey: secretAccessKey.reveal(),
        ...(sessionToken === null ? {} : { sessionToken: sessionToken.reveal() }),
      },
    };
  }
  return profile === null ? {} : { credentials: fromIni({ profile }) };
}

class SdkBucket implements BucketStore {
  readonly #bucket: string;
  readonly #config: S3ClientConfig;
  #client: S3Client;
  readonly #replaced: S3Client[] = [];

  constructor(bucket: string, config: S3ClientConfig, client: S3Client) {
    this.#bucket = bucket;
    this.#config = config;
    this.#client = client;
  }

  async list(prefix: string, token: string | null, signal: AbortSignal): Promise<KeyPage> {
    const command = {
      Bucket: this.#bucket,
      Prefix: prefix,
      // Keys may hold characters that XML cannot.
      EncodingType: 'url' as const,
      ...(token === null ? {} : { ContinuationToken: token }),
    };
    const page = await this.#send(signal, (client) =>
      client.send(new ListObjectsV2Command(command), { abortSignal: signal }),
    );
    if (page.Name === undefined && page.KeyCount === undefined) throw new NotS3();
    const next = page.IsTruncated === true ? (page.NextContinuationToken ?? '') : null;
    // A page that says more follows, but not how to get it, or how to get itself again, would lose objects or never end.
    if (next === '' || (next !== null && next === token)) throw new NotS3();
    const decode = page.EncodingType === 'url' ? decodeKey : (key: string) => key;
    const keys = (page.Contents ?? []).map(({ Key, Size, ETag, LastModified }) => ({
      key: decode(Key ?? ''),
      bytes: Size ?? 0,
      etag: ETag ?? '',
      modified: LastModified?.getTime() ?? 0,
    }));
    return { keys, next };
  }

  async head(key: string, signal: AbortSignal): Promise<StoredKey> {
    const input = { Bucket: this.#bucket, Key: key };
    const head = await this.#send(signal, (client) =>
      client.send(new HeadObjectCommand(input), { abortSignal: signal }),
    );
    return {
      key,
      bytes: head.ContentLength ?? 0,
      etag: head.ETag ?? '',
      modified: head.LastModified?.getTime() ?? 0,
    };
  }

  async get(key: string, etag: string, from: number, signal: AbortSignal): Promise<OpenBody> {
    const input = {
      Bucket: this.#bucket,
      Key: key,
      ...(etag === '' ? {} : { IfMatch: etag }),
      ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
    };
    const answer = await this.#send(signal, (client) =>
      client.send(new GetObjectCommand(input), { abortSignal: signal }),
    );
    if (answer.Body === undefined) throw new NotS3();
    const whole = answer.ContentRange === undefined;
    return {
      // In Node the body is the response itself, or a stream around it that validates the checksum.
      body: answer.Body as Readable,
      start: whole ? 0 : from,
      crc32: whole && answer.ChecksumType !== 'COMPOSITE' ? (answer.ChecksumCRC32 ?? null) : null,
    };
  }

  async put(key: string, text: string, signal: AbortSignal): Promise<void> {
    const input = { Bucket: this.#bucket, Key: key, Body: text, ContentType: 'application/json' };
    await this.#send(signal, (client) => client.send(new PutObjectCommand(input), { abortSignal: signal }));
  }

  async remove(key: string, signal: AbortSignal): Promise<void> {
    const input = { Bucket: this.#bucket, Key: key };
    await this.#send(signal, (client) => client.send(new DeleteObjectCommand(input), { abortSignal: signal }));
  }

  async region(signal: AbortSignal): Promise<string> {
    const input = { Bucket: this.#bucket };
    const { BucketRegion } = await this.#send(signal, (client) =>
      client.send(new HeadBucketCommand(input), { abortSignal: signal }),
    );
    // A server that does not say answers for the region that it was asked in.
    return BucketRegion ?? (await this.#client.config.region());
  }

  async accessKeys(): Promise<AccessKeys | null> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.#client.config.credentials();
    if (accessKeyId === '') return null;
    return {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: sessionToken === undefined ? null : new Secret(sessionToken),
    };
  }

  async close(): Promise<void> {
    for (const client of [...this.#replaced, this.#client]) client.destroy();
  }

  /** Sends a request; where the answer names another region as the bucket's own, this and all further ones go there. */
  async #send<T>(signal: AbortSignal, request: (client: S3Client) => Promise<T>): Promise<T> {
    const client = this.#client;
    try {
      return await unlessAborted(request(client), signal);
    } catch (error) {
      const region = bucketRegionIn(error);
      if (region === null || region === (await client.config.region())) throw error;
      if (client === this.#client) {
        this.#replaced.push(client);
        this.#client = new S3Client({ ...this.#config, region });
      }
      return await unlessAborted(request(this.#client), signal);
    }
  }
}

/** S3 encodes keys as forms are: a blank is `+`, everything else that is special is `%` and two digits. */
function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', '%20'));
}
