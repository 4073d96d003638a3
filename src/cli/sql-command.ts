import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { CursorReader } from '../commands/cursor-reader.ts';
import type { PromptSession, StatementRequest } from '../commands/pipeline.ts';
import { SparkifyError } from '../errors.ts';
import { formatBatches, formatResult, type ResultFormat, resultFormats } from '../result/format.ts';
import { dialectOf } from '../sql/dialect.ts';
import { splitStatements } from '../sql/statements.ts';
import { plural } from '../text/format.ts';
import type { Cell } from '../warehouse/warehouse.ts';
import { untilInterrupted } from './interrupt.ts';
import { print } from './output.ts';
import { type GlobalOptions, openWorld, warnOf, withPipeline } from './world.ts';

export interface SqlOptions {
  readonly command?: string;
  readonly file?: string;
  readonly format?: string;
  readonly limit?: number;
  /** Lets statements change data where the target is protected. */
  readonly write?: boolean;
}

/** Runs statements one after another, results to standard output; stops at the first error. */
export async function sqlCommand(script: string | undefined, sql: SqlOptions, options: GlobalOptions): Promise<number> {
  const format = formatOf(sql.format, options);
  const text = await scriptText(script, sql);
  const world = openWorld(options);
  warnOf(world);
  const statements = splitStatements(text, dialectOf(world.settings.target.engine));
  if (statements.length === 0) {
    throw new SparkifyError('usage', 'there is no statement to run', {
      remedy: 'Give one with -c, a file with -f, or on standard input with -.',
    });
  }
  return withPipeline(world, (pipeline) =>
    untilInterrupted(async (signal) => {
      const session = await pipeline.openPrompt();
      const access = sql.write === true ? 'read-write' : 'read-only';
      const printing: Printing = {
        session,
        format,
        limit: sql.limit,
        quiet: options.quiet === true,
        request: { signal, access },
      };
      try {
        for (const statement of statements) {
          try {
            const printed = await printResult(printing, statement.text);
            if (printed.more && options.quiet !== true) {
              process.stderr.write(`cut after ${plural(printed.rows, 'row')}: there are more (--limit)\n`);
            }
          } catch (error) {
            throw located(error, text, statement.start);
          }
        }
      } finally {
        await session.close();
      }
      return 0;
    }),
  );
}

interface Printing {
  readonly session: PromptSession;
  readonly format: ResultFormat;
  readonly limit: number | undefined;
  /** Says nothing of what is to be known beside the result. */
  readonly quiet: boolean;
  readonly request: StatementRequest;
}

/** A table needs all of its rows for the widths of its columns; every other format is printed as the rows come. */
async function printResult({ session, format, limit, quiet, request }: Printing, sql: string): Promise<CursorReader> {
  const cursor = await session.open(sql, request);
  try {
    for (const notice of quiet ? [] : (cursor.notices ?? [])) process.stderr.write(`note: ${notice}\n`);
    const reader = new CursorReader(cursor, limit);
    const { columns, touched } = cursor;
    if (format === 'table') {
      const rows: (readonly Cell[])[] = [];
      for await (const batch of reader.batches()) rows.push(...batch);
      const result = { columns, rows, more: reader.more, touched };
      for (const chunk of formatResult(result, format)) await print(chunk);
    } else {
      for await (const chunk of formatBatches(columns, reader.batches(), format)) await print(chunk);
    }
    return reader;
  } finally {
    await cursor.close();
  }
}

function formatOf(name: string | undefined, options: GlobalOptions): ResultFormat {
  if (name === undefined) return options.json === true ? 'json' : process.stdout.isTTY ? 'table' : 'csv';
  const format = resultFormats.find((known) => known === name);
  if (format !== undefined) return format;
  throw new SparkifyError('usage', `--format ${name}: there is no such format`, {
    remedy: `The formats are ${resultFormats.join(', ')}.`,
  });
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, expected a file',
  EACCES: 'you may not read this file',
};

async function scriptText(script: string | undefined, { command, file }: SqlOptions): Promise<string> {
  const given = [command, file, script].filter((source) => source !== undefined);
  if (given.length > 1) throw new SparkifyError('usage', 'give the statements once: with -c, with -f, or with -');
  if (command !== undefined) return command;
  if (file !== undefined && file !== '-') {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      throw new SparkifyError('usage', unreadable[String(code)] ?? `the file cannot be read: ${error}`, {
        where: file,
        remedy: 'Name a file with the statements after -f, or give them with -c.',
        cause: error,
      });
    }
  }
  if (script !== undefined && script !== '-') {
    throw new SparkifyError('usage', `sql takes no argument "${script}"`, {
      remedy: 'Give a statement with -c, a file with -f, or - for standard input.',
    });
  }
  if (process.stdin.isTTY && script !== '-' && file !== '-') {
    throw new SparkifyError('usage', 'there is no statement to run', {
      remedy: 'Give one with -c, a file with -f, or on standard input with -; the cockpit has a prompt (key s).',
    });
  }
  return readAll(process.stdin);
}

/** Adds line, column and the marked line to an error of which the engine told the position. */
function located(error: unknown, text: string, start: number): unknown {
  if (!(error instanceof SparkifyError) || error.kind !== 'sql') return error;
  const at = start + (error.position ?? 0);
  const before = text.slice(0, at).split('\n');
  const line = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  const shown = text.split('\n')[line - 1] ?? '';
  const mark = error.position === undefined ? '' : `\n${shown}\n${' '.repeat(column - 1)}^`;
  return new SparkifyError('sql', `${error.message}${mark}`, {
    where: `line ${line}${error.position === undefined ? '' : `, column ${column}`}`,
    remedy: error.remedy,
    cause: error,
  });
}
