import { CursorReader } from '../commands/cursor-reader.ts';
import type { ScriptHost, ScriptListing, ScriptStatement } from '../commands/meta-command/host.ts';
import { locatedError } from '../commands/meta-command/place.ts';
import { initialSettings, type PromptSettings } from '../commands/meta-command/settings.ts';
import type { PromptSession, StatementRequest } from '../commands/pipeline.ts';
import { expandedText, isWiderThan } from '../result/expanded.ts';
import { formatBatches, formatResult, type ResultFormat } from '../result/format.ts';
import { plural } from '../text/format.ts';
import type { Cell, ResultSet } from '../warehouse/warehouse.ts';
import { print } from './output.ts';

export interface Printing {
  readonly session: PromptSession;
  readonly format: ResultFormat;
  readonly limit: number | undefined;
  /** Say nothing but what went wrong. */
  readonly quiet: boolean;
  readonly request: StatementRequest;
}

/** Prints what a script gives: results to standard output, everything else to standard error. Failures are thrown. */
export class PrintedScript implements ScriptHost {
  readonly #printing: Printing;
  #settings = initialSettings;

  constructor(printing: Printing) {
    this.#printing = printing;
  }

  async run({ sql, parameters, place, expanded }: ScriptStatement): Promise<boolean> {
    const started = performance.now();
    try {
      const { session, request } = this.#printing;
      const cursor = await session.open(sql, { ...request, parameters });
      try {
        const reader = new CursorReader(cursor, this.#printing.limit);
        await this.#printRows(cursor, reader, expanded ? 'on' : this.#settings.expanded);
        if (reader.more) this.#cut(reader.rows);
      } finally {
        await cursor.close();
      }
    } catch (error) {
      throw locatedError(error, place);
    }
    if (this.#settings.timing) this.say(`Time: ${(performance.now() - started).toFixed(3)} ms`);
    return true;
  }

  async list({ place, read }: ScriptListing): Promise<boolean> {
    try {
      for (const { result } of await read(this.#printing.request.signal)) await this.#printResult(result, 'off');
    } catch (error) {
      throw locatedError(error, place);
    }
    return true;
  }

  say(text: string): void {
    if (!this.#printing.quiet) process.stderr.write(`${text}\n`);
  }

  print(text: string): Promise<void> {
    return print(`${text}\n`);
  }

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
      for await (const chunk of formatBatches(columns, reader.batches(), format)) await print(chunk);
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
    for (const chunk of chunks) await print(chunk);
  }

  #cut(rows: number): void {
    this.say(`cut after ${plural(rows, 'row')}: there are more (--limit)`);
  }
}

/** What is no terminal has room for any line. */
function terminalColumns(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}
