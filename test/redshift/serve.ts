/** Runs the double for hand use, with a folder as its S3 bucket: `node test/redshift/serve.ts FOLDER [BUCKET]`. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startS3Server } from '../s3-server/server.ts';
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
  console.log(`[CLUSTER]
ENGINE = redshift
HOST = ${double.host}
DB_PORT = ${double.port}
DB_NAME = ${double.database}
DB_USER = awsuser
DB_PASSWORD = Secret1234
SSLROOTCERT = ${authority}

[IAM_ROLE]
ARN = ${roleArn}

[AWS]
KEY = test
SECRET = secret

[S3]
LOG_DATA = s3://${bucket}/log_data
LOG_JSONPATH = s3://${bucket}/log_json_path.json
SONG_DATA = s3://${bucket}/song_data
REGION = us-west-2
ENDPOINT = ${s3.endpoint}
`);
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
