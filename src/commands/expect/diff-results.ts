import { SparkifyError } from '../../errors.ts';
import type { ResultDifference } from '../../result/compare/difference.ts';
import { type CompareOptions, ResultComparer } from '../../result/compare/result-comparer.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';

/** One of two results that are compared. */
export interface ComparedResult {
  readonly columns: readonly ResultColumn[];
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** How two results are compared. */
export interface DiffOptions {
  /** Columns that tell rows apart; empty: whole rows are compared. */
  readonly key: readonly string[];
  readonly tolerance: number;
}

/** Differences that are kept to be shown; all are counted. */
const shownDifferences = 1_000;

/**
 * Compares two results by key, or by whole rows, whatever the order of their rows. Both are read side by side, and rows
 * that both have are let go, so it takes memory only for the others; columns are compared by place, for engines name
 * expressions as they like.
 * @throws SparkifyError kind `usage` for a key that is no column, kind `data` where too many rows wait for their partner.
 */
export async function diffResults(
  left: ComparedResult,
  right: ComparedResult,
  options: DiffOptions,
): Promise<ResultDifference> {
  const comparer = new ResultComparer({
    left: left.columns,
    right: right.columns,
    names: 'free',
    ordered: false,
    key: keyPlaces(options.key, left.columns, right.columns),
    tolerance: options.tolerance,
    shown: shownDifferences,
  } satisfies CompareOptions);
  const sides = { left: left.batches[Symbol.asyncIterator](), right: right.batches[Symbol.asyncIterator]() };
  const open = new Set<'left' | 'right'>(['left', 'right']);
  try {
    while (open.size > 0) {
      // Neither runs far ahead of the other.
      const steps = [...open].map(async (side) => ({ side, step: await sides[side].next() }));
      for (const { side, step } of await allSettled(steps)) {
        if (step.done === true) open.delete(side);
        else comparer.add(side, step.value);
      }
    }
    return comparer.finish();
  } finally {
    await Promise.all([...open].map((side) => sides[side].return?.()));
  }
}

/** Waits for all of them, then throws the first failure: none is left behind at work. */
async function allSettled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

function keyPlaces(
  key: readonly string[],
  left: readonly ResultColumn[],
  right: readonly ResultColumn[],
): readonly number[] {
  return key.map((name) => {
    const place = [left, right]
      .map((columns) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()))
      .find((index) => index >= 0);
    if (place !== undefined) return place;
    throw new SparkifyError('usage', `the key ${name} is no column of the result`, {
      remedy: `The columns are ${left.map((column) => column.name).join(', ')}.`,
    });
  });
}
