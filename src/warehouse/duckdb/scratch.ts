import { DuckDBInstance } from '@duckdb/node-api';
import type { Connection } from '../warehouse.ts';
import { EmbeddedConnection } from './connection.ts';
import { engineSettings } from './warehouse.ts';

/** A DuckDB in memory that parses for another engine. */
export interface Scratch {
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Opens one; what does not fit into the memory it may take goes to `folder`. */
export async function openScratch(folder: string): Promise<Scratch> {
  // One thread parses as fast as one server process takes rows in, and with less work in all than several.
  const settings = { ...engineSettings(), temp_directory: folder, threads: '1' };
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = new EmbeddedConnection(await instance.connect());
  return {
    connection,
    async close() {
      await connection.close();
      instance.closeSync();
    },
  };
}
