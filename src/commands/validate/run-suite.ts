import { resolve } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import { placeText } from '../../sql/query-header.ts';
import { hasRowOrder } from '../../sql/row-order.ts';
import type { SuiteExpectation, SuiteFile, SuiteStatement } from '../../sql/suite-file.ts';
import { plural } from '../../text/format.ts';
import { type Connection, type Cursor, TransactionConflict } from '../../warehouse/warehouse.ts';
import { CursorReader } from '../cursor-reader.ts';
import type { CheckResult } from '../events.ts';
import { type Judge, type JudgedBy, openJudge, type Verdict } from '../expect/judge.ts';
import { writeSaved } from '../expect/saved-result.ts';
import { openPromptSession } from '../prompt-session.ts';
import type { StepContext } from '../step.ts';
import { cellDifferences } from './cell-differences.ts';

/**
 * Runs a suite's statements one after another; each expectation is a check, named by file and line. A statement that the
 * engine refuses fails all that is expected of it, and the next one runs. With --save, whole results are recorded.
 */
export async function* runSuite(
  context: StepContext,
  connection: Connection,
  folder: string,
  suite: SuiteFile,
): AsyncGenerator<CheckResult> {
  for (const statement of suite.statements) yield* runStatement(context, connection, folder, suite, statement);
}

async function* runStatement(
  context: StepContext,
  connection: Connection,
  folder: string,
  suite: SuiteFile,
  statement: SuiteStatement,
): AsyncGenerator<CheckResult> {
  const started = performance.now();
  const failed = suite.severity === 'warn' ? ('warn' as const) : ('fail' as const);
  const check = (
    { line, title }: Pick<SuiteExpectation, 'line' | 'title'>,
    found: Pick<CheckResult, 'outcome' | 'message'> & Partial<CheckResult>,
  ): CheckResult => ({
    name: `${suite.name}:${line}`,
    title: `${suite.title} · ${title}`,
    kind: 'query',
    severity: suite.severity,
    sql: statement.sql,
    differences: [],
    failing: null,
    elapsed: performance.now() - started,
    ...found,
  });
  try {
    let { found, notices } = await judged(context, connection, folder, suite, statement);
    for (const { one, verdict } of found) {
      const { holds, message, difference } = verdict;
      const told = notices.length === 0 ? {} : { notices };
      notices = [];
      yield check(one, {
        ...{ outcome: holds ? 'success' : failed, message, differences: cellDifferences(difference) },
        ...told,
      });
    }
  } catch (error) {
    const refused = error instanceof SparkifyError && error.kind === 'sql' && !(error instanceof TransactionConflict);
    if (!refused) throw error;
    const message = `${error.message} (${placeText(suite.name, statement, statement.sql, error.position)})`;
    for (const one of statement.expectations) yield check(one, { outcome: failed, message });
  }
}

type Open = () => Promise<Cursor>;

/** What came of an expectation; a failure where it could not be judged. */
interface Found {
  readonly one: SuiteExpectation;
  readonly verdict: Pick<Verdict, 'holds' | 'message' | 'difference'>;
}

/** What came of a statement's expectations, and what its writer should know. */
async function judged(
  { signal, save, warehouse, emit }: StepContext,
  connection: Connection,
  folder: string,
  suite: SuiteFile,
  { sql, expectations }: SuiteStatement,
): Promise<{ found: readonly Found[]; notices: readonly string[] }> {
  const ordered = suite.ordered ?? hasRowOrder(sql, warehouse.dialect);
  const by = { ordered, tolerance: suite.tolerance, folder };
  // Somebody's files: they may read, and nothing else.
  let notices: readonly string[] = [];
  const open = async () => {
    const session = openPromptSession(connection, warehouse.dialect, { guard: 'locked', timeout: null });
    const cursor = await session.open(sql, { signal });
    notices = cursor.notices ?? [];
    return cursor;
  };
  const isRecorded = ({ expected }: SuiteExpectation) => save && expected.type === 'result';
  const verdicts = await verdictsOn(
    open,
    expectations.filter((one) => !isRecorded(one)),
    by,
  );
  const recorded: Found[] = [];
  for (const one of expectations.filter(isRecorded)) {
    const found = await record(open, one, folder);
    emit({ type: 'log', level: 'info', text: found.verdict.message, step: 'validate' });
    recorded.push(found);
  }
  return { found: [...verdicts, ...recorded], notices };
}

/** Judges all expectations of a statement in one pass over its rows. */
async function verdictsOn(
  open: Open,
  expectations: readonly SuiteExpectation[],
  by: JudgedBy,
): Promise<readonly Found[]> {
  const cursor = await open();
  try {
    const judges: { readonly one: SuiteExpectation; readonly judge: Judge }[] = [];
    const found: Found[] = [];
    for (const one of expectations) {
      try {
        judges.push({ one, judge: await openJudge(one.expected, cursor.columns, by) });
      } catch (error) {
        // A saved result that is missing fails its own check; one that cannot be read is a mistake in the suite.
        if (!(error instanceof SparkifyError) || error.kind !== 'usage') throw error;
        const message = `${error.message}: ${error.where ?? ''}; validate --save records it`;
        found.push({ one, verdict: { holds: false, message, difference: null } });
      }
    }
    for await (const rows of new CursorReader(cursor).batches()) for (const { judge } of judges) judge.add(rows);
    return [...found, ...judges.map(({ one, judge }) => ({ one, verdict: judge.verdict() }))];
  } finally {
    await cursor.close();
  }
}

async function record(open: Open, one: SuiteExpectation, folder: string): Promise<Found> {
  if (one.expected.type !== 'result') throw new Error('only a whole result is recorded');
  const cursor = await open();
  try {
    const file = resolve(folder, one.expected.file);
    const rows = await writeSaved(file, cursor.columns, new CursorReader(cursor).batches());
    const message = `${plural(rows, 'row')} recorded as expected in ${file}`;
    return { one, verdict: { holds: true, message, difference: null } };
  } finally {
    await cursor.close();
  }
}
