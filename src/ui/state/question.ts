import type { StepName } from '../../commands/events.ts';
import type { Danger } from '../../commands/meta-command/danger.ts';
import type { LockHolder, RunRequest, WarehouseStatus } from '../../commands/pipeline.ts';
import type { UnfilteredWrite } from '../../sql/unfiltered-write.ts';
import type { Typed } from './prompt/result.ts';

/** What a recreation would drop, as far as the warehouse has told. */
export type Inventory =
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'known';
      readonly tables: WarehouseStatus['tables'];
      /** What would be sent, in that order. */
      readonly statements: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A question before something that cannot be undone. `focus` is the index of a choice; the harmless one is 0. */
export type Question =
  | { readonly kind: 'quit'; readonly focus: number }
  | {
      readonly kind: 'recreate';
      readonly focus: number;
      readonly inventory: Inventory;
      /** The target's name as far as the operator has typed it; only a protected target asks for it. */
      readonly typed: string;
    }
  | {
      /** Before statements of which at least one changes or removes all rows of a table. */
      readonly kind: 'unfiltered';
      readonly focus: number;
      readonly write: UnfilteredWrite;
      readonly script: Typed;
    }
  | {
      /** The same before such a statement of a file, or one that is run again. */
      readonly kind: 'unfiltered-in-script';
      readonly focus: number;
      readonly write: Danger;
      readonly sql: string;
    }
  | {
      /** Before the prompt may change data of a protected target. */
      readonly kind: 'allow-writes';
      readonly focus: number;
      readonly typed: string;
    }
  | {
      readonly kind: 'force-lock';
      readonly focus: number;
      readonly holder: LockHolder;
      readonly typed: string;
    }
  | {
      /** Before a run that begins while the prompt's session has a transaction. */
      readonly kind: 'open-transaction';
      readonly focus: number;
      readonly request: RunRequest;
    }
  | {
      /** Steps that need others which are not done. */
      readonly kind: 'needs';
      readonly focus: number;
      readonly steps: readonly StepName[];
      readonly missing: readonly StepName[];
    }
  | {
      /** A file that is there already. */
      readonly kind: 'overwrite';
      readonly focus: number;
      readonly file: string;
      readonly content: ExportContent | WholeResult;
    };

/** What the prompt writes of a result: all of its rows, which need not be loaded. */
export interface WholeResult {
  readonly kind: 'result';
  readonly what: string;
}

/** What goes into a file, and what it is, for the word about it. */
export type ExportContent =
  | { readonly kind: 'text'; readonly text: string; readonly what: string }
  | {
      /** All rejects of the run log, more than the screen holds: of one staging table, or of both for null. */
      readonly kind: 'rejects';
      readonly table: string | null;
      /** The expression that the tab is filtered by; empty where it is not. */
      readonly expression: string;
      readonly what: string;
    };
