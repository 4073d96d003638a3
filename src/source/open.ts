import { SparkifyError } from '../errors.ts';
import { formatBytes } from '../text/format.ts';
import { FolderSource, statFile } from './folder.ts';
import { parseLocation } from './location.ts';
import { S3Source } from './s3.ts';
import type { S3Settings } from './s3-settings.ts';
import type { Source, SourceObject } from './source.ts';

/**
 * The source at `uri`: `s3://bucket/prefix`, a `file://` URL, or a path (`~` is the home folder). Whether anything is
 * there is found out by its `list`.
 * @throws SparkifyError kind `config` for a URI that names no such place.
 */
export async function openSource(uri: string, s3: S3Settings): Promise<Source> {
  const location = parseLocation(uri);
  return location.kind === 's3' ? new S3Source(location, s3) : await FolderSource.open(location.path);
}

/** Bytes that a text may have. */
const mostText = 1024 * 1024;

/**
 * The text of one small object, such as a JSONPaths file: UTF-8, gunzipped where it is gzip, without a byte order mark.
 * @throws SparkifyError kind `source` when it is missing, larger than 1 MiB, no UTF-8, or cannot be read; kind
 * `config` for a URI that names no such place.
 */
export async function readText(uri: string, s3: S3Settings, signal: AbortSignal): Promise<string> {
  const { source, object } = await openObject(uri, s3, signal);
  try {
    return await textOf(source, object, signal);
  } finally {
    await source.close();
  }
}

/**
 * One object by its full name, and the source that reads it. The caller closes the source.
 * @throws SparkifyError kind `source` when it is missing or may not be read; kind `config` for a URI that names no such
 * place.
 */
export async function openObject(
  uri: string,
  s3: S3Settings,
  signal: AbortSignal,
): Promise<{ source: Source; object: SourceObject }> {
  const location = parseLocation(uri);
  if (location.kind === 'folder') {
    return { source: await FolderSource.open(location.path), object: await statFile(location.path) };
  }
  const source = new S3Source(location, s3);
  try {
    return { source, object: await source.stat(signal) };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function textOf(source: Source, object: SourceObject, signal: AbortSignal): Promise<string> {
  if (object.bytes > mostText) throw tooLarge(object);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source.read(object, signal)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostText) throw tooLarge(object);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new SparkifyError('source', 'the file is not UTF-8 text', {
      where: object.uri,
      remedy: 'Save it as UTF-8.',
      cause,
    });
  }
}

function tooLarge(object: SourceObject): SparkifyError {
  return new SparkifyError('source', `the file is larger than ${formatBytes(mostText)}`, {
    where: object.uri,
    remedy: 'Name the right file; a text of this size was not meant.',
  });
}
