import type { Bucket, ListedObject } from './bucket.ts';
import { compareBytes } from './byte-order.ts';
import { invalidArgument, notImplemented } from './failure.ts';
import { leaf, node, s3Namespace, xmlDocument } from './xml.ts';

/** One page of a listing. */
interface ListingPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The key or common prefix that the next page starts after; undefined on the last page. */
  readonly next: string | undefined;
}

interface ListingRequest {
  readonly prefix: string;
  /** Empty: no grouping. */
  readonly delimiter: string;
  /** A key or a common prefix; empty: from the beginning. */
  readonly after: string;
  readonly maxKeys: number;
}

/** A page of sorted keys, those below a delimiter rolled up; a common prefix counts as one key, as in S3. */
function listPage(sorted: readonly string[], request: ListingRequest): ListingPage {
  const { prefix, delimiter, after, maxKeys } = request;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  for (let index = firstIndex(sorted, prefix, after); index < sorted.length; index += 1) {
    const key = sorted[index];
    if (key === undefined || !key.startsWith(prefix)) break;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end === -1 ? key : key.slice(0, end + delimiter.length);
    if (entry === last || entry === after) continue;
    if (keys.length + commonPrefixes.length === maxKeys) {
      return { keys, commonPrefixes, next: maxKeys === 0 ? undefined : last };
    }
    (end === -1 ? keys : commonPrefixes).push(entry);
    last = entry;
  }
  return { keys, commonPrefixes, next: undefined };
}

/** Where a page begins: the first key that has the prefix, or that follows `after`. */
function firstIndex(sorted: readonly string[], prefix: string, after: string): number {
  const start = compareBytes(prefix, after) > 0 ? prefix : after;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(sorted[middle] ?? '', start) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const parametersOfBoth = ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'x-id'];
const parametersOfV1 = new Set([...parametersOfBoth, 'marker']);
const parametersOfV2 = new Set([...parametersOfBoth, 'list-type', 'continuation-token', 'start-after', 'fetch-owner']);
const maxPage = 1000;

/**
 * The answer to ListObjects and ListObjectsV2.
 * @throws S3Failure InvalidArgument; NotImplemented for parameters this server does not know.
 */
export function listingXml(bucket: Bucket, query: URLSearchParams): string {
  const version = query.get('list-type') === '2' ? 2 : 1;
  const known = version === 2 ? parametersOfV2 : parametersOfV1;
  for (const name of query.keys()) if (!known.has(name)) throw notImplemented(`the parameter ${name} of a listing`);

  const token = query.get('continuation-token');
  const request: ListingRequest = {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: token === null ? (query.get(version === 2 ? 'start-after' : 'marker') ?? '') : keyOfToken(token),
    maxKeys: Math.min(maxPage, maxKeysOf(query.get('max-keys'))),
  };
  const page = listPage(bucket.keys(), request);
  const encode = encodingOf(query.get('encoding-type'));
  const owner = version === 1 || query.get('fetch-owner') === 'true';
  const objects = page.keys.map((key) => contents(bucket.listed(key), encode, owner));
  const common = [
    leaf('Name', bucket.name),
    leaf('Prefix', encode(request.prefix)),
    leaf('MaxKeys', request.maxKeys),
    leaf('IsTruncated', page.next !== undefined),
    ...(request.delimiter === '' ? [] : [leaf('Delimiter', encode(request.delimiter))]),
    ...(query.has('encoding-type') ? [leaf('EncodingType', 'url')] : []),
  ];
  const position = version === 2 ? positionV2(query, page, encode) : positionV1(query, page, request, encode);
  const groups = page.commonPrefixes.map((prefix) => node('CommonPrefixes', [leaf('Prefix', encode(prefix))]));
  return xmlDocument('ListBucketResult', [...common, ...position, ...objects, ...groups], s3Namespace);
}

type Encode = (text: string) => string;

function positionV2(query: URLSearchParams, page: ListingPage, encode: Encode): readonly string[] {
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  return [
    leaf('KeyCount', page.keys.length + page.commonPrefixes.length),
    ...(token === null ? [] : [leaf('ContinuationToken', token)]),
    ...(startAfter === null ? [] : [leaf('StartAfter', encode(startAfter))]),
    ...(page.next === undefined ? [] : [leaf('NextContinuationToken', tokenOf(page.next))]),
  ];
}

/** S3 gives NextMarker only where a delimiter makes it differ from the last key (AWS API reference, ListObjects). */
function positionV1(
  query: URLSearchParams,
  page: ListingPage,
  request: ListingRequest,
  encode: Encode,
): readonly string[] {
  return [
    leaf('Marker', encode(query.get('marker') ?? '')),
    ...(page.next === undefined || request.delimiter === '' ? [] : [leaf('NextMarker', encode(page.next))]),
  ];
}

function contents(object: ListedObject, encode: Encode, owner: boolean): string {
  return node('Contents', [
    leaf('Key', encode(object.key)),
    leaf('LastModified', object.modified.toISOString()),
    leaf('ETag', object.etag),
    leaf('Size', object.bytes),
    ...(owner ? [node('Owner', [leaf('ID', '0'.repeat(64)), leaf('DisplayName', 'test')])] : []),
    leaf('StorageClass', 'STANDARD'),
  ]);
}

function maxKeysOf(text: string | null): number {
  if (text === null || text === '') return maxPage;
  if (!/^\d{1,10}$/.test(text)) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', text);
  }
  return Number(text);
}

function encodingOf(type: string | null): Encode {
  if (type === null) return (text) => text;
  if (type !== 'url') throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
  return formEncode;
}

/** S3's `encoding-type=url`: as in an HTML form, a space becoming `+`; only the slash stays itself. */
function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/%2F/g, '/')
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

const tokenMark = 'after:';

function tokenOf(key: string): string {
  return Buffer.from(tokenMark + key).toString('base64');
}

function keyOfToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith(tokenMark)) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return text.slice(tokenMark.length);
}
