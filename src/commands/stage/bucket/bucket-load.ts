import { asSparkifyError } from '../../../errors.ts';
import { copyStatement } from '../../../sql/copy.ts';
import { stagingTables } from '../../../sql/schema.ts';
import { formatBytes, plural } from '../../../text/format.ts';
import type { Connection } from '../../../warehouse/warehouse.ts';
import { publish } from '../../publish.ts';
import { rejectedText } from '../../run-log.ts';
import { analyzeAfterwards, runTask, type StepContext, type StepResult } from '../../step.ts';
import { forgetOldRejects, type LoadWay, stagedResult, type TableLoadResult } from '../load-way.ts';
import { RejectBudget } from '../reject-budget.ts';
import { type BucketTables, openBucketTables } from './bucket-table.ts';
import { listTables } from './copy-parts.ts';
import { copyTable, loadOf } from './copy-table.ts';
import { removeLeftManifests } from './left-manifests.ts';
import { LoadWatch } from './load-watch.ts';
import { tryLoads } from './trial.ts';

const step = 'stage' as const;

/**
 * The warehouse reads the bucket itself, one COPY a table in one transaction with the DELETE before it. What it says it read
 * is compared with what was listed before anything is committed.
 */
export const bucketLoad: LoadWay = {
  async plan(context) {
    const places = await openBucketTables(context);
    try {
      const { dialect } = context.warehouse;
      const options = { mode: 'load', rejectsAllowed: context.settings.etl.maxErrors } as const;
      const statements: string[] = [];
      const reads: string[] = [];
      const listed = await listTables(context, places);
      for (const { from, listing, parts } of listed) {
        const { objects, bytes } = listing;
        reads.push(
          `${from.table.name}: ${plural(objects.length, 'object')}, ${formatBytes(bytes)} from ${from.source.uri}`,
        );
        statements.push(dialect.emptyTable(from.table));
        statements.push(...parts.map((part) => copyStatement(loadOf(from, places, part, options)).shown));
      }
      const plan = { statements, reads, checkable: true } as const;
      return context.check ? { ...plan, trial: await tryLoads(context, places, listed) } : plan;
    } finally {
      await places.close();
    }
  },

  async run(context) {
    const places = await openBucketTables(context);
    try {
      const connection = await context.warehouse.connect();
      try {
        await removeLeftManifests(context, connection, places);
        const result = await publish(context, connection, () => replace(context, connection, places), 'retried');
        const names = stagingTables.map(({ name }) => name);
        await analyzeAfterwards(context, step, connection, names);
        await tidyRejects(context, connection);
        return result;
      } finally {
        await connection.close();
      }
    } finally {
      await places.close();
    }
  },
};

async function replace(context: StepContext, connection: Connection, places: BucketTables): Promise<StepResult> {
  const budget = new RejectBudget(context.settings.etl.maxErrors);
  const watch = await LoadWatch.open(context.warehouse, connection);
  try {
    const loaded: TableLoadResult[] = [];
    for (const table of await listTables(context, places)) {
      loaded.push(
        await runTask(context, step, table.from.table.name, async () => {
          const result = await copyTable(context, connection, watch, places, table, budget);
          const message = `${plural(result.objects, 'object')}${rejectedText(result.rejected)}`;
          return { ...result, message, outcome: result.rejected > 0 ? ('warn' as const) : ('success' as const) };
        }),
      );
    }
    return stagedResult(loaded, budget.rejected);
  } finally {
    await watch.close();
  }
}

/**
 * In a transaction of its own: conflicts are found by table, and the run log has written there while the load went on. The
 * load is done by then, so a failure is none of its.
 */
async function tidyRejects({ emit }: StepContext, connection: Connection): Promise<void> {
  try {
    await connection.query(forgetOldRejects);
  } catch (error) {
    const text = `The data is published, but rejects of old loads are still there: ${asSparkifyError(error).message}`;
    emit({ type: 'log', level: 'warn', step, text });
  }
}
