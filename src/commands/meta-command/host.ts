import type { SparkifyError } from '../../errors.ts';
import type { Parameter, ResultSet } from '../../warehouse/warehouse.ts';
import type { KeptResult } from '../expect/kept-result.ts';
import type { PromptSession } from '../pipeline.ts';
import type { ScriptPlace } from './place.ts';
import type { PromptSettings } from './settings.ts';

/** A statement of a script, ready for the engine. */
export interface ScriptStatement {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  /** The statement with the command that runs it, as it was written. */
  readonly typed: string;
  readonly place: ScriptPlace;
  /** Rows as columns, whatever the settings say. */
  readonly expanded: boolean;
}

/** A result that is told whole, as those of `\d` are. */
export interface TitledResult {
  readonly title: string;
  readonly result: ResultSet;
  /** What its rows are the proof of: the script ends with it when all results have been shown. */
  readonly failure?: SparkifyError;
}

/** An expectation that does not hold. */
export interface Refutation {
  readonly typed: string;
  readonly place: ScriptPlace;
  readonly failure: SparkifyError;
  /** What differs, for a reader of lines and as a result. */
  readonly lines: readonly string[];
  readonly shown: TitledResult;
}

/** A command that asks for results, as it was written. */
export interface ScriptListing {
  readonly typed: string;
  readonly place: ScriptPlace;
  /** At least one result. */
  readonly read: (signal: AbortSignal) => Promise<readonly TitledResult[]>;
}

/**
 * Who runs a script: the cockpit's prompt, or the command line. It shows what comes, and knows the session. `run` and
 * `list` resolve with false where that has failed and the host has said so; a host may throw the failure instead.
 */
export interface ScriptHost {
  run(statement: ScriptStatement): Promise<boolean>;
  list(listing: ScriptListing): Promise<boolean>;
  /** Shows why an expectation does not hold, which is a failure. */
  refute(refutation: Refutation): Promise<boolean>;
  /** A line about what a command has done: no data. */
  say(text: string): void;
  /** The words of `\echo`. */
  print(text: string): Promise<void>;
  /** What commands have set. */
  changed(settings: PromptSettings): void;
  /** Results of the statements that ran last, the latest first. */
  kept(): readonly KeptResult[];
  /** Tells commands at work to stop. */
  readonly signal: AbortSignal;
  /** The session, free for another statement. */
  session(): Promise<PromptSession>;
}
