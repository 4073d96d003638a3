import { setTimeout as delay } from 'node:timers/promises';
import { CursorReader } from '../commands/cursor-reader.ts';
import { type KeptResult, ResultKeeper } from '../commands/expect/kept-result.ts';
import { withMeantName } from '../commands/meant-name.ts';
import { openStatement } from '../commands/meta-command/bound-statement.ts';
import type {
  Refutation,
  ScriptHost,
  ScriptJob,
  ScriptListing,
  ScriptPlan,
  ScriptStatement,
} from '../commands/meta-command/host.ts';
import { locatedError } from '../commands/meta-command/place.ts';
import type { PromptSettings } from '../commands/meta-command/settings.ts';
import type { Pipeline, PromptSession, StatementRequest } from '../commands/pipeline.ts';
import { cancelled, SparkifyError } from '../errors.ts';
import { expandedText, isWiderThan } from '../result/expanded.ts';
import { formatBatches, formatResult, type ResultFormat } from '../result/format.ts';
import { renamedInJson } from '../result/json.ts';
import { provenanceLine, ResultDigest } from '../result/provenance.ts';
import { dialectOf } from '../sql/dialect.ts';
import type { Plan } from '../sql/plan/plan.ts';
import { renderPlan } from '../sql/plan/render.ts';
import { unfilteredWrite } from '../sql/unfiltered-write.ts';
import { plural } from '../text/format.ts';
import { visible, visibleLines } from '../text/safe.ts';
import type { Cell, ResultColumn, ResultSet, ServerMessage, Target } from '../warehouse/warehouse.ts';
import { print, ReaderGone } from './output.ts';

/** Lines of differences that are printed. */
const shownLines = 50;

/** Cells that are kept of the latest results, some 120 MB. */
const keptCells = 2_000_000;

/** Columns of a plan where the output is no terminal. */
const planColumns = 160;

const allRows = {
  delete: 'the DELETE had no WHERE: every row of the table is gone',
  update: 'the UPDATE had no WHERE: every row of the table was changed',
} as const;

export interface Printing {
  readonly target: Target;
  readonly session: PromptSession;
  /** For what may have been meant by a name that is wrong. */
  readonly catalog: Pipeline['catalog'];
  readonly format: ResultFormat;
  readonly limit: number | undefined;
  /** Say nothing but what went wrong. */
  readonly quiet: boolean;
  /** Say of each result where it comes from. */
  readonly provenance: boolean;
  /** Results are judged: they are kept for that, and read to their end also where nobody reads what is printed. */
  readonly judging: boolean;
  readonly request: StatementRequest;
}

/** Prints what a script gives: results to standard output, everything else to standard error. Failures are thrown. */
export class PrintedScript implements ScriptHost {
  readonly #printing: Printing;
  readonly #keeper: ResultKeeper;
  #settings: PromptSettings;
  #readerGone = false;

  constructor(printing: Printing, settings: PromptSettings) {
    this.#printing = printing;
    this.#settings = settings;
    this.#keeper = new ResultKeeper(printing.judging ? keptCells : 0);
  }

  get signal(): AbortSignal {
    return this.#printing.request.signal;
  }

  async run({ statement, place, expanded, watch }: ScriptStatement): Promise<boolean> {
    if (watch !== null) this.say(`run ${watch.run} at ${new Date().toISOString()}, every ${watch.seconds} s`);
    const started = performance.now();
    const startedAt = Date.now();
    try {
      const { session, target, provenance } = this.#printing;
      const cursor = await openStatement(session, statement, this.#request);
      for (const notice of cursor.notices ?? []) this.say(`note: ${notice}`);
      try {
        const kept = this.#keeper.begin({ statement, columns: cursor.columns, started: startedAt });
        const digest = provenance ? new ResultDigest(cursor.columns) : null;
        const reader = new CursorReader(cursor, this.#printing.limit, (rows) => {
          kept.add(rows);
          digest?.add(rows);
        });
        this.#tellRenamed(cursor.columns);
        await this.#printRows(cursor, reader, expanded ? 'on' : this.#settings.expanded);
        kept.end(reader.more);
        if (reader.more) this.#cut(reader.rows);
        this.#tellWrite(statement.written, cursor.touched);
        if (digest !== null) {
          const { rows, more } = reader;
          const elapsed = performance.now() - started;
          const fingerprint = cursor.columns.length === 0 ? null : digest.text;
          const { touched } = cursor;
          const origin = { target, started: startedAt, elapsed, rows, touched, whole: !more, fingerprint };
          process.stderr.write(`${provenanceLine(origin)}\n`);
        }
      } finally {
        await cursor.close();
      }
    } catch (error) {
      const { target, catalog } = this.#printing;
      const failure = await withMeantName(error, statement.written, catalog, dialectOf(target.engine));
      throw locatedError(failure, place);
    }
    this.#time(started);
    return true;
  }

  async list({ place, read }: ScriptListing): Promise<boolean> {
    try {
      const results = await read(this.signal);
      for (const { title, result } of results) {
        if (results.length > 1) this.say(`${title}:`);
        await this.#printResult(result, 'off');
      }
      const failure = results.find((one) => one.failure !== undefined)?.failure;
      if (failure !== undefined) throw failure;
    } catch (error) {
      throw locatedError(error, place);
    }
    return true;
  }

  /** The differences go to standard error: they are no data. */
  async refute({ place, failure, lines }: Refutation): Promise<boolean> {
    for (const line of lines.slice(0, shownLines)) process.stderr.write(`  ${line}\n`);
    const rest = lines.length - shownLines;
    if (rest > 0) process.stderr.write(`  … and ${plural(rest, 'line')} more\n`);
    throw locatedError(failure, place);
  }

  kept(): readonly KeptResult[] {
    return this.#keeper.results;
  }

  async work({ place, work }: ScriptJob): Promise<boolean> {
    const started = performance.now();
    try {
      this.say(await work(this.#request, () => undefined));
    } catch (error) {
      throw locatedError(error, place);
    }
    this.#time(started);
    return true;
  }

  async plan({ place, read }: ScriptPlan): Promise<boolean> {
    let plan: Plan;
    try {
      plan = await read(this.#request);
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

  readonly output = (text: string): Promise<void> => this.#print(text);

  print(text: string): Promise<void> {
    return this.#print(`${text}\n`);
  }

  warn(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Nobody looks back at a script. */
  noted(): void {}

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
      for await (const chunk of formatBatches(columns, reader.batches(), format)) await this.#print(chunk);
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
    for (const chunk of chunks) await this.#print(chunk);
  }

  get #request(): StatementRequest {
    const { timeout } = this.#settings;
    const told = (message: ServerMessage) => this.#tell(message);
    return { ...this.#printing.request, told, ...(timeout === undefined ? {} : { timeout }) };
  }

  /** A warning is something that went wrong. */
  #tell({ level, text }: ServerMessage): void {
    const words = visibleLines(text);
    if (level === 'warning') this.warn(words);
    else this.say(words);
  }

  #time(started: number): void {
    if (this.#settings.timing) this.say(`Time: ${(performance.now() - started).toFixed(3)} ms`);
  }

  /** What is judged has to be, also where its reader has gone (`| head`). */
  async #print(text: string): Promise<void> {
    if (this.#readerGone) return;
    try {
      await print(text);
    } catch (error) {
      if (!this.#printing.judging || !(error instanceof ReaderGone)) throw error;
      this.#readerGone = true;
    }
  }

  /** A table tells by itself how many rows a write has touched. Nobody can be asked here before all of a table go. */
  #tellWrite(sql: string, touched: number | null): void {
    const { format, target } = this.#printing;
    if (touched !== null && format !== 'table') this.say(`${plural(touched, 'row')} touched`);
    const write = unfilteredWrite(sql, dialectOf(target.engine));
    if (write === 'delete' || write === 'update') this.say(`note: ${allRows[write]}`);
  }

  #tellRenamed(columns: readonly ResultColumn[]): void {
    const { format } = this.#printing;
    if (format !== 'json' && format !== 'ndjson') return;
    for (const { name, key } of renamedInJson(columns)) {
      this.say(`note: another column ${visible(name)} is ${visible(key)} in JSON, where names must differ`);
    }
  }

  #cut(rows: number): void {
    this.say(`cut after ${plural(rows, 'row')}: there are more (--limit)`);
  }
}

/** What is no terminal has room for any line. */
function terminalColumns(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}
