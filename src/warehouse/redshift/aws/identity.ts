import { fromIni } from '@aws-sdk/credential-providers';
import type { Secret } from '../../../text/secret.ts';

/** Who the program is at AWS, and where. */
export interface AwsIdentity {
  /** Null: what the SDK finds (environment, profile). */
  readonly region: string | null;
  /** Null: the SDK's default chain, or `profile` where that is set. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: Secret;
    readonly sessionToken: Secret | null;
  } | null;
  /** A profile of ~/.aws/config and ~/.aws/credentials. */
  readonly profile: string | null;
}

/** Milliseconds: an operator waits for these calls. */
const connectionTimeout = 10_000;
const requestTimeout = 30_000;

/** How every client of the SDK is set up. Other endpoints are the SDK's own matter: AWS_ENDPOINT_URL and its like. */
export function clientConfig({ region, credentials, profile }: AwsIdentity) {
  return {
    ...(region === null ? {} : { region }),
    ...(profile === null ? {} : { profile }),
    ...(credentials === null
      ? profile === null
        ? {}
        : { credentials: fromIni({ profile }) }
      : {
          credentials: {
            accessKeyId: credentials.accessKeyId,
            secretAccessKey: credentials.secretAccessKey.reveal(),
            ...(credentials.sessionToken === null ? {} : { sessionToken: credentials.sessionToken.reveal() }),
          },
        }),
    requestHandler: { connectionTimeout, requestTimeout },
  };
}
