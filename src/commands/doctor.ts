import { constants, existsSync } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HomePaths } from '../config/home.ts';
import type { Settings } from '../config/settings.ts';
import { asSparkifyError, SparkifyError } from '../errors.ts';
import { Bucket } from '../source/bucket.ts';
import type { S3Location } from '../source/location.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { maskSecrets } from '../text/secret.ts';
import { readCatalog } from './catalog.ts';
import { isDead, lockHolder } from './lock.ts';
import { openWarehouse } from './open-pipeline.ts';
import { manifestFolder } from './stage/bucket/bucket-table.ts';
import { knownRuns, type LeftManifest, manifestsBelow } from './stage/bucket/left-manifests.ts';
import { openTableSources, sourceNames } from './stage/sources.ts';

/** One thing that was looked at, and what to do where it is not well. */
export interface Finding {
  readonly name: string;
  readonly outcome: 'success' | 'warn' | 'error';
  readonly message: string;
  readonly remedy: string | null;
}

export interface DoctorWorld {
  readonly settings: Settings;
  readonly home: HomePaths;
  /** The program's own folder. */
  readonly homeFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: { readonly isTTY: boolean; readonly columns: number; readonly rows: number };
}

const scarceDisk = 2_000_000_000;

/** Looks at everything a run needs, one finding each; changes nothing but the making of the program's own folder. */
export async function* examine(world: DoctorWorld, signal: AbortSignal): AsyncGenerator<Finding> {
  yield configuration(world);
  yield await finding('home folder', () => homeFolder(world));
  yield await finding('free disk', () => freeDisk(world));
  yield await finding('source', () => sources(world, signal));
  yield await finding('warehouse', () => warehouse(world));
  if (world.settings.target.engine === 'redshift') {
    const place = manifestFolder(world.settings);
    if (place !== null) yield await finding('manifests', () => manifests(world, place, signal));
  }
  yield terminal(world);
  yield { name: 'runtime', outcome: 'success', message: `Node ${process.version}`, remedy: null };
}

async function finding(name: string, look: () => Promise<Omit<Finding, 'name'>>): Promise<Finding> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    const { message, where, remedy } = asSparkifyError(error);
    const text = where === undefined ? message : `${message} (${where})`;
    return { name, outcome: 'error', message: maskSecrets(text), remedy: remedy ?? null };
  }
}

function well(message: string): Omit<Finding, 'name'> {
  return { outcome: 'success', message, remedy: null };
}

function configuration({ settings }: DoctorWorld): Finding {
  const { file, warnings, target } = settings;
  const from = file ?? 'no dwh.cfg, so the defaults';
  if (warnings.length > 0) {
    return {
      name: 'configuration',
      outcome: 'warn',
      message: warnings.join('; '),
      remedy: 'Mend these lines; dwh.cfg.example explains every key.',
    };
  }
  return { name: 'configuration', outcome: 'success', message: `${from}; engine ${target.engine}`, remedy: null };
}

async function homeFolder({ homeFolder: folder }: DoctorWorld): Promise<Omit<Finding, 'name'>> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new SparkifyError('warehouse', `cannot be written: ${(error as Error).message}`, {
      where: folder,
      remedy: 'Make it writable, or let SPARKIFY_HOME name another folder.',
      cause: error,
    });
  }
  return well(folder);
}

async function freeDisk({ homeFolder: folder, settings }: DoctorWorld): Promise<Omit<Finding, 'name'>> {
  const places = new Set(settings.server === null ? [folder, dirname(settings.embedded.path)] : [folder]);
  const free: string[] = [];
  let scarce = false;
  for (const place of places) {
    const { bavail, bsize } = await statfs(nearestExisting(place));
    scarce ||= bavail * bsize < scarceDisk;
    free.push(`${formatBytes(bavail * bsize)} in ${place}`);
  }
  if (!scarce) return well(free.join(', '));
  return {
    outcome: 'warn',
    message: free.join(', '),
    remedy: `A load of a large data set may need more than ${formatBytes(scarceDisk)}; free some, or move SPARKIFY_HOME.`,
  };
}

/** The folder itself, or the one in which it would be made. */
function nearestExisting(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestExisting(dirname(folder));
}

async function sources({ settings, home }: DoctorWorld, signal: AbortSignal): Promise<Omit<Finding, 'name'>> {
  const names = sourceNames(settings, home);
  if (names.sample !== null) return well('none configured; `stage` generates sample data');
  const opened = await openTableSources(names, settings, signal);
  try {
    const found: string[] = [];
    for (const { table, source } of opened) {
      const first = await firstPage(source.list(signal));
      const object = first[0];
      if (object === undefined) {
        throw new SparkifyError('source', `no objects for ${table.name}`, {
          where: source.uri,
          remedy: 'Check the prefix or folder in the configuration.',
        });
      }
      for await (const _ of source.read(object, signal)) break;
      found.push(
        `${formatCount(first.length)}${first.length >= 1000 ? ' or more' : ''} objects in ${source.uri}, readable`,
      );
    }
    return well(found.join('; '));
  } finally {
    await Promise.all(opened.map(({ source }) => source.close()));
  }
}

async function firstPage<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  for await (const page of pages) if (page.length > 0) return page;
  return [];
}

async function warehouse({ settings }: DoctorWorld): Promise<Omit<Finding, 'name'>> {
  if (settings.target.engine === 'embedded' && !existsSync(settings.embedded.path)) {
    return well(`${settings.embedded.path} is not there yet; the first run makes it`);
  }
  const opened = await openWarehouse(settings);
  try {
    const connection = await opened.connect();
    try {
      const tables = (await readCatalog(connection, opened.target.schema)).size;
      const what = tables === 0 ? 'empty; `create` makes the tables' : `${formatCount(tables)} tables`;
      return well(`${opened.target.location} opens (${opened.description}); ${what}`);
    } finally {
      await connection.close();
    }
  } finally {
    await opened.close();
  }
}

/** What killed loads have left where manifests are written. */
async function manifests(
  { settings }: DoctorWorld,
  place: S3Location,
  signal: AbortSignal,
): Promise<Omit<Finding, 'name'>> {
  const bucket = new Bucket(place.bucket, settings.s3);
  const opened = await openWarehouse(settings);
  try {
    const found = await manifestsBelow(bucket, place.key, signal);
    const connection = await opened.connect();
    try {
      const etl = await readCatalog(connection, 'etl');
      const names = [...new Set(found.map(({ run }) => run))];
      const known = etl.has('runs') ? await knownRuns(connection, names, signal) : new Set<string>();
      const writer = etl.has('lock') ? await lockHolder(connection, opened.dialect) : null;
      const atWork = writer === null || isDead(writer) ? null : writer.run;
      const left = found.filter(({ run }) => run !== atWork);
      return leftManifests(place, left, known);
    } finally {
      await connection.close();
    }
  } finally {
    await opened.close();
    await bucket.close();
  }
}

function leftManifests(
  { bucket, key: prefix }: S3Location,
  found: readonly LeftManifest[],
  known: ReadonlySet<string>,
): Omit<Finding, 'name'> {
  const where = `s3://${bucket}/${prefix}`;
  if (found.length === 0) return well(`none is left in ${where}`);
  const ours = found.filter(({ run }) => known.has(run)).length;
  const strange = found.filter(({ run }) => !known.has(run)).map(({ key }) => key);
  const words = [
    ours === 0 ? '' : `${formatCount(ours)} of runs that ended without a word`,
    strange.length === 0 ? '' : `of runs that this warehouse’s log does not know: ${strange.join(', ')}`,
  ];
  const remedies = [
    ours === 0 ? '' : 'The next stage removes those of known runs.',
    strange.length === 0 ? '' : 'Remove the others by hand, unless another warehouse loads by them.',
  ];
  const joined = (parts: readonly string[], separator: string) => parts.filter((part) => part !== '').join(separator);
  return { outcome: 'warn', message: `in ${where}: ${joined(words, '; ')}`, remedy: joined(remedies, ' ') };
}

function terminal({ terminal: { isTTY, columns, rows }, env }: DoctorWorld): Finding {
  const name = 'terminal';
  if (!isTTY) {
    return {
      name,
      outcome: 'warn',
      message: 'not a terminal',
      remedy: 'The cockpit needs one; commands work without.',
    };
  }
  const size = `${columns}×${rows}, TERM=${env.TERM ?? '(not set)'}${env.NO_COLOR ? ', NO_COLOR' : ''}`;
  if (columns < 60 || rows < 15) {
    return { name, outcome: 'warn', message: size, remedy: 'Make the window at least 60×15 for the cockpit.' };
  }
  return { name, outcome: 'success', message: size, remedy: null };
}
