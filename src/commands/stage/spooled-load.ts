import { existsSync } from 'node:fs';
import { SparkifyError } from '../../errors.ts';
import { defaultSample, generateSample } from '../../sample/generate.ts';
import { stagingTables } from '../../sql/schema.ts';
import { formatBytes, plural } from '../../text/format.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import { publish } from '../publish.ts';
import { rejectedText } from '../run-log.ts';
import { analyze, runTask, type StepContext, type StepResult } from '../step.ts';
import { loadTable } from './load-table.ts';
import { forgetOldRejects, type LoadWay, stagedResult } from './load-way.ts';
import { RejectBudget } from './reject-budget.ts';
import { openSegmentLoader, plannedStatements } from './segment-loader.ts';
import { openTableSources, sourceNames, type TableSource } from './sources.ts';
import { withSpoolFolder } from './spool-folder.ts';

const step = 'stage' as const;

/** Objects are read here, spooled, parsed, and handed to the warehouse. */
export const spooledLoad: LoadWay = {
  async plan(context) {
    const names = sourceNames(context.settings, context.home);
    if (names.sample !== null && !existsSync(names.sample)) {
      // A plan writes nothing, not even the sample.
      const { songs, events } = defaultSample;
      const read = `sample data, generated first: ${plural(events, 'event')} and ${plural(songs, 'song')} in ${names.sample}`;
      return { statements: [], reads: [read] };
    }
    const sources = await openTableSources(names, context.settings, context.signal);
    try {
      const reads: string[] = [];
      for (const from of sources) {
        const { objects, bytes } = await measure(from, context.signal);
        reads.push(`${from.table.name}: ${plural(objects, 'object')}, ${formatBytes(bytes)} from ${from.source.uri}`);
      }
      return {
        statements: sources.flatMap(({ table, load }) =>
          plannedStatements(context.warehouse.dialect, load, `${context.home.spool}/run-…/${table.name}-….ndjson`),
        ),
        reads,
      };
    } finally {
      await Promise.all(sources.map(({ source }) => source.close()));
    }
  },

  async run(context) {
    const names = sourceNames(context.settings, context.home);
    if (names.sample !== null) await makeSample(context, names.sample);
    const sources = await openTableSources(names, context.settings, context.signal);
    const connection = await context.warehouse.connect();
    try {
      return await publish(context, connection, () => replace(context, connection, sources), 'retried');
    } finally {
      await connection.close();
      await Promise.all(sources.map(({ source }) => source.close()));
    }
  },
};

/** One attempt, which leaves nothing here that another one could meet. */
async function replace(
  outer: StepContext,
  connection: Connection,
  sources: readonly TableSource[],
): Promise<StepResult> {
  // When one table fails the other one stops, too: they are replaced together or not at all.
  const stop = new AbortController();
  const context: StepContext = { ...outer, signal: AbortSignal.any([outer.signal, stop.signal]) };
  return withSpoolFolder(context.home.spool, context.run, async (folder) => {
    const rejects = new RejectBudget(context.settings.etl.maxErrors);
    const loader = await openSegmentLoader(context, connection, folder);
    try {
      const loaded = await allOrFirstFailure(sources, stop, (from) =>
        runTask(context, step, from.table.name, async () => {
          const result = await loadTable(context, connection, loader, from, folder, rejects);
          const message = `${plural(result.objects, 'object')}${rejectedText(result.rejected)}`;
          return { ...result, message, outcome: result.rejected > 0 ? ('warn' as const) : ('success' as const) };
        }),
      );
      for (const { name } of stagingTables) await analyze(context, { step, task: name }, connection);
      await connection.query(forgetOldRejects, { signal: context.signal });
      return stagedResult(loaded, rejects.rejected);
    } finally {
      await loader.close();
    }
  });
}

async function makeSample({ signal, emit }: StepContext, directory: string): Promise<void> {
  const { songs, events, seed } = defaultSample;
  const made = await generateSample({ directory, songs, events, seed, signal });
  emit({
    type: 'log',
    level: 'info',
    step,
    text: `No source is configured, so sample data stands in: ${plural(made.events, 'event')} and ${plural(made.songs, 'song')} in ${directory}`,
  });
}

async function measure({ source }: TableSource, signal: AbortSignal): Promise<{ objects: number; bytes: number }> {
  let objects = 0;
  let bytes = 0;
  for await (const page of source.list(signal)) {
    objects += page.length;
    for (const object of page) bytes += object.bytes;
  }
  return { objects, bytes };
}

/** Runs `work` for all at once; the first failure stops the others, which are waited for, and is thrown. */
async function allOrFirstFailure<T, R>(
  items: readonly T[],
  stop: AbortController,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const failures: unknown[] = [];
  const results = await Promise.all(
    items.map(async (item) => {
      try {
        return await work(item);
      } catch (error) {
        failures.push(error);
        stop.abort(new SparkifyError('cancelled', 'stopped, because the other table failed'));
        return null;
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results.filter((result) => result !== null);
}
