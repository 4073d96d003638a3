import { SparkifyError } from '../../errors.ts';
import type { Source, SourceObject } from '../../source/source.ts';
import type { Segment } from '../../spool/segment.ts';
import { spool } from '../../spool/spool.ts';
import { files } from '../../sql/etl.ts';
import { isLoadable } from '../../sql/json-load.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import { Channel } from '../channel.ts';
import { runStatement, type StepContext } from '../step.ts';
import { Ledger } from './ledger.ts';
import { loadSegment } from './load-segment.ts';
import type { TableLoadResult } from './load-way.ts';
import type { RejectBudget } from './reject-budget.ts';
import type { SegmentLoader } from './segment-loader.ts';
import { isSegmentFull } from './segment-size.ts';
import { nothingFound, type TableSource } from './sources.ts';
import { TaskProgress } from './task-progress.ts';

/**
 * Replaces one staging table with what its source holds, inside the caller's transaction: lists, spools and loads, each
 * going on while the others work.
 */
export async function loadTable(
  context: StepContext,
  connection: Connection,
  loader: SegmentLoader,
  from: TableSource,
  spoolFolder: string,
  rejects: RejectBudget,
): Promise<TableLoadResult> {
  const { table, source } = from;
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const task = { step: 'stage' as const, task: table.name };
  const progress = new TaskProgress((snapshot) => context.emit({ type: 'progress', ...task, progress: snapshot }));
  const ledger = new Ledger();
  loader.follow(table, (rows) => {
    progress.taken = rows;
    progress.changed();
  });

  // The connection empties the table before it takes in the first row; reading and parsing go on meanwhile.
  const emptied = runStatement(context, task, connection, context.warehouse.dialect.emptyTable(table)).then(() =>
    connection.query(`DELETE FROM ${files.name} WHERE table_name = $1`, {
      parameters: [table.name],
      signal: context.signal,
    }),
  );
  emptied.catch(() => undefined);

  const listing = listInBackground(from, progress, signal);
  let loading = false;
  const segments = spool({
    source,
    objects: listing.objects,
    keys: from.keys,
    // What paths of several steps lead to is not among the keys.
    copyTypes:
      loader.takesCopyLines && from.keys.targets.length > 0 ? from.table.columns.map(({ type }) => type) : null,
    directory: spoolFolder,
    name: table.name,
    signal,
    plainFile: (object) => fileToLoad(source, object),
    isFull: (filled) => isSegmentFull(filled, { loading, bytesLeft: progress.bytesLeft }, loader.segmentSize),
    onRead: (object, bytes, ended) => progress.read(object, bytes, ended),
  });
  for await (const segment of oneAhead(segments, stop)) {
    loading = true;
    const loaded = await loadSegment(context, loader, from, segment, rejects.shown).catch(async (error: unknown) => {
      // What kept the table from being emptied is the reason, and not what followed from it.
      await emptied;
      throw error;
    });
    for (const object of segment.inPlace) await source.verify(object);
    await segment.remove();
    loading = false;
    const byObject = new Map<string, number>();
    for (const reject of loaded.rejects) {
      byObject.set(reject.object, (byObject.get(reject.object) ?? 0) + 1);
      context.emit({ type: 'reject', ...task, reject });
    }
    ledger.add(segment, byObject);
    progress.records += segment.rows + segment.rejects.length;
    progress.rows += loaded.rows;
    progress.rejected += loaded.rejected;
    progress.report();
    rejects.add(loaded.rejected, loaded.rejects[0]);
  }

  await emptied;
  const listed = await listing.count;
  if (listed === 0) throw nothingFound(from);
  if (ledger.complete !== listed) {
    throw new SparkifyError(
      'internal',
      `${listed} objects were listed, but ${ledger.complete} were read to their end`,
      {
        where: source.uri,
      },
    );
  }
  if (progress.records !== progress.rows + progress.rejected) {
    const { records, rows, rejected } = progress;
    throw new SparkifyError('internal', `${records} records were read, but ${rows} staged and ${rejected} rejected`, {
      where: table.name,
    });
  }
  context.signal.throwIfAborted();
  await loader.finish(table);
  await loader.insertLedger(table, ledger.rows(table.name, context.run));
  progress.report();
  return { rows: progress.rows, rejected: progress.rejected, objects: listed };
}

/** The object's own file, where the engine can load from it as well as from the spool. */
async function fileToLoad(source: Source, object: SourceObject): Promise<string | null> {
  const path = await source.plainFile(object);
  return path !== null && isLoadable(path) ? path : null;
}

/** Lists while the first objects are already being read; the totals are known when the listing has ended. */
function listInBackground(
  { source }: TableSource,
  progress: TaskProgress,
  signal: AbortSignal,
): { objects: AsyncIterable<SourceObject>; count: Promise<number> } {
  const objects = new Channel<SourceObject>();
  const failures: unknown[] = [];
  let count = 0;
  let bytes = 0;
  const listed = (async () => {
    try {
      for await (const page of source.list(signal)) {
        for (const object of page) {
          objects.push(object);
          count += 1;
          bytes += object.bytes;
        }
      }
      progress.objectsTotal = count;
      progress.bytesTotal = bytes;
      progress.report();
    } catch (error) {
      failures.push(error);
    } finally {
      objects.close();
    }
    return count;
  })();
  const checked = (async function* () {
    yield* objects;
    if (failures.length > 0) throw failures[0];
  })();
  return { objects: checked, count: listed };
}

/** Prepares the next item while the consumer works on the last one; a consumer that leaves early stops the preparing. */
async function* oneAhead(segments: AsyncGenerator<Segment>, stop: AbortController): AsyncGenerator<Segment> {
  let next = segments.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = segments.next();
      // A failure is met when its turn comes; until then it must not count as unhandled.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    stop.abort();
    await next.catch(() => undefined);
    await segments.return(undefined);
  }
}
