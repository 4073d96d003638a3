import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { selectSteps, steps } from '../commands/steps.ts';
import { asSparkifyError, SparkifyError } from '../errors.ts';
import { failureText } from '../report/plain.ts';
import { resultFormats } from '../result/format.ts';
import { maskSecrets } from '../text/secret.ts';
import { outliveReaders, ReaderGone } from './output.ts';
import type { SampleOptions } from './sample-command.ts';
import type { ScriptSource } from './script-sources.ts';
import type { SqlOptions } from './sql-command.ts';
import type { GlobalOptions } from './world.ts';

/**
 * Runs one command line.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 checks failed, 4 another operator holds
 *   the lock, 130 cancelled.
 */
export async function runProgram(argv: readonly string[], version: string): Promise<number> {
  outliveReaders();
  let exitCode = 0;
  const program = describe(version, async (work) => {
    exitCode = await work();
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong; it ends with 0 after --help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ReaderGone) return 0;
    const { kind, message, where = null, remedy = null, exitCode: code, cause } = asSparkifyError(error);
    process.stderr.write(maskSecrets(failureText({ kind, message, where, remedy })));
    if (kind === 'internal' && cause instanceof Error && process.env.DEBUG) {
      process.stderr.write(`${maskSecrets(cause.stack ?? '')}\n`);
    }
    return code;
  }
}

type Doing = (work: () => Promise<number>) => Promise<void>;

function describe(version: string, doing: Doing): Command {
  const program = new Command('sparkify-tui')
    .description('A cockpit for a data warehouse. Without a command it opens the screen.')
    .version(version)
    .option('--config <file>', 'configuration file (default: ./dwh.cfg, where there is one)')
    .option('--warehouse <path>', 'file of the embedded warehouse')
    .option('--log-data <uri>', 'event logs: s3://bucket/prefix or a folder')
    .option('--song-data <uri>', 'song metadata: s3://bucket/prefix or a folder')
    .option('--json', 'machine-readable output on standard output')
    .option('--yes', 'do not ask before destructive acts')
    .option('--read-only', 'let nothing be written')
    .option('--quiet', 'only say what went wrong')
    .option('--plain', 'the cockpit in plain lines, for screen readers; commands are typed')
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 checks failed, 4 locked by another, 130 cancelled',
    )
    .exitOverride()
    // Commander takes a word that is no command for an argument too many.
    .argument('[command]')
    .usage('[options] [command]')
    .helpCommand(true);
  program.action((word: string | undefined) =>
    doing(async () => {
      if (word !== undefined) throw unknownCommand(word, program);
      const { cockpitCommand } = await import('./cockpit-command.ts');
      return cockpitCommand(program.opts<GlobalOptions>());
    }),
  );
  addSteps(program, doing);
  addRun(program, doing);
  addSql(program, doing);
  addLooks(program, doing);
  addSample(program, doing);
  return program;
}

function unknownCommand(word: string, { commands }: Command): SparkifyError {
  return new SparkifyError('usage', `there is no command "${word}"`, {
    remedy: `The commands are ${commands.map((command) => command.name()).join(', ')}; --help tells more.`,
  });
}

const checkSummary = 'with --plan on Redshift: have it read and parse all objects, and load nothing';

function addSteps(program: Command, doing: Doing): void {
  for (const { name, summary } of steps) {
    const command = program.command(name).description(summary);
    if (name === 'create') command.option('--recreate', 'drop all tables and make them anew; asks first');
    if (name === 'validate') command.option('--save', 'record the results of the queries as expected');
    command.option('--plan', 'print what would happen, and change nothing');
    if (name === 'stage') command.option('--check', checkSummary);
    command.action((own: { recreate?: boolean; save?: boolean; plan?: boolean; check?: boolean }) =>
      doing(async () => {
        const { runCommand } = await import('./run-command.ts');
        const request = {
          command: own.recreate === true ? `${name} --recreate` : name,
          steps: [name],
          recreate: own.recreate ?? false,
          save: own.save ?? false,
          check: own.check ?? false,
        };
        return runCommand(request, { ...program.opts<GlobalOptions>(), plan: own.plan ?? false });
      }),
    );
  }
}

function addRun(program: Command, doing: Doing): void {
  const order = steps.map(({ name }) => name).join(', ');
  program
    .command('run')
    .description(`run the steps in order: ${order}`)
    .option('--from <step>', 'begin with this step')
    .option('--to <step>', 'end with this step')
    .option('--only <steps>', 'run only these steps, separated by commas')
    .option('--plan', 'print what would happen, and change nothing')
    .option('--check', checkSummary)
    .action((own: { from?: string; to?: string; only?: string; plan?: boolean; check?: boolean }) =>
      doing(async () => {
        const chosen = selectSteps(own);
        const { runCommand } = await import('./run-command.ts');
        return runCommand(
          { command: 'run', steps: chosen, check: own.check ?? false },
          { ...program.opts<GlobalOptions>(), plan: own.plan ?? false },
        );
      }),
    );
}

function addSql(program: Command, doing: Doing): void {
  // In the order of the command line, which commander does not keep across options.
  const sources: ScriptSource[] = [];
  const add = (source: ScriptSource) => sources.push(source);
  program
    .command('sql')
    .description('run SQL statements, their results on standard output')
    .argument('[-]', 'read the statements from standard input')
    .option('-c, --command <sql>', 'statements and commands; may be given several times, and mixed with -f', (text) =>
      add({ kind: 'command', text }),
    )
    .option('-f, --file <file>', 'a file with statements and commands; - is standard input', (path) =>
      add({ kind: 'file', path }),
    )
    .addOption(
      new Option('--format <format>', 'how results are written (default: table on a terminal, else csv)').choices(
        resultFormats,
      ),
    )
    .option('--limit <rows>', 'at most so many rows of each result', wholeNumber)
    .option('--set <name=value>', 'the value of a parameter :name; may be given several times', collected)
    .option('--write', 'let statements change data where the target is protected')
    .option('--expect <file>', 'the last result has to equal this saved one; exit code 3 where it does not')
    .option('--diff <config>', 'compare what a statement gives here and on the target of this configuration')
    .option('--key <columns>', 'columns that tell rows apart in a diff, separated by commas')
    .option('--tolerance <number>', 'most by which numbers may differ, for --expect and --diff', tolerance)
    .option('--provenance', 'say on standard error where each result comes from')
    .action((script: string | undefined, own: Omit<SqlOptions, 'sources'>) =>
      doing(async () => {
        if (script !== undefined) add(standardInput(script, sources));
        const { sqlCommand } = await import('./sql-command.ts');
        return sqlCommand({ ...own, sources }, program.opts<GlobalOptions>());
      }),
    );
}

function collected(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, value];
}

function standardInput(argument: string, others: readonly ScriptSource[]): ScriptSource {
  if (argument === '-' && others.length > 0) {
    throw new SparkifyError('usage', 'give the statements once: with -c and -f, or with -', {
      remedy: 'Between -c and -f, standard input is -f -.',
    });
  }
  if (argument === '-') return { kind: 'file', path: '-' };
  throw new SparkifyError('usage', `sql takes no argument "${argument}"`, {
    remedy: 'Give a statement with -c, a file with -f, or - for standard input.',
  });
}

function addLooks(program: Command, doing: Doing): void {
  program
    .command('status')
    .description('how each step and table stands, from the warehouse and the source')
    .action(() =>
      doing(async () => (await import('./status-command.ts')).statusCommand(program.opts<GlobalOptions>())),
    );
  program
    .command('history')
    .description('the latest runs: who, when, how long, how they ended')
    .option('--limit <runs>', 'at most so many', wholeNumber, 20)
    .action((own: { limit: number }) =>
      doing(async () =>
        (await import('./status-command.ts')).historyCommand({ ...program.opts<GlobalOptions>(), limit: own.limit }),
      ),
    );
  program
    .command('doctor')
    .description('check configuration, source, warehouse, disk and terminal, with a remedy for each trouble')
    .option('--deep', 'also run all steps on the warehouse, in schemas of their own that are removed afterwards')
    .action((own: { deep?: boolean }) =>
      doing(async () =>
        (await import('./doctor-command.ts')).doctorCommand(program.opts<GlobalOptions>(), own.deep ?? false),
      ),
    );
}

function addSample(program: Command, doing: Doing): void {
  program
    .command('sample')
    .description("write generated data in Sparkify's own shape")
    .argument('<dir>', 'folder to write log_data, song_data and log_json_path.json into')
    .requiredOption('--songs <n>', 'number of songs, one object each', wholeNumber)
    .requiredOption('--events <n>', 'number of events', wholeNumber)
    .option('--seed <s>', 'another seed gives other data; the same one the same data', wholeNumber, 1)
    .action((directory: string, own: SampleOptions) =>
      doing(async () =>
        (await import('./sample-command.ts')).sampleCommand(directory, own, program.opts<GlobalOptions>()),
      ),
    );
}

function tolerance(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It must be a number from 0 on.');
  }
  return value;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError('It must be a whole number from 0 on.');
  }
  return Number(text);
}
