import { CursorReader } from '../../commands/cursor-reader.ts';
import { type KeptResult, ResultKeeper } from '../../commands/expect/kept-result.ts';
import { openStatement } from '../../commands/meta-command/bound-statement.ts';
import { consequences, type Danger } from '../../commands/meta-command/danger.ts';
import type {
  Refutation,
  ScriptHost,
  ScriptJob,
  ScriptListing,
  ScriptPlan,
  ScriptStatement,
} from '../../commands/meta-command/host.ts';
import { locatedError } from '../../commands/meta-command/place.ts';
import { initialSettings, type PromptSettings } from '../../commands/meta-command/settings.ts';
import type { PromptSession, StatementRequest } from '../../commands/pipeline.ts';
import { cancelled, SparkifyError } from '../../errors.ts';
import { resultText } from '../../report/plain-words.ts';
import { guessKind, type ParameterValue } from '../../sql/parameter-value.ts';
import { renderPlan } from '../../sql/plan/render.ts';
import { plural } from '../../text/format.ts';
import { visible } from '../../text/safe.ts';
import type { Cell, ServerMessage } from '../../warehouse/warehouse.ts';

const rowsLimit = 100;

/** Cells that are kept of the latest results. */
const keptCells = 200_000;

/** Lines of differences that are told. */
const refutationLines = 20;

/** Columns that a plan is drawn for: it is read by ear, and no line of it is broken. */
const planColumns = 200;

export interface PlainScriptSetting {
  readonly session: () => Promise<PromptSession>;
  /** Takes whole lines, each with its end. */
  readonly write: (text: string) => void;
  /** Asks a question, which the operator's next line answers; null where it was given up. */
  readonly ask: (question: string) => Promise<string | null>;
}

/** Tells what a script gives in lines that a screen reader reads out. Failures are thrown. */
export class PlainScript implements ScriptHost {
  readonly #setting: PlainScriptSetting;
  readonly #keeper = new ResultKeeper(keptCells);
  #settings: PromptSettings = initialSettings;
  #signal: AbortSignal = new AbortController().signal;

  constructor(setting: PlainScriptSetting) {
    this.#setting = setting;
  }

  /** What runs from now on stops when `signal` says so. */
  begin(signal: AbortSignal): void {
    this.#signal = signal;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  async run({ statement, place, watch }: ScriptStatement): Promise<boolean> {
    if (watch !== null) this.say(`Run ${watch.run}, every ${watch.seconds} s:`);
    const started = performance.now();
    const text = await this.#located(place, async () => {
      const cursor = await openStatement(await this.session(), statement, this.#request);
      try {
        for (const notice of cursor.notices ?? []) this.say(`Note: ${notice}`);
        const { columns, touched } = cursor;
        const kept = this.#keeper.begin({ statement, columns, started: Date.now() });
        const reader = new CursorReader(cursor, rowsLimit, (batch) => kept.add(batch));
        const rows: (readonly Cell[])[] = [];
        for await (const batch of reader.batches()) rows.push(...batch);
        kept.end(reader.more);
        return resultText({ columns, rows, more: reader.more, touched });
      } finally {
        await cursor.close();
      }
    });
    this.#setting.write(text);
    this.#time(started);
    return true;
  }

  async list({ place, read }: ScriptListing): Promise<boolean> {
    await this.#located(place, async () => {
      const results = await read(this.#signal);
      for (const { title, result } of results) {
        this.say(`${title}:`);
        this.#setting.write(resultText(result));
      }
      const failure = results.find((one) => one.failure !== undefined)?.failure;
      if (failure !== undefined) throw failure;
    });
    return true;
  }

  async work({ place, work }: ScriptJob): Promise<boolean> {
    const started = performance.now();
    await this.#located(place, async () => this.say(await work(this.#request, () => undefined)));
    this.#time(started);
    return true;
  }

  async refute({ place, failure, lines }: Refutation): Promise<never> {
    for (const line of lines.slice(0, refutationLines)) this.say(line);
    const rest = lines.length - refutationLines;
    if (rest > 0) this.say(`and ${plural(rest, 'line')} more`);
    throw locatedError(failure, place);
  }

  kept(): readonly KeptResult[] {
    return this.#keeper.results;
  }

  async plan({ title, place, read }: ScriptPlan): Promise<boolean> {
    await this.#located(place, async () => {
      const plan = await read(this.#request);
      this.say(`${title}:`);
      for (const { text } of renderPlan(plan, planColumns)) this.say(text.trimEnd());
    });
    return true;
  }

  pause(seconds: number): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const stop = () => reject(cancelled());
    const timer = setTimeout(() => {
      this.#signal.removeEventListener('abort', stop);
      resolve(true);
    }, seconds * 1000);
    this.#signal.addEventListener('abort', stop, { once: true });
    if (this.#signal.aborted) stop();
    return promise.finally(() => clearTimeout(timer));
  }

  async askParameters(names: readonly string[]): Promise<ReadonlyMap<string, ParameterValue> | null> {
    const values = new Map<string, ParameterValue>();
    for (const name of names) {
      const text = await this.#setting.ask(`Value of :${name}? Type it, or cancel.`);
      if (text === null) throw cancelled();
      values.set(name, { kind: guessKind(text), text });
    }
    return values;
  }

  async mayRun(sql: string, danger: Danger): Promise<boolean> {
    this.say(`${sql.replaceAll(/\s+/g, ' ').trim()}: ${consequences[danger]}`);
    const answer = await this.#setting.ask('Type yes to run it; anything else does not.');
    if (answer?.trim().toLowerCase() === 'yes') return true;
    this.say('It was not run.');
    return false;
  }

  async edit(): Promise<never> {
    throw new SparkifyError('usage', '\\e needs a screen', {
      remedy: 'Write the statements into a file and run it with \\i FILE.',
    });
  }

  say(text: string): void {
    this.#setting.write(`${visible(text)}\n`);
  }

  readonly output = null;

  async print(text: string): Promise<void> {
    for (const line of text.split('\n')) this.say(line);
  }

  warn(text: string): void {
    this.say(text);
  }

  /** There is no history in lines: the terminal has what was typed. */
  noted(): void {}

  changed(settings: PromptSettings): void {
    this.#settings = settings;
  }

  session(): Promise<PromptSession> {
    return this.#setting.session();
  }

  async #located<T>(place: ScriptStatement['place'], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // A line that was just typed needs no place: it is the one above.
      const isTyped = place.script.file === null && !place.script.text.includes('\n');
      throw isTyped ? error : locatedError(error, place);
    }
  }

  get #request(): StatementRequest {
    const { timeout } = this.#settings;
    const told = ({ text }: ServerMessage) => {
      for (const line of text.split('\n')) this.say(line);
    };
    return { signal: this.#signal, told, ...(timeout === undefined ? {} : { timeout }) };
  }

  #time(started: number): void {
    if (this.#settings.timing) this.say(`Time: ${(performance.now() - started).toFixed(3)} ms`);
  }
}
