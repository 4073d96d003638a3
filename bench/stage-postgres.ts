import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { generateSample } from '../src/sample/generate.ts';
import { copyLine } from '../src/sql/copy-text.ts';
import { stageEvents } from '../src/sql/schema.ts';
import { administrator, Cluster, clusterSection } from '../test/postgres/cluster.ts';
import { compare } from './measure.ts';
import { openBenchPipeline, withFolder } from './world.ts';

/** A database in which our `stage` and a baseline each replace a table of their own by the same events. */
interface Arena {
  readonly cluster: Cluster;
  readonly database: string;
  readonly folder: string;
  /** The files of events. */
  readonly logs: readonly string[];
}

interface Baseline {
  readonly name: string;
  readonly limit: number;
  /** Makes ready what does not count; returns what replaces the rows of `ready_made`. */
  prepare(arena: Arena): Promise<() => Promise<unknown>>;
}

const run = promisify(execFile);

/** `psql \copy` of the same rows, ready-made as CSV: what PostgreSQL itself needs to take them in. */
const psqlCopy: Baseline = {
  name: 'psql: DELETE and \\copy of the same rows, ready-made',
  limit: 1.3,
  async prepare({ cluster, database, folder }) {
    const csv = join(folder, 'ready-made.csv');
    cluster.psql(database, `\\copy stage_events TO '${csv}' (FORMAT csv)`);
    const args = ['-c', 'DELETE FROM ready_made', '-c', `\\copy ready_made FROM '${csv}' (FORMAT csv)`];
    return async () => cluster.psqlWith(database, ['-1', ...args]);
  },
};

/** What one writes by hand in Node: a line at a time, JSON.parse, COPY. */
const nodeCopy: Baseline = {
  name: 'Node: DELETE, JSON.parse line by line and COPY',
  limit: 1,
  async prepare({ cluster, database, logs }) {
    const texts = stageEvents.columns.map(({ name, type }) => [name, type] as const);
    return async () => {
      const client = new pg.Client({ ...loginTo(cluster), database });
      await client.connect();
      try {
        await client.query('BEGIN; DELETE FROM ready_made');
        const copy = client.query(copyFrom('COPY ready_made FROM STDIN'));
        const finished = new Promise((resolve, reject) => copy.once('finish', resolve).once('error', reject));
        for (const file of logs) {
          let lines = '';
          for await (const line of createInterface({ input: createReadStream(file) })) {
            const event = JSON.parse(line) as Record<string, string | number | null>;
            lines += copyLine(
              texts.map(([name, type]) => {
                const value = event[name] ?? null;
                if (type === 'timestamp' && value !== null) return new Date(value).toISOString();
                return type !== 'text' && value === '' ? null : value;
              }),
            );
            if (lines.length < 1_000_000) continue;
            if (!copy.write(lines)) await new Promise((resolve) => copy.once('drain', resolve));
            lines = '';
          }
          copy.write(lines);
        }
        copy.end();
        await finished;
        await client.query('COMMIT');
      } finally {
        await client.end();
      }
    };
  },
};

/** What one writes by hand in Python, where psycopg2 is installed. */
const psycopg2: Baseline = {
  name: 'Python: DELETE, json.loads and psycopg2 execute_values',
  limit: 0.5,
  async prepare({ cluster, database, folder, logs }) {
    const script = join(folder, 'load.py');
    const names = stageEvents.columns.map(({ name }) => name);
    await writeFile(
      script,
      `
import json, os, sys, psycopg2
from psycopg2.extras import execute_values
names = ${JSON.stringify(names)}
def rows():
    for path in sys.argv[1:]:
        for line in open(path, encoding='utf-8'):
            event = json.loads(line)
            event['userId'] = event['userId'] or None
            yield [event.get(name) for name in names]
values = '(' + ', '.join("timestamp 'epoch' + %s * interval '1 millisecond'" if name == 'ts' else '%s' for name in names) + ')'
with psycopg2.connect(os.environ['DSN']) as connection, connection.cursor() as cursor:
    cursor.execute('DELETE FROM ready_made')
    execute_values(cursor, 'INSERT INTO ready_made VALUES %s', rows(), template=values, page_size=1000)
`,
    );
    const DSN = `host=127.0.0.1 port=${cluster.port} user=${administrator.user} dbname=${database}`;
    const env = { PATH: process.env.PATH, DSN, PGPASSWORD: administrator.password };
    return () => run('python3', [script, ...logs], { env });
  },
};

function loginTo({ port }: Cluster) {
  return { host: '127.0.0.1', port, ...administrator };
}

async function against(baseline: Baseline, events = 500_000) {
  return withFolder(async (folder) => {
    const data = join(folder, 'data');
    await generateSample({ directory: data, songs: 1, events, seed: 1, signal: new AbortController().signal });
    const logFolder = join(data, 'log_data');
    const logs = (await readdir(logFolder, { recursive: true }))
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(logFolder, name));
    const cluster = await Cluster.start(['max_wal_size = 8GB', 'shared_buffers = 512MB']);
    try {
      const database = cluster.newDatabase();
      const { pipeline, run: runSteps } = await openBenchPipeline(
        folder,
        `${clusterSection(cluster, database)}[S3]\nLOG_DATA=${logFolder}\nSONG_DATA=${join(data, 'song_data')}\n`,
      );
      try {
        await runSteps('stage');
        cluster.psql(database, 'CREATE TABLE ready_made (LIKE stage_events)');
        const replace = await baseline.prepare({ cluster, database, folder, logs });
        return await compare(
          `stage ${events.toLocaleString('en-US')} events in ${logs.length} objects into PostgreSQL`,
          baseline.limit,
          () => runSteps('stage'),
          baseline.name,
          replace,
          5,
          // What the rounds before have deleted is swept up, as autovacuum would, but not while something is timed.
          async () => cluster.psql(database, 'VACUUM stage_events, ready_made'),
        );
      } finally {
        await pipeline.close();
      }
    } finally {
      await cluster.close();
    }
  });
}

export const benchStagePostgres = () => against(psqlCopy);
export const benchStagePostgresNode = () => against(nodeCopy);

/** Null where there is no psycopg2. */
export async function benchStagePostgresPython() {
  const present = await run('python3', ['-c', 'import psycopg2']).then(
    () => true,
    () => false,
  );
  return present ? against(psycopg2) : null;
}
