import { SparkifyError } from '../../errors.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { MetaCommand, MetaCommandError, Switch } from '../../sql/meta-command/command.ts';
import { type ScriptCommand, type ScriptItem, splitScript } from '../../sql/script.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { checkResults } from '../check/check-command.ts';
import { diffResult } from '../expect/diff-command.ts';
import { expectResult, type Judgement, type OnResult, saveResult, tellJudgement } from '../expect/expect-command.ts';
import type { Pipeline } from '../pipeline.ts';
import type { ScriptHost, TitledResult } from './host.ts';
import { readDescription, readListing } from './listings.ts';
import type { ScriptPlace, ScriptText } from './place.ts';
import { initialSettings, type PromptSettings } from './settings.ts';
import { commandsTold, connectionTold, syntaxTold } from './tellings.ts';

/** How a script ended: `done`, all of it has run; `failed`, what failed has ended it; `quit`, it said so. */
export type ScriptEnd = 'done' | 'failed' | 'quit';

interface ScriptSetting {
  readonly dialect: Dialect;
  readonly target: Target;
  readonly host: ScriptHost;
  /** What commands look at beside the session. */
  readonly pipeline: Pick<Pipeline, 'target' | 'unmatchedPlays' | 'objects' | 'openOther'>;
}

/** A command where it stands. */
interface Given {
  readonly item: ScriptCommand;
  readonly place: ScriptPlace;
}

/**
 * Runs statements and commands one after another, by the same rules at the prompt and in files. It keeps what commands
 * have set, and the statement that ran last, from one script to the next.
 */
export class ScriptRunner {
  readonly #setting: ScriptSetting;
  #settings = initialSettings;
  /** What `\g` runs again. */
  #last: string | null = null;

  constructor(setting: ScriptSetting) {
    this.#setting = setting;
  }

  /** Runs a script to its end or to the first failure, which the host tells, or throws. */
  async run(script: ScriptText): Promise<ScriptEnd> {
    for (const item of splitScript(script.text, this.#setting.dialect)) {
      const end = await this.#runItem(item, { script, start: item.start });
      if (end !== 'done') return end;
    }
    return 'done';
  }

  async #runItem(item: ScriptItem, place: ScriptPlace): Promise<ScriptEnd> {
    if (item.kind === 'command') return this.#command(item.command, { item, place });
    return this.#statement(item.text, item.text, place);
  }

  async #statement(sql: string, typed: string, place: ScriptPlace, expanded = false): Promise<ScriptEnd> {
    this.#last = sql;
    const done = await this.#setting.host.run({ sql, parameters: [], typed, place, expanded });
    return done ? 'done' : 'failed';
  }

  async #command(command: MetaCommand | MetaCommandError, given: Given): Promise<ScriptEnd> {
    const { host, target, dialect } = this.#setting;
    switch (command.name) {
      case 'invalid':
        return this.#list(given, async () => {
          throw new SparkifyError('usage', command.message, { remedy: command.remedy });
        });
      case 'list':
        return this.#list(given, async (signal) => readListing(await host.session(), command, dialect.engine, signal));
      case 'describe':
        return this.#list(given, async (signal) =>
          readDescription(await host.session(), command.pattern ?? '*', command.detail, dialect.engine, signal),
        );
      case 'help':
        return this.#list(given, async () => commandsTold());
      case 'syntax':
        return this.#list(given, async () => syntaxTold(command.of));
      case 'connection':
        return this.#list(given, async () => connectionTold(target, await (await host.session()).transactionState()));
      case 'expect':
        return this.#onResult(given, (on) => expectResult(command.expected, on));
      case 'save-result':
        return this.#onResult(given, (on) => saveResult(command.file, on));
      case 'diff':
        return this.#onResult(given, (on) => diffResult(command, { ...on, pipeline: this.#setting.pipeline }));
      case 'check':
        return this.#list(given, (signal) => this.#check(command, signal));
      case 'go':
        return this.#go(command.expanded, given);
      case 'expanded':
        return this.#set({ expanded: switched(command.mode, this.#settings.expanded) }, ({ expanded }) =>
          expanded === 'auto' ? 'Expanded display is used automatically.' : `Expanded display is ${expanded}.`,
        );
      case 'timing':
        return this.#set(
          { timing: switched(command.mode, this.#settings.timing ? 'on' : 'off') === 'on' },
          ({ timing }) => `Timing is ${timing ? 'on' : 'off'}.`,
        );
      case 'echo':
        await host.print(command.text);
        return 'done';
      case 'quit':
        return 'quit';
      default:
        return this.#list(given, async () => {
          throw new SparkifyError('usage', `\\${command.name} is not in this version yet`);
        });
    }
  }

  async #go(expanded: boolean, { item, place }: Given): Promise<ScriptEnd> {
    const sql = item.statement?.text ?? this.#last;
    if (sql !== null) return this.#statement(sql, item.text, place, expanded);
    return this.#list({ item, place }, async () => {
      throw new SparkifyError('usage', 'there is no statement to run', {
        remedy: 'Write it before the command; alone, it runs the last one again.',
      });
    });
  }

  /** Runs the statement that a command takes, if any, and has the command judge the last result. */
  async #onResult({ item, place }: Given, judge: (on: OnResult) => Promise<Judgement>): Promise<ScriptEnd> {
    if (item.statement !== null) {
      const end = await this.#statement(item.statement.text, item.text, place);
      if (end !== 'done') return end;
    }
    const { host, dialect } = this.#setting;
    const typed = item.text.slice(item.at - item.start);
    const at = { ...place, start: item.at };
    let judgement: Judgement;
    try {
      judgement = await judge({ host, dialect, typed, place: at });
    } catch (error) {
      judgement = { kind: 'listed', typed, place: at, read: () => Promise.reject(error) };
    }
    return (await tellJudgement(judgement, host)) ? 'done' : 'failed';
  }

  #check(command: Extract<MetaCommand, { name: 'check' }>, signal: AbortSignal): Promise<readonly TitledResult[]> {
    const { host, dialect, pipeline } = this.#setting;
    const { target, unmatchedPlays } = pipeline;
    const objects = (stop: AbortSignal) => pipeline.objects(stop);
    const warehouse = async () => ({ session: await host.session(), target, dialect, unmatchedPlays, objects });
    return checkResults(command, warehouse, { dialect, unmatchedPlays }, signal);
  }

  async #list(
    { item, place }: Given,
    read: (signal: AbortSignal) => Promise<readonly TitledResult[]>,
  ): Promise<ScriptEnd> {
    return (await this.#setting.host.list({ typed: item.text, place, read })) ? 'done' : 'failed';
  }

  #set(change: Partial<PromptSettings>, said: (settings: PromptSettings) => string): ScriptEnd {
    this.#settings = { ...this.#settings, ...change };
    this.#setting.host.changed(this.#settings);
    this.#setting.host.say(said(this.#settings));
    return 'done';
  }
}

function switched<Mode extends string>(mode: Switch | Mode, current: Mode | 'on' | 'off'): 'on' | 'off' | Mode {
  if (mode !== 'toggle') return mode as 'on' | 'off' | Mode;
  return current === 'off' ? 'on' : 'off';
}
