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
  const instance = await DuckDBInstance.create(':memory:', { ...engineSettings(), temp_directory: folder });
  const connection = new EmbeddedConnection(await instance.connect());
  return {
    connection,
    async close() {
      await connection.close();
      instance.closeSync();
    },
  };
}
