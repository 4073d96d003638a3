/** Serves a folder as an S3 bucket, for hand use: `node test/s3-server/serve.ts FOLDER BUCKET [PORT]`. */
import { parseArgs } from 'node:util';
import { type S3Server, startS3Server } from './server.ts';

const usage = 'usage: node test/s3-server/serve.ts [--public] [--region REGION] FOLDER BUCKET [PORT]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { public: { type: 'boolean', default: false }, region: { type: 'string', default: 'us-west-2' } },
  });
  const [folder, bucket, port = '9000', ...rest] = positionals;
  if (folder === undefined || bucket === undefined || rest.length > 0) throw new Error(usage);
  const server: S3Server = await startS3Server({
    buckets: { [bucket]: { folder, public: values.public } },
    region: values.region,
    port: Number(port),
    onAnswer: ({ method, key, query, status }) => {
      console.log(`${status} ${method} ${key === '' ? `?${query}` : key}`);
      // Nobody reads the log here, and a long run would fill the memory with it.
      server.requests.length = 0;
    },
  });
  console.log(`s3://${bucket}/ is ${folder}, at ${server.endpoint}, region ${values.region}`);
  console.log(values.public ? 'anonymous, or' : 'with', 'access key test, secret key secret');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
