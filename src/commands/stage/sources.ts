import { join } from 'node:path';
import type { HomePaths } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { SparkifyError } from '../../errors.ts';
import { defaultSample } from '../../sample/generate.ts';
import { sampleName } from '../../sample/marker.ts';
import { openSource, readText } from '../../source/open.ts';
import type { Source } from '../../source/source.ts';
import { type KeyMap, keysByName, keysByPath } from '../../spool/key-map.ts';
import type { JsonLoad, Members } from '../../sql/json-load.ts';
import { type StagingTableName, stageEvents, stageSongs, type Table } from '../../sql/schema.ts';
import { membersOfJsonPaths } from './jsonpaths.ts';

/** What a staging table is loaded from, and how. */
export interface TableSource {
  readonly table: Table<StagingTableName>;
  readonly source: Source;
  readonly load: JsonLoad;
  readonly keys: KeyMap;
}

export interface SourceNames {
  readonly logData: string;
  readonly logJsonPath: string | null;
  readonly songData: string;
  /** The folder of the sample that stands in where nothing is configured; null where something is. */
  readonly sample: string | null;
}

/**
 * Where the two data sets are; without any configured, below the sample's folder.
 * @throws SparkifyError kind `config` when only one of them is configured.
 */
export function sourceNames(settings: Settings, home: HomePaths): SourceNames {
  const { logData, logJsonPath, songData } = settings.sources;
  if (logData === null && songData === null) {
    const sample = join(home.sample, sampleName(defaultSample));
    return {
      logData: join(sample, 'log_data'),
      logJsonPath: join(sample, 'log_json_path.json'),
      songData: join(sample, 'song_data'),
      sample,
    };
  }
  if (logData === null || songData === null) {
    const missing = logData === null ? 'LOG_DATA' : 'SONG_DATA';
    throw new SparkifyError('config', `${missing} is not set, though the other data set is`, {
      where: `${settings.file ?? 'command line'} [S3] ${missing}`,
      remedy: `Set ${missing} to an s3://bucket/prefix or a folder, or leave out both to work on sample data.`,
    });
  }
  return { logData, logJsonPath, songData, sample: null };
}

/** Opens the sources of both staging tables. The caller closes them. */
export async function openTableSources(
  names: SourceNames,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly TableSource[]> {
  const eventMembers = await membersOfEvents(names, settings, signal);
  return [
    tableSource(stageEvents, await openSource(names.logData, settings.s3), eventMembers),
    tableSource(stageSongs, await openSource(names.songData, settings.s3), null),
  ];
}

/**
 * What the jsonpaths file says fills stage_events; null where none is configured.
 * @throws SparkifyError kind `source` when it cannot be read, kind `config` when it is not one for this table.
 */
export async function membersOfEvents(
  names: Pick<SourceNames, 'logJsonPath'>,
  settings: Settings,
  signal: AbortSignal,
): Promise<Members | null> {
  if (names.logJsonPath === null) return null;
  return membersOfJsonPaths(await jsonPathsText(names.logJsonPath, settings, signal), stageEvents, names.logJsonPath);
}

async function jsonPathsText(uri: string, settings: Settings, signal: AbortSignal): Promise<string> {
  try {
    return await readText(uri, settings.s3, signal);
  } catch (error) {
    if (!(error instanceof SparkifyError) || !isMissingFile(error.cause)) throw error;
    throw new SparkifyError('source', 'there is no such jsonpaths file', {
      where: uri,
      remedy: 'Correct [S3] LOG_JSONPATH, or leave it out to match the keys by name.',
      cause: error,
    });
  }
}

function isMissingFile(cause: unknown): boolean {
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === 'ENOENT';
}

function tableSource(table: Table<StagingTableName>, source: Source, members: Members | null): TableSource {
  if (members === null) {
    const names = table.columns.map(({ name }) => name);
    return { table, source, load: { table, members: { by: 'key', keys: names } }, keys: keysByName(table.columns) };
  }
  const keys = members.by === 'key' ? keysByPath(table.columns, members.keys) : keysByPath([], []);
  return { table, source, load: { table, members }, keys };
}

/** The failure of a source that lists no data. */
export function nothingFound({ table, source }: Pick<TableSource, 'table' | 'source'>): SparkifyError {
  return new SparkifyError('source', `there is no data for ${table.name}: no objects were found`, {
    where: source.uri,
    remedy:
      'Check the prefix or folder in the configuration; data objects end in .json, .ndjson or .jsonl, also with .gz.',
  });
}
