import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { asSparkifyError, SparkifyError } from '../errors.ts';
import { stageEvents } from '../sql/schema.ts';
import { formatCount } from '../text/format.ts';
import { Catalogue } from './catalogue.ts';
import { eventBatches } from './events.ts';
import {
  claimDirectory,
  finishMarker,
  jsonPathsName,
  logFolder,
  type SampleParameters,
  type SampleSize,
  songFolder,
} from './marker.ts';
import { songFile } from './song-files.ts';
import { type SampleProgress, SampleWriter, throwIfCancelled } from './writer.ts';

export interface SampleOptions extends SampleParameters {
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Called after every few song files and every hour of the logs, with what the call has written so far. */
  readonly onProgress?: ((done: SampleProgress) => void) | undefined;
}

export interface SampleResult {
  readonly songs: number;
  readonly events: number;
  /** Data files: those in log_data and song_data. */
  readonly objects: number;
  /** Their size. */
  readonly bytes: number;
}

/** The sample that is made where nothing is configured: 8,000 events of 30 days, about 4 MB. */
export const defaultSample: SampleParameters = { songs: 1_000, events: 8_000, seed: 30 };

/** As many songs as the Million Song Dataset has; events for seven years of files of usual size; a 32-bit seed. */
export const largestSample: SampleParameters = { songs: 1_000_000, events: 50_000_000, seed: 0xffff_ffff };

/**
 * Writes made-up data in Sparkify's own shape: `log_data/YYYY/MM/YYYY-MM-DD-events.json` from 2018-11-01 on,
 * `song_data/A/B/C/TR….json` and `log_json_path.json`. The same parameters give the same bytes, everywhere; the songs
 * don't depend on the number of events. A finished sample of the same parameters is left as it is; an unfinished one
 * (cancelled or killed) is written anew.
 * @throws SparkifyError kind `usage` for numbers out of range and for a directory that holds anything else in its
 *   place, `source` when a file can't be written, `cancelled` when `signal` is aborted
 */
export async function generateSample(options: SampleOptions): Promise<SampleResult> {
  const parameters = checkedParameters(options);
  const directory = resolve(options.directory);
  try {
    throwIfCancelled(options.signal);
    const present = await claimDirectory(directory, parameters);
    const size = present ?? (await writeSample(directory, parameters, options));
    return { songs: parameters.songs, events: parameters.events, objects: size.objects, bytes: size.bytes };
  } catch (error) {
    throw writeFailure(error, directory);
  }
}

function checkedParameters({ songs, events, seed }: SampleParameters): SampleParameters {
  const parameters: SampleParameters = { songs, events, seed };
  for (const name of ['songs', 'events', 'seed'] as const) {
    const value = parameters[name];
    if (Number.isSafeInteger(value) && value >= 0 && value <= largestSample[name]) continue;
    throw new SparkifyError('usage', `${name} is ${value}, and must be a whole number`, {
      where: name,
      remedy: `Give a number from 0 to ${formatCount(largestSample[name])}.`,
    });
  }
  return parameters;
}

async function writeSample(
  directory: string,
  parameters: SampleParameters,
  options: SampleOptions,
): Promise<SampleSize> {
  const { songs, events, seed } = parameters;
  const catalogue = new Catalogue(seed, songs);
  const writer = new SampleWriter(options.signal, options.onProgress ?? (() => undefined));
  await mkdir(join(directory, songFolder), { recursive: true });
  await mkdir(join(directory, logFolder), { recursive: true });
  await writeFile(join(directory, jsonPathsName), jsonPaths());
  await writer.writeSongs(join(directory, songFolder), songs, (index) => songFile(catalogue, index));
  await writer.writeLogs(join(directory, logFolder), eventBatches(seed, catalogue, songs, events));
  const { objects, bytes } = writer.done;
  await finishMarker(directory, parameters, { objects, bytes });
  return { objects, bytes };
}

/** A jsonpaths file as Redshift's COPY takes it: one path for each column of stage_events, in the columns' order. */
function jsonPaths(): string {
  return JSON.stringify({ jsonpaths: stageEvents.columns.map(({ name }) => `$['${name}']`) }, null, 4);
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space, or make a smaller sample.',
  EDQUOT: 'Free some space, or make a smaller sample.',
  EACCES: 'Choose a directory that you can write to.',
  EPERM: 'Choose a directory that you can write to.',
  EROFS: 'Choose a directory that you can write to.',
  ENOTDIR: 'Choose a directory whose path has no file in it.',
  EEXIST: 'Choose a directory whose path has no file in it.',
};

/** An error of the file system in our words; any other as it is. */
function writeFailure(error: unknown, directory: string): SparkifyError {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return asSparkifyError(error);
  const where = 'path' in error && typeof error.path === 'string' ? error.path : directory;
  return new SparkifyError('source', `the sample can't be written: ${error.message}`, {
    where,
    remedy: remedies[error.code],
    cause: error,
  });
}
