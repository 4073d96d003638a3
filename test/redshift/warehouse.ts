import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { PipelineEvent, StepName } from '../../src/commands/events.ts';
import { openPipeline } from '../../src/commands/open-pipeline.ts';
import type { Pipeline, PlannedStep, RunRequest } from '../../src/commands/pipeline.ts';
import { homePaths } from '../../src/config/home.ts';
import { loadSettings } from '../../src/config/read.ts';
import { newPlace, type Place } from '../cli/program.ts';
import { serve } from '../s3-server/fixture.ts';
import type { S3Server, S3ServerOptions } from '../s3-server/server.ts';
import { configuration } from './configuration.ts';
import type { RedshiftDouble, RedshiftOptions } from './double/double.ts';
import { redshift } from './fixture.ts';
import { eventKeys, eventLine, roleArn, songText } from './sparkify.ts';

// The program, the double, its PostgreSQL and the bucket share a machine with all other tests.
vi.setConfig({ testTimeout: 300_000 });

type Objects = Readonly<Record<string, string | Uint8Array>>;

export const bucket = 'dend';

/** The jsonpaths file of the real data. */
export const jsonPaths = JSON.stringify({ jsonpaths: eventKeys.map((key) => `$['${key}']`) });

/** Two objects of events and one of a song, with a play of it. */
export const someObjects: Objects = {
  'log_json_path.json': jsonPaths,
  'log_data/2018/11/a.json': [
    eventLine({ itemInSession: 0, page: 'Home', song: null, artist: null, length: null }),
    eventLine({ itemInSession: 1, userId: '26', song: 'Something Girls', artist: 'Adam Ant', length: 233.40363 }),
  ].join('\n'),
  'log_data/2018/11/b.json': `${eventLine({ itemInSession: 2, userId: '8', ts: 1541110994796 })}\n`,
  'song_data/A/A/A/one.json': songText(),
};

export interface WarehouseOptions extends Omit<RedshiftOptions, 's3'> {
  /** What the bucket holds; default: `someObjects`. */
  readonly objects?: Objects;
  /** A folder that the bucket is, instead. */
  readonly folder?: string;
  readonly buckets?: S3ServerOptions['buckets'];
  /** Values of the configuration by section and key; null leaves one out. */
  readonly configured?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** The program's Redshift: a double, a bucket, and the configuration that leads to both. */
export interface TestWarehouse {
  readonly s3: S3Server;
  readonly double: RedshiftDouble;
  /** A dwh.cfg; the authority's certificate is in `ca.pem` beside it. */
  readonly text: string;
}

/** A double with a bucket; when the test ends, nothing may have been sent that the double does not know. */
export async function warehouse(options: WarehouseOptions = {}): Promise<TestWarehouse> {
  const { objects = someObjects, folder, buckets = {}, configured = {}, ...others } = options;
  const s3 = await serve({ buckets: { [bucket]: folder === undefined ? { objects } : { folder }, ...buckets } });
  const roles = [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }];
  const double = await redshift({ s3, roles, ...others });
  onTestFinished(() => expect(double.unknown).toEqual([]));
  return { s3, double, text: configuration({ s3, double, bucket, certificate: 'ca.pem', changes: configured }) };
}

/** A place in which the built program finds the warehouse. */
export function placeOf({ double, text }: TestWarehouse): Place {
  return newPlace({ 'dwh.cfg': text, 'ca.pem': double.ca });
}

export interface OpenWarehouse {
  readonly pipeline: Pipeline;
  run(steps: readonly StepName[], signal?: AbortSignal): Promise<readonly PipelineEvent[]>;
  plan(request: Partial<RunRequest>): Promise<readonly PlannedStep[]>;
  rows(sql: string): Promise<readonly (readonly (string | null)[])[]>;
}

/** The program on the warehouse, in this process; closed when the test ends. */
export async function open({ double, text }: TestWarehouse): Promise<OpenWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-redshift-'));
  await writeFile(join(folder, 'dwh.cfg'), text);
  await writeFile(join(folder, 'ca.pem'), double.ca);
  const settings = loadSettings({ file: join(folder, 'dwh.cfg'), env: {}, cwd: folder, overrides: {} });
  const pipeline = await openPipeline(settings, homePaths(join(folder, 'home')));
  onTestFinished(async () => {
    await pipeline.close();
    await rm(folder, { recursive: true, force: true });
  });
  const quiet = new AbortController().signal;
  return {
    pipeline,
    async run(steps, signal = quiet) {
      const events: PipelineEvent[] = [];
      for await (const event of pipeline.run({ command: 'test', steps }, signal)) events.push(event);
      return events;
    },
    plan: (request) => pipeline.plan({ command: 'test', steps: ['stage'], ...request }, quiet),
    rows: (sql) => double.behind(sql),
  };
}
