import { createInterface } from 'node:readline/promises';
import type { PipelineEvent } from '../commands/events.ts';
import type { Pipeline, PlannedStep, RunRequest } from '../commands/pipeline.ts';
import { exitCodeOf, SparkifyError } from '../errors.ts';
import { jsonLine } from '../report/json-lines.ts';
import { PlainReport } from '../report/plain.ts';
import { formatCount } from '../text/format.ts';
import { visible, visibleLines } from '../text/safe.ts';
import { untilInterrupted } from './interrupt.ts';
import { print, ReaderGone } from './output.ts';
import { type GlobalOptions, openWorld, readOnlyRefusal, warnOf, withPipeline } from './world.ts';

/** Runs steps headless and reports them; resolves with the exit code. */
export async function runCommand(request: RunRequest, options: GlobalOptions & { plan?: boolean }): Promise<number> {
  const world = openWorld(options);
  warnOf(world);
  return withPipeline(world, (pipeline) =>
    untilInterrupted(async (signal) => {
      if (request.check === true && options.plan !== true) throw checkWithoutPlan();
      if (options.plan === true) {
        const plan = await pipeline.plan(request, signal);
        await printPlan(plan, options);
        if (request.check !== true) return 0;
        const trials = plan.flatMap(({ trial }) => trial ?? []);
        if (trials.length === 0) throw nothingToCheck(pipeline);
        return trials.every(({ sound }) => sound) ? 0 : exitCodeOf('data');
      }
      if (world.settings.target.readOnly) throw readOnlyRefusal(request.command);
      if (request.recreate === true && options.yes !== true) await confirmRecreate(pipeline, signal);
      return report(pipeline, request, options, signal);
    }),
  );
}

function checkWithoutPlan(): SparkifyError {
  return new SparkifyError('usage', '--check goes with --plan', { remedy: 'Add --plan, or leave out --check.' });
}

function nothingToCheck({ target }: Pipeline): SparkifyError {
  return new SparkifyError('usage', `there is nothing that ${target.engine} can try without doing it`, {
    remedy: '--check has Redshift read what stage would load; leave it out elsewhere, and for other steps.',
  });
}

async function report(
  pipeline: Pipeline,
  request: RunRequest,
  options: GlobalOptions,
  signal: AbortSignal,
): Promise<number> {
  const plain = new PlainReport(process.stderr, { quiet: options.quiet ?? false });
  const lines = new EventLines();
  let exitCode = 1;
  for await (const event of pipeline.run(request, signal)) {
    if (options.json === true) await lines.write(event);
    else plain.write(event);
    if (event.type === 'run-finished') exitCode = event.failure === null ? 0 : exitCodeOf(event.failure.kind);
  }
  lines.end();
  return exitCode;
}

/** Prints events as JSON lines. A run is not over because its output cannot be written; that is told when it is. */
class EventLines {
  #failure: unknown = null;

  async write(event: PipelineEvent): Promise<void> {
    if (this.#failure !== null) return;
    try {
      await print(jsonLine(event));
    } catch (error) {
      this.#failure = error;
    }
  }

  /** @throws SparkifyError when not all could be written; a reader who left of his own accord misses nothing. */
  end(): void {
    if (this.#failure !== null && !(this.#failure instanceof ReaderGone)) throw this.#failure;
  }
}

async function printPlan(plan: readonly PlannedStep[], { json }: GlobalOptions): Promise<void> {
  if (json === true) {
    await print(`${JSON.stringify(plan)}\n`);
    return;
  }
  for (const { step, summary, reads, statements, trial } of plan) {
    await print(`-- ${step}: ${summary}\n`);
    for (const read of reads) await print(`-- reads ${visible(read)}\n`);
    if (statements.length === 0 && reads.length === 0) await print('-- nothing to do\n');
    for (const statement of statements) await print(`${statement};\n`);
    for (const finding of trial?.findings ?? [])
      await print(`-- tried ${visibleLines(finding).replaceAll('\n', '\n--   ')}\n`);
    await print('\n');
  }
}

/** Asks before tables with rows are dropped; a protected target wants its name typed. */
async function confirmRecreate(pipeline: Pipeline, signal: AbortSignal): Promise<void> {
  const { tables } = await pipeline.status(signal);
  const existing = tables.filter(({ rows }) => rows !== null);
  if (existing.length === 0) return;
  const list = existing.map(({ table, rows }) => `  ${table.padEnd(13)} ${formatCount(rows ?? 0).padStart(12)} rows`);
  const { name, location, protected: isProtected } = pipeline.target;
  process.stderr.write(`create --recreate drops these tables of ${name} (${location}):\n${list.join('\n')}\n`);
  if (!process.stdin.isTTY) {
    throw new SparkifyError('usage', 'create --recreate asks before it drops tables, and there is nobody to ask', {
      remedy: 'Add --yes to drop them without being asked.',
    });
  }
  const asked = isProtected ? `Type ${name} to drop them: ` : 'Drop them? Type yes to go on: ';
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (await questions.question(asked, { signal })).trim();
    if (answer !== (isProtected ? name : 'yes')) throw new SparkifyError('cancelled', 'nothing was dropped');
  } finally {
    questions.close();
  }
}
