import { SparkifyError } from '../../../errors.ts';
import type { SourceObject } from '../../../source/source.ts';
import { plural } from '../../../text/format.ts';
import { nothingFound } from '../sources.ts';
import type { BucketTable } from './bucket-table.ts';

/** What is below a table's prefix. */
export interface Listing {
  /** The data, in byte order of the names. */
  readonly objects: readonly SourceObject[];
  /** Everything else: what a COPY of the prefix would read, too. */
  readonly others: readonly SourceObject[];
  /** Of the data. */
  readonly bytes: number;
}

export type Compression = 'none' | 'gzip';

/** Objects that one COPY can read. */
export interface Kind {
  readonly compression: Compression;
  readonly objects: readonly SourceObject[];
}

const named = 3;

/** @throws SparkifyError kind `source` when there is no data, or it cannot be listed. */
export async function listTable({ table, source }: BucketTable, signal: AbortSignal): Promise<Listing> {
  const objects: SourceObject[] = [];
  const others: SourceObject[] = [];
  for await (const page of source.list(signal, (object) => others.push(object))) objects.push(...page);
  if (objects.length === 0) throw nothingFound({ table, source });
  return { objects, others, bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** The data by how it is stored, which COPY is told for all its objects at once. */
export function kindsOf({ objects }: Pick<Listing, 'objects'>): readonly Kind[] {
  const kinds: readonly Kind[] = (['none', 'gzip'] as const).map((compression) => ({
    compression,
    objects: objects.filter(({ name }) => /\.gz$/i.test(name) === (compression === 'gzip')),
  }));
  return kinds.filter((kind) => kind.objects.length > 0);
}

/**
 * The one kind of objects below a prefix that COPY is to read as a whole.
 * @throws SparkifyError kind `source` where it would read what is no data, or what it cannot read together.
 */
export function wholePrefix({ source }: BucketTable, listing: Listing): Kind {
  // Without bytes there are no records: markers of folders and of successful writers do no harm.
  const strangers = listing.others.filter(({ bytes }) => bytes > 0);
  if (strangers.length > 0) {
    const words = `${plural(strangers.length, 'object')} below the prefix ${strangers.length === 1 ? 'is' : 'are'} no data, and COPY would read ${strangers.length === 1 ? 'it' : 'them'}: ${namesOf(strangers)}`;
    throw new SparkifyError('source', words, { where: source.uri, remedy: `Move them elsewhere, or ${useManifest}` });
  }
  const [kind, ...others] = kindsOf(listing);
  if (kind === undefined || others.length > 0) {
    const counts = kindsOf(listing).map(
      ({ compression, objects }) =>
        `${plural(objects.length, 'object')} ${compression === 'gzip' ? 'in gzip' : 'not compressed'} (${namesOf(objects.slice(0, 1))})`,
    );
    throw new SparkifyError('source', `COPY reads one kind of objects, but here are ${counts.join(' and ')}`, {
      where: source.uri,
      remedy: `Store all of them in one way, or ${useManifest}`,
    });
  }
  return kind;
}

const useManifest =
  'set [S3] MANIFEST_PREFIX to a place that may be written, so that COPY is told which objects to read.';

/** `a.json, b.json, c.json and 5 more`. */
export function namesOf(objects: readonly Pick<SourceObject, 'name'>[]): string {
  const shown = objects.slice(0, named).map(({ name }) => name);
  const rest = objects.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
