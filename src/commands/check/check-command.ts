import { SparkifyError } from '../../errors.ts';
import type { MetaCommand } from '../../sql/meta-command/command.ts';
import { plural } from '../../text/format.ts';
import type { ResultSet } from '../../warehouse/warehouse.ts';
import type { TitledResult } from '../meta-command/host.ts';
import { telling } from '../meta-command/tellings.ts';
import { type CheckedWarehouse, type CheckFinding, type CheckReport, checkStar, listedChecks } from './star-check.ts';

const marks = { success: '✓', warn: '!', fail: '✗' } as const;

/**
 * What `\check` shows: what there is to check; or what came of each check, the moments that freshness is judged by, and
 * the failing rows, a result each. The first carries the failure where there is one.
 */
export async function checkResults(
  { family, table }: Extract<MetaCommand, { name: 'check' }>,
  warehouse: () => Promise<CheckedWarehouse>,
  listed: Pick<CheckedWarehouse, 'dialect' | 'unmatchedPlays'>,
  signal: AbortSignal,
): Promise<readonly TitledResult[]> {
  if (family === null) return telling('checks', ['family', 'table', 'what has to hold'], listedChecks(listed));
  const report = await checkStar(await warehouse(), { family, table }, signal);
  const { findings, moments } = report;
  return [
    { title: 'checks', result: findingsTold(findings), ...failureOf(report) },
    ...(moments === null ? [] : [{ title: 'freshness', result: moments }]),
    ...findings.flatMap(({ name, failing }) => (failing === null ? [] : [{ title: `${name} fails`, result: failing }])),
  ];
}

function findingsTold(findings: readonly CheckFinding[]): ResultSet {
  const columns = ['', 'family', 'table', 'what has to hold', 'found'].map((name) => ({
    name,
    type: 'text',
    numeric: false,
  }));
  const rows = findings.map(({ outcome, family, table, title, message }) => [
    marks[outcome],
    family,
    table,
    title,
    message === '' ? 'holds' : message,
  ]);
  return { columns, rows, more: false, touched: null };
}

function failureOf({ findings }: CheckReport): { readonly failure?: SparkifyError } {
  const fails = findings.filter(({ outcome }) => outcome === 'fail');
  const [first] = fails;
  if (first === undefined) return {};
  const count = `${plural(fails.length, 'check')} of ${findings.length} ${fails.length === 1 ? 'fails' : 'fail'}`;
  const failure = new SparkifyError('checks', `${count}, the first: ${first.title}: ${first.message}`, {
    remedy: 'Look at the failing rows, mend the data at its source, and stage again.',
  });
  return { failure };
}
