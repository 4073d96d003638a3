import { describe, expect, it } from 'vitest';
import { columnWidths, type Grid, gridStart, moveGrid, reveal } from '../../../src/ui/state/prompt/grid.ts';
import { resultOf } from '../fake-pipeline.ts';

const shape = { rows: 100, widths: [10, 20, 30, 10], frozen: 0 };
const view = { height: 10, width: 40 };

describe('column widths', () => {
  it('are those of the widest of name and values, as they are drawn', () => {
    const result = resultOf(['id', 'a long name', 'wide', 'control'], [['12345', null, '日本語', 'a\u001bb']]);

    expect(columnWidths(result)).toEqual([5, 11, 6, 7]);
  });

  it('stop at 60, and look at the first rows only', () => {
    const rows = Array.from({ length: 300 }, (_, index) => ['x'.repeat(index < 200 ? 3 : 50), 'y'.repeat(500)]);

    expect(columnWidths(resultOf(['a', 'b'], rows))).toEqual([3, 60]);
  });
});

describe('the cell under the cursor', () => {
  it('stays within the result', () => {
    expect(moveGrid(gridStart, 'up', shape, view)).toEqual(gridStart);
    expect(moveGrid({ ...gridStart, row: 99 }, 'down', shape, view).row).toBe(99);
    expect(moveGrid(gridStart, 'left', shape, view).column).toBe(0);
    expect(moveGrid(gridStart, 'down', { rows: 0, widths: [3], frozen: 0 }, view)).toEqual(gridStart);
  });

  it('scrolls the rows only as far as it must', () => {
    let grid: Grid = gridStart;
    for (let index = 0; index < 9; index++) grid = moveGrid(grid, 'down', shape, view);
    expect(grid.top).toBe(0);

    expect(moveGrid(grid, 'down', shape, view).top).toBe(1);
    expect(moveGrid(gridStart, 'last-row', shape, view)).toMatchObject({ row: 99, top: 90 });
    expect(moveGrid(gridStart, 'page-down', shape, view)).toMatchObject({ row: 9, top: 0 });
  });

  it('scrolls columns so that it is drawn whole where it can be', () => {
    expect(moveGrid(gridStart, 'right', shape, view).left).toBe(0);
    expect(reveal({ ...gridStart, column: 2 }, shape, view).left).toBe(2);
    expect(moveGrid(gridStart, 'last-column', shape, view).left).toBe(3);
  });

  it('makes use of a view that has become larger', () => {
    const grid = moveGrid(moveGrid(gridStart, 'last-row', shape, view), 'last-column', shape, view);

    expect(reveal(grid, shape, { height: 50, width: 100 })).toMatchObject({ row: 99, column: 3, top: 50, left: 0 });
  });

  it('is found even in a column wider than the view', () => {
    const huge = { rows: 1, widths: [5, 60, 5], frozen: 0 };

    expect(reveal({ ...gridStart, column: 1 }, huge, view).left).toBe(1);
  });
});
