import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PipelineEvent, StepName } from '../src/commands/events.ts';
import { openPipeline } from '../src/commands/open-pipeline.ts';
import type { Pipeline, RunRequest } from '../src/commands/pipeline.ts';
import { homePaths } from '../src/config/home.ts';
import { loadSettings } from '../src/config/read.ts';
import type { Cell } from '../src/warehouse/warehouse.ts';

/** A pipeline on a warehouse and sources of its own, in a folder that `close` removes. */
export interface TestPipeline {
  readonly folder: string;
  readonly pipeline: Pipeline;
  /** Replaces the content of log_data or song_data; names are relative to them. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  run(steps: readonly StepName[], request?: Partial<RunRequest>, signal?: AbortSignal): Promise<PipelineEvent[]>;
  rows(sql: string): Promise<readonly (readonly Cell[])[]>;
  close(): Promise<void>;
}

/**
 * `configuration` is the text of a dwh.cfg without LOG_DATA and SONG_DATA, which are set. Unless it names a server, the
 * warehouse is a file of the test's own.
 */
export async function openTestPipeline(configuration = ''): Promise<TestPipeline> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-test-'));
  const file = join(folder, 'dwh.cfg');
  await mkdir(join(folder, 'log_data'));
  await mkdir(join(folder, 'song_data'));
  await writeFile(file, `[S3]\nLOG_DATA=log_data\nSONG_DATA=song_data\n${configuration}`);
  const overrides = /^HOST/m.test(configuration) ? {} : { warehouse: join(folder, 'w.duckdb') };
  const settings = loadSettings({ file, env: {}, cwd: folder, overrides });
  const pipeline = await openPipeline(settings, homePaths(join(folder, 'home')));
  return {
    folder,
    pipeline,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), content);
      }
    },
    async run(steps, request = {}, signal = new AbortController().signal) {
      const events: PipelineEvent[] = [];
      for await (const event of pipeline.run({ command: 'test', steps, ...request }, signal)) events.push(event);
      return events;
    },
    async rows(sql) {
      const session = await pipeline.openPrompt();
      try {
        return (await session.query(sql, { limit: 1_000_000, signal: new AbortController().signal })).rows;
      } finally {
        await session.close();
      }
    },
    async close() {
      await pipeline.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** How a run ended: its last event. */
export function endOf(events: readonly PipelineEvent[]): PipelineEvent & { type: 'run-finished' } {
  const last = events.at(-1);
  if (last?.type !== 'run-finished') throw new Error('the run did not end with run-finished');
  return last;
}

/** An event as the logs hold it, with what a test wants otherwise. */
export function event(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    artist: null,
    auth: 'Logged In',
    firstName: 'Ada',
    gender: 'F',
    itemInSession: 0,
    lastName: 'Byron',
    length: null,
    level: 'free',
    location: 'London',
    method: 'GET',
    page: 'Home',
    registration: 1540919166796.5 - 0.5,
    sessionId: 1,
    song: null,
    status: 200,
    ts: 1541105830796,
    userAgent: '"Mozilla"',
    userId: '1',
    ...changes,
  });
}

/** A play of a song. */
export function play(changes: Readonly<Record<string, unknown>> = {}): string {
  return event({ page: 'NextSong', method: 'PUT', artist: 'A', song: 'S', length: 200.5, ...changes });
}

export function song(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    num_songs: 1,
    artist_id: 'AR1',
    artist_latitude: 35.1,
    artist_longitude: -90.2,
    artist_location: 'Memphis, TN',
    artist_name: 'A',
    song_id: 'SO1',
    title: 'S',
    duration: 200.5,
    year: 1999,
    ...changes,
  });
}
