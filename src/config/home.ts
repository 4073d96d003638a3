import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the program keeps for itself, all of it below its home. */
export interface HomePaths {
  /** The embedded warehouse where the configuration names no other. */
  readonly warehouse: string;
  /** Folder of objects on their way into the warehouse; may be emptied while no run is on. */
  readonly spool: string;
  /** Folder of run logs. */
  readonly logs: string;
  /** Folder of the generated sample data. */
  readonly sample: string;
  /** Folder of results that were recorded as expected of the shipped queries. */
  readonly expected: string;
  /** Folder of the results that later runs of their queries are compared with. */
  readonly results: string;
  /** File of the statements typed at the SQL prompt. */
  readonly promptHistory: string;
  /** Folder of the operator's saved queries. */
  readonly queries: string;
  /** File of the texts that were left in the SQL prompt. */
  readonly promptBuffers: string;
  /** File of the operator's own keys. */
  readonly keys: string;
}

/** The folder that `~` stands for. */
export function homeFolder(env: Environment): string {
  return env.HOME || homedir();
}

/** Absolute path of the program's own folder: `SPARKIFY_HOME`, or the platform's place for application data. */
export function sparkifyHome(env: Environment): string {
  return env.SPARKIFY_HOME ? resolve(env.SPARKIFY_HOME) : envPaths('sparkify-tui', { suffix: '' }).data;
}

/** The paths below `home`. Nothing is created. */
export function homePaths(home: string): HomePaths {
  return {
    warehouse: join(home, 'warehouse.duckdb'),
    spool: join(home, 'spool'),
    logs: join(home, 'logs'),
    sample: join(home, 'sample'),
    expected: join(home, 'expected'),
    results: join(home, 'results'),
    promptHistory: join(home, 'prompt-history.jsonl'),
    queries: join(home, 'queries'),
    promptBuffers: join(home, 'prompt-buffers.json'),
    keys: join(home, 'keys.ini'),
  };
}
