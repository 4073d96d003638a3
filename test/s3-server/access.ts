import type { S3Address } from './address.ts';
import type { Bucket } from './bucket.ts';
import { accessDenied, expiredToken, noSuchBucket, notImplemented, S3Failure } from './failure.ts';
import { type Authorization, checkSignature, malformed, parseAuthorization, type SignedRequest } from './signature.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Given for temporary credentials: requests must then carry it. */
  readonly sessionToken?: string;
  /** Every use is answered with ExpiredToken. */
  readonly expired?: boolean;
}

/** Who may come in, and which region's endpoint this server plays. */
export interface AccessRules {
  readonly credentials: readonly S3Credentials[];
  readonly region: string;
}

const quarterHour = 15 * 60 * 1000;

/**
 * Lets a request pass, or says why not, in the order S3 does: who are you, when, in which region, is it really you.
 * @returns the bucket that the request is about.
 * @throws S3Failure
 */
export function admit(
  request: SignedRequest,
  address: S3Address,
  bucket: Bucket | undefined,
  rules: AccessRules,
): Bucket {
  const header = request.headers.authorization;
  if (header === undefined) return admitAnonymous(request.method, address, bucket, rules);
  const authorization = parseAuthorization(header);
  const credentials = rules.credentials.find(({ accessKeyId }) => accessKeyId === authorization.accessKeyId);
  if (credentials === undefined) throw unknownKey(authorization.accessKeyId);
  checkToken(request, credentials);
  checkScope(request, authorization);
  checkRegion(request.method, authorization.region, bucket, rules.region);
  checkSignature(request, authorization, credentials.secretAccessKey);
  if (bucket === undefined) throw noSuchBucket(address.bucket);
  if (bucket.region !== authorization.region) throw elsewhere(bucket);
  return bucket;
}

function admitAnonymous(method: string, address: S3Address, bucket: Bucket | undefined, rules: AccessRules): Bucket {
  if (address.query.has('X-Amz-Algorithm')) throw notImplemented('presigned requests');
  if (bucket === undefined) throw noSuchBucket(address.bucket);
  if (bucket.region !== rules.region) throw elsewhere(bucket);
  if (!bucket.public || (method !== 'GET' && method !== 'HEAD')) throw accessDenied();
  return bucket;
}

function checkToken(request: SignedRequest, credentials: S3Credentials): void {
  const token = request.headers['x-amz-security-token'];
  // Temporary keys are unknown without their token: S3 answers as if they did not exist.
  if (credentials.sessionToken !== undefined && token === undefined) throw unknownKey(credentials.accessKeyId);
  if (token !== credentials.sessionToken) {
    throw new S3Failure(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
  if (credentials.expired === true) throw expiredToken();
}

function checkScope(request: SignedRequest, authorization: Authorization): void {
  const { headers } = request;
  const stamp = headers['x-amz-date'];
  const time = typeof stamp === 'string' ? timeOf(stamp) : Number.NaN;
  if (typeof stamp !== 'string' || Number.isNaN(time)) {
    throw accessDenied('AWS authentication requires a valid Date or x-amz-date header');
  }
  if (Math.abs(Date.now() - time) > quarterHour) {
    throw new S3Failure(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { RequestTime: stamp, ServerTime: new Date().toISOString(), MaxAllowedSkewMilliseconds: String(quarterHour) },
    );
  }
  if (!stamp.startsWith(authorization.date)) {
    throw malformed(
      `Invalid credential date "${authorization.date}". This date is not the same as X-Amz-Date: "${stamp}".`,
    );
  }
  if (authorization.service !== 's3') {
    throw malformed(`incorrect service "${authorization.service}". This endpoint belongs to "s3".`);
  }
  if (headers['x-amz-content-sha256'] === undefined) {
    throw new S3Failure(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const signed = new Set(authorization.signedHeaders);
  const unsigned = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  if (unsigned.length > 0) {
    const message = 'There were headers present in the request which were not signed';
    throw new S3Failure(403, 'AccessDenied', message, { HeadersNotSigned: unsigned.join(', ') });
  }
}

/**
 * A signature for the bucket's region passes. One for this endpoint's region passes here too, and is sent on to the
 * bucket's region after its check, as S3 does; any other can't be right.
 */
function checkRegion(method: string, signed: string, bucket: Bucket | undefined, endpointRegion: string): void {
  const expected = bucket?.region ?? endpointRegion;
  if (signed === expected || signed === endpointRegion) return;
  // S3 names the bucket's region in a header where there is no body to name it in.
  const headers: Record<string, string> = method === 'HEAD' ? { 'x-amz-bucket-region': expected } : {};
  throw malformed(`the region '${signed}' is wrong; expecting '${expected}'`, { Region: expected }, headers);
}

function elsewhere(bucket: Bucket): S3Failure {
  return new S3Failure(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Endpoint: `s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name },
    { 'x-amz-bucket-region': bucket.region },
  );
}

function unknownKey(accessKeyId: string): S3Failure {
  return new S3Failure(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
    AWSAccessKeyId: accessKeyId,
  });
}

/** Milliseconds of `YYYYMMDDTHHMMSSZ`, NaN for another form. */
function timeOf(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
