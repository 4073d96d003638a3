import type { EarlierRuns } from '../../commands/expect/earlier-runs.ts';
import { lossTold } from '../../commands/lost-session.ts';
import { ScriptRunner } from '../../commands/meta-command/script-runner.ts';
import type { ScriptEnd } from '../../commands/meta-command/script-work.ts';
import type { Pipeline, PromptSession } from '../../commands/pipeline.ts';
import type { SavedQueries } from '../../commands/saved-queries.ts';
import { dialectOf } from '../../sql/dialect.ts';
import { splitScript, statementsIn } from '../../sql/script.ts';
import { unfilteredWrite } from '../../sql/unfiltered-write.ts';
import { ConnectionLost, type TransactionState } from '../../warehouse/warehouse.ts';
import { PlainScript, type PlainScriptSetting } from './plain-script.ts';

export interface PlainPromptSetting extends Omit<PlainScriptSetting, 'session'> {
  readonly pipeline: Pipeline;
  readonly readOnly: boolean;
  readonly saved: SavedQueries;
  readonly runs: EarlierRuns | null;
  /** Absolute path of the folder that the names of files begin in. */
  readonly folder: string;
}

/** The SQL prompt in lines: what is typed behind `sql`, or begins with a backslash. */
export class PlainPrompt {
  readonly #setting: PlainPromptSetting;
  readonly #script: PlainScript;
  readonly #runner: ScriptRunner;
  #session: Promise<PromptSession> | null = null;
  #transaction: TransactionState = 'none';
  #isEnding = false;

  constructor(setting: PlainPromptSetting) {
    this.#setting = setting;
    const { pipeline, saved, runs, folder, write, ask } = setting;
    const { target } = pipeline;
    this.#script = new PlainScript({ write, ask, session: () => this.#opened() });
    const dialect = dialectOf(target.engine);
    this.#runner = new ScriptRunner({
      ...{ pipeline, target, dialect, saved, runs, folder },
      host: this.#script,
      fileFormat: 'csv',
    });
  }

  /** True while only the transaction is asked about: what a text gave has been told, and the next one may come. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** The session's transaction, as it stood when something had run last. */
  get transaction(): TransactionState {
    return this.#transaction;
  }

  /**
   * Runs statements and commands one after another; asks first where one would change or remove all rows of a table.
   * Failures are thrown.
   */
  async run(text: string, signal: AbortSignal): Promise<ScriptEnd> {
    this.#script.begin(signal);
    if (!(await this.#mayRun(text))) return 'failed';
    try {
      return await this.#runner.run({ text, file: null });
    } catch (error) {
      if (error instanceof ConnectionLost) await this.#drop();
      throw error;
    } finally {
      this.#isEnding = true;
      await this.#askTransaction().finally(() => {
        this.#isEnding = false;
      });
    }
  }

  /**
   * Asks what becomes of a transaction that is open while something else is to begin, and ends it so. Resolves with true where
   * none is open any more. Failures are thrown.
   */
  async endTransaction(signal: AbortSignal): Promise<boolean> {
    const words = this.#transaction === 'failed' ? ['rollback'] : ['commit', 'rollback'];
    this.#setting.write(
      this.#transaction === 'failed'
        ? 'The transaction has failed.\n'
        : 'A transaction is open: a run would wait for what it has locked, or replace tables under it.\n',
    );
    const answer = await this.#setting.ask(`Type ${words.join(' or ')} to end it first; anything else does not run.`);
    const word = answer?.trim().toLowerCase() ?? '';
    if (!words.includes(word)) {
      this.#setting.write('It was not run.\n');
      return false;
    }
    return (await this.run(word, signal)) === 'done' && this.#transaction === 'none';
  }

  /** Gives the session back, which rolls back what is not committed. */
  async close(): Promise<void> {
    await this.#runner.close();
    const session = this.#session;
    this.#session = null;
    await (await session)?.close();
  }

  async #mayRun(text: string): Promise<boolean> {
    const { pipeline, readOnly } = this.#setting;
    const { target } = pipeline;
    // A session that may not write refuses it anyway: there is nothing to ask about.
    if (readOnly || target.protected) return true;
    const dialect = dialectOf(target.engine);
    for (const sql of statementsIn(splitScript(text, dialect))) {
      const write = unfilteredWrite(sql, dialect);
      if (write !== null && !(await this.#script.mayRun(sql, write))) return false;
    }
    return true;
  }

  #opened(): Promise<PromptSession> {
    this.#session ??= this.#setting.pipeline.openPrompt().catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  async #drop(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    this.#setting.write(`${lossTold(this.#transaction)}\n`);
    this.#transaction = 'none';
    // There may be nobody left to say goodbye to.
    await session.then((lost) => lost.close()).catch(() => undefined);
  }

  /** A connection that turns out to be gone is told of, too. */
  async #askTransaction(): Promise<void> {
    const before = this.#transaction;
    try {
      this.#transaction = (await (await this.#session)?.transactionState()) ?? 'none';
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      await this.#drop();
      return;
    }
    if (this.#transaction === before) return;
    const words: Record<TransactionState, string> = {
      none: 'No transaction is open any more.',
      open: 'A transaction is open: nothing is kept before COMMIT.',
      failed: 'The transaction has failed: only ROLLBACK is left.',
    };
    this.#setting.write(`${words[this.#transaction]}\n`);
  }
}
