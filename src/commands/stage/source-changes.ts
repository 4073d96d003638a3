import { files } from '../../sql/etl.ts';
import { plural } from '../../text/format.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import { readCatalog } from '../catalog.ts';
import type { RunWorld } from '../run.ts';
import { openTableSources, sourceNames } from './sources.ts';

/**
 * What a listing shows against the load ledger: `3 objects new, 1 changed, 2 gone`; empty when nothing changed. A source
 * that cannot be listed now is no change: the run that needs it will say what is wrong with it.
 */
export async function sourceChanges(
  { settings, home }: RunWorld,
  connection: Connection,
  signal: AbortSignal,
): Promise<string> {
  const etl = await readCatalog(connection, 'etl');
  if (!etl.has('files')) return '';
  const { rows } = await connection.query(`SELECT table_name, object, version FROM ${files.name}`, { signal });
  const loaded = new Map(rows.map(([table, object, version]) => [`${table} ${object}`, version]));
  const sources = await openTableSources(sourceNames(settings, home), settings, signal);
  let fresh = 0;
  let changed = 0;
  try {
    for (const { table, source } of sources) {
      for await (const page of source.list(signal)) {
        for (const { uri, version } of page) {
          const key = `${table.name} ${uri}`;
          const known = loaded.get(key);
          if (known === undefined) fresh += 1;
          else if (known !== version) changed += 1;
          loaded.delete(key);
        }
      }
    }
  } finally {
    await Promise.all(sources.map(({ source }) => source.close()));
  }
  const parts = [
    fresh > 0 ? `${plural(fresh, 'object')} new` : '',
    changed > 0 ? `${plural(changed, 'object')} changed` : '',
    loaded.size > 0 ? `${plural(loaded.size, 'object')} gone` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `at the source since: ${parts.join(', ')}`;
}
