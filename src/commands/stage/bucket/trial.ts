import { SparkifyError } from '../../../errors.ts';
import { mostErrors } from '../../../sql/copy.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Connection } from '../../../warehouse/warehouse.ts';
import type { Reject } from '../../events.ts';
import type { StepContext, Trial } from '../../step.ts';
import { RejectBudget } from '../reject-budget.ts';
import { rejectText } from '../reject-text.ts';
import type { BucketTables } from './bucket-table.ts';
import { type ListedTable, withPart } from './copy-parts.ts';
import { recordsRejected, rejectOf } from './copy-rejects.ts';
import { loadOf, sendCopy } from './copy-table.ts';
import { LoadWatch } from './load-watch.ts';

/** Rejected records that are told one by one. */
const shown = 20;

/** Has the warehouse read and parse all objects, loading nothing. */
export async function tryLoads(
  context: StepContext,
  places: BucketTables,
  listed: readonly ListedTable[],
): Promise<Trial> {
  const connection = await context.warehouse.connect();
  try {
    const watch = await LoadWatch.open(context.warehouse, connection);
    try {
      const findings: string[] = [];
      let rejected = 0;
      let sound = true;
      for (const table of listed) {
        try {
          const tried = await tryTable(context, connection, watch, places, table);
          rejected += tried.rejected;
          findings.push(...tried.findings);
        } catch (error) {
          if (!(error instanceof SparkifyError) || error.kind === 'cancelled') throw error;
          sound = false;
          findings.push(
            `${table.from.table.name} would fail: ${error.message}${error.remedy ? ` — ${error.remedy}` : ''}`,
          );
        }
      }
      const { maxErrors } = context.settings.etl;
      if (rejected > maxErrors) findings.push(`stage would fail: at most ${formatCount(maxErrors)} may be rejected`);
      return { sound: sound && rejected <= maxErrors, findings };
    } finally {
      await watch.close();
    }
  } finally {
    await connection.close();
  }
}

async function tryTable(
  context: StepContext,
  connection: Connection,
  watch: LoadWatch,
  places: BucketTables,
  { from, listing, parts }: ListedTable,
): Promise<{ readonly rejected: number; readonly findings: readonly string[] }> {
  const { signal } = context;
  const { name } = from.table;
  const budget = new RejectBudget(mostErrors - 1);
  const rejects: Reject[] = [];
  for (const part of parts) {
    const load = loadOf(from, places, part, { mode: 'check', rejectsAllowed: budget.left });
    // In a transaction, the server stops when this process is gone (AWS, "COPY: usage notes").
    await connection.transaction(() =>
      withPart(context, places, part, () => sendCopy({ context, connection, watch, budget }, load, () => undefined)),
    );
    const ended = await watch.ended(signal);
    if (ended === null) continue;
    rejects.push(...(await watch.errors(ended, signal)).map((error) => rejectOf(error, from.table)));
  }
  const rejected = recordsRejected(rejects);
  const objects = plural(listing.objects.length, 'object');
  const sum = rejected === 0 ? 'nothing would be rejected' : `${plural(rejected, 'record')} would be rejected`;
  const more = rejects.length > shown ? [`… and ${formatCount(rejects.length - shown)} more`] : [];
  return {
    rejected,
    findings: [`${name}: ${objects} read, ${sum}`, ...rejects.slice(0, shown).map(rejectText), ...more],
  };
}
