import { asSparkifyError, SparkifyError } from '../../errors.ts';
import type { ResultFormat } from '../../result/format.ts';
import { classify } from '../../sql/classify.ts';
import type { Dialect } from '../../sql/dialect.ts';
import {
  type JudgingCommand,
  judgesResult,
  type MetaCommand,
  type MetaCommandError,
  tells,
} from '../../sql/meta-command/command.ts';
import { parameterNames } from '../../sql/parameters.ts';
import { type ScriptItem, splitScript } from '../../sql/script.ts';
import { unfilteredWrite } from '../../sql/unfiltered-write.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { judge } from '../expect/diff-command.ts';
import type { EarlierRuns } from '../expect/earlier-runs.ts';
import { type Judgement, tellJudgement } from '../expect/expect-command.ts';
import type { Pipeline, StatementRequest } from '../pipeline.ts';
import type { SavedQueries } from '../saved-queries.ts';
import { type BoundStatement, bindStatement } from './bound-statement.ts';
import { readPlanOf } from './explain.ts';
import type { ScriptAct, ScriptHost, ScriptListing } from './host.ts';
import { readValues, withValues } from './kept-values.ts';
import type { ScriptPlace, ScriptText } from './place.ts';
import { ScriptFiles } from './script-files.ts';
import { type SettingCommand, settingChange } from './setting-changes.ts';
import { initialSettings, type PromptSettings } from './settings.ts';
import { tellingOf } from './telling-commands.ts';
import { copyQuery, copyRows, type Writing } from './write-results.ts';

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
interface Written {
  readonly sql: string;
  readonly place: ScriptPlace;
}

/** A command's statement and how it is written about. */
interface Given extends ScriptAct {
  /** What stands before the command; else the statement that ran last. */
  readonly statement: Written | null;
  /** True where somebody has typed the statement just now, and could have been asked about it. */
  readonly fresh: boolean;
}

type Of<Name extends MetaCommand['name']> = Extract<MetaCommand, { name: Name }>;

/** Files that include one another go no deeper. */
const deepest = 32;

/**
 * Runs statements and commands one after another, by the same rules at the prompt and in files. It keeps what commands
 * have set, and the statement that ran last, from one script to the next.
 */
export class ScriptRunner {
  readonly #setting: ScriptSetting;
  #settings: PromptSettings;
  readonly #files: ScriptFiles;
  #last: Written | null = null;
  /** Settles when the results so far are kept. */
  #kept: Promise<void> = Promise.resolve();

  constructor(setting: ScriptSetting) {
    this.#setting = setting;
    this.#settings = setting.settings ?? initialSettings;
    this.#files = new ScriptFiles(setting);
  }

  /** Runs a script to its end or to the first failure, which the host tells, or throws. */
  async run(script: ScriptText, depth = 0): Promise<ScriptEnd> {
    for (const item of splitScript(script.text, this.#setting.dialect)) {
      const end = await this.#runItem(item, { script, start: item.start }, depth);
      if (end !== 'done') return end;
    }
    return 'done';
  }

  /** Closes the file that `\o` has opened, and waits until the last results are kept. */
  async close(): Promise<void> {
    await this.#kept;
    await this.#files.close();
  }

  async #runItem(item: ScriptItem, place: ScriptPlace, depth: number): Promise<ScriptEnd> {
    const act = { typed: item.text, place };
    if (item.kind === 'statement') {
      return this.#statement({ ...act, statement: { sql: item.text, place }, fresh: place.script.file === null });
    }
    const before = item.statement === null ? null : { sql: item.statement.text, place };
    const fresh = before !== null && place.script.file === null;
    if (judgesResult(item.command)) {
      if (before !== null) {
        const end = await this.#statement({ ...act, statement: before, fresh });
        if (end !== 'done') return end;
      }
      const typed = item.text.slice(item.at - item.start);
      return this.#judge(item.command, { typed, place: { ...place, start: item.at } });
    }
    return this.#command(item.command, { ...act, statement: before ?? this.#last, fresh }, depth);
  }

  /** Runs a statement and shows its rows, or sends them where `\o` says. */
  async #statement(given: Given, expanded = false): Promise<ScriptEnd> {
    const ready = await this.#ready(given);
    if (ready === null) return 'failed';
    if (this.#files.takesResults) {
      return this.#write(ready, (writing) => this.#files.append(writing, ready.statement, this.#isExpanded(expanded)));
    }
    const done = await this.#setting.host.run({ ...ready, expanded, watch: null });
    if (done) this.#keep();
    return ended(done);
  }

  /** Keeps the last result for sessions to come, beside what runs next; what cannot be kept has run well all the same. */
  #keep(): void {
    const { host, runs } = this.#setting;
    const [last] = host.kept();
    if (runs === null || last === undefined) return;
    this.#kept = this.#kept
      .then(() => runs.keep(last))
      .catch((error: unknown) => host.warn(`The result cannot be kept for \\diff: ${asSparkifyError(error).message}`));
  }

  /** The statement with its parameters, to be run now; null where that was given up or has failed. */
  async #ready(given: Given): Promise<(ScriptAct & { statement: BoundStatement }) | null> {
    const { host, dialect } = this.#setting;
    const { statement, typed } = given;
    if (statement === null) {
      await this.#fail(
        given,
        'there is no statement to run',
        'Write it before the command; alone, it runs the last one.',
      );
      return null;
    }
    const act = { typed, place: statement.place };
    this.#last = statement;
    const write = given.fresh ? null : unfilteredWrite(statement.sql, dialect);
    if (write !== null && !(await host.mayRun(statement.sql, write))) return null;
    const bound = await this.#bound(statement.sql, act);
    return bound === null ? null : { ...act, statement: bound };
  }

  async #bound(sql: string, act: ScriptAct): Promise<BoundStatement | null> {
    const { host, dialect } = this.#setting;
    const { variables } = this.#settings;
    const missing = parameterNames(sql, dialect).filter((name) => !variables.has(name));
    try {
      const asked = missing.length === 0 ? new Map() : await host.askParameters(missing, act);
      return asked === null ? null : bindStatement(sql, dialect, new Map([...variables, ...asked]));
    } catch (error) {
      await this.#failWith(act, error);
      return null;
    }
  }

  async #command(
    command: Exclude<MetaCommand | MetaCommandError, JudgingCommand>,
    given: Given,
    depth: number,
  ): Promise<ScriptEnd> {
    if (tells(command)) {
      return this.#tell(given, tellingOf(command, { ...this.#setting, settings: this.#settings }));
    }
    switch (command.name) {
      case 'invalid':
        return this.#fail(given, command.message, command.remedy);
      case 'run-saved':
        return this.#runSaved(command, given, depth);
      case 'set':
      case 'unset':
      case 'expanded':
      case 'timing':
        return this.#change(command, given);
      case 'echo':
        return this.#echo(command, given);
      case 'print':
        return this.#printStatement(given);
      case 'reset':
        return this.#say('The statement is dropped.', given);
      case 'keep-values':
        return this.#keepValues(command, given);
      case 'quit':
        this.#setting.host.noted(given);
        return 'quit';
      case 'go':
        return this.#go(command, given);
      case 'include':
        return this.#include(command, given, depth);
      case 'output':
        return this.#sendTo(command.file, given);
      case 'copy':
        return this.#copy(command, given);
      case 'export':
        return this.#export(command, given);
      case 'save':
        return this.#save(command, given);
      case 'edit':
        return this.#edit(command, given);
      case 'explain':
        return this.#explain(command, given);
      case 'watch':
        return this.#watch(command, given);
    }
  }

  /** Judges the last result. */
  async #judge(command: JudgingCommand, act: ScriptAct): Promise<ScriptEnd> {
    const { host, dialect, pipeline, folder, runs } = this.#setting;
    if (this.#files.takesResults) {
      return this.#fail(act, 'the result has gone to a file and cannot be judged', '\\o alone shows results again.');
    }
    let judgement: Judgement;
    try {
      await this.#kept;
      judgement = await judge(command, { ...act, host, dialect, pipeline, folder, runs });
    } catch (error) {
      return this.#failWith(act, error);
    }
    return ended(await tellJudgement(judgement, host));
  }

  async #go({ file, expanded }: Of<'go'>, given: Given): Promise<ScriptEnd> {
    if (file === null) return this.#statement(given, expanded);
    const ready = await this.#ready(given);
    if (ready === null) return 'failed';
    return this.#write(ready, (writing) =>
      this.#files.write(writing, ready.statement, file, this.#isExpanded(expanded)),
    );
  }

  async #echo({ text, to }: Of<'echo'>, given: Given): Promise<ScriptEnd> {
    const { host } = this.#setting;
    const words = withValues(text, this.#settings.variables);
    if (to === 'results' && this.#files.takesResults) return this.#write(given, () => this.#files.appendLine(words));
    if (to === 'operator') host.warn(words);
    else await host.print(words);
    host.noted(given);
    return 'done';
  }

  async #printStatement(given: Given): Promise<ScriptEnd> {
    const { host } = this.#setting;
    if (given.statement === null) return this.#fail(given, 'there is no statement to print', 'Write it before \\p.');
    await host.print(given.statement.sql);
    host.noted(given);
    return 'done';
  }

  async #keepValues({ prefix }: Of<'keep-values'>, given: Given): Promise<ScriptEnd> {
    const ready = await this.#ready(given);
    if (ready === null) return 'failed';
    return this.#write(ready, async (writing) => {
      const values = await readValues(writing, ready.statement, prefix);
      this.#settings = { ...this.#settings, variables: new Map([...this.#settings.variables, ...values]) };
      this.#setting.host.changed(this.#settings);
      return `Set: ${[...values.keys()].map((name) => `:${name}`).join(', ')}`;
    });
  }

  async #explain({ analyze }: Of<'explain'>, given: Given): Promise<ScriptEnd> {
    const { host, dialect } = this.#setting;
    // Nothing is changed by asking for a plan; what measuring may change is asked about here.
    const ready = await this.#ready({ ...given, fresh: true });
    if (ready === null) return 'failed';
    const { statement } = ready;
    const writes = analyze && classify(statement.written, dialect) !== 'read';
    if (writes && !(await host.mayRun(statement.written, 'analyze'))) return 'failed';
    const { engine } = dialect;
    const title = analyze ? 'Plan, measured' : 'Plan';
    const read = async (request: StatementRequest) =>
      readPlanOf(await host.session(), { statement, analyze, engine }, request);
    return ended(await host.plan({ ...ready, statement: statement.written, title, read }));
  }

  async #watch({ seconds, times }: Of<'watch'>, given: Given): Promise<ScriptEnd> {
    const { host, dialect } = this.#setting;
    const ready = await this.#ready(given);
    if (ready === null) return 'failed';
    if (classify(ready.statement.written, dialect) !== 'read') {
      return this.#fail(given, '\\watch runs what only reads: this may change data each time', 'Watch a query.');
    }
    for (let run = 1; ; run += 1) {
      const done = await host.run({ ...ready, expanded: false, watch: { run, seconds } });
      if (!done) return 'failed';
      if (run === times) return 'done';
      if (!(await host.pause(seconds))) return 'failed';
    }
  }

  async #copy(command: Of<'copy'>, given: Given): Promise<ScriptEnd> {
    const statement = await this.#bound(copyQuery(command), given);
    if (statement === null) return 'failed';
    const { output } = this.#setting.host;
    if (command.to.type === 'file' || (command.to.type === 'results' && this.#files.takesResults)) {
      return this.#write(given, (writing) => this.#files.copy(writing, statement, command));
    }
    if (output === null) {
      return this.#fail(given, '\\copy … TO STDOUT writes for other programs', 'Run it by `sql -c`, or name a file.');
    }
    return this.#write(given, (writing) => copyRows(writing, statement, command, output));
  }

  async #export(command: Of<'export'>, given: Given): Promise<ScriptEnd> {
    const last = await this.#ready(given);
    if (last === null) return 'failed';
    return this.#write(given, (writing) => this.#files.export(writing, last.statement, command));
  }

  async #include(command: Of<'include'>, given: Given, depth: number): Promise<ScriptEnd> {
    const { file } = command;
    if (depth === deepest) {
      return this.#fail(given, `${file} is the ${deepest}th file within files`, 'Does it include itself?');
    }
    return this.#runFile(() => this.#files.included(command, given.place.script.file), given, depth);
  }

  #runSaved({ saved }: Of<'run-saved'>, given: Given, depth: number): Promise<ScriptEnd> {
    const read = async () => {
      const { sql, path } = await this.#setting.saved.get(saved);
      return { text: sql, file: path };
    };
    return this.#runFile(read, given, depth);
  }

  async #runFile(read: () => Promise<ScriptText>, given: Given, depth: number): Promise<ScriptEnd> {
    let script: ScriptText;
    try {
      script = await read();
    } catch (error) {
      return this.#failWith(given, error);
    }
    return this.run(script, depth + 1);
  }

  async #sendTo(name: string | null, given: Given): Promise<ScriptEnd> {
    try {
      await this.#files.sendTo(name);
    } catch (error) {
      return this.#failWith(given, error);
    }
    const said = name === null ? 'Results are shown again.' : `Results go to ${name}; \\o shows them again.`;
    return this.#set({ output: name }, said, given);
  }

  async #save({ as, among }: Of<'save'>, given: Given): Promise<ScriptEnd> {
    const { statement } = given;
    const { saved, host } = this.#setting;
    if (statement === null) return this.#fail(given, 'there is no statement to save', 'Write it before \\save.');
    const work = async () => `Saved in ${(await saved.save(as, among, statement.sql)).path}`;
    return ended(await host.work({ ...given, work }));
  }

  async #edit({ file }: Of<'edit'>, given: Given): Promise<ScriptEnd> {
    const { host } = this.#setting;
    try {
      host.noted(given);
      await host.edit(file === null ? { text: given.statement?.sql ?? '' } : { file: this.#files.named(file).path });
      return 'done';
    } catch (error) {
      return this.#failWith(given, error);
    }
  }

  async #change(command: SettingCommand, given: Given): Promise<ScriptEnd> {
    try {
      const { change, said } = settingChange(command, this.#settings);
      return this.#set(change, said, given);
    } catch (error) {
      return this.#failWith(given, error);
    }
  }

  async #write(act: ScriptAct, work: (writing: Writing) => Promise<string>): Promise<ScriptEnd> {
    const { host } = this.#setting;
    const done = await host.work({
      ...act,
      work: async (request, onRows) => work({ session: await host.session(), request, onRows }),
    });
    return ended(done);
  }

  /** Shows what a command tells, or sends it where `\o` says. */
  async #tell({ typed, place }: Given, read: ScriptListing['read']): Promise<ScriptEnd> {
    const { host } = this.#setting;
    if (!this.#files.takesResults) {
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
      this.#files.appendWhole(await read(signal), this.#isExpanded(false));
    return ended(await host.work({ typed, place, work }));
  }

  #fail(act: ScriptAct, message: string, remedy: string): Promise<ScriptEnd> {
    return this.#failWith(act, new SparkifyError('usage', message, { remedy }));
  }

  async #failWith({ typed, place }: ScriptAct, error: unknown): Promise<ScriptEnd> {
    const work = () => Promise.reject(error);
    return ended(await this.#setting.host.work({ typed, place, work }));
  }

  #isExpanded(asked: boolean): boolean {
    return asked || this.#settings.expanded === 'on';
  }

  #set(change: Partial<PromptSettings>, said: string, act: ScriptAct): ScriptEnd {
    this.#settings = { ...this.#settings, ...change };
    this.#setting.host.changed(this.#settings);
    return this.#say(said, act);
  }

  #say(said: string, act: ScriptAct): ScriptEnd {
    this.#setting.host.say(said);
    this.#setting.host.noted(act);
    return 'done';
  }
}

function ended(done: boolean): ScriptEnd {
  return done ? 'done' : 'failed';
}
