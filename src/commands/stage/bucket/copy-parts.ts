import type { SourceObject } from '../../../source/source.ts';
import type { CopyLoad } from '../../../sql/copy.ts';
import type { StepContext } from '../../step.ts';
import type { BucketTable, BucketTables } from './bucket-table.ts';
import { type Compression, kindsOf, type Listing, listTable, wholePrefix } from './listing.ts';
import { withManifest } from './manifest.ts';
import { manifestName } from './manifest-name.ts';

/** One COPY of a table. */
export interface CopyPart {
  readonly compression: Compression;
  readonly objects: readonly SourceObject[];
  readonly from: CopyLoad['from'];
}

/** A table with what is to be loaded into it. */
export interface ListedTable {
  readonly from: BucketTable;
  readonly listing: Listing;
  readonly parts: readonly CopyPart[];
}

/**
 * Lists what the tables are to be loaded from, all at once.
 * @throws SparkifyError kind `source` when something cannot be listed, or COPY could not load just that.
 */
export function listTables({ run, signal }: StepContext, places: BucketTables): Promise<readonly ListedTable[]> {
  return Promise.all(
    places.tables.map(async (from) => {
      const listing = await listTable(from, signal);
      return { from, listing, parts: partsOf(run, from, listing, places.manifests) };
    }),
  );
}

/**
 * The COPYs that load what was listed: one of the prefix, or where manifests may be written, one of each kind of objects.
 * @throws SparkifyError kind `source` where a COPY of the prefix would not read just what was listed.
 */
function partsOf(
  run: string,
  from: BucketTable,
  listing: Listing,
  manifests: BucketTables['manifests'],
): readonly CopyPart[] {
  if (manifests === null) return [{ ...wholePrefix(from, listing), from: prefixOf(from, listing) }];
  const { bucket, prefix } = manifests;
  return kindsOf(listing).map((kind) => {
    const key = prefix + manifestName({ table: from.table.name, run, compression: kind.compression });
    return { ...kind, from: { kind: 'manifest', bucket: bucket.name, key } };
  });
}

function prefixOf({ location: { bucket, key } }: BucketTable, { objects }: Listing): CopyLoad['from'] {
  const single = objects.length === 1 && objects[0]?.uri === `s3://${bucket}/${key}`;
  return single ? { kind: 'object', bucket, key } : { kind: 'folder', bucket, folder: key };
}

/** Runs the COPY of a part; where it reads a manifest, that is there as long as this goes on. */
export function withPart<T>(
  context: StepContext,
  { manifests }: BucketTables,
  { from, objects }: CopyPart,
  work: () => Promise<T>,
): Promise<T> {
  if (from.kind !== 'manifest' || manifests === null) return work();
  return withManifest(context, manifests.bucket, from.key, objects, work);
}
