import type { SparkifyError } from '../../errors.ts';
import type { ParameterValue } from '../../sql/parameter-value.ts';
import type { Plan } from '../../sql/plan/plan.ts';
import type { ResultSet } from '../../warehouse/warehouse.ts';
import type { KeptResult } from '../expect/kept-result.ts';
import type { PromptSession, StatementRequest } from '../pipeline.ts';
import type { BoundStatement } from './bound-statement.ts';
import type { Danger } from './danger.ts';
import type { ScriptPlace } from './place.ts';
import type { PromptSettings } from './settings.ts';

/** Something that a script does: as it was written, and where it stands. */
export interface ScriptAct {
  readonly typed: string;
  readonly place: ScriptPlace;
}

/** A statement whose rows are shown. */
export interface ScriptStatement extends ScriptAct {
  readonly statement: BoundStatement;
  /** Rows as columns, whatever the settings say. */
  readonly expanded: boolean;
  /** Where the statement runs again and again: which run this is, from 1, and the seconds between two. */
  readonly watch: { readonly run: number; readonly seconds: number } | null;
}

/** A result that is told whole, as those of `\d` are. */
export interface TitledResult {
  readonly title: string;
  readonly result: ResultSet;
  /** What its rows are the proof of: the script ends with it when all results have been shown. */
  readonly failure?: SparkifyError;
  /** What came of all results in a line, told when they have been shown. */
  readonly said?: string;
}

/** An expectation that does not hold. */
export interface Refutation extends ScriptAct {
  readonly failure: SparkifyError;
  /** What differs, for a reader of lines and as a result. */
  readonly lines: readonly string[];
  readonly shown: TitledResult;
}

/** A command that asks for results. */
export interface ScriptListing extends ScriptAct {
  /** At least one result. */
  readonly read: (signal: AbortSignal) => Promise<readonly TitledResult[]>;
}

/** A command that does something and has no rows to show. */
export interface ScriptJob extends ScriptAct {
  /** `onRows` is told now and then how many rows have been written. Resolves with a line about what was done. */
  readonly work: (request: StatementRequest, onRows: (rows: number) => void) => Promise<string>;
}

/** A statement whose plan is shown. */
export interface ScriptPlan extends ScriptAct {
  readonly title: string;
  readonly statement: string;
  readonly read: (request: StatementRequest) => Promise<Plan>;
}

/** What `\e` opens: a file, or a statement. */
export type ToEdit = { readonly file: string } | { readonly text: string };

/**
 * Who runs a script: the cockpit's prompt, or the command line. It shows what comes, and knows the session. `run`, `list`,
 * `work` and `plan` resolve with false where that has failed and the host has said so; a host may throw the failure instead.
 */
export interface ScriptHost {
  run(statement: ScriptStatement): Promise<boolean>;
  list(listing: ScriptListing): Promise<boolean>;
  work(job: ScriptJob): Promise<boolean>;
  /** Shows why an expectation does not hold, which is a failure. */
  refute(refutation: Refutation): Promise<boolean>;
  /** Results of the statements that ran last, the latest first. */
  kept(): readonly KeptResult[];
  /** Tells commands at work to stop. */
  readonly signal: AbortSignal;
  plan(plan: ScriptPlan): Promise<boolean>;
  /** Waits; false where it was told to stop meanwhile. A host may throw that instead. */
  pause(seconds: number): Promise<boolean>;
  /**
   * The values of parameters that nobody has set; null where that was given up.
   * @throws SparkifyError kind `usage` where there is nobody to ask.
   */
  askParameters(names: readonly string[], act: ScriptAct): Promise<ReadonlyMap<string, ParameterValue> | null>;
  /** Whether a statement may run that does more than whoever wrote it may have thought of. */
  mayRun(sql: string, danger: Danger): Promise<boolean>;
  /**
   * Opens the operator's own editor.
   * @throws SparkifyError kind `usage` where there is no screen for it.
   */
  edit(what: ToEdit): Promise<void>;
  /** A line about what a command has done: no data. */
  say(text: string): void;
  /** The words of `\echo`: data, as far as a text is. */
  print(text: string): Promise<void>;
  /** Takes text as it is for standard output, at the pace of its reader; null where that is a screen. */
  readonly output: ((text: string) => Promise<void>) | null;
  /** The words of `\warn`: no data, and said also where nothing else is. */
  warn(text: string): void;
  /** A command has been done that gave nothing to show. */
  noted(act: ScriptAct): void;
  /** What commands have set. */
  changed(settings: PromptSettings): void;
  /** The session, free for another statement. */
  session(): Promise<PromptSession>;
}
