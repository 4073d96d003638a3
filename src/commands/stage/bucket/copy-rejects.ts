import { SparkifyError } from '../../../errors.ts';
import { type CopyLoad, sourceUri } from '../../../sql/copy.ts';
import { copyRemedy, namesRejects } from '../../../sql/copy-failure.ts';
import type { StagingTableName, Table } from '../../../sql/schema.ts';
import type { Reject } from '../../events.ts';
import type { StepContext } from '../../step.ts';
import type { RejectBudget } from '../reject-budget.ts';
import type { LoadError, LoadWatch } from './load-watch.ts';

/** The longest piece of a rejected value that is kept, in characters. */
const valueLength = 200;

/** A rejected record in the words of all engines, with what only Redshift tells in its reason. */
export function rejectOf(
  { object, line, column, type, code, message, value }: LoadError,
  table: Table<StagingTableName>,
): Reject {
  const name = table.columns.find((one) => one.name.toLowerCase() === column)?.name ?? column;
  const told = type === null ? `error ${code}` : `error ${code}, column type ${type}`;
  const cut = value === null || value.length <= valueLength ? value : `${value.slice(0, valueLength)}…`;
  return { table: table.name, object, line, column: name, value: cut, reason: `${message} (${told})` };
}

/** How many records were rejected: the server may find more than one fault in a record. */
export function recordsRejected(rejects: readonly Pick<Reject, 'object' | 'line'>[]): number {
  return new Set(rejects.map(({ object, line }) => JSON.stringify([object, line]))).size;
}

/** Hands rejected records to the readers of the run; beyond what is shown, they are only counted. */
export function emitRejects(context: StepContext, rejects: readonly Reject[], most: number): void {
  for (const reject of rejects.slice(0, most)) {
    context.emit({ type: 'reject', step: 'stage', task: reject.table, reject });
  }
}

/** Milliseconds in which a failed COPY must be seen, where its words do not say that there is something to see. */
const shortPatience = 1_000;

/** Why a COPY failed, as far as the server tells elsewhere than in the error. Any other failure is returned as it is. */
export async function whyCopyFailed(
  context: StepContext,
  watch: LoadWatch,
  load: CopyLoad,
  budget: RejectBudget,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof SparkifyError) || error.kind !== 'sql' || context.signal.aborted) return error;
  const { message, position, statement } = error;
  const rejects = await rejectsOf(context, watch, load, message);
  emitRejects(context, rejects, budget.shown);
  const [first] = rejects;
  // Records may have been rejected before something else failed the whole.
  if (first !== undefined && namesRejects(message)) {
    budget.rejected += recordsRejected(rejects);
    return budget.exceeded(first);
  }
  const remedy = copyRemedy(message, load);
  if (remedy === null) return error;
  return new SparkifyError('sql', message, {
    ...{ where: sourceUri(load.from), remedy, position, statement },
    cause: error,
  });
}

async function rejectsOf(
  context: StepContext,
  watch: LoadWatch,
  { table }: CopyLoad,
  words: string,
): Promise<readonly Reject[]> {
  try {
    const failed = await watch.ended(context.signal, namesRejects(words) ? undefined : shortPatience);
    if (failed === null) return [];
    // The server may have counted no error yet, though its words are of one.
    const errors = namesRejects(words) ? Math.max(1, failed.errors) : failed.errors;
    const found = await watch.errors({ ...failed, errors }, context.signal);
    return found.map((one) => rejectOf(one, table));
  } catch (error) {
    // The COPY's own failure is the one to tell; this one says why there is no more to it.
    const reason = error instanceof Error ? error.message : String(error);
    const text = `What ${table.name} rejected could not be asked for: ${reason}`;
    context.emit({ type: 'log', level: 'warn', step: 'stage', task: table.name, text });
    return [];
  }
}
