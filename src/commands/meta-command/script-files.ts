import { dirname, resolve } from 'node:path';
import type { ResultFormat } from '../../result/format.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { MetaCommand } from '../../sql/meta-command/command.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import type { BoundStatement } from './bound-statement.ts';
import type { TitledResult } from './host.ts';
import type { ScriptText } from './place.ts';
import { type NamedFile, ResultFile } from './result-file.ts';
import { readScriptFile } from './script-file.ts';
import { appendResult, copyOut, copyRows, exportLast, type Writing, writeResult } from './write-results.ts';

type Of<Name extends MetaCommand['name']> = Extract<MetaCommand, { name: Name }>;

export interface ScriptFilesSetting {
  readonly dialect: Dialect;
  readonly target: Target;
  /** Absolute path of the folder that the names of files begin in. */
  readonly folder: string;
  /** The format of a file whose name tells none. */
  readonly fileFormat: ResultFormat;
}

/** The files that a script's commands name: what it includes, and what its results are written to. */
export class ScriptFiles {
  readonly #setting: ScriptFilesSetting;
  /** Where `\o` sends results. */
  #output: ResultFile | null = null;

  constructor(setting: ScriptFilesSetting) {
    this.#setting = setting;
  }

  /** True while `\o` sends results to a file. */
  get takesResults(): boolean {
    return this.#output !== null;
  }

  /** The file of a name as it was typed; `~` is the operator's own folder. */
  named(name: string): NamedFile {
    return { name, path: resolve(this.#setting.folder, name.replace(/^~(?=\/|$)/, process.env.HOME ?? '~')) };
  }

  /**
   * The text of a file that is included by a script of the file `from`, null where that was typed.
   * @throws SparkifyError kind `usage` when it cannot be read.
   */
  async included({ file, relative }: Of<'include'>, from: string | null): Promise<ScriptText> {
    const named = relative && from !== null ? resolve(this.#setting.folder, dirname(from), file) : file;
    return readScriptFile(this.named(named).path, named);
  }

  /**
   * Sends results to a file from now on; null: no more.
   * @throws SparkifyError kind `usage` when it cannot be written; results then go where they went before.
   */
  async sendTo(name: string | null): Promise<void> {
    const next = name === null ? null : await ResultFile.open(this.named(name), this.#setting.fileFormat);
    await this.close();
    this.#output = next;
  }

  /** Closes the file that `\o` has opened. */
  async close(): Promise<void> {
    const output = this.#output;
    this.#output = null;
    await output?.close();
  }

  /** Writes a statement's rows behind what `\o` has sent to its file before, and tells how many. */
  append(writing: Writing, statement: BoundStatement, expanded: boolean): Promise<string> {
    return appendResult(this.#taking, writing, statement, expanded);
  }

  /** The same of results that are there whole. */
  async appendWhole(results: readonly TitledResult[], expanded: boolean): Promise<string> {
    const output = this.#taking;
    for (const { result } of results) await output.appendResult(result, expanded);
    return `Written to ${output.file.name}`;
  }

  /** The same of a line of text: `\qecho`. */
  async appendLine(text: string): Promise<string> {
    const output = this.#taking;
    await output.appendText(`${text}\n`);
    return `Written to ${output.file.name}`;
  }

  /** `\g FILE` */
  write(writing: Writing, statement: BoundStatement, file: string, expanded: boolean): Promise<string> {
    return writeResult(writing, statement, this.named(file), this.#setting.fileFormat, expanded);
  }

  /** `\copy … TO FILE`, or to where `\o` has sent results. */
  copy(writing: Writing, statement: BoundStatement, command: Of<'copy'>): Promise<string> {
    if (command.to.type === 'file') return copyOut(writing, statement, command, this.named(command.to.name));
    const output = this.#taking;
    return copyRows(writing, statement, command, (text) => output.appendText(text), output.file.name);
  }

  /** `\export FORMAT FILE` */
  export(writing: Writing, statement: BoundStatement, command: Of<'export'>): Promise<string> {
    return exportLast(writing, statement, command, this.named(command.file), this.#setting);
  }

  get #taking(): ResultFile {
    if (this.#output === null) throw new Error('no file takes results: \\o has not been asked');
    return this.#output;
  }
}
