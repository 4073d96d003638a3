import type { Secret } from '../text/secret.ts';

/** How S3 is reached. */
export interface S3Settings {
  /** Null: what the AWS SDK finds; the bucket's own region is found out anyway. */
  readonly region: string | null;
  /** An S3-compatible server, `http://host:port`; null: Amazon's. */
  readonly endpoint: string | null;
  /** True: `endpoint/bucket/key`; false: `bucket.endpoint/key`. */
  readonly pathStyle: boolean;
  /** True: requests are not signed, for public buckets. */
  readonly anonymous: boolean;
  /** Null: the AWS SDK's default chain, or `profile` where that is set. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: Secret;
    readonly sessionToken: Secret | null;
  } | null;
  /** A profile of ~/.aws/config and ~/.aws/credentials. */
  readonly profile: string | null;
}
