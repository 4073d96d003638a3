import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { files } from '../../sql/etl.ts';
import { insertEmptyRecords, insertGoodRecords, loadMacros } from '../../sql/json-load.ts';
import { quoteText } from '../../sql/text.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import { runStatement, type StepContext } from '../step.ts';
import type { SegmentLoader } from './segment-loader.ts';

/**
 * DuckDB writes a load's rows to disk in groups of 122,880 while it goes on (DuckDB, "Row Groups"); what an INSERT leaves
 * below that waits for the COMMIT, which then writes it on one thread. So no segment should be smaller.
 */
const segmentSize = { fewestRows: 130_000, mostBytes: 256 * 1000 * 1000 };

/** The embedded engine: what parses is the warehouse itself. */
export async function openInsertLoader(
  context: StepContext,
  connection: Connection,
  folder: string,
): Promise<SegmentLoader> {
  for (const macro of loadMacros) await connection.query(macro);
  const taskOf = (task: string) => ({ step: 'stage' as const, task });
  return {
    parser: connection,
    segmentSize,
    takesCopyLines: false,
    follow: () => undefined,
    async insertGood({ table, load }, segment) {
      const sql = insertGoodRecords(load, segment.paths, segment.plainColumns);
      const { touched } = await runStatement(context, taskOf(table.name), connection, sql);
      return touched ?? 0;
    },
    async insertEmpty(table, count) {
      await runStatement(context, taskOf(table.name), connection, insertEmptyRecords(table, count));
    },
    finish: () => Promise.resolve(),
    async insertLedger(table, rows) {
      const path = join(folder, `ledger-${table.name}.ndjson`);
      const names = files.columns.map(({ name }) => name);
      const lines = rows.map(
        (row) => `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]])))}\n`,
      );
      await writeFile(path, lines.join(''));
      const types = files.columns.map(({ name, type }) => `${quoteText(name)}: '${ledgerTypes[type] ?? 'VARCHAR'}'`);
      await connection.query(
        `INSERT INTO ${files.name}
         SELECT ${names.join(', ')}
         FROM read_json(${quoteText(path)}, format = 'newline_delimited', columns = {${types.join(', ')}})`,
      );
    },
    close: () => Promise.resolve(),
  };
}

const ledgerTypes: Partial<Record<string, string>> = { bigint: 'BIGINT', timestamp: 'TIMESTAMP' };
