import type { RedshiftDouble } from './double/double.ts';
import { roleArn } from './sparkify.ts';

interface Configured {
  readonly s3: { readonly endpoint: string };
  readonly double: Pick<RedshiftDouble, 'host' | 'port' | 'database'>;
  readonly bucket: string;
  /** Where the double's authority is written down. */
  readonly certificate: string;
  /** Values by section and key; null leaves one out. */
  readonly changes?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** A dwh.cfg for a double and a bucket with log_data, log_json_path.json and song_data. */
export function configuration({ s3, double, bucket, certificate, changes = {} }: Configured): string {
  const sections: Record<string, Record<string, string>> = {
    CLUSTER: {
      ...{ ENGINE: 'redshift', HOST: double.host, DB_PORT: String(double.port), DB_NAME: double.database },
      ...{ DB_USER: 'awsuser', DB_PASSWORD: 'Secret1234', SSLROOTCERT: certificate },
    },
    IAM_ROLE: { ARN: roleArn },
    AWS: { KEY: 'test', SECRET: 'secret' },
    S3: {
      ...{ LOG_DATA: `s3://${bucket}/log_data`, LOG_JSONPATH: `s3://${bucket}/log_json_path.json` },
      ...{ SONG_DATA: `s3://${bucket}/song_data`, ENDPOINT: s3.endpoint },
    },
  };
  const names = new Set([...Object.keys(sections), ...Object.keys(changes)]);
  return [...names]
    .map((section) => {
      const entries = Object.entries({ ...sections[section], ...changes[section] });
      const lines = entries.flatMap(([key, value]) => (value === null ? [] : [`${key} = ${value}\n`]));
      return `[${section}]\n${lines.join('')}`;
    })
    .join('\n');
}
