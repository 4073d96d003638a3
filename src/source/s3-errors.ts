import { SparkifyError } from '../errors.ts';
import { maskSecrets } from '../text/secret.ts';
import type { S3Settings } from './s3-settings.ts';

/** What the SDK puts on an error, as far as it says something to an operator. */
interface Failure {
  /** S3's own code (`AccessDenied`), the SDK's name for a failure of its own, or the system's (`ECONNREFUSED`). */
  readonly code: string;
  readonly message: string;
  readonly status: number | null;
  readonly region: string | null;
}

/** The cause in one line and what to do; `where` is the object or prefix, `about` what the operator configured. */
type Explanation = (failure: Failure, about: About) => readonly [message: string, remedy: string];

interface About {
  readonly bucket: string;
  readonly settings: S3Settings;
}

const checkKeys = 'Correct KEY and SECRET in [AWS] of dwh.cfg, or leave them out to use the default chain of AWS.';
const renew = 'Get new temporary credentials (aws sso login, or a new SESSION_TOKEN in [AWS] of dwh.cfg).';
const checkEndpoint = 'Correct ENDPOINT in [S3] of dwh.cfg, and check network, proxy and firewall.';

const expired: Explanation = () => ['the AWS credentials have expired', renew];

const denied: Explanation = ({ message }, { bucket, settings }) => [
  settings.anonymous ? 'the bucket does not allow reading without credentials' : `access is denied (${message})`,
  settings.anonymous
    ? 'Take ANONYMOUS out of [S3] in dwh.cfg and give credentials.'
    : `Allow s3:ListBucket on ${bucket} and s3:GetObject on its objects; a public bucket needs ANONYMOUS = true in [S3].`,
];

const notFound: Explanation = () => ['there is no such object', 'Correct LOG_DATA, SONG_DATA or LOG_JSONPATH.'];

const wrongRegion: Explanation = ({ region }) =>
  region === null
    ? ['the bucket is in another region', "Set REGION in [S3] of dwh.cfg to the bucket's region."]
    : [`the bucket is in region ${region}`, `Set REGION = ${region} in [S3] of dwh.cfg.`];

const unreachable: Explanation = ({ message }, { settings }) => [
  `${settings.endpoint ?? 'Amazon S3'} cannot be reached (${message})`,
  settings.endpoint === null ? 'Check network, proxy and firewall, and REGION in [S3] of dwh.cfg.' : checkEndpoint,
];

/** In virtual-host style the name that was asked for is the bucket's and the endpoint's in one. */
const nameless: Explanation = (failure, about) =>
  about.settings.endpoint === null || about.settings.pathStyle
    ? unreachable(failure, about)
    : [
        unreachable(failure, about)[0],
        'Correct ENDPOINT in [S3] of dwh.cfg; a server that has no host name for each bucket needs PATH_STYLE = true.',
      ];

const badEndpoint: Explanation = (_failure, { settings }) => [
  `the endpoint ${settings.endpoint ?? ''} is no URL`,
  'Write ENDPOINT in [S3] of dwh.cfg as http://host:port or https://host.',
];

const untrusted: Explanation = ({ message }) => [
  `the server's certificate is not trusted (${message})`,
  'Name the certificate authority in NODE_EXTRA_CA_CERTS, or correct ENDPOINT in [S3] of dwh.cfg.',
];

const busy: Explanation = ({ code }) => [
  `the server keeps answering ${code}`,
  'It is overloaded or in trouble; run the step again later.',
];

const noCredentials: Explanation = (_failure, { settings }) =>
  settings.profile === null
    ? [
        'no AWS credentials were found',
        'Set KEY and SECRET in [AWS] of dwh.cfg, or AWS_PROFILE, or ANONYMOUS = true in [S3] for a public bucket.',
      ]
    : [
        `the AWS profile ${JSON.stringify(settings.profile)} gives no credentials`,
        'Correct PROFILE in [AWS] of dwh.cfg, or log in with aws sso login.',
      ];

/** S3's codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const explanations: Readonly<Record<string, Explanation>> = {
  NoSuchBucket: (_failure, { bucket }) => [`there is no bucket ${bucket}`, "Correct the bucket's name in dwh.cfg."],
  NoSuchKey: notFound,
  NotFound: notFound,
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  Forbidden: denied,
  InvalidAccessKeyId: () => ['S3 does not know the access key', checkKeys],
  SignatureDoesNotMatch: () => ['the secret key does not belong to the access key', checkKeys],
  InvalidToken: () => ['the session token is not valid', renew],
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  TokenRefreshRequired: expired,
  RequestTimeTooSkewed: () => ["this machine's clock is wrong", 'Set the clock; S3 allows 15 minutes of difference.'],
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  IllegalLocationConstraintException: wrongRegion,
  InvalidObjectState: () => ['the object is archived', 'Restore it from its Glacier storage class first.'],
  InvalidBucketName: (_failure, { bucket }) => [`${bucket} cannot be a bucket's name`, 'Write s3://bucket/prefix.'],
  CredentialsProviderError: noCredentials,
  EndpointError: badEndpoint,
  ERR_INVALID_URL: badEndpoint,
  NotS3: (_failure, { settings }) => [
    `${settings.endpoint ?? 'the server'} does not answer as S3 does`,
    'Correct ENDPOINT in [S3] of dwh.cfg; some servers need PATH_STYLE = true.',
  ],
  ENOTFOUND: nameless,
  EAI_AGAIN: nameless,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  EPIPE: unreachable,
  EPROTO: unreachable,
  TimeoutError: unreachable,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: busy,
  RequestTimeout: busy,
};

const byStatus: Readonly<Record<number, Explanation>> = { 301: wrongRegion, 403: denied, 404: notFound };

/** A failed request in the operator's words. `where` is the `s3://` name of what was asked for. */
export function explainS3(error: unknown, where: string, about: About): SparkifyError {
  if (error instanceof SparkifyError) return error;
  const failure = failureIn(error);
  const explain = explanations[failure.code] ?? byStatus[failure.status ?? 0] ?? unknown;
  const [message, remedy] = explain(failure, about);
  return new SparkifyError('source', message, { where, remedy, cause: error });
}

const unknown: Explanation = ({ code, message, status }) => {
  if (status !== null && status >= 500) return [`the server keeps answering ${status}`, 'Run the step again later.'];
  const answer = status === null ? code : `${code}, HTTP ${status}`;
  return [`S3 failed: ${message} (${answer})`, 'Check [S3] and [AWS] in dwh.cfg.'];
};

/** HTTP status of the answer that made the SDK throw; null when there was none. */
export function statusIn(error: unknown): number | null {
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : null;
}

/** The region that the server names as the bucket's own when a request went to another one; else null. */
export function bucketRegionIn(error: unknown): string | null {
  const status = statusIn(error);
  if (status !== 301 && status !== 400) return null;
  const header = field(field(field(error, '$response'), 'headers'), 'x-amz-bucket-region');
  if (typeof header === 'string') return header;
  const named = field(error, 'Region');
  return typeof named === 'string' && named !== '' ? named : null;
}

function failureIn(error: unknown): Failure {
  const name = error instanceof Error ? error.name : 'Error';
  const system = field(error, 'code');
  const isForeseen = Object.hasOwn(explanations, name);
  return {
    code: typeof system === 'string' && !isForeseen ? system : name,
    message: maskSecrets(wordsOf(error)),
    status: statusIn(error),
    region: bucketRegionIn(error),
  };
}

/** Node tries all addresses of a name, and puts what came of it into an AggregateError without words of its own. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
