import type { IncomingHttpHeaders } from 'node:http';
import { S3Failure } from './failure.ts';

/** A part of a body: from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part that a Range header asks for; undefined for the whole, which is also S3's answer to a range it can't read
 * and to several ranges at once.
 * @throws S3Failure InvalidRange when nothing of it exists.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (header === undefined || first === undefined || last === undefined || (first === '' && last === ''))
    return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (start < end) return { start, end };
  throw new S3Failure(
    416,
    'InvalidRange',
    'The requested range is not satisfiable',
    { RangeRequested: header, ActualObjectSize: String(bytes) },
    { 'Content-Range': `bytes */${bytes}` },
  );
}

/** What conditions are checked against. */
export interface ObjectState {
  readonly etag: string;
  readonly modified: Date;
}

/**
 * Checks the conditions of a read. An ETag speaks louder than a date: If-Match that holds outweighs If-Unmodified-Since
 * that does not, and If-None-Match likewise If-Modified-Since (AWS API reference, GetObject).
 * @returns false when the answer is 304 Not Modified.
 * @throws S3Failure PreconditionFailed
 */
export function mayRead(headers: IncomingHttpHeaders, state: ObjectState): boolean {
  const ifMatch = headers['if-match'];
  const unmodifiedSince = headers['if-unmodified-since'];
  if (ifMatch !== undefined && !matches(ifMatch, state.etag)) throw preconditionFailed('If-Match');
  if (
    ifMatch === undefined &&
    unmodifiedSince !== undefined &&
    state.modified.getTime() > Date.parse(unmodifiedSince)
  ) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return !matches(ifNoneMatch, state.etag);
  const modifiedSince = headers['if-modified-since'];
  return modifiedSince === undefined || state.modified.getTime() > Date.parse(modifiedSince);
}

/**
 * Checks the conditions of a write: `If-None-Match: *` and `If-Match`, the two that S3 knows.
 * @throws S3Failure PreconditionFailed
 */
export function checkWrite(headers: IncomingHttpHeaders, state: ObjectState | undefined): void {
  if (headers['if-none-match'] !== undefined && state !== undefined) throw preconditionFailed('If-None-Match');
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && (state === undefined || !matches(ifMatch, state.etag)))
    throw preconditionFailed('If-Match');
}

/** S3 takes an ETag with and without its quotes. */
function matches(condition: string, etag: string): boolean {
  const wanted = condition.trim();
  return wanted === '*' || wanted === etag || `"${wanted}"` === etag;
}

function preconditionFailed(condition: string): S3Failure {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Failure(412, 'PreconditionFailed', message, { Condition: condition });
}
