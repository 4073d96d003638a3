import { setTimeout as delay } from 'node:timers/promises';
import { CursorReader } from '../commands/cursor-reader.ts';
import { openStatement } from '../commands/meta-command/bound-statement.ts';
import type {
  ScriptHost,
  ScriptJob,
  ScriptListing,
  ScriptPlan,
  ScriptStatement,
} from '../commands/meta-command/host.ts';
import { locatedError } from '../commands/meta-command/place.ts';
import type { PromptSettings } from '../commands/meta-command/settings.ts';
import type { PromptSession, StatementRequest } from '../commands/pipeline.ts';
import { cancelled, SparkifyError } from '../errors.ts';
import { expandedText, isWiderThan } from '../result/expanded.ts';
import { formatBatches, formatResult, type ResultFormat } from '../result/format.ts';
import type { Plan } from '../sql/plan/plan.ts';
import { renderPlan } from '../sql/plan/render.ts';
import { plural } from '../text/format.ts';
import type { Cell, ResultSet } from '../warehouse/warehouse.ts';
import { print } from './output.ts';

/** Columns of a plan where the output is no terminal. */
const planColumns = 160;

export interface Printing {
  readonly session: PromptSession;
  readonly format: ResultFormat;
  readonly limit: number | undefined;
  /** Say nothing but what went wrong. */
  readonly quiet: boolean;
  readonly request: StatementRequest;
}

/** Prints what a script gives: results to standard output, everything else to standard error. Failures are thrown. */
export class PrintedScript implements ScriptHost {
  readonly #printing: Printing;
  #settings: PromptSettings;

  constructor(printing: Printing, settings: PromptSettings) {
    this.#printing = printing;
    this.#settings = settings;
  }

  async run({ statement, place, expanded, watch }: ScriptStatement): Promise<boolean> {
    if (watch !== null) this.say(`run ${watch.run} at ${new Date().toISOString()}, every ${watch.seconds} s`);
    const started = performance.now();
    try {
      const { session, request } = this.#printing;
      const cursor = await openStatement(session, statement, request);
      for (const notice of cursor.notices ?? []) this.say(`note: ${notice}`);
      try {
        const reader = new CursorReader(cursor, this.#printing.limit);
        await this.#printRows(cursor, reader, expanded ? 'on' : this.#settings.expanded);
        if (reader.more) this.#cut(reader.rows);
      } finally {
        await cursor.close();
      }
    } catch (error) {
      throw locatedError(error, place);
    }
    this.#time(started);
    return true;
  }

  async list({ place, read }: ScriptListing): Promise<boolean> {
    try {
      for (const { result } of await read(this.#printing.request.signal)) await this.#printResult(result, 'off');
    } catch (error) {
      throw locatedError(error, place);
    }
    return true;
  }

  async work({ place, work }: ScriptJob): Promise<boolean> {
    const started = performance.now();
    try {
      this.say(await work(this.#printing.request, () => undefined));
    } catch (error) {
      throw locatedError(error, place);
    }
    this.#time(started);
    return true;
  }

  async plan({ place, read }: ScriptPlan): Promise<boolean> {
    let plan: Plan;
    try {
      plan = await read(this.#printing.request);
    } catch (error) {
      throw locatedError(error, place);
    }
    const rows = renderPlan(plan, process.stdout.isTTY ? process.stdout.columns : planColumns);
    for (const { text } of rows) await print(`${text.trimEnd()}\n`);
    return true;
  }

  async pause(seconds: number): Promise<boolean> {
    const { signal } = this.#printing.request;
    await delay(seconds * 1000, undefined, { signal }).catch(() => {
      throw cancelled();
    });
    return true;
  }

  async askParameters(names: readonly string[]): Promise<never> {
    const missing = names.map((name) => `:${name}`).join(', ');
    throw new SparkifyError('usage', `${missing} ${names.length === 1 ? 'has' : 'have'} no value`, {
      remedy: `Give ${names.length === 1 ? 'it' : 'each'} with --set ${names[0]}=VALUE, or with \\set in the script.`,
    });
  }

  /** Who gives a file to a program has seen it. */
  async mayRun(): Promise<boolean> {
    return true;
  }

  async edit(): Promise<never> {
    throw new SparkifyError('usage', '\\e needs a screen', { remedy: 'Edit the file, or open the cockpit’s prompt.' });
  }

  say(text: string): void {
    if (!this.#printing.quiet) process.stderr.write(`${text}\n`);
  }

  print(text: string): Promise<void> {
    return print(`${text}\n`);
  }

  changed(settings: PromptSettings): void {
    this.#settings = settings;
  }

  async session(): Promise<PromptSession> {
    return this.#printing.session;
  }

  /** A table needs all of its rows for the widths of its columns; every other format is printed as the rows come. */
  async #printRows(
    { columns, touched }: Pick<ResultSet, 'columns' | 'touched'>,
    reader: CursorReader,
    expanded: PromptSettings['expanded'],
  ): Promise<void> {
    const { format } = this.#printing;
    if (format !== 'table') {
      for await (const chunk of formatBatches(columns, reader.batches(), format)) await print(chunk);
      return;
    }
    const rows: (readonly Cell[])[] = [];
    for await (const batch of reader.batches()) rows.push(...batch);
    await this.#printResult({ columns, rows, more: reader.more, touched }, expanded);
  }

  async #printResult(result: ResultSet, expanded: PromptSettings['expanded']): Promise<void> {
    const { format } = this.#printing;
    const turned = expanded === 'on' || (expanded === 'auto' && isWiderThan(result, terminalColumns()));
    const chunks = format === 'table' && turned ? expandedText(result) : formatResult(result, format);
    for (const chunk of chunks) await print(chunk);
  }

  #time(started: number): void {
    if (this.#settings.timing) this.say(`Time: ${(performance.now() - started).toFixed(3)} ms`);
  }

  #cut(rows: number): void {
    this.say(`cut after ${plural(rows, 'row')}: there are more (--limit)`);
  }
}

/** What is no terminal has room for any line. */
function terminalColumns(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}
