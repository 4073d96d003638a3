import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { EarlierRuns } from '../../commands/expect/earlier-runs.ts';
import type { Pipeline, RunRequest } from '../../commands/pipeline.ts';
import type { SavedQueries } from '../../commands/saved-queries.ts';
import { asSparkifyError, cancelled } from '../../errors.ts';
import { failureText, PlainReport } from '../../report/plain.ts';
import { planText, rejectsText, tablesText } from '../../report/plain-words.ts';
import { visible } from '../../text/safe.ts';
import { maskSecrets } from '../../text/secret.ts';
import type { TransactionState } from '../../warehouse/warehouse.ts';
import { historyText, statusText } from '../status-command.ts';
import { type PlainLine, plainHelp, readPlainLine } from './line.ts';
import { PlainPrompt } from './plain-prompt.ts';

const historyLimit = 10;
const rejectsLimit = 20;

export interface PlainSetting {
  readonly pipeline: Pipeline;
  readonly readOnly: boolean;
  readonly saved: SavedQueries;
  readonly runs: EarlierRuns | null;
  /** Absolute path of the folder that the names of files begin in. */
  readonly folder: string;
  /** Lines of commands; its end leaves when what runs has ended. */
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly notices: readonly string[];
}

/**
 * The cockpit in lines, for screen readers and terminals that cannot be drawn on: commands are read a line at a time, and
 * what happens is told in lines that are never changed afterwards. Resolves with the exit code: 0, or 130 when work was
 * cancelled to leave.
 */
export async function plainSession(setting: PlainSetting): Promise<number> {
  return new PlainSession(setting).converse();
}

/** What is shown where a line is awaited: a transaction is never out of sight. */
function promptOf(transaction: TransactionState): string {
  const words: Record<TransactionState, string> = { none: '', open: 'in a transaction', failed: 'failed transaction' };
  return `${words[transaction]}> `;
}

class PlainSession {
  readonly #setting: PlainSetting;
  readonly #looks = new AbortController();
  #work: { readonly what: 'run' | 'query'; readonly abort: AbortController; readonly done: Promise<void> } | null =
    null;
  readonly #prompt: PlainPrompt;
  /** False when no line comes any more. */
  #hears = true;
  /** Takes the next line as the answer to a question; null while none is asked. */
  #reply: ((line: string | null) => void) | null = null;
  #asked: 'nothing' | 'quit' = 'nothing';
  #showPrompt: () => void = () => undefined;
  #close: () => void = () => undefined;
  #hasAsked: () => void = () => undefined;
  /** True while the prompt is the last thing on the screen. */
  #prompted = false;

  constructor(setting: PlainSetting) {
    this.#setting = setting;
    this.#prompt = new PlainPrompt({
      ...setting,
      write: (text) => this.#write(text),
      ask: (question) => this.#ask(question),
    });
  }

  async converse(): Promise<number> {
    const { input, output, pipeline, notices } = this.#setting;
    const { name, engine, location, schema, user, protected: guarded } = pipeline.target;
    const lines = createInterface({ input, output, terminal: output.isTTY === true });
    this.#close = () => lines.close();
    const interrupt = () => this.#interrupt();
    let open = true;
    lines.on('close', () => {
      open = false;
    });
    this.#showPrompt = () => {
      if (!open || output.isTTY !== true) return;
      lines.setPrompt(promptOf(this.#prompt.transaction));
      lines.prompt();
      this.#prompted = true;
    };
    // Lines that come before somebody iterates are lost (Node.js, "rl[Symbol.asyncIterator]()").
    const commands = lines[Symbol.asyncIterator]();
    lines.on('SIGINT', interrupt);
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    const guard = guarded ? ', PROTECTED' : '';
    this.#tell(`sparkify-tui on ${name}: ${engine}, ${location}, schema ${schema}, user ${user}${guard}`);
    for (const notice of notices) this.#tell(`warning: ${notice}`);
    this.#tell('Type help for the commands.');
    let code = 0;
    try {
      await this.#look({ kind: 'status' });
      this.#showPrompt();
      for await (const text of commands) {
        this.#prompted = false;
        if (output.isTTY !== true) await this.#turn();
        if (this.#reply !== null) {
          this.#give(text.trim().toLowerCase() === 'cancel' ? null : text);
          continue;
        }
        if (this.#prompt.isEnding) await this.#work?.done;
        if ((await this.#answer(readPlainLine(text))) === 'leave') {
          code = await this.#leave();
          break;
        }
        this.#showPrompt();
      }
      this.#hears = false;
      this.#give(null);
      await this.#work?.done;
    } finally {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      lines.close();
      await this.#prompt.close();
    }
    return code;
  }

  async #answer(line: PlainLine): Promise<'stay' | 'leave'> {
    const wasAsked = this.#asked;
    this.#asked = 'nothing';
    switch (line.kind) {
      case 'nothing':
        return 'stay';
      case 'wrong':
        this.#tell(line.message);
        return 'stay';
      case 'help':
        for (const [command, about] of plainHelp) this.#tell(`${command}: ${about}`);
        return 'stay';
      case 'run':
        this.#run({ command: line.command, steps: line.steps });
        return 'stay';
      case 'sql':
        this.#query(line.sql);
        return 'stay';
      case 'cancel':
        this.#cancel();
        return 'stay';
      case 'quit':
        if (wasAsked === 'quit' || (this.#work === null && this.#prompt.transaction === 'none')) return 'leave';
        this.#asked = 'quit';
        this.#askToQuit();
        return 'stay';
      default:
        await this.#look(line);
        return 'stay';
    }
  }

  /** The first Ctrl-C cancels what runs, or leaves when nothing does. */
  #interrupt(): void {
    if (this.#work === null || this.#work.abort.signal.aborted) this.#close();
    else this.#cancel();
  }

  async #leave(): Promise<number> {
    this.#looks.abort(cancelled());
    if (this.#work === null) return 0;
    this.#work.abort.abort(cancelled());
    await this.#work.done;
    return 130;
  }

  #run(request: RunRequest): void {
    if (this.#setting.readOnly) this.#tell('This session is read-only: nothing can be run.');
    else this.#begin('run', (signal) => this.#report(request, signal));
  }

  async #report(request: RunRequest, signal: AbortSignal): Promise<void> {
    if (this.#prompt.transaction !== 'none' && !(await this.#prompt.endTransaction(signal))) return;
    // Not live: a line that changes is read out again and again.
    const report = new PlainReport({ write: (text) => this.#write(text) }, { quiet: false });
    for await (const event of this.#setting.pipeline.run(request, signal)) report.write(event);
  }

  #query(sql: string): void {
    this.#begin('query', async (signal) => {
      if ((await this.#prompt.run(sql, signal)) !== 'quit') return;
      if (this.#prompt.transaction === 'none') this.#close();
      else this.#askToQuit();
    });
  }

  #askToQuit(): void {
    this.#asked = 'quit';
    const what =
      this.#work !== null && this.#prompt.transaction === 'none'
        ? `A ${this.#work.what} is in progress. quit again cancels it and leaves`
        : 'A transaction is open: COMMIT keeps what it has changed. quit again rolls it back and leaves';
    this.#tell(`${what}; anything else stays.`);
  }

  /** Lines from a pipe come all at once: each waits until what runs has ended, or asks for it. */
  #turn(): Promise<void> {
    if (this.#work === null || this.#reply !== null) return Promise.resolve();
    const asked = new Promise<void>((resolve) => {
      this.#hasAsked = resolve;
    });
    return Promise.race([this.#work.done, asked]);
  }

  #ask(question: string): Promise<string | null> {
    this.#tell(question);
    if (!this.#hears) return Promise.resolve(null);
    this.#hasAsked();
    this.#showPrompt();
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#reply = resolve;
    return promise;
  }

  /** Gives the answer to what was asked; null where it is given up. */
  #give(answer: string | null): void {
    const reply = this.#reply;
    this.#reply = null;
    reply?.(answer);
  }

  #cancel(): void {
    if (this.#work === null) {
      this.#tell('Nothing is running.');
      return;
    }
    this.#tell(`Cancelling the ${this.#work.what}: the engine has been asked to stop.`);
    this.#work.abort.abort(cancelled());
    this.#give(null);
  }

  /** Begins what takes its time; the next line is read while it goes on. */
  #begin(what: 'run' | 'query', work: (signal: AbortSignal) => Promise<void>): void {
    if (this.#work !== null) {
      this.#tell(`A ${this.#work.what} is in progress: wait for it, or cancel.`);
      return;
    }
    const abort = new AbortController();
    const done = work(abort.signal)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#work = null;
        this.#showPrompt();
      });
    this.#work = { what, abort, done };
  }

  async #look(line: PlainLine): Promise<void> {
    const { pipeline } = this.#setting;
    const { signal } = this.#looks;
    try {
      if (line.kind === 'status') this.#write(statusText(await pipeline.status(signal)));
      if (line.kind === 'history') this.#write(historyText(await pipeline.history(historyLimit, signal)));
      if (line.kind === 'tables') this.#write(tablesText(await pipeline.tables(signal)));
      if (line.kind === 'rejects') this.#write(rejectsText(await pipeline.pastRejects(null, rejectsLimit, signal)));
      if (line.kind === 'plan')
        this.#write(planText(await pipeline.plan({ command: 'plan', steps: line.steps }, signal)));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { kind, message, where = null, remedy = null } = asSparkifyError(error);
    this.#write(failureText({ kind, message, where, remedy }));
  }

  #tell(text: string): void {
    this.#write(`${visible(text)}\n`);
  }

  #write(text: string): void {
    // What comes by itself begins a line of its own, not one behind the prompt.
    this.#setting.output.write(`${this.#prompted ? '\n' : ''}${maskSecrets(text)}`);
    this.#prompted = false;
  }
}
