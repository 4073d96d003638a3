import { join } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import type { QueryFile } from '../../sql/query-file.ts';
import { plural } from '../../text/format.ts';
import { type Connection, type ResultSet, TransactionConflict } from '../../warehouse/warehouse.ts';
import type { CheckResult, StepName } from '../events.ts';
import { openPromptSession } from '../prompt-session.ts';
import type { StepContext } from '../step.ts';
import { compareResults } from './compare.ts';
import { type ExpectedResult, readExpected, writeExpected } from './expected.ts';
import { expectedName, type QuerySuite } from './queries.ts';

/** Differing cells that are kept to be shown. */
const shownDifferences = 100;

/** Runs the suite's queries and compares each result with what is expected of this data set. */
export async function runQueries(
  context: StepContext,
  task: { readonly step: StepName; readonly task: string },
  connection: Connection,
  suite: QuerySuite,
  queries: readonly QueryFile[],
  fingerprint: string,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const query of queries) {
    const check = await runQuery(context, connection, suite, query, fingerprint);
    context.emit({ type: 'check', ...task, check });
    results.push(check);
  }
  return results;
}

async function runQuery(
  { signal, save, warehouse }: StepContext,
  connection: Connection,
  suite: QuerySuite,
  query: QueryFile,
  fingerprint: string,
): Promise<CheckResult> {
  const started = performance.now();
  const check = (found: Pick<CheckResult, 'outcome' | 'message'> & Partial<CheckResult>): CheckResult => ({
    name: query.name,
    title: query.title,
    kind: 'query',
    severity: query.severity,
    sql: query.sql,
    differences: [],
    failing: null,
    elapsed: performance.now() - started,
    ...found,
  });
  const failed = query.severity === 'warn' ? ('warn' as const) : ('fail' as const);

  let result: ResultSet;
  try {
    // Somebody's files: they may read, and nothing else.
    result = await openPromptSession(connection, warehouse.dialect, 'locked').query(query.sql, { signal });
  } catch (error) {
    const refused = error instanceof SparkifyError && error.kind === 'sql' && !(error instanceof TransactionConflict);
    if (!refused) throw error;
    return check({ outcome: failed, message: error.message });
  }
  const rows = plural(result.rows.length, 'row');
  if (save) {
    const file = join(suite.saveFolder, expectedName(query, fingerprint));
    await writeExpected(file, result);
    return check({ outcome: 'success', message: `${rows} recorded as expected in ${file}` });
  }
  const expected = await findExpected(suite, query, fingerprint);
  if (expected === null) {
    return check({ outcome: 'skipped', message: `${rows}; no expected result for this data set (${fingerprint})` });
  }
  const got = { columns: result.columns.map(({ name }) => name), rows: result.rows };
  const differences = compareResults(expected, got, query);
  if (differences.length === 0) return check({ outcome: 'success', message: `${rows}, as expected` });
  const [first] = differences;
  return check({
    outcome: failed,
    message: `${plural(differences.length, 'cell')} differ${differences.length === 1 ? 's' : ''}, the first in row ${first?.row}, ${first?.column}: expected ${first?.expected ?? 'NULL'}, got ${first?.got ?? 'NULL'}`,
    differences: differences.slice(0, shownDifferences),
  });
}

async function findExpected(suite: QuerySuite, query: QueryFile, fingerprint: string): Promise<ExpectedResult | null> {
  for (const folder of suite.expectedFolders) {
    const expected = await readExpected(join(folder, expectedName(query, fingerprint)));
    if (expected !== null) return expected;
  }
  return null;
}
