import { type ErrorKind, SparkifyError } from '../../errors.ts';

/** A text of statements and commands, and the file that it is from; null where it was typed. */
export interface ScriptText {
  readonly text: string;
  readonly file: string | null;
}

/** Where in a script something stands; `start` is an offset in UTF-16 units. */
export interface ScriptPlace {
  readonly script: ScriptText;
  readonly start: number;
}

/** Line and column of an offset in a text, in UTF-16 units from 0. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length - 1, column: offset - lineStart };
}

const located: ReadonlySet<ErrorKind> = new Set(['sql', 'usage', 'checks']);

/**
 * A failure of a statement or command with its file and line; and, where the engine told the position, with the column
 * and the marked line. What failed for another reason than its text, as a cancelled one, is left as it is.
 */
export function locatedError(error: unknown, { script, start }: ScriptPlace): unknown {
  if (!(error instanceof SparkifyError) || !located.has(error.kind)) return error;
  const { kind, message, remedy, position } = error;
  const { line, column } = lineAndColumn(script.text, start + (position ?? 0));
  const shown = (script.text.split('\n')[line] ?? '').replace(/\r$/, '');
  const mark = position === undefined ? '' : `\n${shown}\n${' '.repeat(column)}^`;
  const lineText = `line ${line + 1}${position === undefined ? '' : `, column ${column + 1}`}`;
  const where = [error.where, script.file, lineText].filter((part) => part != null).join(', ');
  return new SparkifyError(kind, `${message}${mark}`, { where, remedy, cause: error });
}
