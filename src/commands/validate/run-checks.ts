import { inStatement } from '../../errors.ts';
import type { DataCheck } from '../../sql/checks.ts';
import { formatCount, plural } from '../../text/format.ts';
import type { Connection, ResultSet } from '../../warehouse/warehouse.ts';
import type { CheckResult, StepName } from '../events.ts';
import type { StepContext } from '../step.ts';

/** Failing rows that are kept to be shown. */
const sampleRows = 20;

/** Runs data checks one after another; each result goes into the event stream. */
export async function runChecks(
  context: StepContext,
  task: { readonly step: StepName; readonly task: string },
  connection: Connection,
  checks: readonly DataCheck[],
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(context, connection, check);
    context.emit({ type: 'check', ...task, check: result });
    results.push(result);
  }
  return results;
}

async function runCheck({ signal }: StepContext, connection: Connection, check: DataCheck): Promise<CheckResult> {
  const started = performance.now();
  const failing = await failingRows(connection, check.failing, signal);
  const count = failing.more
    ? await countRows(connection, `SELECT count(*) FROM (${check.failing}) AS failing`, signal)
    : failing.rows.length;
  const holds = count === 0;
  return {
    name: check.name,
    title: check.title,
    kind: 'data',
    severity: check.severity,
    outcome: holds ? 'success' : check.severity === 'warn' ? 'warn' : 'fail',
    message: holds ? '' : `${plural(count, 'failing row')}, the first: ${describeRow(failing)}`,
    sql: check.failing,
    differences: [],
    failing: holds
      ? null
      : { columns: failing.columns.map(({ name }) => name), rows: failing.rows, more: failing.more },
    elapsed: performance.now() - started,
  };
}

async function failingRows(connection: Connection, sql: string, signal: AbortSignal): Promise<ResultSet> {
  try {
    return await connection.query(sql, { signal, limit: sampleRows });
  } catch (error) {
    throw inStatement(error, sql);
  }
}

async function countRows(connection: Connection, sql: string, signal: AbortSignal): Promise<number> {
  const { rows } = await connection.query(sql, { signal });
  return Number(rows[0]?.[0]);
}

function describeRow({ columns, rows }: ResultSet): string {
  return (rows[0] ?? []).map((cell, index) => `${columns[index]?.name} = ${cell ?? 'NULL'}`).join(', ');
}

export interface CheckTotals {
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly skipped: number;
}

export function totalsOf(results: readonly CheckResult[]): CheckTotals {
  const count = (outcome: CheckResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return { passed: count('success'), warned: count('warn'), failed: count('fail'), skipped: count('skipped') };
}

/** `31 checks passed, 2 warned, 1 failed`; what is 0 is left out. */
export function totalsText({ passed, warned, failed, skipped }: CheckTotals): string {
  const parts = [
    `${plural(passed, 'check')} passed`,
    warned > 0 ? `${formatCount(warned)} warned` : '',
    failed > 0 ? `${formatCount(failed)} failed` : '',
    skipped > 0 ? `${formatCount(skipped)} without an expected result` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
