import { afterAll } from 'vitest';
import { parseLocation } from '../../src/source/location.ts';
import type { Patience } from '../../src/source/patience.ts';
import { S3Source } from '../../src/source/s3.ts';
import type { S3Settings } from '../../src/source/s3-settings.ts';
import { Secret } from '../../src/text/secret.ts';
import { type S3Server, type S3ServerOptions, startS3Server } from '../s3-server/server.ts';

const closing: { close(): Promise<void> }[] = [];

afterAll(async () => {
  // Sources first, so that none meets a server that is gone.
  for (const opened of closing.reverse()) await opened.close();
});

/** A server that lives until the file's tests have ended. */
export async function serverWith(options: S3ServerOptions): Promise<S3Server> {
  const server = await startS3Server(options);
  closing.push(server);
  return server;
}

/** A server with one bucket, `sparkify`, of these objects. */
export async function bucketWith(
  objects: NonNullable<S3ServerOptions['buckets'][string]['objects']> = {},
): Promise<S3Server> {
  return await serverWith({ buckets: { sparkify: { objects } } });
}

/** As many attempts as in earnest, without the waits. */
export const hasty: Patience = { attempts: 4, firstWait: 1, longestWait: 1 };

export function settingsFor(server: Pick<S3Server, 'endpoint'>, changes: Partial<S3Settings> = {}): S3Settings {
  return {
    region: 'us-west-2',
    endpoint: server.endpoint,
    pathStyle: true,
    anonymous: false,
    credentials: { accessKeyId: 'test', secretAccessKey: new Secret('secret'), sessionToken: null },
    profile: null,
    ...changes,
  };
}

export function sourceAt(
  server: Pick<S3Server, 'endpoint'>,
  uri: string,
  changes: Partial<S3Settings> = {},
  patience: Patience = hasty,
): S3Source {
  const location = parseLocation(uri);
  if (location.kind !== 's3') throw new Error(`${uri} is not in S3`);
  const source = new S3Source(location, settingsFor(server, changes), patience);
  closing.push(source);
  return source;
}
