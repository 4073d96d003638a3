import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { base64Crc } from './body.ts';
import type { S3ObjectInput } from './bucket.ts';
import { notImplemented, S3Failure } from './failure.ts';

/** An uploaded object, and its CRC-32 where the client sent one. */
export interface Upload {
  readonly object: S3ObjectInput;
  readonly checksum: string | undefined;
}

const streamed = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/**
 * Reads the body of a PUT, plain or in the SDK's `aws-chunked` framing, and checks everything said about it.
 * @throws S3Failure BadDigest, XAmzContentSHA256Mismatch, IncompleteBody; NotImplemented for other checksums.
 */
export async function receiveUpload(request: IncomingMessage): Promise<Upload> {
  const { headers } = request;
  const sent = await bytesOf(request);
  const hash = header(headers, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  if (hash !== streamed && hash.startsWith('STREAMING-')) throw notImplemented(`the payload form ${hash}`);
  const { body, trailers } = hash === streamed ? unframe(sent) : { body: sent, trailers: {} };
  if (/^[0-9a-f]{64}$/.test(hash)) checkHash(body, hash);

  const declared = header(headers, 'x-amz-decoded-content-length');
  if (declared !== undefined && Number(declared) !== body.length) throw incompleteBody();
  const md5 = header(headers, 'content-md5');
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) throw badDigest('Content-MD5');
  const checksum = checkedCrc(body, { ...headers, ...trailers });

  const contentType = header(headers, 'content-type');
  const contentEncoding = storedEncoding(header(headers, 'content-encoding'));
  const object = {
    body,
    ...(contentType === undefined ? {} : { contentType }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  };
  return { object, checksum };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Takes `HEX-LENGTH[;extension]\r\n DATA \r\n … 0\r\n name:value\r\n \r\n` apart. */
function unframe(framed: Buffer): { body: Buffer; trailers: Record<string, string> } {
  const parts: Buffer[] = [];
  let position = 0;
  const line = (): string => {
    const end = framed.indexOf('\r\n', position);
    if (end === -1) throw incompleteBody();
    const text = framed.toString('latin1', position, end);
    position = end + 2;
    return text;
  };
  for (;;) {
    const length = Number.parseInt(line(), 16);
    if (Number.isNaN(length)) throw incompleteBody();
    if (length === 0) break;
    parts.push(framed.subarray(position, position + length));
    position += length;
    if (line() !== '') throw incompleteBody();
  }
  const trailers: Record<string, string> = {};
  while (position < framed.length) {
    const [name, value] = line().split(':', 2);
    if (name !== undefined && value !== undefined) trailers[name.toLowerCase()] = value.trim();
  }
  return { body: Buffer.concat(parts), trailers };
}

function checkedCrc(body: Buffer, fields: IncomingHttpHeaders): string | undefined {
  const names = Object.keys(fields).filter((name) => /^x-amz-checksum-(?!algorithm|mode|type)/.test(name));
  const other = names.find((name) => name !== 'x-amz-checksum-crc32');
  if (other !== undefined) throw notImplemented(`the checksum ${other}`);
  const wanted = header(fields, 'x-amz-checksum-crc32');
  if (wanted !== undefined && wanted !== base64Crc(crc32(body))) throw badDigest('CRC32');
  return wanted;
}

function checkHash(body: Buffer, wanted: string): void {
  const hash = createHash('sha256').update(body).digest('hex');
  if (hash === wanted) return;
  throw new S3Failure(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: wanted, S3ComputedContentSHA256: hash },
  );
}

/** `aws-chunked` is the framing of the upload, no property of the object. */
function storedEncoding(encoding: string | undefined): string | undefined {
  const kept = encoding
    ?.split(',')
    .filter((name) => name.trim() !== 'aws-chunked')
    .join(',');
  return kept === '' ? undefined : kept;
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function badDigest(what: string): S3Failure {
  return new S3Failure(400, 'BadDigest', `The ${what} you specified did not match the calculated checksum.`);
}

function incompleteBody(): S3Failure {
  return new S3Failure(400, 'IncompleteBody', 'The request body terminated unexpectedly');
}
