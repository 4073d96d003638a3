import type { Segment } from '../../spool/segment.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { insertGoodRecords, type JsonLoad } from '../../sql/json-load.ts';
import type { StagingTableName, Table } from '../../sql/schema.ts';
import type { Connection, Parameter } from '../../warehouse/warehouse.ts';
import type { StepContext } from '../step.ts';
import { openCopyLoader } from './copy-loader.ts';
import { openInsertLoader } from './insert-loader.ts';
import type { SegmentSize } from './segment-size.ts';
import type { TableSource } from './sources.ts';

/**
 * How spooled records become rows of the warehouse, within the load's transaction. DuckDB parses and checks them for all
 * of these, so that every engine takes and rejects the same.
 */
export interface SegmentLoader {
  /** A DuckDB session with the loading macros, where odd records are looked at one by one. */
  readonly parser: Connection;
  readonly segmentSize: SegmentSize;
  /** Whether rows that are lines of COPY already save the parsing. */
  readonly takesCopyLines: boolean;
  /**
   * Where the engine takes rows in behind their handing over: tells from now on how many rows of a table it has. Elsewhere a
   * row that was handed over is there.
   */
  follow(table: Table<StagingTableName>, told: (rows: number) => void): void;
  /** Puts the good records of a segment into its table, and returns how many they are. */
  insertGood(from: TableSource, segment: Segment): Promise<number>;
  /** Adds rows of nothing but NULLs. */
  insertEmpty(table: Table<StagingTableName>, count: number): Promise<void>;
  /**
   * Resolves when every row handed over so far is in the table.
   * @throws whatever kept a row out of it.
   */
  finish(table: Table<StagingTableName>): Promise<void>;
  /** Adds rows to `etl.files`, on behalf of the table's task. */
  insertLedger(table: Table<StagingTableName>, rows: readonly (readonly Parameter[])[]): Promise<void>;
  /** Waits for what is still under way. */
  close(): Promise<void>;
}

/** A loader for the engine of `connection`; it keeps its files in `folder`. */
export function openSegmentLoader(
  context: StepContext,
  connection: Connection,
  folder: string,
): Promise<SegmentLoader> {
  const { copyFromClient } = context.warehouse.dialect;
  if (connection.copyIn === null || copyFromClient === null) return openInsertLoader(context, connection, folder);
  return openCopyLoader(context, { copyIn: connection.copyIn.bind(connection), copyFromClient }, folder);
}

/** What loads a table, as a plan shows it. */
export function plannedStatements(dialect: Dialect, load: JsonLoad, spooled: string): string[] {
  const fill = dialect.copyFromClient?.(load.table) ?? insertGoodRecords(load, [spooled], []);
  return [dialect.emptyTable(load.table), fill];
}
