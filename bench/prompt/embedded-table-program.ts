import { DuckDBInstance } from '@duckdb/node-api';
import { median, timed } from './figure.ts';

// Makes a table in a DuckDB file and prints how many milliseconds the driver takes for the first rows of all of it. A program
// of its own: a stream that is not read to its end keeps the file open for as long as its process lives.
const [file = '', table = '', query = ''] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(file)).connect();
await connection.run(`CREATE TABLE ${table} AS ${query}`);
const times: number[] = [];
for (let round = 0; round < 5; round += 1) {
  // A chunk has 2,048 rows.
  times.push(await timed(async () => (await connection.stream(`SELECT * FROM ${table}`)).fetchChunk()));
}
process.stdout.write(`${median(times)}\n`);
