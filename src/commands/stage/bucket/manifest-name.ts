import { stagingTables } from '../../../sql/schema.ts';
import type { Compression } from './listing.ts';

/** What a manifest's name tells. */
interface ManifestName {
  readonly table: string;
  /** The run that wrote it, or `plan`, for a trial, of which there is no run. */
  readonly run: string;
  readonly compression: Compression;
}

/** `stage_events-20261123-174905-3f9a.manifest`, or `…-gzip.manifest`. */
export function manifestName({ table, run, compression }: ManifestName): string {
  return `${table}-${run}${compression === 'gzip' ? '-gzip' : ''}.manifest`;
}

const tables = stagingTables.map(({ name }) => name);
const pattern = new RegExp(`^(?:${tables.join('|')})-(\\d{8}-\\d{6}-[0-9a-f]{4})(?:-gzip)?\\.manifest$`);

/** The run in whose name a manifest was written; null for whatever else there is. */
export function runOfManifest(name: string): string | null {
  return pattern.exec(name)?.[1] ?? null;
}
