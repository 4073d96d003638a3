import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SparkifyError } from '../errors.ts';

/** Where a source lies, parsed from what the operator wrote. */
export type Location =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string };

export type S3Location = Extract<Location, { kind: 's3' }>;

const scheme = /^([a-z][a-z0-9+.-]*):\/\//i;
const bucketName = /^[a-z0-9][a-z0-9._-]{1,253}[a-z0-9]$/i;

/**
 * Parses `s3://bucket/prefix`, a `file://` URL or a path (`~` is the home folder; a relative one starts at the
 * working directory). A key is taken as it stands: `?`, `#`, `%` and blanks are ordinary characters of it.
 * @throws SparkifyError kind `config` for any other scheme, a missing bucket, or a malformed URL.
 */
export function parseLocation(uri: string): Location {
  const found = scheme.exec(uri)?.[1]?.toLowerCase();
  if (found === 's3') return parseS3(uri);
  if (found === 'file') return { kind: 'folder', path: parseFileUrl(uri) };
  if (found !== undefined) {
    const hadoop = found === 's3a' || found === 's3n';
    throw new SparkifyError('config', `${found}:// is not a kind of place that can be read`, {
      where: uri,
      remedy: hadoop ? `Write it as s3${uri.slice(found.length)}.` : 'Use s3://bucket/prefix or a folder.',
    });
  }
  if (uri.trim() === '') {
    throw new SparkifyError('config', 'the place to read from is empty', {
      remedy: 'Use s3://bucket/prefix or a folder.',
    });
  }
  const path = uri === '~' || uri.startsWith('~/') ? homedir() + uri.slice(1) : uri;
  return { kind: 'folder', path: resolve(path) };
}

function parseS3(uri: string): S3Location {
  const rest = uri.slice('s3://'.length);
  const slash = rest.indexOf('/');
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  if (!bucketName.test(bucket)) {
    const problem = bucket === '' ? 'no bucket is named' : `${JSON.stringify(bucket)} cannot be a bucket's name`;
    throw new SparkifyError('config', problem, { where: uri, remedy: 'Write s3://bucket/prefix.' });
  }
  return { kind: 's3', bucket, key: slash === -1 ? '' : rest.slice(slash + 1) };
}

function parseFileUrl(uri: string): string {
  try {
    const url = new URL(uri);
    if (url.search !== '' || url.hash !== '') throw new Error('a ? or # in a file URL is written %3F or %23');
    return resolve(fileURLToPath(url));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new SparkifyError('config', `the file URL cannot be read: ${words}`, {
      where: uri,
      remedy: 'Write file:///absolute/path, or just the path.',
      cause,
    });
  }
}
