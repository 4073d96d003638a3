import { join } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import type { QueryFile } from '../../sql/query-file.ts';
import { placeText } from '../../sql/query-header.ts';
import type { SuiteFile } from '../../sql/suite-file.ts';
import { plural } from '../../text/format.ts';
import { type Connection, TransactionConflict } from '../../warehouse/warehouse.ts';
import { CursorReader } from '../cursor-reader.ts';
import type { CheckResult, StepName } from '../events.ts';
import { judgeSaved } from '../expect/judge.ts';
import { readSaved, type SavedResult, writeSaved } from '../expect/saved-result.ts';
import { openPromptSession } from '../prompt-session.ts';
import type { StepContext } from '../step.ts';
import { cellDifferences } from './cell-differences.ts';
import { expectedName, type QuerySuite } from './queries.ts';
import { runSuite } from './run-suite.ts';

/** Runs the suite's queries and compares each result with what is expected of this data set. */
export async function runQueries(
  context: StepContext,
  task: { readonly step: StepName; readonly task: string },
  connection: Connection,
  suite: QuerySuite,
  queries: readonly (QueryFile | SuiteFile)[],
  fingerprint: string,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const query of queries) {
    const checks =
      query.kind === 'suite'
        ? runSuite(context, connection, suite.folder, query)
        : one(runQuery(context, connection, suite, query, fingerprint));
    for await (const check of checks) {
      context.emit({ type: 'check', ...task, check });
      results.push(check);
    }
  }
  return results;
}

async function* one(check: Promise<CheckResult>): AsyncGenerator<CheckResult> {
  yield await check;
}

async function runQuery(
  { signal, save, warehouse, emit }: StepContext,
  connection: Connection,
  suite: QuerySuite,
  query: QueryFile,
  fingerprint: string,
): Promise<CheckResult> {
  const started = performance.now();
  let notices: readonly string[] = [];
  const check = (found: Pick<CheckResult, 'outcome' | 'message'> & Partial<CheckResult>): CheckResult => ({
    name: query.name,
    title: query.title,
    kind: 'query',
    severity: query.severity,
    sql: query.sql,
    differences: [],
    failing: null,
    ...(notices.length === 0 ? {} : { notices }),
    elapsed: performance.now() - started,
    ...found,
  });
  const failed = query.severity === 'warn' ? ('warn' as const) : ('fail' as const);
  const file = join(suite.saveFolder, expectedName(query, fingerprint));
  const expected = save ? null : await findExpected(suite, query, fingerprint);
  try {
    // Somebody's files: they may read, and nothing else.
    const cursor = await openPromptSession(connection, warehouse.dialect, { guard: 'locked', timeout: null }).open(
      query.sql,
      { signal },
    );
    notices = cursor.notices ?? [];
    try {
      const reader = new CursorReader(cursor);
      if (save) {
        const rows = await writeSaved(file, cursor.columns, reader.batches());
        const message = `${plural(rows, 'row')} recorded as expected in ${file}`;
        emit({ type: 'log', level: 'info', text: message, step: 'validate' });
        return check({ outcome: 'success', message });
      }
      if (expected === null) {
        for await (const _ of reader.batches());
        const message = `${plural(reader.rows, 'row')}; no expected result for this data set (${fingerprint})`;
        return check({ outcome: 'skipped', message });
      }
      const named = { type: 'result', file, ordered: null, tolerance: null } as const;
      const judge = judgeSaved(named, cursor.columns, expected, {
        ordered: query.ordered ?? false,
        tolerance: query.tolerance,
        folder: suite.folder,
      });
      for await (const rows of reader.batches()) judge.add(rows);
      const { holds, message, difference } = judge.verdict();
      if (holds) return check({ outcome: 'success', message: `${plural(reader.rows, 'row')}, as expected` });
      return check({ outcome: failed, message, differences: cellDifferences(difference) });
    } finally {
      await cursor.close();
    }
  } catch (error) {
    const refused = error instanceof SparkifyError && error.kind === 'sql' && !(error instanceof TransactionConflict);
    if (!refused) throw error;
    const place = placeText(query.name, query, query.sql, error.position);
    return check({ outcome: failed, message: `${error.message} (${place})` });
  }
}

async function findExpected(suite: QuerySuite, query: QueryFile, fingerprint: string): Promise<SavedResult | null> {
  for (const folder of suite.expectedFolders) {
    const expected = await readSaved(join(folder, expectedName(query, fingerprint)));
    if (expected !== null) return expected;
  }
  return null;
}
