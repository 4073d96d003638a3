import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AccessRules, admit, type S3Credentials } from './access.ts';
import { addressOf, type S3Address } from './address.ts';
import { type Answer, send, xmlAnswer } from './answer.ts';
import { Bucket, type BucketOptions, type S3ObjectInput } from './bucket.ts';
import { expiredToken, notImplemented, S3Failure } from './failure.ts';
import { type EarlyFault, type Fault, FaultPlan, type FaultTarget } from './faults.ts';
import { answerTo } from './operations.ts';
import { leaf, xmlDocument } from './xml.ts';

export type { S3Credentials } from './access.ts';
export type { BucketOptions, S3ObjectInput } from './bucket.ts';
export type { Fault, FaultMatch } from './faults.ts';

export interface S3ServerOptions {
  readonly buckets: Readonly<Record<string, BucketOptions>>;
  /** Default: one, `test` with the secret `secret`. */
  readonly credentials?: readonly S3Credentials[];
  /** The region whose endpoint this is, and where buckets are that don't say otherwise; default us-west-2. */
  readonly region?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Called with each request once its answer is on the way. */
  readonly onAnswer?: (request: S3Request) => void;
}

/** A request as it was received. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** 0 while it is unanswered, and for ever when the connection was reset instead. */
  status: number;
}

export interface S3Server {
  /** `http://127.0.0.1:PORT`; with `localhost` in its place, clients use the virtual-host style. */
  readonly endpoint: string;
  readonly port: number;
  /** All requests in the order in which they came. May be emptied. */
  readonly requests: S3Request[];
  /** Adds or replaces an object in memory, whatever the bucket is made of. */
  put(bucket: string, key: string, object: S3ObjectInput | Uint8Array | string): void;
  remove(bucket: string, key: string): void;
  /** Arms a fault; several are met in the order in which they were armed. */
  fault(fault: Fault): void;
  /** Forgets every armed fault. */
  healthy(): void;
  /** Stops at once: open connections are destroyed. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on loopback that answers as Amazon S3 does: signatures, regions, listings, ranges, conditions and
 * checksums. What it does not imitate it refuses with 501, so that no test passes because something was ignored.
 * @throws the system's error when a folder can't be read or the port is taken.
 */
export async function startS3Server(options: S3ServerOptions): Promise<S3Server> {
  const region = options.region ?? 'us-west-2';
  const rules: AccessRules = {
    credentials: options.credentials ?? [{ accessKeyId: 'test', secretAccessKey: 'secret' }],
    region,
  };
  const opened = Object.entries(options.buckets).map(([name, bucket]) => Bucket.open(name, bucket, region));
  const buckets = new Map((await Promise.all(opened)).map((bucket) => [bucket.name, bucket]));
  const faults = new FaultPlan();
  const requests: S3Request[] = [];
  let received = 0;
  const stopped = new AbortController();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received += 1;
    const id = requestId(received);
    response.setHeader('Server', 'AmazonS3');
    response.setHeader('x-amz-request-id', id);
    const { address, failure } = addressed(request);
    const target = targetOf(request, address);
    const { method, bucket, key } = target;
    const { headers } = request;
    const entry: S3Request = { method, bucket, key, query: address.query, headers, status: 0 };
    requests.push(entry);
    const answer = async (): Promise<Answer | undefined> => {
      if (failure !== undefined) throw failure;
      const known = buckets.get(bucket);
      for (const fault of faults.takeEarly(target)) {
        if (fault.kind === 'delay') await sleep(fault.ms, undefined, { signal: stopped.signal });
        else if (fault.kind === 'reset') return undefined;
        else strike(fault, key, known);
      }
      if (bucket === '') throw notImplemented('requests without a bucket');
      const signed = { method, path: address.path, rawQuery: address.rawQuery, headers };
      return await answerTo(request, address, admit(signed, address, known, rules));
    };
    const result = await answer().catch((error: unknown) => failureAnswer(error, id));
    if (result === undefined) {
      request.socket.resetAndDestroy();
      return;
    }
    entry.status = result.status;
    const bodyFault = method === 'HEAD' ? undefined : faults.takeBody(target, result.body?.bytes ?? 0);
    await send(response, result, bodyFault);
    options.onAnswer?.(entry);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: Error) => {
      console.error(`S3 test server: ${request.method} ${request.url} broke off: ${error.message}`);
      response.destroy();
    });
  });
  // Longer than any pause of a test, so that a client never meets a connection that is just being closed.
  server.keepAliveTimeout = 10 * 60 * 1000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const existing = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (bucket === undefined) throw new Error(`the test server has no bucket ${name}`);
    return bucket;
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    requests,
    put: (bucket, key, object) => existing(bucket).put(key, object),
    remove: (bucket, key) => existing(bucket).remove(key),
    fault: (fault) => faults.arm(fault),
    healthy: () => faults.disarm(),
    close: async () => {
      stopped.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The request's address; of one that can't be read, an empty one and the reason. */
function addressed(request: IncomingMessage): { address: S3Address; failure?: S3Failure } {
  try {
    return { address: addressOf(request.url ?? '', request.headers.host) };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return { address: { bucket: '', key: '', query: new URLSearchParams(), path: '', rawQuery: '' }, failure: error };
  }
}

function targetOf(request: IncomingMessage, { bucket, key, query }: S3Address): FaultTarget {
  const method = request.method ?? '';
  return { method, bucket, key, list: method === 'GET' && key === '' && !query.has('location') };
}

/** Lets a fault happen: throws S3's refusal, or alters the object. */
function strike(
  fault: Exclude<EarlyFault, { kind: 'delay' | 'reset' }>,
  key: string,
  bucket: Bucket | undefined,
): void {
  switch (fault.kind) {
    case 'slow-down':
      throw new S3Failure(503, 'SlowDown', 'Please reduce your request rate.');
    case 'server-error':
      throw new S3Failure(500, 'InternalError', 'We encountered an internal error. Please try again.');
    case 'expired-token':
      throw expiredToken();
    case 'refuse':
      throw new S3Failure(fault.status, fault.code, fault.message ?? fault.code);
    case 'changed':
      bucket?.touch(key);
      return;
    case 'gone':
      bucket?.remove(key);
  }
}

function failureAnswer(error: unknown, id: string): Answer {
  const failure =
    error instanceof S3Failure
      ? error
      : new S3Failure(
          500,
          'InternalError',
          `The test server failed: ${error instanceof Error ? error.message : error}`,
        );
  const { status, code, message, elements, headers } = failure;
  const extra = Object.entries(elements).map(([name, text]) => leaf(name, text));
  const children = [leaf('Code', code), leaf('Message', message), ...extra, leaf('RequestId', id)];
  return xmlAnswer(status, xmlDocument('Error', children), headers);
}

function requestId(count: number): string {
  return count.toString(16).toUpperCase().padStart(16, '0');
}
