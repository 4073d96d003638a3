import { S3Failure } from './failure.ts';

/** What a request is about, whichever way the bucket was named. */
export interface S3Address {
  /** Empty for a request about the service itself. */
  readonly bucket: string;
  /** Empty for a request about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** Path and query as they were sent: what the client signed. */
  readonly path: string;
  readonly rawQuery: string;
}

const virtualHost = /^(?<bucket>.+)\.(?:localhost|s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com)(?::\d+)?$/;

/**
 * The bucket and key of a request: virtual-host style where the host is `BUCKET.localhost` or `BUCKET.s3….amazonaws.com`,
 * else path style. The path is taken apart by hand because `URL` would resolve `..` and `//`, which are parts of S3 keys.
 * @throws S3Failure InvalidURI when an escape is broken.
 */
export function addressOf(url: string, host: string | undefined): S3Address {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const rawQuery = mark === -1 ? '' : url.slice(mark + 1);
  if (!path.startsWith('/')) throw invalidUri(url);
  decoded(rawQuery);
  const query = new URLSearchParams(rawQuery);
  const rest = decoded(path.slice(1));
  const hostBucket = virtualHost.exec(host ?? '')?.groups?.bucket;
  if (hostBucket !== undefined) return { bucket: hostBucket, key: rest, query, path, rawQuery };
  const slash = rest.indexOf('/');
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  return { bucket, key: slash === -1 ? '' : rest.slice(slash + 1), query, path, rawQuery };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri(text);
  }
}

function invalidUri(uri: string): S3Failure {
  return new S3Failure(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: uri });
}
