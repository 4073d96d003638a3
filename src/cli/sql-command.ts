import { type DiffCommand, diffStatement } from '../commands/expect/diff-command.ts';
import { expectResult, tellJudgement } from '../commands/expect/expect-command.ts';
import { bindStatement } from '../commands/meta-command/bound-statement.ts';
import { ScriptRunner } from '../commands/meta-command/script-runner.ts';
import { initialSettings, type PromptSettings } from '../commands/meta-command/settings.ts';
import type { Pipeline, PromptSession } from '../commands/pipeline.ts';
import { SavedQueries } from '../commands/saved-queries.ts';
import { SparkifyError } from '../errors.ts';
import { type ResultFormat, resultFormats } from '../result/format.ts';
import { dialectOf } from '../sql/dialect.ts';
import { judgesResult } from '../sql/meta-command/command.ts';
import { keyColumns } from '../sql/meta-command/diff.ts';
import { guessKind } from '../sql/parameter-value.ts';
import { type ScriptItem, splitScript } from '../sql/script.ts';
import { ConnectionLost } from '../warehouse/warehouse.ts';
import { untilInterrupted } from './interrupt.ts';
import { PrintedScript } from './printed-script.ts';
import { readScripts, type ScriptSource } from './script-sources.ts';
import { earlierRuns, type GlobalOptions, openWorld, warnOf, withPipeline } from './world.ts';

export interface SqlOptions {
  /** Where statements come from, in order. */
  readonly sources: readonly ScriptSource[];
  readonly format?: string;
  readonly limit?: number;
  /** `name=value` of each parameter. */
  readonly set?: readonly string[];
  /** Lets statements change data where the target is protected. */
  readonly write?: boolean;
  /** A saved result that the last statement's has to equal. */
  readonly expect?: string;
  /** The configuration of another target, whose results are compared with these. */
  readonly diff?: string;
  /** Columns that tell rows apart in a diff, separated by commas. */
  readonly key?: string;
  /** Most by which two numbers may differ, for --expect and --diff. */
  readonly tolerance?: number;
  /** Say of each result where it comes from. */
  readonly provenance?: boolean;
}

/** Runs statements and commands one after another, results to standard output; stops at the first error. */
export async function sqlCommand(sql: SqlOptions, options: GlobalOptions): Promise<number> {
  const format = formatOf(sql.format, options);
  const settings = { ...initialSettings, variables: variablesOf(sql.set ?? []) };
  const scripts = await readScripts(sql.sources);
  const world = openWorld(options);
  warnOf(world);
  const dialect = dialectOf(world.settings.target.engine);
  const items = scripts.flatMap((script) => splitScript(script.text, dialect).map((item) => ({ item, script })));
  const final = items.at(-1);
  if (final === undefined) {
    if (holdsNothing(sql)) {
      if (options.quiet !== true) process.stderr.write('there is no statement to run\n');
      return 0;
    }
    throw new SparkifyError('usage', 'there is no statement to run', {
      remedy: 'Give one with -c, a file with -f, or on standard input with -.',
    });
  }
  const last = final;
  const diff = diffOf(sql, items);
  return withPipeline(world, (pipeline) =>
    untilInterrupted(async (signal) => {
      const session = await pipeline.openPrompt();
      try {
        await runScripts(pipeline, session, signal).catch(async (error: unknown) => {
          // What has failed is the thing to tell, whether or not the session can still be asked.
          if (!(error instanceof ConnectionLost)) await warnOfOpen(session).catch(() => undefined);
          throw error;
        });
        await warnOfOpen(session);
      } finally {
        await session.close();
      }
      return 0;
    }),
  );

  async function runScripts(pipeline: Pipeline, session: PromptSession, signal: AbortSignal): Promise<void> {
    const access = sql.write === true ? 'read-write' : 'read-only';
    const quiet = options.quiet === true;
    const judging = sql.expect !== undefined || items.some(({ item }) => mayJudge(item));
    const { target } = pipeline;
    const provenance = sql.provenance === true;
    const request = { signal, access } as const;
    // Nobody has asked for a copy on disk who compares nothing with it.
    const runs = items.some(({ item }) => mayDiff(item)) ? earlierRuns(world, target) : null;
    const catalog: Pipeline['catalog'] = (stop) => pipeline.catalog(stop);
    const asked = { format, limit: sql.limit, quiet, provenance, judging, request } as const;
    const printing = { target, session, catalog, ...asked } as const;
    const host = new PrintedScript(printing, settings);
    const folder = process.cwd();
    const on = { host, dialect, folder, place: { script: last.script, start: last.item.start } };
    const runner = new ScriptRunner({
      ...{ target, dialect, host, pipeline, runs },
      saved: new SavedQueries({ own: world.home.queries, validation: world.settings.etl.validationDir }),
      folder,
      fileFormat: format,
      settings,
    });
    try {
      if (diff !== null) {
        const statement = bindStatement(last.item.text, dialect, settings.variables);
        const judgement = await diffStatement(statement, diff, { ...on, pipeline, typed: `--diff ${diff.config}` });
        await tellJudgement(judgement, host);
        return;
      }
      for (const script of scripts) if ((await runner.run(script)) === 'quit') break;
      if (sql.expect !== undefined) {
        const { expect: file, tolerance = null } = sql;
        const expected = { type: 'result', file, ordered: null, tolerance } as const;
        await tellJudgement(await expectResult(expected, { ...on, typed: `--expect ${file}` }), host);
      }
    } finally {
      await runner.close();
    }
  }
}

/** A file may be there for what it holds one day; who writes a statement on the command line means one. */
function holdsNothing({ sources, expect, diff, key }: SqlOptions): boolean {
  const judges = expect !== undefined || diff !== undefined || key !== undefined;
  return !judges && sources.every(({ kind }) => kind === 'file');
}

/** Nothing is lost in silence: what a script has not committed is rolled back when its session ends. */
async function warnOfOpen(session: PromptSession): Promise<void> {
  if ((await session.transactionState()) === 'none') return;
  process.stderr.write(
    'warning: the transaction was still open and is rolled back; COMMIT keeps what it has changed\n',
  );
}

function mayJudge(item: ScriptItem): boolean {
  return item.kind === 'command' && (judgesResult(item.command) || runsFile(item));
}

function mayDiff(item: ScriptItem): boolean {
  return item.kind === 'command' && (item.command.name === 'diff' || runsFile(item));
}

/** What stands in a file is not known before it runs. */
function runsFile(item: ScriptItem & { readonly kind: 'command' }): boolean {
  return item.command.name === 'include' || item.command.name === 'run-saved';
}

/** @throws SparkifyError kind `usage` for what does not go together. */
function diffOf(
  { diff: config, expect, key, tolerance = 0 }: SqlOptions,
  items: readonly { readonly item: ScriptItem }[],
): (DiffCommand & { readonly config: string }) | null {
  if (config === undefined) {
    if (key === undefined) return null;
    throw new SparkifyError('usage', '--key is for --diff', {
      remedy: 'Name the other configuration: --diff other.cfg',
    });
  }
  if (expect === undefined && items.length === 1 && items[0]?.item.kind === 'statement') {
    return { name: 'diff', config, key: keyColumns(key ?? ''), tolerance };
  }
  throw new SparkifyError('usage', '--diff compares what one statement gives here and there', {
    remedy: 'Give one statement; in a script, \\diff --config FILE behind each that is to be compared.',
  });
}

function variablesOf(assignments: readonly string[]): PromptSettings['variables'] {
  return new Map(
    assignments.map((assignment) => {
      const [, name, text] = /^([\p{L}_][\p{L}\p{N}_]*)=(.*)$/su.exec(assignment) ?? [];
      if (name !== undefined && text !== undefined) return [name, { kind: guessKind(text), text }];
      throw new SparkifyError('usage', `--set ${assignment} is not understood`, {
        remedy: 'It is --set NAME=VALUE; NAME is used as :NAME.',
      });
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
