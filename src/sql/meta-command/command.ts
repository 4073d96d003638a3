import type { CheckFamily } from '../star-checks.ts';
import type { Expectation } from './expectation.ts';

/** A command of the prompt's own, as psql's fingers know them: `\d users`, `\x on`, `\g`. */
export type MetaCommand =
  | { readonly name: 'describe'; readonly pattern: string | null; readonly detail: boolean }
  | { readonly name: 'list'; readonly of: Listed; readonly pattern: string | null; readonly detail: boolean }
  /** Opens the statement, or a file, in $EDITOR. */
  | { readonly name: 'edit'; readonly file: string | null }
  /** Runs the statement before it, or the last one. */
  | { readonly name: 'go'; readonly expanded: boolean; readonly file: string | null }
  /** `relative` to the file that it stands in. */
  | { readonly name: 'include'; readonly file: string; readonly relative: boolean }
  /** Sends results to a file from now on; null: to the screen again. */
  | { readonly name: 'output'; readonly file: string | null }
  | { readonly name: 'copy'; readonly source: CopySource; readonly to: CopyTarget; readonly options: CopyOptions }
  | { readonly name: 'expanded'; readonly mode: Switch | 'auto' }
  | { readonly name: 'timing'; readonly mode: Switch }
  /** Runs the statement before it, or the last one, again and again: so many times, or until it is stopped. */
  | { readonly name: 'watch'; readonly seconds: number; readonly times: number | null }
  /** Holds the result of the statement before it, or the last one, against what is expected. */
  | { readonly name: 'expect'; readonly expected: Expectation }
  /** Keeps that result in a file, to be expected later. */
  | { readonly name: 'save-result'; readonly file: string }
  /**
   * Shows how the result of the statement before it, or the last one, differs from that of its run before, or from that of
   * the target of another configuration. `key` tells rows apart; empty: whole rows.
   */
  | {
      readonly name: 'diff';
      readonly config: string | null;
      readonly key: readonly string[];
      readonly tolerance: number;
    }
  /** Runs checks of the star schema; a null family lists them. */
  | { readonly name: 'check'; readonly family: CheckFamily | 'all' | null; readonly table: string | null }
  | { readonly name: 'export'; readonly format: ExportFormat; readonly file: string }
  /** Shows the plan of the statement before it, or the last one; `analyze` runs it to measure. */
  | { readonly name: 'explain'; readonly analyze: boolean }
  /** Keeps the statement before it, or the last one: among the operator's own, or in the folder of `validate`. */
  | { readonly name: 'save'; readonly as: string; readonly among: 'own' | 'validation' }
  /** Lists the ones that were kept. */
  | { readonly name: 'saved' }
  | { readonly name: 'run-saved'; readonly saved: string }
  /** Shows a variable; null: all of them. */
  | { readonly name: 'variables'; readonly variable: string | null }
  | { readonly name: 'set'; readonly variable: string; readonly value: string }
  | { readonly name: 'unset'; readonly variable: string }
  /** Prints its words: as data, where results go (`\o`), or as a word to the operator. */
  | { readonly name: 'echo'; readonly text: string; readonly to: 'data' | 'results' | 'operator' }
  /** Prints the statement before it, or the last one. */
  | { readonly name: 'print' }
  /** Drops the statement before it, which does not run. */
  | { readonly name: 'reset' }
  /** Runs the statement and sets a variable for each column of its one row; their names begin with `prefix`. */
  | { readonly name: 'keep-values'; readonly prefix: string }
  | { readonly name: 'help' }
  /** Help with an SQL command, by its first words. */
  | { readonly name: 'syntax'; readonly of: string | null }
  | { readonly name: 'connection' }
  | { readonly name: 'quit' };

export type Listed = 'tables' | 'views' | 'schemas' | 'functions' | 'indexes' | 'databases' | 'relations';

export type Switch = 'on' | 'off' | 'toggle';

export type CopySource =
  /** As it is written, schema and columns included. */
  { readonly type: 'table'; readonly name: string } | { readonly type: 'query'; readonly sql: string };

/** `results`: where the results of statements go; `output`: standard output, wherever those go. */
export type CopyTarget =
  | { readonly type: 'file'; readonly name: string }
  | { readonly type: 'results' }
  | { readonly type: 'output' };

export interface CopyOptions {
  /** COPY's own: `text` has a tab between fields. */
  readonly format: 'csv' | 'text';
  readonly header: boolean;
  readonly delimiter: string;
  /** How NULL is written. */
  readonly null: string;
}

export const exportFormats = ['csv', 'tsv', 'json', 'ndjson', 'markdown', 'insert', 'parquet'] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** A line that is no command: what is wrong with it, and what to write instead. */
export interface MetaCommandError {
  readonly name: 'invalid';
  readonly message: string;
  readonly remedy: string;
}

/** A command that has something told, and changes nothing. */
export type TellingCommand = Extract<MetaCommand, { name: (typeof tellers)[number] }>;

const tellers = ['list', 'describe', 'help', 'syntax', 'connection', 'saved', 'variables', 'check'] as const;

export function tells(command: MetaCommand | MetaCommandError): command is TellingCommand {
  return tellers.some((name) => name === command.name);
}

/** A command that judges the last result, or that of the statement before it. */
export type JudgingCommand = Extract<MetaCommand, { name: 'expect' | 'save-result' | 'diff' }>;

const judges: ReadonlySet<string> = new Set(['expect', 'save-result', 'diff']);

export function judgesResult(command: MetaCommand | MetaCommandError): command is JudgingCommand {
  return judges.has(command.name);
}

const takers: ReadonlySet<string> = new Set([
  ...['go', 'keep-values', 'watch', 'explain', 'save', 'edit', 'reset'],
  ...['expect', 'save-result', 'diff'],
]);

/** True for a command that takes the statement before it, which needs no semicolon then: `SELECT 1 \g`. */
export function takesStatement({ name }: MetaCommand | MetaCommandError): boolean {
  return takers.has(name);
}

/**
 * True for a command that has the engine run the statement that it takes, whatever that is: `\watch` refuses what may
 * write, and `\explain analyze` asks by itself.
 */
export function runsStatement(command: MetaCommand | MetaCommandError): boolean {
  return command.name === 'go' || command.name === 'keep-values' || judgesResult(command);
}
