import { resolve } from 'node:path';
import { SparkifyError } from '../../errors.ts';
import { differenceLines, differenceResult, expectedAndGot } from '../../result/compare/difference-text.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { type Expectation, expectationText } from '../../sql/meta-command/expectation.ts';
import { hasRowOrder } from '../../sql/row-order.ts';
import { plural } from '../../text/format.ts';
import type { Cell, ResultSet } from '../../warehouse/warehouse.ts';
import type { Refutation, ScriptHost, ScriptListing } from '../meta-command/host.ts';
import type { ScriptPlace } from '../meta-command/place.ts';
import { judged, needsAllRows, type Verdict } from './judge.ts';
import { type KeptResult, type Rerun, wholeResult } from './kept-result.ts';
import { writeSaved } from './saved-result.ts';

/** A command on the last result, where it stands. */
export interface OnResult {
  readonly host: ScriptHost;
  readonly dialect: Dialect;
  readonly typed: string;
  readonly place: ScriptPlace;
  /** The folder that files are relative to. */
  readonly folder: string;
}

/** What a command found out about a result, ready to be told: a line where all is well. */
export type Judgement =
  | { readonly kind: 'fine'; readonly text: string }
  | ({ readonly kind: 'refuted' } & Refutation)
  | ({ readonly kind: 'listed' } & ScriptListing);

/** Has the host tell it; resolves with false where it is a failure. */
export async function tellJudgement(judgement: Judgement, host: ScriptHost): Promise<boolean> {
  switch (judgement.kind) {
    case 'fine':
      host.say(judgement.text);
      return true;
    case 'refuted':
      return host.refute(judgement);
    case 'listed':
      return host.list(judgement);
  }
}

/**
 * Holds the last result against an expectation, all of its rows where it takes all.
 * @throws SparkifyError as `judged` does, and kind `usage` where there is no result to judge.
 */
export async function expectResult(expected: Expectation, on: OnResult): Promise<Judgement> {
  const verdict = await verdictOn(expected, on);
  if (verdict.holds) return { kind: 'fine', text: `✓ ${expectationText(expected)}: ${verdict.message}` };
  const { typed, place } = on;
  const { lines, result } = proofOf(verdict);
  const failure = new SparkifyError('checks', `${expectationText(expected)} does not hold: ${verdict.message}`, {
    remedy: remedyOf(expected),
  });
  return { kind: 'refuted', typed, place, failure, lines, shown: { title: typed, result } };
}

async function verdictOn(expected: Expectation, { host, dialect, folder }: OnResult): Promise<Verdict> {
  const result = lastResult(host);
  const batches = needsAllRows(expected) ? wholeResult(result, rerun(host, dialect)) : once(result.rows);
  const by = { ordered: hasRowOrder(result.statement.written, dialect), tolerance: 0, folder };
  const [verdict] = await judged([expected], { columns: result.columns, batches }, by);
  if (verdict === undefined) throw new Error('one expectation has one verdict');
  return verdict;
}

export async function* once(rows: readonly (readonly Cell[])[]) {
  yield rows;
}

export function rerun(host: ScriptHost, dialect: Dialect): Rerun {
  return { session: () => host.session(), signal: host.signal, dialect };
}

/** @throws SparkifyError kind `usage` where the last statement gave no rows, or there was none. */
export function lastResult(host: ScriptHost): KeptResult {
  const [last] = host.kept();
  if (last === undefined || last.columns.length === 0) {
    throw new SparkifyError(
      'usage',
      last === undefined ? 'there is no result yet' : 'the last statement gives no rows',
      {
        remedy: 'Write the statement before the command: SELECT … \\expect rows = 1',
      },
    );
  }
  return last;
}

function remedyOf(expected: Expectation): string {
  if (expected.type !== 'result') return 'Mend the data or the statement, or expect what it gives.';
  return 'Mend the data or the statement; if the result is right, record it anew with \\expect save FILE.';
}

/** What differs, in lines and as a result: of a count or a cell, the two values. */
function proofOf({ expected, message, difference }: Verdict): { lines: readonly string[]; result: ResultSet } {
  if (difference !== null && difference.otherColumns === null) {
    return {
      lines: [...differenceLines(difference, expectedAndGot)],
      result: differenceResult(difference, expectedAndGot),
    };
  }
  const columns = ['expectation', 'outcome'].map((name) => ({ name, type: 'text', numeric: false }));
  const rows = [[expectationText(expected), message]];
  return { lines: [], result: { columns, rows, more: false, touched: null } };
}

/**
 * Keeps the last result, all of its rows, in a file to be expected later, in place of what had its name.
 * @throws SparkifyError kind `usage` where there is no result, or the file's name is no CSV's.
 */
export async function saveResult(file: string, { host, dialect, folder }: OnResult): Promise<Judgement> {
  if (!/\.csv$/i.test(file)) {
    throw new SparkifyError('usage', `a saved result is a CSV: ${file} does not end in .csv`, {
      remedy: 'Name it so; what has that name already is replaced.',
    });
  }
  const result = lastResult(host);
  const rows = await writeSaved(resolve(folder, file), result.columns, wholeResult(result, rerun(host, dialect)));
  return { kind: 'fine', text: `${plural(rows, 'row')} saved as expected in ${file}` };
}
