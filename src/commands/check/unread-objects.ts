import { asSparkifyError, isCancellation } from '../../errors.ts';
import { plural } from '../../text/format.ts';
import type { Cell } from '../../warehouse/warehouse.ts';
import type { ObjectPage } from '../inspect/inspection.ts';
import type { CheckFinding } from './star-check.ts';

const about = {
  name: 'objects_read',
  title: 'every object that the source lists is loaded as it is, and nothing else',
  family: 'accounting',
  table: 'stage_events, stage_songs',
} as const;

/**
 * The check that no SQL can ask: the source's listing against the load ledger. What is new since the load is a reason to
 * stage again and no fault, so it warns; so does a source that cannot be listed now.
 */
export const unreadObjects = {
  ...about,

  async find(
    objects: (signal: AbortSignal) => AsyncIterable<ObjectPage>,
    shown: number,
    signal: AbortSignal,
  ): Promise<CheckFinding> {
    const rows: Cell[][] = [];
    let others = 0;
    let listed = 0;
    try {
      for await (const page of objects(signal)) {
        for (const { uri, state } of page.objects) {
          listed += state === 'vanished' ? 0 : 1;
          if (state === 'loaded') continue;
          others += 1;
          if (rows.length < shown) rows.push([page.table, uri, state]);
        }
      }
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { message, where } = asSparkifyError(error);
      const place = where === undefined ? '' : ` (${where})`;
      return { ...about, outcome: 'warn', message: `not known: ${message}${place}`, failing: null };
    }
    const message = plural(listed, 'object');
    if (others === 0) return { ...about, outcome: 'success', message, failing: null };
    const columns = ['table', 'object', 'state'].map((name) => ({ name, type: 'text', numeric: false }));
    const failing = { columns, rows, more: others > rows.length, touched: null };
    return { ...about, outcome: 'warn', message: `${message}, ${plural(others, 'other')} than loaded`, failing };
  },
};
