import { SparkifyError } from '../../../errors.ts';
import type { SourceObject } from '../../../source/source.ts';
import { type CopyLoad, copyStatement } from '../../../sql/copy.ts';
import { files, insertInto } from '../../../sql/etl.ts';
import { formatCount, plural } from '../../../text/format.ts';
import { type Connection, ConnectionLost } from '../../../warehouse/warehouse.ts';
import { runStatement, type StepContext, tellStatement } from '../../step.ts';
import { tellingWaits } from '../../waits.ts';
import type { TableLoadResult } from '../load-way.ts';
import type { RejectBudget } from '../reject-budget.ts';
import { TaskProgress } from '../task-progress.ts';
import type { BucketTable, BucketTables } from './bucket-table.ts';
import { type CopyPart, type ListedTable, withPart } from './copy-parts.ts';
import { emitRejects, recordsRejected, rejectOf, whyCopyFailed } from './copy-rejects.ts';
import { type Listing, listTable, namesOf } from './listing.ts';
import { accounts, differences, ledgerRow } from './load-accounts.ts';
import type { Load, LoadWatch } from './load-watch.ts';

/** Rows of the ledger in one INSERT: as many as a statement has room for parameters. */
const ledgerRowsAtOnce = 1_000;

/** A load of a table under way. */
interface Loading {
  readonly context: StepContext;
  readonly connection: Connection;
  readonly watch: LoadWatch;
  readonly places: BucketTables;
  readonly from: BucketTable;
  readonly budget: RejectBudget;
  readonly progress: TaskProgress;
}

/** What one COPY did. */
interface Copied {
  readonly rows: number;
  readonly rejected: ReadonlyMap<string, number>;
  readonly lines: ReadonlyMap<string, number>;
}

/** Replaces one staging table by COPY, inside the caller's transaction, and proves that it read what was listed. */
export async function copyTable(
  context: StepContext,
  connection: Connection,
  watch: LoadWatch,
  places: BucketTables,
  { from, listing, parts }: ListedTable,
  budget: RejectBudget,
): Promise<TableLoadResult> {
  const { table } = from;
  const task = { step: 'stage' as const, task: table.name };
  const progress = new TaskProgress((snapshot) => context.emit({ type: 'progress', ...task, progress: snapshot }));
  const loading: Loading = { context, connection, watch, places, from, budget, progress };

  progress.objectsTotal = listing.objects.length;
  progress.bytesTotal = listing.bytes;
  progress.report();

  await runStatement(context, task, connection, context.warehouse.dialect.emptyTable(table));
  await connection.query(`DELETE FROM ${files.name} WHERE table_name = $1`, {
    parameters: [table.name],
    signal: context.signal,
  });
  const copied: Copied[] = [];
  for (const part of parts) copied.push(await copyPart(loading, listing, part));

  const rows = copied.reduce((sum, one) => sum + one.rows, 0);
  const rejected = merged(copied.map((one) => one.rejected));
  const rejectedCount = [...rejected.values()].reduce((sum, count) => sum + count, 0);
  progress.objectsDone = listing.objects.length;
  progress.bytesDone = listing.bytes;
  progress.records = rows + rejectedCount;
  progress.rows = rows;
  progress.rejected = rejectedCount;
  progress.report();

  await checkUnchanged(loading, listing);
  await checkRows(loading, rows);
  const lines = merged(copied.map((one) => one.lines));
  await writeLedger(loading, accounts(listing.objects, lines, rejected, rows + rejectedCount));
  return { rows, rejected: rejectedCount, objects: listing.objects.length };
}

function merged(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  return new Map(counts.flatMap((one) => [...one]));
}

/** What COPY is told to load a part. */
export function loadOf(
  { table, jsonPaths, region }: BucketTable,
  { authorization }: BucketTables,
  { from, compression }: CopyPart,
  options: Pick<CopyLoad, 'mode' | 'rejectsAllowed'>,
): CopyLoad {
  return { table, from, jsonPaths, region, authorization, compression, ...options };
}

async function copyPart(loading: Loading, listing: Listing, part: CopyPart): Promise<Copied> {
  const { context, watch, places, from, budget, progress } = loading;
  const { signal } = context;
  const { table } = from;
  const load = loadOf(from, places, part, { mode: 'load', rejectsAllowed: budget.left });
  const done = { objects: progress.objectsDone, bytes: progress.bytesDone, rows: progress.rows };
  await withPart(context, places, part, () =>
    sendCopy(loading, load, (seen) => {
      progress.objectsDone = done.objects + seen.filesRead;
      progress.bytesDone = done.bytes + seen.bytesRead;
      progress.rows = done.rows + seen.rows;
      progress.rejected = budget.rejected + seen.errors;
      progress.report();
    }),
  );
  const ended = await watch.ended(signal);
  if (ended === null) throw untold(from);
  const lines = await watch.files(ended, signal);
  checkObjects(from, part.objects, lines.keys(), listing);
  const rejects = (await watch.errors(ended, signal)).map((error) => rejectOf(error, table));
  const rejected = new Map<string, number>();
  for (const { object } of rejects) if (!rejected.has(object)) rejected.set(object, 0);
  for (const name of rejected.keys()) {
    rejected.set(name, recordsRejected(rejects.filter(({ object }) => object === name)));
  }
  emitRejects(context, rejects, budget.shown);
  budget.add(recordsRejected(rejects), rejects[0]);
  return { rows: ended.rows, rejected, lines };
}

/** Sends a COPY and tells of it until it has ended. */
export async function sendCopy(
  { context, connection, watch, budget }: Pick<Loading, 'context' | 'connection' | 'watch' | 'budget'>,
  load: CopyLoad,
  told: (load: Load) => void,
): Promise<void> {
  const { sql, shown } = copyStatement(load);
  const task = load.table.name;
  const copy = () =>
    tellingWaits(context, { step: 'stage', task }, connection, () =>
      connection.query(sql.reveal(), { signal: context.signal }),
    );
  const blind = (error: unknown) => {
    const text = `How far ${task} is cannot be seen: ${wordsOf(error)}`;
    context.emit({ type: 'log', level: 'warn', step: 'stage', task, text });
  };
  try {
    await watch.follow(tellStatement(context, { step: 'stage', task }, shown, copy), told, blind);
  } catch (error) {
    if (error instanceof ConnectionLost) await endLoading(context, watch, task);
    throw await whyCopyFailed(context, watch, load, budget, error);
  }
}

/** The server may take its time to notice that nobody is there for whom it loads. */
async function endLoading(context: StepContext, watch: LoadWatch, task: string): Promise<void> {
  try {
    await watch.endLoading();
  } catch (error) {
    const text = `The session that was lost could not be ended; the server rolls back when it notices: ${wordsOf(error)}`;
    context.emit({ type: 'log', level: 'warn', step: 'stage', task, text });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function untold({ source }: BucketTable): SparkifyError {
  return new SparkifyError('warehouse', 'Redshift does not tell what its COPY read, so nobody can say that it is all', {
    where: source.uri,
    remedy: 'See that your user may read sys_load_history and sys_load_detail, then run it again; nothing was changed.',
  });
}

/** @throws SparkifyError kind `source` where the COPY read an object that was not listed, or passed one over. */
function checkObjects(
  { source }: BucketTable,
  listed: readonly SourceObject[],
  read: Iterable<string>,
  { others }: Listing,
): void {
  const harmless = others.filter(({ bytes }) => bytes === 0);
  const { strange, missing } = differences(listed, read, harmless);
  const faults = [
    strange.length === 0 ? '' : `read ${namesOf(strange.map((name) => ({ name })))}, which was not there when listed`,
    missing.length === 0 ? '' : `did not read ${namesOf(missing)}`,
  ].filter((fault) => fault !== '');
  if (faults.length === 0) return;
  throw new SparkifyError('source', `the COPY ${faults.join(', and ')}; nothing was changed`, {
    where: source.uri,
    remedy:
      'Run it again when nobody writes there, or set [S3] MANIFEST_PREFIX, so that COPY is told which objects to read.',
  });
}

/** @throws SparkifyError kind `source` where an object was replaced while it was loaded. */
async function checkUnchanged({ context, from }: Loading, { objects }: Listing): Promise<void> {
  const now = new Map((await listTable(from, context.signal)).objects.map(({ uri, version }) => [uri, version]));
  const changed = objects.filter(({ uri, version }) => now.get(uri) !== version);
  if (changed.length === 0) return;
  throw new SparkifyError('source', `changed while it was loaded: ${namesOf(changed)}; nothing was changed here`, {
    where: from.source.uri,
    remedy: 'Run it again when nobody writes there.',
  });
}

/** @throws SparkifyError kind `internal` where the table does not hold what the server says it has loaded. */
async function checkRows({ context, connection, from }: Loading, loaded: number): Promise<void> {
  const { name } = from.table;
  const { rows } = await connection.query(`SELECT count(*) FROM ${name}`, { signal: context.signal });
  const held = Number(rows[0]?.[0]);
  if (held === loaded) return;
  throw new SparkifyError(
    'internal',
    `Redshift says that it loaded ${plural(loaded, 'row')}, but ${name} holds ${formatCount(held)}`,
    { where: name },
  );
}

async function writeLedger({ context, connection, from }: Loading, found: ReturnType<typeof accounts>): Promise<void> {
  const task = from.table.name;
  if (found.some(({ records }) => records === null)) {
    const text = `${task}: not every record is a line of its own, so Redshift does not tell how many each object has; the sums are exact`;
    context.emit({ type: 'log', level: 'info', step: 'stage', task, text });
  }
  const rows = found.map((account) => ledgerRow(account, task, context.run));
  for (let at = 0; at < rows.length; at += ledgerRowsAtOnce) {
    const some = rows.slice(at, at + ledgerRowsAtOnce);
    await connection.query(insertInto(files, some.length), { parameters: some.flat(), signal: context.signal });
  }
}
