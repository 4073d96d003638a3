import {
  type JudgingCommand,
  judgesResult,
  type MetaCommand,
  type MetaCommandError,
  tells,
} from '../../sql/meta-command/command.ts';
import { type ScriptItem, splitScript } from '../../sql/script.ts';
import { judge } from '../expect/diff-command.ts';
import { type Judgement, tellJudgement } from '../expect/expect-command.ts';
import type { ScriptAct } from './host.ts';
import type { ScriptPlace, ScriptText } from './place.ts';
import { ended, type Given, type ScriptEnd, type ScriptSetting, ScriptWork } from './script-work.ts';
import { runStatementCommand } from './statement-commands.ts';
import { tellingOf } from './telling-commands.ts';

/** Files that include one another go no deeper. */
const deepest = 32;

/**
 * Runs statements and commands one after another, by the same rules at the prompt and in files. It keeps what commands
 * have set, and the statement that ran last, from one script to the next.
 */
export class ScriptRunner {
  readonly #work: ScriptWork;

  constructor(setting: ScriptSetting) {
    this.#work = new ScriptWork(setting);
  }

  /** Runs a script to its end or to the first failure, which the host tells, or throws. */
  async run(script: ScriptText, depth = 0): Promise<ScriptEnd> {
    for (const item of splitScript(script.text, this.#work.setting.dialect)) {
      const end = await this.#runItem(item, { script, start: item.start }, depth);
      if (end !== 'done') return end;
    }
    return 'done';
  }

  /** Closes the file that `\o` has opened, and waits until the last results are kept. */
  close(): Promise<void> {
    return this.#work.close();
  }

  async #runItem(item: ScriptItem, place: ScriptPlace, depth: number): Promise<ScriptEnd> {
    const act = { typed: item.text, place };
    if (item.kind === 'statement') {
      return this.#work.statement({
        ...act,
        statement: { sql: item.text, place },
        cleared: place.script.file === null,
      });
    }
    const before = item.statement === null ? null : { sql: item.statement.text, place };
    const cleared = before !== null && place.script.file === null;
    if (judgesResult(item.command)) {
      if (before !== null) {
        const end = await this.#work.statement({ ...act, statement: before, cleared });
        if (end !== 'done') return end;
      }
      const typed = item.text.slice(item.at - item.start);
      return this.#judge(item.command, { typed, place: { ...place, start: item.at } });
    }
    return this.#command(item.command, { ...act, statement: before ?? this.#work.last, cleared }, depth);
  }

  async #command(
    command: Exclude<MetaCommand | MetaCommandError, JudgingCommand>,
    given: Given,
    depth: number,
  ): Promise<ScriptEnd> {
    const work = this.#work;
    if (tells(command)) return work.tell(given, tellingOf(command, { ...work.setting, settings: work.settings }));
    switch (command.name) {
      case 'invalid':
        return work.fail(given, command.message, command.remedy);
      case 'quit':
        work.setting.host.noted(given);
        return 'quit';
      case 'include':
        return this.#include(command, given, depth);
      case 'run-saved':
        return this.#runSaved(command, given, depth);
      default:
        return runStatementCommand(command, given, work);
    }
  }

  /** Judges the last result. */
  async #judge(command: JudgingCommand, act: ScriptAct): Promise<ScriptEnd> {
    const { host, dialect, pipeline, folder, runs } = this.#work.setting;
    if (this.#work.files.takesResults) {
      return this.#work.fail(
        act,
        'the result has gone to a file and cannot be judged',
        '\\o alone shows results again.',
      );
    }
    let judgement: Judgement;
    try {
      await this.#work.kept;
      judgement = await judge(command, { ...act, host, dialect, pipeline, folder, runs });
    } catch (error) {
      return this.#work.failWith(act, error);
    }
    return ended(await tellJudgement(judgement, host));
  }

  async #include(command: Extract<MetaCommand, { name: 'include' }>, given: Given, depth: number): Promise<ScriptEnd> {
    const { file } = command;
    if (depth === deepest) {
      return this.#work.fail(given, `${file} is the ${deepest}th file within files`, 'Does it include itself?');
    }
    return this.#runFile(() => this.#work.files.included(command, given.place.script.file), given, depth);
  }

  #runSaved({ saved }: Extract<MetaCommand, { name: 'run-saved' }>, given: Given, depth: number): Promise<ScriptEnd> {
    const read = async () => {
      const { sql, path } = await this.#work.setting.saved.get(saved);
      return { text: sql, file: path };
    };
    return this.#runFile(read, given, depth);
  }

  async #runFile(read: () => Promise<ScriptText>, given: Given, depth: number): Promise<ScriptEnd> {
    let script: ScriptText;
    try {
      script = await read();
    } catch (error) {
      return this.#work.failWith(given, error);
    }
    return this.run(script, depth + 1);
  }
}
