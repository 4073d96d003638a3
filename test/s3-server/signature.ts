import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Failure } from './failure.ts';

/** The Authorization header of AWS Signature Version 4, taken apart. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What a signature covers, as it came over the wire. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
}

const algorithm = 'AWS4-HMAC-SHA256';
const form =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request *, *SignedHeaders=([^,\s]+) *, *Signature=([0-9a-f]{64})$/;

/** @throws S3Failure AuthorizationHeaderMalformed, or InvalidRequest for another scheme. */
export function parseAuthorization(header: string): Authorization {
  if (!header.startsWith(algorithm)) {
    throw new S3Failure(
      400,
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    );
  }
  const [, accessKeyId, date, region, service, signedHeaders, signature] = form.exec(header) ?? [];
  if (
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    signedHeaders === undefined ||
    signature === undefined
  ) {
    throw malformed('The authorization header that you provided is not valid.');
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

export function malformed(
  why: string,
  elements: Record<string, string> = {},
  headers: Record<string, string> = {},
): S3Failure {
  const message = `The authorization header is malformed; ${why}`;
  return new S3Failure(400, 'AuthorizationHeaderMalformed', message, elements, headers);
}

/**
 * Checks the signature of a request against the secret.
 * The canonical form is that of S3: the path encoded once, nothing in it normalised
 * (AWS, "Create a signed AWS API request").
 * @throws S3Failure SignatureDoesNotMatch, with what was signed here, so that a difference can be found.
 */
export function checkSignature(request: SignedRequest, authorization: Authorization, secretAccessKey: string): void {
  const { accessKeyId, date, region, service, signedHeaders, signature } = authorization;
  const canonical = [
    request.method,
    encodePath(request.path),
    canonicalQuery(request.rawQuery),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
    '',
    signedHeaders.join(';'),
    headerText(request.headers['x-amz-content-sha256']),
  ].join('\n');
  const toSign = [
    algorithm,
    headerText(request.headers['x-amz-date']),
    `${date}/${region}/${service}/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const expected = hmac(signingKey(secretAccessKey, date, region, service), toSign).toString('hex');
  if (expected === signature) return;
  throw new S3Failure(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { AWSAccessKeyId: accessKeyId, StringToSign: toSign, SignatureProvided: signature, CanonicalRequest: canonical },
  );
}

const signingKeys = new Map<string, Buffer>();

/** The derived key of a day: four hashes that thousands of requests share. */
function signingKey(secretAccessKey: string, date: string, region: string, service: string): Buffer {
  const name = [secretAccessKey, date, region, service].join('\n');
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service), 'aws4_request');
  signingKeys.set(name, key);
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** AWS's URI encoding: everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
}

function canonicalQuery(rawQuery: string): string {
  if (rawQuery === '') return '';
  return rawQuery
    .split('&')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals === -1 ? part : part.slice(0, equals);
      const value = equals === -1 ? '' : part.slice(equals + 1);
      return [encode(decodeURIComponent(name)), encode(decodeURIComponent(value))] as const;
    })
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalValue(value: string | string[] | undefined): string {
  return headerText(value).trim().replace(/ +/g, ' ');
}

function headerText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
