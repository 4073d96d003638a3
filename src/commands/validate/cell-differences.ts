import type { ResultDifference } from '../../result/compare/difference.ts';
import { differenceCells } from '../../result/compare/difference-text.ts';
import type { CellDifference } from '../events.ts';

/** Differing cells that are kept to be shown. */
const shownDifferences = 100;

/** The first differences of a result as events carry them. */
export function cellDifferences(difference: ResultDifference | null): readonly CellDifference[] {
  if (difference === null) return [];
  const { otherColumns } = difference;
  if (otherColumns !== null) {
    const [expected, got] = [otherColumns.left.join(', '), otherColumns.right.join(', ')];
    return [{ row: 0, column: '(columns)', expected, got }];
  }
  return differenceCells(difference).slice(0, shownDifferences);
}
