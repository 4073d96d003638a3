import type { Settings } from '../../../config/settings.ts';
import { SparkifyError } from '../../../errors.ts';
import { Bucket } from '../../../source/bucket.ts';
import { parseLocation, type S3Location } from '../../../source/location.ts';
import { S3Source } from '../../../source/s3.ts';
import type { CopyAuthorization } from '../../../sql/copy.ts';
import { type StagingTableName, stageEvents, stageSongs, type Table } from '../../../sql/schema.ts';
import type { StepContext } from '../../step.ts';
import { membersOfEvents, sourceNames } from '../sources.ts';

/** What a staging table is loaded from by the warehouse itself. */
export interface BucketTable {
  readonly table: Table<StagingTableName>;
  readonly source: S3Source;
  readonly location: S3Location;
  /** The bucket's AWS region. */
  readonly region: string;
  /** The `s3://` URI of a jsonpaths file that was found to be one for this table; null: keys match by name. */
  readonly jsonPaths: string | null;
}

/** All that a load by the warehouse itself needs to know of S3. */
export interface BucketTables {
  readonly tables: readonly BucketTable[];
  readonly authorization: CopyAuthorization;
  /** Where manifests may be written; null where they may not. */
  readonly manifests: { readonly bucket: Bucket; readonly prefix: string } | null;
  close(): Promise<void>;
}

type SourceKey = 'logData' | 'logJsonPath' | 'songData';

const names: Readonly<Record<SourceKey, string>> = {
  logData: 'LOG_DATA',
  logJsonPath: 'LOG_JSONPATH',
  songData: 'SONG_DATA',
};

/**
 * Finds out all that COPY has to be told, and that can be known to be wrong before it is sent. The caller closes it.
 * @throws SparkifyError kind `config` for what is configured otherwise than Redshift can load it, kind `source` where S3
 * cannot be asked.
 */
export async function openBucketTables({ settings, home, signal }: StepContext): Promise<BucketTables> {
  const { logData, logJsonPath, songData, sample } = sourceNames(settings, home);
  if (sample !== null) throw nothingConfigured(settings);
  const events = inS3('logData', logData, settings);
  const songs = inS3('songData', songData, settings);
  const paths = logJsonPath === null ? null : inS3('logJsonPath', logJsonPath, settings);
  const manifestPlace = manifestFolder(settings);
  await membersOfEvents({ logJsonPath }, settings, signal);

  const buckets = new Map<string, Bucket>();
  for (const place of [events, songs, paths, manifestPlace]) {
    if (place !== null && !buckets.has(place.bucket)) buckets.set(place.bucket, new Bucket(place.bucket, settings.s3));
  }
  const bucketOf = ({ bucket }: S3Location) => buckets.get(bucket) ?? new Bucket(bucket, settings.s3);
  const close = async () => {
    await Promise.all([...buckets.values()].map((bucket) => bucket.close()));
  };
  try {
    const regions = new Map<string, string>();
    await Promise.all([...buckets].map(async ([name, bucket]) => regions.set(name, await bucket.region(signal))));
    const regionOf = ({ bucket }: S3Location) => regions.get(bucket) ?? '';
    const sameRegion = (key: string, place: S3Location | null, data: S3Location) => {
      if (place !== null && regionOf(place) !== regionOf(data)) throw apart(key, place, data, regionOf);
    };
    sameRegion(names.logJsonPath, paths, events);
    sameRegion('MANIFEST_PREFIX', manifestPlace, events);
    sameRegion('MANIFEST_PREFIX', manifestPlace, songs);
    const authorization = await authorizationOf(settings, bucketOf(events), signal);
    const tables = [
      { table: stageEvents, location: events, jsonPaths: logJsonPath },
      { table: stageSongs, location: songs, jsonPaths: null },
    ].map((one) => ({
      ...one,
      source: new S3Source(one.location, settings.s3),
      region: regionOf(one.location),
    }));
    return {
      tables,
      authorization,
      manifests: manifestPlace === null ? null : { bucket: bucketOf(manifestPlace), prefix: manifestPlace.key },
      async close() {
        await Promise.all([...tables.map(({ source }) => source.close()), close()]);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function asS3(uri: string): S3Location | null {
  const location = parseLocation(uri);
  return location.kind === 's3' ? location : null;
}

/** Where manifests are written, as the configuration has it; null where none are. */
export function manifestFolder({ s3 }: Pick<Settings, 's3'>): S3Location | null {
  const place = s3.manifestPrefix === null ? null : asS3(s3.manifestPrefix);
  return place === null ? null : { ...place, key: asFolder(place.key) };
}

function asFolder(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}

function originOf(settings: Settings, key: SourceKey): string {
  return `${settings.origins[key] ?? settings.file ?? 'command line'} [S3] ${names[key]}`;
}

function inS3(key: SourceKey, uri: string, settings: Settings): S3Location {
  const location = asS3(uri);
  if (location !== null) return location;
  throw new SparkifyError('config', `Redshift reads from S3 alone, but ${names[key]} is ${uri}`, {
    where: originOf(settings, key),
    remedy:
      key === 'logJsonPath'
        ? 'Upload the file and name it as s3://bucket/file.json, or leave LOG_JSONPATH out to match the keys by name.'
        : 'Upload the data (aws s3 sync FOLDER s3://bucket/prefix/) and name it as s3://bucket/prefix.',
  });
}

function nothingConfigured(settings: Settings): SparkifyError {
  return new SparkifyError('config', 'Redshift reads from S3 alone, and no source is configured', {
    where: `${settings.file ?? 'command line'} [S3] LOG_DATA`,
    remedy:
      'Set LOG_DATA and SONG_DATA to s3://bucket/prefix; for a trial, upload what `sparkify-tui sample` generates.',
  });
}

/** COPY finds its data, its jsonpaths file and its manifest in one region (AWS, "COPY from Amazon S3", REGION). */
function apart(
  key: string,
  place: S3Location,
  data: S3Location,
  regionOf: (place: S3Location) => string,
): SparkifyError {
  return new SparkifyError(
    'config',
    `${key} is in region ${regionOf(place)}, but the data in ${regionOf(data)}; COPY needs both in one region`,
    {
      where: `s3://${place.bucket}/${place.key}`,
      remedy: `Let ${key} name a place in region ${regionOf(data)}, such as the bucket ${data.bucket}.`,
    },
  );
}

async function authorizationOf(
  { iamRole, s3, file }: Settings,
  bucket: Bucket,
  signal: AbortSignal,
): Promise<CopyAuthorization> {
  if (iamRole.arn === 'default') return { by: 'default-role' };
  if (iamRole.arn !== null) return { by: 'role', arn: iamRole.arn };
  const keys = s3.anonymous ? null : await bucket.accessKeys(signal);
  if (keys !== null) return { by: 'keys', ...keys };
  throw new SparkifyError('config', 'Redshift needs a role or keys to read S3 with, a public bucket included', {
    where: `${file ?? 'the environment'} [IAM_ROLE] ARN`,
    remedy:
      "Set [IAM_ROLE] ARN to a role that is attached to the cluster, or to default for the cluster's default role.",
  });
}
