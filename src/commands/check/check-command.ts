import { SparkifyError } from '../../errors.ts';
import type { MetaCommand } from '../../sql/meta-command/command.ts';
import { plural } from '../../text/format.ts';
import type { ResultSet } from '../../warehouse/warehouse.ts';
import type { TitledResult } from '../meta-command/host.ts';
import { telling } from '../meta-command/tellings.ts';
import { type CheckedWarehouse, type CheckFinding, type CheckReport, checkStar, listedChecks } from './star-check.ts';

/** Failing checks whose rows are shown, so that they do not push one another out of the prompt's tabs. */
const shownFailing = 8;

/** Words with marks that are told apart without colours. */
const outcomes = { success: '✓ holds', warn: '! warns', fail: '✗ fails' } as const;

/** What is first looked at comes first. */
const gravity = ['fail', 'warn', 'success'] as const;

/**
 * What `\check` shows: what there is to check; or what came of each check, what fails before what holds, the moments that
 * freshness is judged by, and the failing rows, a result each. The first carries the failure where there is one.
 * @throws SparkifyError as `checkStar` does.
 */
export async function checkResults(
  { family, table }: Extract<MetaCommand, { name: 'check' }>,
  warehouse: () => Promise<CheckedWarehouse>,
  listed: Pick<CheckedWarehouse, 'dialect' | 'unmatchedPlays'>,
  signal: AbortSignal,
): Promise<readonly TitledResult[]> {
  if (family === null) {
    const results = telling('checks', ['family', 'table', 'what has to hold'], listedChecks(listed));
    const said = 'Run them by family, or all: \\check orphans [TABLE], \\check all';
    return results.map((one) => ({ ...one, said }));
  }
  const report = await checkStar(await warehouse(), { family, table }, signal);
  const { findings, moments } = report;
  const failing = withRows(findings);
  return [
    { title: 'checks', result: findingsTold(findings), said: summaryOf(report), ...failureOf(report) },
    ...(moments === null ? [] : [{ title: 'freshness', result: moments }]),
    ...failing.slice(0, shownFailing).map(({ name, outcome, rows: result }) => ({
      title: `${name} ${outcome === 'warn' ? 'warns' : 'fails'}`,
      result,
    })),
  ];
}

/** The findings that have rows to show, in the order in which they are told. */
function withRows(findings: readonly CheckFinding[]): readonly (CheckFinding & { readonly rows: ResultSet })[] {
  return byGravity(findings).flatMap((finding) =>
    finding.failing === null ? [] : [{ ...finding, rows: finding.failing }],
  );
}

function byGravity(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  return gravity.flatMap((outcome) => findings.filter((finding) => finding.outcome === outcome));
}

function findingsTold(findings: readonly CheckFinding[]): ResultSet {
  const columns = ['outcome', 'found', 'what has to hold', 'family', 'table'].map((name) => ({
    name,
    type: 'text',
    numeric: false,
  }));
  const rows = byGravity(findings).map(({ outcome, family, table, title, message }) => [
    outcomes[outcome],
    message,
    title,
    family,
    table,
  ]);
  return { columns, rows, more: false, touched: null };
}

/** `✓ 28 checks hold; the latest play is 2,917 days old`, `! 27 checks hold, 1 warns`. */
function summaryOf({ findings, moments }: CheckReport): string {
  const count = (outcome: CheckFinding['outcome']) => findings.filter((one) => one.outcome === outcome).length;
  const [held, warned] = [count('success'), count('warn')];
  const holds = `${plural(held, 'check')} ${held === 1 ? 'holds' : 'hold'}`;
  const warns = warned === 0 ? '' : `, ${warned} ${warned === 1 ? 'warns' : 'warn'}`;
  const age = moments?.rows[0]?.[2] ?? null;
  return `${warned === 0 ? '✓' : '!'} ${holds}${warns}${age === null ? '' : `; the latest play is ${age} old`}`;
}

function failureOf({ findings }: CheckReport): { readonly failure?: SparkifyError } {
  const fails = findings.filter(({ outcome }) => outcome === 'fail');
  const [first] = fails;
  if (first === undefined) return {};
  const count = `${plural(fails.length, 'check')} of ${findings.length} ${fails.length === 1 ? 'fails' : 'fail'}`;
  const others = withRows(findings).length > shownFailing;
  const follow = others
    ? `those of the first ${shownFailing} checks; \\check FAMILY shows its own`
    : 'those of each check';
  const failure = new SparkifyError('checks', `${count}, the first: ${first.title}: ${first.message}`, {
    remedy: `Look at the failing rows in the results that follow (${follow}), mend the data at its source, and stage again.`,
  });
  return { failure };
}
