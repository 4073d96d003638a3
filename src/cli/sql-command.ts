import { ScriptRunner } from '../commands/meta-command/script-runner.ts';
import { SparkifyError } from '../errors.ts';
import { type ResultFormat, resultFormats } from '../result/format.ts';
import { dialectOf } from '../sql/dialect.ts';
import { splitScript } from '../sql/script.ts';
import { untilInterrupted } from './interrupt.ts';
import { PrintedScript } from './printed-script.ts';
import { readScripts, type ScriptSource } from './script-sources.ts';
import { type GlobalOptions, openWorld, warnOf, withPipeline } from './world.ts';

export interface SqlOptions {
  /** Where statements come from, in order. */
  readonly sources: readonly ScriptSource[];
  readonly format?: string;
  readonly limit?: number;
  /** Lets statements change data where the target is protected. */
  readonly write?: boolean;
}

/** Runs statements and commands one after another, results to standard output; stops at the first error. */
export async function sqlCommand(sql: SqlOptions, options: GlobalOptions): Promise<number> {
  const format = formatOf(sql.format, options);
  const scripts = await readScripts(sql.sources);
  const world = openWorld(options);
  warnOf(world);
  const dialect = dialectOf(world.settings.target.engine);
  if (scripts.every(({ text }) => splitScript(text, dialect).length === 0)) {
    throw new SparkifyError('usage', 'there is no statement to run', {
      remedy: 'Give one with -c, a file with -f, or on standard input with -.',
    });
  }
  return withPipeline(world, (pipeline) =>
    untilInterrupted(async (signal) => {
      const session = await pipeline.openPrompt();
      const access = sql.write === true ? 'read-write' : 'read-only';
      const quiet = options.quiet === true;
      const host = new PrintedScript({ session, format, limit: sql.limit, quiet, request: { signal, access } });
      const runner = new ScriptRunner({ target: pipeline.target, dialect, host });
      try {
        for (const script of scripts) if ((await runner.run(script)) === 'quit') break;
      } finally {
        await session.close();
      }
      return 0;
    }),
  );
}

function formatOf(name: string | undefined, options: GlobalOptions): ResultFormat {
  if (name === undefined) return options.json === true ? 'json' : process.stdout.isTTY ? 'table' : 'csv';
  const format = resultFormats.find((known) => known === name);
  if (format !== undefined) return format;
  throw new SparkifyError('usage', `--format ${name}: there is no such format`, {
    remedy: `The formats are ${resultFormats.join(', ')}.`,
  });
}
