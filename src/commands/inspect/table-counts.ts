import { allTables } from '../../sql/schema.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import type { Catalog } from '../catalog.ts';
import type { WarehouseStatus } from '../pipeline.ts';
import { countRows } from './step-rows.ts';

/**
 * The rows of all tables. Counting reads whole tables, so while a run goes on, of which the status is asked often, the
 * last count stands as long as no step has ended since: nothing else is published in the meantime.
 */
export class TableCounts {
  #known: { readonly ended: string; readonly tables: WarehouseStatus['tables'] } | null = null;

  /** Counts now. `ended` says which steps have ended, in any words that change when another one does. */
  async count(
    ended: string,
    connection: Connection,
    catalog: Catalog,
    signal: AbortSignal,
  ): Promise<WarehouseStatus['tables']> {
    const tables: { table: string; rows: number | null }[] = [];
    for (const { name } of allTables) {
      tables.push({ table: name, rows: await countRows(connection, catalog, name, signal) });
    }
    this.#known = { ended, tables };
    return tables;
  }

  /** The last count, if it was made when the same steps had ended; else null. */
  lastCount(ended: string): WarehouseStatus['tables'] | null {
    return this.#known?.ended === ended ? this.#known.tables : null;
  }
}
