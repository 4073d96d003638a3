import { SparkifyError } from '../../errors.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { MetaCommand, MetaCommandError, Switch } from '../../sql/meta-command/command.ts';
import { type ScriptCommand, type ScriptItem, splitScript } from '../../sql/script.ts';
import type { Target } from '../../warehouse/warehouse.ts';
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
