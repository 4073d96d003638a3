/** Runs the double for hand use, with a folder as its S3 bucket: `node test/redshift/serve.ts FOLDER [BUCKET]`. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startS3Server } from '../s3-server/server.ts';
import { configuration } from './configuration.ts';
import { startRedshift } from './double/double.ts';
import { roleArn } from './sparkify.ts';

const usage = 'usage: node test/redshift/serve.ts [--serverless] FOLDER [BUCKET]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { serverless: { type: 'boolean', default: false } },
  });
  const [folder, bucket = 'sparkify', ...rest] = positionals;
  if (folder === undefined || rest.length > 0) throw new Error(usage);
  const s3 = await startS3Server({ buckets: { [bucket]: { folder } } });
  const double = await startRedshift({
    s3,
    deployment: values.serverless ? 'serverless' : 'provisioned',
    roles: [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret', isDefault: true }],
  });
  const authority = join(tmpdir(), `redshift-double-${process.pid}.pem`);
  await writeFile(authority, double.ca);
  console.log(configuration({ s3, double, bucket, certificate: authority }));
  console.error('It listens until it is interrupted.');
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await double.close();
  await s3.close();
  for (const sql of double.unknown) console.error(`not known: ${sql}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
