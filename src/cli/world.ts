import { EarlierRuns } from '../commands/expect/earlier-runs.ts';
import type { Pipeline } from '../commands/pipeline.ts';
import type { HomePaths } from '../config/home.ts';
import { homePaths, sparkifyHome } from '../config/home.ts';
import { loadSettings } from '../config/read.ts';
import type { Settings } from '../config/settings.ts';
import { SparkifyError } from '../errors.ts';
import { dialectOf } from '../sql/dialect.ts';
import { visible } from '../text/safe.ts';
import type { Target } from '../warehouse/warehouse.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly warehouse?: string;
  readonly logData?: string;
  readonly songData?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly readOnly?: boolean;
  readonly quiet?: boolean;
  /** The cockpit in plain lines, for screen readers. */
  readonly plain?: boolean;
}

/** What a command works on, made from the options and the environment. */
export interface World {
  readonly options: GlobalOptions;
  readonly settings: Settings;
  readonly homeFolder: string;
  readonly home: HomePaths;
}

/** @throws SparkifyError kind `config` with all that is wrong in the configuration. */
export function openWorld(options: GlobalOptions): World {
  const { config, warehouse, logData, songData, readOnly } = options;
  const overrides = {
    ...(warehouse === undefined ? {} : { warehouse }),
    ...(logData === undefined ? {} : { logData }),
    ...(songData === undefined ? {} : { songData }),
    ...(readOnly === undefined ? {} : { readOnly }),
  };
  const settings = loadSettings({ file: config, env: process.env, cwd: process.cwd(), overrides });
  const homeFolder = sparkifyHome(process.env);
  return { options, settings, homeFolder, home: homePaths(homeFolder) };
}

/** What --read-only answers to a command that writes. */
export function readOnlyRefusal(command: string): SparkifyError {
  return new SparkifyError('usage', `${command} is refused: --read-only lets nothing be written`, {
    remedy: 'Leave out --read-only, or look with status, history, sql and run --plan.',
  });
}

/** The results that `\diff` compares with those of later sessions. */
export function earlierRuns({ settings, home }: Pick<World, 'settings' | 'home'>, target: Target): EarlierRuns {
  const { keepResults: writes } = settings.target;
  return new EarlierRuns({ folder: home.results, target, dialect: dialectOf(target.engine), writes });
}

/** Prints what is odd about the configuration, for commands without a screen. */
export function warnOf({ settings, options }: World): void {
  if (options.quiet === true) return;
  for (const warning of settings.warnings) process.stderr.write(`warning: ${visible(warning)}\n`);
}

/** Opens the pipeline for the time of `work`. */
export async function withPipeline<T>(world: World, work: (pipeline: Pipeline) => Promise<T>): Promise<T> {
  const { openPipeline } = await import('../commands/open-pipeline.ts');
  const pipeline = await openPipeline(world.settings, world.home);
  try {
    return await work(pipeline);
  } finally {
    await pipeline.close();
  }
}
