import { serve } from '../s3-server/fixture.ts';
import type { S3Server, S3ServerOptions } from '../s3-server/server.ts';
import type { RedshiftOptions } from './double/double.ts';
import { connect, noticesOf, redshift, rows } from './fixture.ts';
import { roleArn } from './sparkify.ts';

type Objects = Readonly<Record<string, string | Uint8Array>>;

/** What a COPY says of its credentials. */
export const role = `IAM_ROLE '${roleArn}'`;
const roles = [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }];

/** A bucket `b` with objects, and a table `t` to load them into. */
export async function bucketAndTable(
  objects: Objects,
  table = 'CREATE TABLE t (id INT, name VARCHAR(8), firstName VARCHAR(20))',
  options: RedshiftOptions & { readonly buckets?: S3ServerOptions['buckets'] } = {},
) {
  const { buckets, ...others } = options;
  const s3: S3Server = await serve({ buckets: { b: { objects }, ...buckets } });
  const double = await redshift({ s3, roles, ...others });
  const client = await connect(double);
  await client.query(table);
  const loaded = () => rows(client, 'SELECT * FROM t ORDER BY 1, 2');
  return { s3, double, client, loaded, notices: noticesOf(client) };
}

/** A COPY of the objects below `data/`. */
export const copy = (options: string, from = 's3://b/data/') => `COPY t FROM '${from}' ${role} ${options}`;
