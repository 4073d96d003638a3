import type { Dialect } from '../sql/dialect.ts';
import { allTables, stagingTables, starTables, type Table } from '../sql/schema.ts';
import { formatCount, plural } from '../text/format.ts';
import type { Catalog } from './catalog.ts';
import { shapeDifferences } from './create.ts';
import type { StepName } from './events.ts';
import type { KnownRun } from './last-runs.ts';
import type { WarehouseStatus } from './pipeline.ts';
import { steps } from './steps.ts';

/** What a warehouse and its source have told. */
export interface Known {
  readonly last: ReadonlyMap<StepName, KnownRun>;
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly tables: WarehouseStatus['tables'];
  /** What changed at the source since it was staged; empty when nothing did. */
  readonly sourceChanges: string;
}

/** The tables that a step makes or, for validate, looks at. */
const tablesOf: Record<StepName, readonly Table[]> = {
  create: allTables,
  stage: stagingTables,
  transform: starTables,
  validate: allTables,
};

/** Why a step's result is no longer what running it again would give; empty when it still is. */
export function staleness(step: StepName, own: KnownRun, known: Known): string {
  const tables = tablesOf[step];
  const dropped = tables.filter(({ name }) => !known.catalog.has(name.toLowerCase())).map(({ name }) => name);
  if (dropped.length > 0) return `dropped since: ${dropped.join(', ')}`;
  const altered = tables.flatMap((table) => shapeDifferences(table, known.catalog, known.dialect));
  if (altered.length > 0) return `altered since: ${altered.join('; ')}`;
  if (step === 'stage' && known.sourceChanges !== '') return known.sourceChanges;
  const upstream = steps.slice(
    0,
    steps.findIndex(({ name }) => name === step),
  );
  for (const { name } of upstream) {
    const changed = known.last.get(name)?.changed;
    if (changed != null && changed > own.started) return `${name} ran since`;
  }
  return rowsChanged(step, own, known);
}

/** A table that a step filled and that has another number of rows now: somebody else wrote into it. */
function rowsChanged(step: StepName, own: KnownRun, { tables }: Known): string {
  if (step !== 'stage' && step !== 'transform') return '';
  for (const { task, rows: filled } of own.tasks) {
    const rows = tables.find(({ table }) => table === task)?.rows ?? null;
    if (rows === null || filled === null || rows === filled) continue;
    return `${task} was changed by others: ${plural(rows, 'row')}, ${step} left ${formatCount(filled)}`;
  }
  return '';
}
