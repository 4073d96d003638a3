import { asSparkifyError, SparkifyError } from '../../errors.ts';
import type { ResultFormat } from '../../result/format.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { parameterNames } from '../../sql/parameters.ts';
import { unfilteredWrite } from '../../sql/unfiltered-write.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import type { EarlierRuns } from '../expect/earlier-runs.ts';
import type { Pipeline, StatementRequest } from '../pipeline.ts';
import type { SavedQueries } from '../saved-queries.ts';
import { type BoundStatement, bindStatement } from './bound-statement.ts';
import type { ScriptAct, ScriptHost, ScriptListing } from './host.ts';
import type { ScriptPlace } from './place.ts';
import { ScriptFiles } from './script-files.ts';
import { initialSettings, type PromptSettings } from './settings.ts';
import type { Writing } from './write-results.ts';

/** How a script ended: `done`, all of it has run; `failed`, what failed has ended it; `quit`, it said so. */
export type ScriptEnd = 'done' | 'failed' | 'quit';

export interface ScriptSetting {
  readonly dialect: Dialect;
  readonly target: Target;
  readonly host: ScriptHost;
  /** What commands look at beside the session. */
  readonly pipeline: Pick<Pipeline, 'target' | 'unmatchedPlays' | 'objects' | 'openOther'>;
  readonly saved: SavedQueries;
  /** Results of earlier sessions; null where none are kept. */
  readonly runs: EarlierRuns | null;
  /** Absolute path of the folder that the names of files begin in. */
  readonly folder: string;
  /** The format of a file whose name tells none. */
  readonly fileFormat: ResultFormat;
  readonly settings?: PromptSettings;
}

/** A statement as it was written, and where. */
export interface Written {
  readonly sql: string;
  readonly place: ScriptPlace;
}

/** A statement or command to be done, and how it is written about. */
export interface Given extends ScriptAct {
  /** The statement itself, what stands before the command, or else what ran last. */
  readonly statement: Written | null;
  /** True where nothing is to be asked about it: somebody has typed it just now and was asked then, or it is not run. */
  readonly cleared: boolean;
}

/** A statement with its parameters, to be run now. */
export type Ready = ScriptAct & { readonly statement: BoundStatement };

/**
 * What the statements and commands of scripts have in common: what commands have set, the statement that ran last, and the
 * ways to run, to write, to tell and to fail.
 */
export class ScriptWork {
  readonly setting: ScriptSetting;
  readonly files: ScriptFiles;
  #settings: PromptSettings;
  #last: Written | null = null;
  /** Settles when the results so far are kept. */
  #kept: Promise<void> = Promise.resolve();

  constructor(setting: ScriptSetting) {
    this.setting = setting;
    this.#settings = setting.settings ?? initialSettings;
    this.files = new ScriptFiles(setting);
  }

  get settings(): PromptSettings {
    return this.#settings;
  }

  /** The statement that ran last; null before the first. */
  get last(): Written | null {
    return this.#last;
  }

  /** Settles when the results so far are kept for sessions to come. */
  get kept(): Promise<void> {
    return this.#kept;
  }

  /** Closes the file that `\o` has opened, and waits until the last results are kept. */
  async close(): Promise<void> {
    await this.#kept;
    await this.files.close();
  }

  /** Runs a statement and shows its rows, or sends them where `\o` says. */
  async statement(given: Given, expanded = false): Promise<ScriptEnd> {
    const ready = await this.ready(given);
    if (ready === null) return 'failed';
    if (this.files.takesResults) {
      return this.write(ready, (writing) => this.files.append(writing, ready.statement, this.isExpanded(expanded)));
    }
    const done = await this.setting.host.run({ ...ready, expanded, watch: null });
    if (done) this.#keep();
    return ended(done);
  }

  /** The statement with its parameters, to be run now; null where that was given up or has failed. */
  async ready(given: Given): Promise<Ready | null> {
    const { host, dialect } = this.setting;
    const { statement, typed } = given;
    if (statement === null) {
      await this.fail(
        given,
        'there is no statement to run',
        'Write it before the command; alone, it runs the last one.',
      );
      return null;
    }
    const act = { typed, place: statement.place };
    this.#last = statement;
    const write = given.cleared ? null : unfilteredWrite(statement.sql, dialect);
    if (write !== null && !(await host.mayRun(statement.sql, write))) return null;
    const bound = await this.bound(statement.sql, act);
    return bound === null ? null : { ...act, statement: bound };
  }

  /** A statement with the values of its `:name`s, those asked for that none has; null where that was given up or has failed. */
  async bound(sql: string, act: ScriptAct): Promise<BoundStatement | null> {
    const { host, dialect } = this.setting;
    const { variables } = this.settings;
    const missing = parameterNames(sql, dialect).filter((name) => !variables.has(name));
    try {
      const asked = missing.length === 0 ? new Map() : await host.askParameters(missing, act);
      return asked === null ? null : bindStatement(sql, dialect, new Map([...variables, ...asked]));
    } catch (error) {
      await this.failWith(act, error);
      return null;
    }
  }

  /** Does what writes results to a file, or keeps them, and says how that ended. */
  async write(act: ScriptAct, work: (writing: Writing) => Promise<string>): Promise<ScriptEnd> {
    const { host } = this.setting;
    const done = await host.work({
      ...act,
      work: async (request, onRows) => work({ session: await host.session(), request, onRows }),
    });
    return ended(done);
  }

  /** Shows what a command tells, or sends it where `\o` says. */
  async tell({ typed, place }: Given, read: ScriptListing['read']): Promise<ScriptEnd> {
    const { host } = this.setting;
    if (!this.files.takesResults) {
      let said: string | undefined;
      const reading: ScriptListing['read'] = async (signal) => {
        const results = await read(signal);
        said = results[0]?.said;
        return results;
      };
      const end = ended(await host.list({ typed, place, read: reading }));
      if (end === 'done' && said !== undefined) host.say(said);
      return end;
    }
    const work = async ({ signal }: StatementRequest) =>
      this.files.appendWhole(await read(signal), this.isExpanded(false));
    return ended(await host.work({ typed, place, work }));
  }

  /** Tells a mistake in what was written. */
  fail(act: ScriptAct, message: string, remedy: string): Promise<ScriptEnd> {
    return this.failWith(act, new SparkifyError('usage', message, { remedy }));
  }

  /** Tells an error as the host tells the failures of what it does. */
  async failWith({ typed, place }: ScriptAct, error: unknown): Promise<ScriptEnd> {
    const work = () => Promise.reject(error);
    return ended(await this.setting.host.work({ typed, place, work }));
  }

  /** Whether a result is written with a line a value: for once, or by `\x`. */
  isExpanded(asked: boolean): boolean {
    return asked || this.settings.expanded === 'on';
  }

  change(change: Partial<PromptSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.setting.host.changed(this.#settings);
  }

  /** Changes settings, and says so. */
  set(change: Partial<PromptSettings>, said: string, act: ScriptAct): ScriptEnd {
    this.change(change);
    return this.say(said, act);
  }

  say(said: string, act: ScriptAct): ScriptEnd {
    this.setting.host.say(said);
    this.setting.host.noted(act);
    return 'done';
  }

  /** Keeps the last result for sessions to come, beside what runs next; what cannot be kept has run well all the same. */
  #keep(): void {
    const { host, runs } = this.setting;
    const [last] = host.kept();
    if (runs === null || last === undefined) return;
    this.#kept = this.#kept
      .then(() => runs.keep(last))
      .catch((error: unknown) => host.warn(`The result cannot be kept for \\diff: ${asSparkifyError(error).message}`));
  }
}

export function ended(done: boolean): ScriptEnd {
  return done ? 'done' : 'failed';
}
