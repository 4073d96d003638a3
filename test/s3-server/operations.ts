import type { IncomingMessage } from 'node:http';
import type { S3Address } from './address.ts';
import { type Answer, xmlAnswer } from './answer.ts';
import type { Bucket, OpenedObject } from './bucket.ts';
import { checkWrite, mayRead, rangeOf } from './conditions.ts';
import { noSuchKey, notImplemented, S3Failure } from './failure.ts';
import { listingXml } from './listing.ts';
import { receiveUpload } from './upload.ts';
import { s3Namespace, xmlDocument } from './xml.ts';

/**
 * Does what an admitted request asks for.
 * @throws S3Failure
 */
export async function answerTo(request: IncomingMessage, address: S3Address, bucket: Bucket): Promise<Answer> {
  return address.key === ''
    ? answerOfBucket(request.method ?? '', address.query, bucket)
    : await answerOfObject(request, address, bucket);
}

function answerOfBucket(method: string, query: URLSearchParams, bucket: Bucket): Answer {
  const region = { 'x-amz-bucket-region': bucket.region };
  if (method === 'HEAD') return { status: 200, headers: region };
  if (method !== 'GET') throw notImplemented(`${method} on a bucket`);
  if (query.has('location')) {
    // Buckets of the first region have an empty constraint (AWS API reference, GetBucketLocation).
    const constraint = bucket.region === 'us-east-1' ? '' : bucket.region;
    return xmlAnswer(200, xmlDocument('LocationConstraint', [constraint], s3Namespace));
  }
  return xmlAnswer(200, listingXml(bucket, query), region);
}

async function answerOfObject(request: IncomingMessage, address: S3Address, bucket: Bucket): Promise<Answer> {
  for (const name of address.query.keys()) {
    if (name !== 'x-id') throw notImplemented(`the parameter ${name} of an object`);
  }
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return await readObject(request, address.key, bucket);
    case 'PUT':
      return await writeObject(request, address.key, bucket);
    case 'DELETE':
      bucket.remove(address.key);
      return { status: 204, headers: {} };
    default:
      throw notImplemented(`${request.method} on an object`);
  }
}

async function readObject(request: IncomingMessage, key: string, bucket: Bucket): Promise<Answer> {
  const object = bucket.open(key);
  if (object === undefined) throw noSuchKey(key);
  const { body } = object;
  if (!mayRead(request.headers, body)) return { status: 304, headers: validators(object) };
  const range = rangeOf(request.headers.range, body.bytes);
  const headers = {
    ...validators(object),
    'Accept-Ranges': 'bytes',
    'Content-Type': object.contentType,
    ...(object.contentEncoding === undefined ? {} : { 'Content-Encoding': object.contentEncoding }),
  };
  if (range !== undefined) {
    const { start, end } = range;
    return {
      status: 206,
      headers: { ...headers, 'Content-Range': `bytes ${start}-${end - 1}/${body.bytes}` },
      body: { bytes: end - start, read: () => body.read(start, end) },
    };
  }
  return {
    status: 200,
    headers: { ...headers, ...(await checksum(request, object)) },
    body: { bytes: body.bytes, read: () => body.read(0, body.bytes) },
  };
}

function validators({ body }: OpenedObject): Record<string, string> {
  return { ETag: body.etag, 'Last-Modified': body.modified.toUTCString() };
}

/** The checksum of the whole object, for a client that asks for it; a range has none. */
async function checksum(request: IncomingMessage, { body }: OpenedObject): Promise<Record<string, string>> {
  if (request.headers['x-amz-checksum-mode'] !== 'ENABLED') return {};
  return checksumHeaders(await body.crc32());
}

function checksumHeaders(crc32: string): Record<string, string> {
  return { 'x-amz-checksum-crc32': crc32, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

async function writeObject(request: IncomingMessage, key: string, bucket: Bucket): Promise<Answer> {
  if (request.headers['x-amz-copy-source'] !== undefined) throw notImplemented('CopyObject');
  // More bytes than a key may have (AWS user guide, "Naming Amazon S3 objects").
  if (Buffer.byteLength(key) > 1024) throw new S3Failure(400, 'KeyTooLongError', 'Your key is too long');
  const upload = await receiveUpload(request);
  checkWrite(request.headers, bucket.open(key)?.body);
  bucket.put(key, upload.object);
  const { etag } = bucket.listed(key);
  return {
    status: 200,
    headers: { ETag: etag, ...(upload.checksum === undefined ? {} : checksumHeaders(upload.checksum)) },
  };
}
