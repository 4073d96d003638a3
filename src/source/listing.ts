import { SparkifyError } from '../errors.ts';
import { compareBytes, sortByName } from './byte-order.ts';
import { isDataObject, unreadableCompression } from './data-object.ts';
import type { SourceObject } from './source.ts';

export const pageSize = 1000;

/**
 * Whether a listing shows the object `name` (below the prefix).
 * @throws SparkifyError kind `source` for JSON in a compression nobody here reads: left out, its records would be lost.
 */
export function isListed(name: string, uri: string): boolean {
  const compression = unreadableCompression(name);
  if (compression !== null) {
    throw new SparkifyError('source', `${compression} compression cannot be read`, {
      where: uri,
      remedy: 'Store it uncompressed or as gzip, or move it out of the prefix.',
    });
  }
  return isDataObject(name);
}

/**
 * The pages in byte order of the names, whatever the order they come in. Ordered pages, which is what S3 promises for
 * general purpose buckets, pass through at once; with the first page that breaks the order, the rest of the listing
 * is read to its end and sorted.
 * @throws SparkifyError kind `source` when names follow that belong before pages already handed out.
 */
export async function* inOrder(
  pages: AsyncIterable<readonly SourceObject[]>,
  where: string,
): AsyncGenerator<readonly SourceObject[]> {
  let last: string | null = null;
  const held: SourceObject[] = [];
  for await (const page of pages) {
    if (held.length > 0 || !follows(page, last)) {
      held.push(...page);
    } else if (page.length > 0) {
      yield page;
      last = page.at(-1)?.name ?? last;
    }
  }
  if (held.length === 0) return;
  sortByName(held);
  if (!follows(held, last)) {
    throw new SparkifyError('source', 'the server lists its objects out of order, or twice', {
      where,
      remedy: 'Copy the objects to a folder and read that.',
    });
  }
  for (let start = 0; start < held.length; start += pageSize) yield held.slice(start, start + pageSize);
}

/** True when names rise strictly through the page, from above `last`. */
function follows(page: readonly SourceObject[], last: string | null): boolean {
  let previous = last;
  for (const { name } of page) {
    if (previous !== null && compareBytes(previous, name) >= 0) return false;
    previous = name;
  }
  return true;
}
