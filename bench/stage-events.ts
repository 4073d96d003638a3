import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { generateSample } from '../src/sample/generate.ts';
import { stageEvents } from '../src/sql/schema.ts';
import { compare } from './measure.ts';
import { openBenchPipeline, withFolder } from './world.ts';

/** 500,000 events in 30 objects: the whole `stage` step, against DuckDB reading the same files without any check. */
export function benchStageEvents(events = 500_000) {
  return withFolder(async (folder) => {
    await generateSample({
      directory: join(folder, 'data'),
      songs: 1,
      events,
      seed: 1,
      signal: new AbortController().signal,
    });
    const logs = join(folder, 'data', 'log_data');
    const objects = (await readdir(logs, { recursive: true })).filter((name) => name.endsWith('.json')).length;
    const { pipeline, run } = await openBenchPipeline(
      folder,
      `[S3]\nLOG_DATA=${logs}\nLOG_JSONPATH=${join(folder, 'data', 'log_json_path.json')}\nSONG_DATA=${join(folder, 'data', 'song_data')}\n`,
    );
    const bare = join(folder, 'bare.duckdb');
    const instance = await DuckDBInstance.create(bare);
    const connection = await instance.connect();
    const types = { text: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT', float: 'DOUBLE', timestamp: 'BIGINT' };
    // userId is a text in the data ("" where nobody is logged in), so even the bare statement must cast it.
    const columns = stageEvents.columns.map(
      ({ name, type }) => `${name}: '${name === 'userId' ? 'VARCHAR' : types[type]}'`,
    );
    try {
      return await compare(
        `stage ${events.toLocaleString('en-US')} events in ${objects} objects from a folder`,
        1.5,
        () => run('stage'),
        'DuckDB: CREATE TABLE AS SELECT … FROM read_json, the same types, no checks',
        async () => {
          await connection.run('DROP TABLE IF EXISTS stage_events');
          await connection.run(`
            CREATE TABLE stage_events AS
            SELECT * REPLACE (make_timestamp(ts * 1000) AS ts, CAST(nullif(userId, '') AS INTEGER) AS userId)
            FROM read_json('${logs}/**/*.json', format = 'newline_delimited', columns = {${columns.join(', ')}})`);
        },
      );
    } finally {
      connection.closeSync();
      instance.closeSync();
      await pipeline.close();
      await rm(bare, { force: true });
    }
  });
}
