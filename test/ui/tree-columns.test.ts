import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/ui/effects/status.ts';
import { treeColumnsFor } from '../../src/ui/present/tree-columns.ts';
import { sparkline } from '../../src/ui/state/history-items.ts';

const titles = (room: number, activity: 'running' | 'at rest') =>
  treeColumnsFor(room, activity).map(({ title }) => title);

describe('the columns of the stage tree', () => {
  it('are all of them where there is room, in one order', () => {
    expect(titles(91, 'at rest')).toEqual(['progress', 'rows', 'rows/s', 'bytes', 'elapsed', 'left (last)', 'checks']);
  });

  it('at 80 columns are rows and elapsed, and the progress while something runs', () => {
    expect(titles(48, 'at rest')).toEqual(['rows', 'elapsed']);
    expect(titles(28, 'at rest')).toEqual(['rows']);
    expect(titles(48, 'running')).toEqual(['progress', 'rows', 'elapsed']);
  });

  it('leave room for the message whatever the width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 13, max: 300 }),
        fc.constantFrom('running' as const, 'at rest' as const),
        (room, activity) => {
          const taken = treeColumnsFor(room, activity).reduce((sum, { width }) => sum + width + 1, 0);
          expect(room - taken).toBeGreaterThanOrEqual(12);
        },
      ),
    );
  });
});

describe('a sparkline', () => {
  it('has a bar for each value, the highest for the largest', () => {
    expect(sparkline([0, 50, 100])).toBe('▁▅█');
    expect(sparkline([])).toBe('');
    expect(sparkline([0, 0])).toBe('▁▁');
  });
});

describe('tries after a failure', () => {
  it('come after 1, 2, 4, 8, 16 and then every 30 seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(retryAfter)).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });
});
