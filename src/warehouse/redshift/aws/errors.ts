import { SparkifyError } from '../../../errors.ts';
import { maskSecrets } from '../../../text/secret.ts';

/** What was asked of AWS when it failed. */
export interface Asked {
  /** `its endpoint` or `a login`. */
  readonly what: string;
  /** `cluster dwh` */
  readonly subject: string;
  /** The setting that names the subject. */
  readonly key: string;
  /** Where it was asked; null where no region is known. */
  readonly region: string | null;
  /** What the operator's identity must be allowed to do. */
  readonly action: string;
}

interface Complaint {
  readonly message: string;
  readonly key: string;
  readonly remedy: string;
}

/** Why AWS gave no answer, in words that name the setting at fault and what to do. */
export function awsError(error: unknown, asked: Asked): SparkifyError {
  const { message, key, remedy } = complaintAbout(error, asked);
  const place = asked.region === null ? 'AWS' : `AWS in ${asked.region}`;
  return new SparkifyError('warehouse', maskSecrets(message), { where: `${place}, ${key}`, remedy, cause: error });
}

/** The SDK's names of errors: the API's own, or those of the provider chain and of Node. */
function complaintAbout(error: unknown, asked: Asked): Complaint {
  const { name = '', code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const { what, subject, key, region } = asked;
  const said = `${message} (${name})`;
  if (/^(ClusterNotFound|CustomDomainAssociationNotFound|ResourceNotFoundException)/.test(name)) {
    return {
      message: `there is no ${subject}${region === null ? '' : ` in ${region}`}`,
      key: `[CLUSTER] ${key}`,
      remedy:
        key === 'HOST'
          ? 'Correct HOST, or REGION, or set CLUSTER_IDENTIFIER or WORKGROUP.'
          : `Correct ${key}, or REGION; the name is the first part of the endpoint's.`,
    };
  }
  if (/ExpiredToken|TokenRefreshRequired/.test(name)) {
    return {
      message: 'the AWS credentials have expired',
      key: '[AWS] SESSION_TOKEN',
      remedy: 'Get new ones: aws sso login, or another KEY, SECRET and SESSION_TOKEN.',
    };
  }
  if (/AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name)) {
    return {
      message: `AWS refuses ${what} for ${subject}: ${message}`,
      key: '[AWS]',
      remedy: `Have your AWS identity allowed ${asked.action} on it, or log in by password (AUTH = password).`,
    };
  }
  if (/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|InvalidSignature/.test(name)) {
    return {
      message: `AWS does not accept the access key: ${said}`,
      key: '[AWS] KEY',
      remedy:
        'Correct KEY and SECRET (and SESSION_TOKEN), or leave them out to use what the AWS SDK finds; check the clock here.',
    };
  }
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return {
      message: `no AWS credentials were found: ${message}`,
      key: '[AWS]',
      remedy: 'Set KEY and SECRET or PROFILE, or log in (aws sso login).',
    };
  }
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(name)) {
    return {
      message: `AWS is asked too often just now: ${said}`,
      key: `[CLUSTER] ${key}`,
      remedy: 'Wait a minute, then run it again.',
    };
  }
  if (/region is missing/i.test(message)) {
    return {
      message: `the region of ${subject} is not known`,
      key: '[CLUSTER] REGION',
      remedy: 'Set REGION, for example us-west-2, or AWS_REGION.',
    };
  }
  if (
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/.test(code) ||
    name === 'TimeoutError'
  ) {
    return {
      message: `AWS cannot be reached: ${message}`,
      key: '[CLUSTER] REGION',
      remedy: 'Check REGION, the network, its proxy and its firewall, and AWS_ENDPOINT_URL if it is set.',
    };
  }
  return {
    message: `AWS gives no ${what} for ${subject}: ${said}`,
    key: `[CLUSTER] ${key}`,
    remedy: `Check ${key}, DB_NAME and DB_USER.`,
  };
}
