import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { AttachedRole, Cluster } from '../cluster.ts';
import type { S3Place } from '../sql/copy.ts';
import type { CopyCredentials } from '../sql/copy-credentials.ts';
import { Refusal } from '../sql/refusal.ts';
import { copyFailure } from './load-error.ts';

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
}

/** S3 as a COPY reaches it: with its credentials, in its region, retrying as the server does. */
export class CopyObjects {
  readonly #client: S3Client;
  readonly #queryId: number;
  readonly #signal: AbortSignal;

  constructor(
    cluster: Cluster,
    credentials: CopyCredentials,
    region: string | undefined,
    queryId: number,
    signal: AbortSignal,
  ) {
    if (cluster.s3 === undefined) throw new Error('the double was started without an S3 server, and a COPY needs one');
    this.#queryId = queryId;
    this.#signal = signal;
    this.#client = new S3Client({
      endpoint: cluster.s3.endpoint,
      forcePathStyle: true,
      region: region ?? cluster.region,
      credentials: keysFor(cluster, credentials, queryId),
      // A bucket elsewhere than REGION says is an error there, not something to follow.
      followRegionRedirects: false,
      maxAttempts: 4,
      retryMode: 'standard',
    });
  }

  close(): void {
    this.#client.destroy();
  }

  /** The objects whose keys begin with the prefix, in the order of their keys. @throws Refusal XX000 */
  async list({ bucket, key: prefix }: S3Place): Promise<readonly S3Object[]> {
    const objects: S3Object[] = [];
    let after: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: after });
      const page = await this.#asked(`Listing bucket=${bucket} prefix=${prefix}`, () =>
        this.#client.send(command, { abortSignal: this.#signal }),
      );
      for (const { Key, Size } of page.Contents ?? []) {
        // What stands for a folder has no bytes and no records.
        if (Key !== undefined && !(Key.endsWith('/') && Size === 0))
          objects.push({ bucket, key: Key, bytes: Size ?? 0 });
      }
      after = page.NextContinuationToken;
    } while (after !== undefined);
    if (objects.length === 0) {
      const message = `The specified S3 prefix '${prefix}' does not exist`;
      throw copyFailure(message, `bucket=${bucket} prefix=${prefix}`, this.#queryId);
    }
    return objects;
  }

  /** The objects that a manifest names. @throws Refusal XX000 where one that must be there is not. */
  async manifest(place: S3Place): Promise<readonly S3Object[]> {
    const entries = manifestEntries((await this.read(place)).toString('utf8'), this.#queryId);
    const objects: S3Object[] = [];
    for (const { bucket, key, mandatory } of entries) {
      const [found] = await this.list({ bucket, key }).catch((error: unknown) => {
        if (error instanceof Refusal && error.message.startsWith('The specified S3 prefix')) return [];
        throw error;
      });
      if (found?.key === key) objects.push(found);
      else if (mandatory) {
        const message = 'Mandatory url is not present in manifest file';
        throw copyFailure(message, `s3://${bucket}/${key}`, this.#queryId);
      }
    }
    return objects;
  }

  /** @throws Refusal XX000 */
  async read({ bucket, key }: Pick<S3Place, 'bucket' | 'key'>): Promise<Buffer> {
    return this.#asked(`Reading bucket=${bucket} key=${key}`, async () => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      const { Body } = await this.#client.send(command, { abortSignal: this.#signal });
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    });
  }

  async #asked<Answer>(context: string, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!(error instanceof S3ServiceException)) throw error;
      const { message, name, $metadata } = error;
      const said = `S3ServiceException:${message},Status ${$metadata.httpStatusCode},Error ${name},Rid ${$metadata.requestId},CanRetry 1`;
      throw copyFailure(said, context, this.#queryId);
    }
  }
}

/** @throws Refusal where the role can't be taken on. */
function keysFor(cluster: Cluster, credentials: CopyCredentials, queryId: number): Keys {
  if (credentials.by === 'keys') {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
  if (credentials.by === 'default-role') {
    const role = cluster.roles.find(({ isDefault }) => isDefault === true);
    if (role === undefined) throw new Refusal('XX000', 'No default IAM role is set for the cluster');
    return keysOf(role);
  }
  const missing = credentials.arns.find((arn) => !cluster.roles.some((role) => role.arn === arn));
  const role = cluster.roles.find(({ arn }) => arn === credentials.arns.at(-1));
  if (missing !== undefined || role === undefined) {
    const message = `User arn:aws:redshift:${cluster.region}:000000000000:dbuser:double/user is not authorized to assume IAM Role ${missing}`;
    throw copyFailure(message, `IAM Role=${missing}`, queryId);
  }
  return keysOf(role);
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: AttachedRole): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

interface ManifestEntry extends S3Place {
  readonly mandatory: boolean;
}

function manifestEntries(text: string, queryId: number): readonly ManifestEntry[] {
  const wrong = (): Refusal => copyFailure('Invalid manifest file - JSON is invalid', 'manifest', queryId);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong();
  }
  if (typeof parsed !== 'object' || parsed === null || !('entries' in parsed) || !Array.isArray(parsed.entries))
    throw wrong();
  return parsed.entries.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('url' in entry) || typeof entry.url !== 'string')
      throw wrong();
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(entry.url) ?? [];
    if (bucket === undefined || key === undefined) throw wrong();
    return { bucket, key, mandatory: 'mandatory' in entry && entry.mandatory === true };
  });
}

/** @throws Refusal for bytes that are not what GZIP promised. */
export function unzipped(bytes: Buffer, key: string, queryId: number): Buffer {
  try {
    return gunzipSync(bytes);
  } catch {
    throw copyFailure('Invalid or unsupported compression format: not in gzip format', `key=${key}`, queryId);
  }
}
