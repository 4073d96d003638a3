import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SparkifyError } from '../errors.ts';
import { formatCount } from '../text/format.ts';

/** What decides a sample's bytes. */
export interface SampleParameters {
  readonly songs: number;
  readonly events: number;
  readonly seed: number;
}

/** Data files in log_data and song_data, and their size. */
export interface SampleSize {
  readonly objects: number;
  readonly bytes: number;
}

/**
 * The file that says what a directory's sample was made of. It is written twice: unfinished before the first data file,
 * finished after the last.
 */
const markerName = '.sparkify-sample.json';

/** What a sample consists of, below its directory. */
export const logFolder = 'log_data';
export const songFolder = 'song_data';
export const jsonPathsName = 'log_json_path.json';
const parts = [logFolder, songFolder, jsonPathsName] as const;

/** Raise it whenever the generator's output changes: a sample of another edition is not the same sample. */
const edition = 1;

/** A folder's name for a sample: another sample, or the same one made by another edition, has another name. */
export function sampleName({ songs, events, seed }: SampleParameters): string {
  return `songs-${songs}-events-${events}-seed-${seed}-edition-${edition}`;
}

const count = z.int().nonnegative();

const markerShape = z.object({
  edition: count,
  songs: count,
  events: count,
  seed: count,
  /** Null while the sample is unfinished. */
  finished: z.object({ objects: count, bytes: count }).nullable(),
});

type Marker = Readonly<z.infer<typeof markerShape>>;

/**
 * Makes `directory` the place of this sample. An unfinished sample of the same parameters is taken over: every file it
 * has is written again under the same name.
 * @returns the size of the sample when it is there already, finished; null when it has to be written
 * @throws SparkifyError kind `usage` when the directory holds other data, or another sample
 */
export async function claimDirectory(directory: string, parameters: SampleParameters): Promise<SampleSize | null> {
  const marker = await readMarker(directory);
  if (marker === null) {
    const [foreign] = await presentParts(directory);
    if (foreign !== undefined) {
      throw new SparkifyError('usage', `${foreign} is already there, and not from this command`, {
        where: join(directory, foreign),
        remedy: 'Choose an empty or a new directory for the sample.',
      });
    }
  } else {
    refuseOther(directory, marker, parameters);
    const present = await presentParts(directory);
    if (marker.finished !== null && present.length === parts.length) return marker.finished;
  }
  await mkdir(directory, { recursive: true });
  await writeMarker(directory, { edition, ...parameters, finished: null });
  return null;
}

/** Says that the sample is whole. */
export async function finishMarker(directory: string, parameters: SampleParameters, size: SampleSize): Promise<void> {
  await writeMarker(directory, { edition, ...parameters, finished: size });
}

function refuseOther(directory: string, marker: Marker, wanted: SampleParameters): void {
  const { songs, events, seed } = marker;
  if (marker.edition !== edition) {
    throw new SparkifyError('usage', 'the directory holds a sample made by another version of this program', {
      where: directory,
      remedy: 'Remove it, or choose another directory.',
    });
  }
  if (songs === wanted.songs && events === wanted.events && seed === wanted.seed) return;
  const kind = marker.finished === null ? 'an unfinished sample' : 'another sample';
  throw new SparkifyError(
    'usage',
    `the directory holds ${kind}: ${formatCount(songs)} songs, ${formatCount(events)} events, seed ${seed}`,
    { where: directory, remedy: 'Remove it, or choose another directory or the same numbers.' },
  );
}

async function readMarker(directory: string): Promise<Marker | null> {
  const path = join(directory, markerName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const marker = parseMarker(text);
  if (marker !== null) return marker;
  throw new SparkifyError('usage', 'the file does not say what the sample beside it was made of', {
    where: path,
    remedy: 'Remove the sample with this file, or choose another directory.',
  });
}

function parseMarker(text: string): Marker | null {
  try {
    return markerShape.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Renamed into place, so that a marker is never half written. */
async function writeMarker(directory: string, marker: Marker): Promise<void> {
  const path = join(directory, markerName);
  await writeFile(`${path}.new`, `${JSON.stringify(marker)}\n`);
  await rename(`${path}.new`, path);
}

async function presentParts(directory: string): Promise<string[]> {
  const found = await Promise.all(
    parts.map(async (part) => {
      try {
        await access(join(directory, part));
        return part;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    }),
  );
  return found.filter((part) => part !== null);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
