import type { WarehouseStatus } from '../../commands/pipeline.ts';
import type { UnfilteredWrite } from '../../sql/unfiltered-write.ts';
import type { Sent } from './prompt/result.ts';

/** What a recreation would drop, as far as the warehouse has told. */
export type Inventory =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly tables: WarehouseStatus['tables'] }
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
      readonly statements: readonly Sent[];
    }
  | {
      /** Before the prompt may change data of a protected target. */
      readonly kind: 'allow-writes';
      readonly focus: number;
      readonly typed: string;
    };
