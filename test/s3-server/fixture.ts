import { Agent } from 'node:http';
import { S3Client, type S3ClientConfig, S3ServiceException } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { type S3Server, type S3ServerOptions, startS3Server } from './server.ts';

/** A server that ends with its test. */
export async function serve(options: S3ServerOptions): Promise<S3Server> {
  const server = await startS3Server(options);
  onTestFinished(() => server.close());
  return server;
}

/** The real SDK, set to this server, with the right key and no retries, ended with its test. */
export function connect(server: S3Server, config: S3ClientConfig = {}): S3Client {
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...config,
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** As `connect`, signing nothing. */
export function connectAnonymously(server: S3Server): S3Client {
  return connect(server, { signer: { sign: async (request) => request } });
}

/** As `connect`, naming buckets in the host, which is looked up on this machine without asking any resolver. */
export function connectByHost(server: S3Server): S3Client {
  const httpAgent = new Agent({
    lookup: (_host, options, found) =>
      options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
  });
  return connect(server, { endpoint: `http://localhost:${server.port}`, requestHandler: { httpAgent } });
}

/** S3's refusal of a request that must not succeed. */
export async function refusal(
  answer: Promise<unknown>,
): Promise<{ status: number | undefined; code: string; message: string }> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw new Error('expected a refusal by S3', { cause: error });
  return { status: error.$metadata.httpStatusCode, code: error.name, message: error.message };
}
