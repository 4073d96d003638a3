import type { SourceObject } from '../../source/source.ts';
import { files } from '../../sql/etl.ts';
import type { StagingTableName } from '../../sql/schema.ts';
import { plural } from '../../text/format.ts';
import type { Cell, Connection } from '../../warehouse/warehouse.ts';
import { readCatalog } from '../catalog.ts';
import type { RunWorld } from '../run.ts';
import { openTableSources, sourceNames } from '../stage/sources.ts';
import { momentOf } from '../time.ts';
import type { ListedObject, ObjectPage, ObjectState } from './inspection.ts';

/** What the ledger knows of an object. */
interface Loaded {
  readonly table: string;
  readonly uri: string;
  readonly name: string;
  readonly bytes: number;
  readonly version: string;
  readonly modified: number;
  /** Null where the warehouse tells sums only. */
  readonly rows: number | null;
  readonly rejected: number | null;
}

/** The objects of both data sets against the load ledger, a page at a time; see `Inspection.objects`. */
export async function* objectStates(
  { settings, home }: RunWorld,
  connection: Connection,
  signal: AbortSignal,
): AsyncGenerator<ObjectPage> {
  const ledger = await readLedger(connection, signal);
  const sources = await openTableSources(sourceNames(settings, home), settings, signal);
  try {
    for (const { table, source } of sources) {
      const loaded = ledger.get(table.name) ?? new Map<string, Loaded>();
      for await (const page of source.list(signal)) {
        const objects = page.map((object) => listed(object, loaded.get(object.uri)));
        for (const { uri } of page) loaded.delete(uri);
        yield { table: table.name, prefix: source.uri, objects, last: false };
      }
      yield { table: table.name, prefix: source.uri, objects: [...loaded.values()].map(vanished), last: true };
    }
  } finally {
    await Promise.all(sources.map(({ source }) => source.close()));
  }
}

function listed({ uri, name, bytes, modified, version }: SourceObject, known: Loaded | undefined): ListedObject {
  const state = known === undefined ? 'new' : known.version === version ? 'loaded' : 'changed';
  return { uri, name, bytes, modified, state, rows: known?.rows ?? null, rejected: known?.rejected ?? null };
}

function vanished({ uri, name, bytes, modified, rows, rejected }: Loaded): ListedObject {
  return { uri, name, bytes, modified, state: 'vanished', rows, rejected };
}

async function readLedger(
  connection: Connection,
  signal: AbortSignal,
): Promise<Map<StagingTableName, Map<string, Loaded>>> {
  const ledger = new Map<StagingTableName, Map<string, Loaded>>();
  const etl = await readCatalog(connection, 'etl');
  if (!etl.has('files')) return ledger;
  const { rows } = await connection.query(
    `SELECT table_name, object, name, bytes, version, modified, rows_staged, rows_rejected
     FROM ${files.name}
     ORDER BY table_name, name`,
    { signal },
  );
  for (const [table, uri, name, bytes, version, modified, staged, rejected] of rows) {
    if (table == null || uri == null) continue;
    const objects = ledger.get(table as StagingTableName) ?? new Map<string, Loaded>();
    objects.set(uri, {
      ...{ table, uri, name: name ?? uri, bytes: Number(bytes), version: version ?? '' },
      ...{ modified: momentOf(modified) ?? 0, rows: countOf(staged), rejected: countOf(rejected) },
    });
    ledger.set(table as StagingTableName, objects);
  }
  return ledger;
}

function countOf(cell: Cell | undefined): number | null {
  return cell == null ? null : Number(cell);
}

/** What changed at the source since it was staged: `3 new, 1 changed objects`; empty when nothing did. */
export async function sourceChanges(world: RunWorld, connection: Connection, signal: AbortSignal): Promise<string> {
  const etl = await readCatalog(connection, 'etl');
  if (!etl.has('files')) return '';
  const counts: Record<ObjectState, number> = { new: 0, changed: 0, loaded: 0, vanished: 0 };
  for await (const { objects } of objectStates(world, connection, signal)) {
    for (const { state } of objects) counts[state] += 1;
  }
  return changesText(counts);
}

/** `3 new, 1 changed objects`; empty when all are loaded as they are. */
function changesText(counts: Readonly<Record<ObjectState, number>>): string {
  const changes = (['new', 'changed', 'vanished'] as const).filter((state) => counts[state] > 0);
  const total = changes.reduce((sum, state) => sum + counts[state], 0);
  if (total === 0) return '';
  const noun = total === 1 ? 'object' : 'objects';
  return `${changes.map((state) => plural(counts[state], state, state)).join(', ')} ${noun}`;
}
