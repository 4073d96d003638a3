import type { Parameter, ResultSet } from '../../warehouse/warehouse.ts';
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
  /** A line about what a command has done: no data. */
  say(text: string): void;
  /** The words of `\echo`. */
  print(text: string): Promise<void>;
  /** What commands have set. */
  changed(settings: PromptSettings): void;
  /** The session, free for another statement. */
  session(): Promise<PromptSession>;
}
