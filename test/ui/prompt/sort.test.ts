import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCells } from '../../../src/ui/state/prompt/compare.ts';
import { plainView, reorder, type Sort } from '../../../src/ui/state/prompt/view.ts';
import type { Cell } from '../../../src/warehouse/warehouse.ts';

const numbers = fc.oneof(
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.integer({ min: -5, max: 5 }).map(String),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '1.5e300', null),
);

function sorted(cells: readonly Cell[], numeric: boolean, direction: Sort['direction']): (readonly [Cell, number])[] {
  const rows = cells.map((cell) => [cell]);
  const view = { ...plainView, sort: { column: 0, direction } };
  const { order } = reorder({ columns: [{ name: 'a', type: 'x', numeric }], rows, view });
  return (order ?? []).map((index) => [cells[index] ?? null, index]);
}

it('sorting puts every cell where it belongs, and leaves equal ones in their order', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.tuple(fc.array(numbers), fc.constant(true)),
        fc.tuple(fc.array(fc.option(fc.string())), fc.constant(false)),
      ),
      fc.constantFrom('ascending', 'descending'),
      ([cells, numeric], direction) => {
        const pairs = sorted(cells, numeric, direction);
        expect(pairs).toHaveLength(cells.length);
        for (const [index, [cell, place]] of pairs.entries()) {
          const next = pairs[index + 1];
          if (next === undefined) continue;
          const order = compareCells(cell, next[0], numeric) * (direction === 'ascending' ? 1 : -1);
          expect(order).toBeLessThanOrEqual(0);
          if (order === 0) expect(place).toBeLessThan(next[1]);
        }
      },
    ),
  );
});

it('whole numbers beyond the reach of doubles are told apart', () => {
  expect(sorted(['9007199254740993', '9007199254740992'], true, 'ascending').map(([cell]) => cell)).toEqual([
    '9007199254740992',
    '9007199254740993',
  ]);
});
