/** Serves a folder as an S3 bucket, for hand use: `node test/s3-server/serve.ts FOLDER BUCKET [PORT]`. */
import { parseArgs } from 'node:util';
import { startS3Server } from './server.ts';

const usage = 'usage: node test/s3-server/serve.ts [--public] [--region REGION] FOLDER BUCKET [PORT]';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { public: { type: 'boolean', default: false }, region: { type: 'string', default: 'us-west-2' } },
});
const [folder, bucket, port = '9000'] = positionals;
if (folder === undefined || bucket === undefined || !/^\d+$/.test(port)) {
  console.error(usage);
  process.exit(2);
}

const server = await startS3Server({
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
