import { SparkifyError } from '../../errors.ts';
import { isSame, type ResultDifference } from '../../result/compare/difference.ts';
import { differenceResult, differenceSummary, type SideNames } from '../../result/compare/difference-text.ts';
import { classify } from '../../sql/classify.ts';
import type { JudgingCommand, MetaCommand } from '../../sql/meta-command/command.ts';
import { formatMoment, plural } from '../../text/format.ts';
import type { ResultColumn, Target } from '../../warehouse/warehouse.ts';
import { CursorReader } from '../cursor-reader.ts';
import { type BoundStatement, openStatement } from '../meta-command/bound-statement.ts';
import type { TitledResult } from '../meta-command/host.ts';
import type { OtherTarget, Pipeline } from '../pipeline.ts';
import { type ComparedResult, diffResults } from './diff-results.ts';
import type { EarlierRuns } from './earlier-runs.ts';
import { expectResult, type Judgement, lastResult, type OnResult, once, rerun, saveResult } from './expect-command.ts';
import { type KeptResult, sameStatement, wholeResult } from './kept-result.ts';

export type DiffCommand = Extract<MetaCommand, { name: 'diff' }>;

export interface Diffing extends OnResult {
  readonly pipeline: Pick<Pipeline, 'target' | 'openOther'>;
  /** Runs of earlier sessions; null where there are none to be had. */
  readonly runs: EarlierRuns | null;
}

/** Two results that were compared: what is to be said, and their differences where there are any. */
interface Finding {
  readonly difference: ResultDifference;
  readonly names: SideNames;
  readonly columns: readonly [readonly ResultColumn[], readonly ResultColumn[]];
  /** What else is to be said of the two. */
  readonly note: string;
}

/**
 * Does what a command wants of the last result.
 * @throws SparkifyError kind `usage` where there is no such result, and as `judged` and `Pipeline.openOther` do.
 */
export function judge(command: JudgingCommand, on: Diffing): Promise<Judgement> {
  switch (command.name) {
    case 'expect':
      return expectResult(command.expected, on);
    case 'save-result':
      return saveResult(command.file, on);
    case 'diff':
      return diffResult(command, on);
  }
}

/**
 * Compares the last result with that of its run before, be it of an earlier session, or with that of the same statement on another target. What differs
 * is a listing, and a failure.
 */
async function diffResult(command: DiffCommand, on: Diffing): Promise<Judgement> {
  const { config } = command;
  const finding = config === null ? await withRunBefore(command, on) : await withOtherTarget(command, config, on);
  return judgementOf(finding, on);
}

/**
 * Compares what a statement gives here and on the target of another configuration. Neither result is kept: rows are
 * compared as they come.
 * @throws SparkifyError kind `usage` for a statement that may change data; none is run then.
 */
export async function diffStatement(
  statement: BoundStatement,
  command: DiffCommand & { readonly config: string },
  on: Omit<Diffing, 'runs'>,
): Promise<Judgement> {
  const { host, pipeline, dialect } = on;
  if (classify(statement.written, dialect) !== 'read') {
    throw new SparkifyError('usage', 'only what is known to read can be compared: it runs here and there', {
      remedy: 'Compare a query on what was written.',
    });
  }
  const other = await pipeline.openOther(command.config);
  try {
    const session = await host.session();
    const cursor = await openStatement(session, statement, { signal: host.signal });
    try {
      const batches = new CursorReader(cursor).batches();
      const here = { statement, columns: cursor.columns, batches, target: pipeline.target };
      return judgementOf(await diffTargets(here, other, command, host.signal), on);
    } finally {
      await cursor.close();
    }
  } finally {
    await other.close();
  }
}

function judgementOf(finding: Finding, { typed, place }: Pick<Diffing, 'typed' | 'place'>): Judgement {
  const { difference, names } = finding;
  const summary = `${differenceSummary(difference, names)}${renamed(finding)}${finding.note}`;
  if (isSame(difference)) {
    return { kind: 'fine', text: `✓ ${names.left} and ${names.right}: ${summary}` };
  }
  const failure = new SparkifyError('checks', `the results differ: ${summary}`, { remedy: remedyOf(difference) });
  const shown: TitledResult = { title: typed, result: differenceResult(difference, names), failure };
  return { kind: 'listed', typed, place, read: async () => [shown] };
}

function remedyOf({ key, otherColumns, repeatedKey }: ResultDifference): string | undefined {
  if (otherColumns !== null) return undefined;
  if (key.length === 0) return 'Name the columns that tell rows apart, to see what changed in which: --key a,b';
  return repeatedKey === null ? undefined : 'Name more columns, so that each row has a key of its own: --key a,b';
}

async function withRunBefore(command: DiffCommand, on: Diffing): Promise<Finding> {
  const { host, dialect } = on;
  const now = lastResult(host);
  const before = await runBefore(now, on);
  const right = compared(now, wholeResult(now, rerun(host, dialect)));
  const left = compared(before, once(before.rows));
  const difference = await diffResults(left, right, command);
  const names = { left: 'before', right: 'now', leftOnly: 'gone', rightOnly: 'new' };
  const note = `; before was ${formatMoment(before.started)}`;
  return { difference, names, columns: [left.columns, right.columns], note };
}

/** Of this session, else of an earlier one. */
async function runBefore(
  now: KeptResult,
  { host, runs }: Diffing,
): Promise<Pick<KeptResult, 'columns' | 'rows' | 'started'>> {
  const before = host
    .kept()
    .slice(1)
    .find((one) => sameStatement(one, now));
  if (before?.whole === true) return before;
  if (before !== undefined) throw leftOut(before.started, `it is cut after ${plural(before.rows.length, 'row')}`);
  const earlier = (await runs?.before(now)) ?? ({ kind: 'none' } as const);
  if (earlier.kind === 'kept') return earlier.result;
  if (earlier.kind === 'left') throw leftOut(earlier.started, earlier.why);
  const refusal = runs === null ? 'there is no folder for it' : runs.refusal(now);
  throw new SparkifyError('usage', 'no earlier run of this statement is kept', {
    remedy:
      refusal === null
        ? 'This one is: run it again, now or in a later session, and then \\diff.'
        : `Run it again in this session, and then \\diff; for later ones it is not kept: ${refusal}.`,
  });
}

function leftOut(started: number, why: string): SparkifyError {
  return new SparkifyError('usage', `the run before, of ${formatMoment(started)}, was not kept: ${why}`, {
    remedy:
      'Run what gives fewer rows twice, or keep the whole result with \\expect save FILE and \\expect result FILE.',
  });
}

function compared({ columns }: Pick<KeptResult, 'columns'>, batches: ComparedResult['batches']): ComparedResult {
  return { columns, batches };
}

async function withOtherTarget(command: DiffCommand, config: string, on: Diffing): Promise<Finding> {
  const { host, dialect, pipeline } = on;
  const here = lastResult(host);
  const other = await pipeline.openOther(config);
  try {
    const batches = wholeResult(here, rerun(host, dialect));
    return await diffTargets({ ...here, target: pipeline.target, batches }, other, command, host.signal);
  } finally {
    await other.close();
  }
}

/** Runs the statement of a result on another target, and compares both as they come. */
async function diffTargets(
  here: Pick<KeptResult, 'statement'> & ComparedResult & { readonly target: Target },
  other: OtherTarget,
  command: DiffCommand,
  signal: AbortSignal,
): Promise<Finding> {
  const cursor = await openStatement(other.session, here.statement, { signal });
  try {
    const there = { columns: cursor.columns, batches: new CursorReader(cursor).batches() };
    const difference = await diffResults(here, there, command);
    const names = targetNames(here.target, other.target);
    return { difference, names, columns: [here.columns, there.columns], note: '' };
  } finally {
    await cursor.close();
  }
}

/** Targets are called by their names; where these are one, by where they are. */
function targetNames(here: Target, there: Target): SideNames {
  const [left, right] = here.name === there.name ? ['here', 'there'] : [here.name, there.name];
  return { left, right, leftOnly: `only in ${left}`, rightOnly: `only in ${right}` };
}

/** Columns whose other names are told. */
const shownNames = 3;

/** Columns that the two engines call otherwise; they are compared by place. */
function renamed({ difference, columns: [left, right], names }: Finding): string {
  if (difference.otherColumns !== null) return '';
  const others = left.flatMap(({ name }, index) => {
    const other = right[index]?.name ?? '';
    return name.toLowerCase() === other.toLowerCase() ? [] : [`${name} is ${other} in ${names.right}`];
  });
  if (others.length === 0) return '';
  const more = others.length > shownNames ? ', …' : '';
  return ` (${others.slice(0, shownNames).join(', ')}${more})`;
}
