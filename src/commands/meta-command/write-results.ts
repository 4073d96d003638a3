import { SparkifyError } from '../../errors.ts';
import { copyFormat } from '../../result/copy-format.ts';
import type { ResultFormat } from '../../result/format.ts';
import { classify } from '../../sql/classify.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { MetaCommand } from '../../sql/meta-command/command.ts';
import { plural } from '../../text/format.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { exportResult } from '../export-result.ts';
import type { PromptSession, StatementRequest } from '../pipeline.ts';
import { type BoundStatement, openStatement } from './bound-statement.ts';
import { type NamedFile, ResultFile, sendRows, writeRows, writeWhole } from './result-file.ts';

type Of<Name extends MetaCommand['name']> = Extract<MetaCommand, { name: Name }>;

/** How a statement is run for a file. */
export interface Writing {
  readonly session: PromptSession;
  readonly request: StatementRequest;
  readonly onRows: (rows: number) => void;
}

function told(rows: number, where: string): string {
  return `${plural(rows, 'row')} written to ${where}`;
}

/** `\g FILE`: the result of one statement becomes a file. */
export function writeResult(
  { session, request, onRows }: Writing,
  statement: BoundStatement,
  file: NamedFile,
  usual: ResultFormat,
  expanded: boolean,
): Promise<string> {
  return writeWhole(file, async (part) => {
    const output = await ResultFile.open(part, usual);
    try {
      return told(await appendTo(output, { session, request, onRows }, statement, expanded), file.name);
    } finally {
      await output.close();
    }
  });
}

async function appendTo(
  output: ResultFile,
  { session, request, onRows }: Writing,
  statement: BoundStatement,
  expanded: boolean,
): Promise<number> {
  const cursor = await openStatement(session, statement, request);
  try {
    return await output.append(cursor, expanded, onRows);
  } finally {
    await cursor.close();
  }
}

/** A result behind those that `\o` has sent to its file before. */
export async function appendResult(
  output: ResultFile,
  writing: Writing,
  statement: BoundStatement,
  expanded: boolean,
): Promise<string> {
  return told(await appendTo(output, writing, statement, expanded), output.file.name);
}

/** The query of what `\copy` writes. */
export function copyQuery({ source }: Of<'copy'>): string {
  if (source.type === 'query') return source.sql;
  const [, name = source.name, columns = '*'] = /^(.*?)\s*\(([^()]*)\)$/s.exec(source.name) ?? [];
  return `SELECT ${columns} FROM ${name}`;
}

/** `\copy … TO FILE`: what COPY writes of a table or query, streamed. */
export function copyOut(
  { session, request, onRows }: Writing,
  statement: BoundStatement,
  { options }: Of<'copy'>,
  file: NamedFile,
): Promise<string> {
  return writeWhole(file, async (part) => {
    const cursor = await openStatement(session, statement, request);
    try {
      const format = copyFormat(cursor.columns, options);
      return told(await writeRows(part, cursor, format, onRows), file.name);
    } finally {
      await cursor.close();
    }
  });
}

/** `\copy … TO STDOUT`: the same, to where `write` takes it. */
export async function copyRows(
  { session, request, onRows }: Writing,
  statement: BoundStatement,
  { options }: Of<'copy'>,
  write: (text: string) => Promise<void>,
  where = 'standard output',
): Promise<string> {
  const cursor = await openStatement(session, statement, request);
  try {
    return told(await sendRows(cursor, copyFormat(cursor.columns, options), write, onRows), where);
  } finally {
    await cursor.close();
  }
}

/**
 * `\export FORMAT FILE`: the whole result of a query that ran before, which runs again for that.
 * @throws SparkifyError kind `usage` where that may change data, or where the file is there already.
 */
export async function exportLast(
  { session, request, onRows }: Writing,
  statement: BoundStatement,
  { format }: Of<'export'>,
  file: NamedFile,
  { target, dialect }: { readonly target: Target; readonly dialect: Dialect },
): Promise<string> {
  if (classify(statement.written, dialect) !== 'read') {
    throw new SparkifyError('usage', 'the last statement may change data: it is not run again for an export', {
      remedy: 'Run a query first.',
    });
  }
  const written = await exportResult(session, {
    ...request,
    parameters: statement.sent.values,
    target,
    source: { kind: 'statement', sql: statement.sent.sql },
    path: file.path,
    format,
    onProgress: onRows,
    now: Date.now,
  });
  const digits = written.fingerprint === null ? '' : ` · ${written.fingerprint}`;
  return `${told(written.rows, file.name)}${digits}`;
}
