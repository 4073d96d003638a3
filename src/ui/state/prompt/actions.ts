import type { Failure } from '../../../commands/events.ts';
import type { PromptSettings } from '../../../commands/meta-command/settings.ts';
import type { CatalogIndex } from '../../../sql/completion/catalog-index.ts';
import type { TransactionState } from '../../../warehouse/warehouse.ts';
import type { SavedBuffers } from './buffers.ts';
import type { CompletionAction } from './completing.ts';
import type { EditorMove, ErasingMove, Reach } from './editor.ts';
import type { GridMove, GridView } from './grid.ts';
import type { HistoryEntry } from './history.ts';
import type { FieldEnd, Panel } from './panel.ts';
import type { Access, Prompt, Split } from './prompt.ts';
import type { ResultAction, Sent } from './result.ts';
import type { ViewChange } from './view-changes.ts';
import type { VimAction } from './vim/reduce.ts';

export type LineEdit = 'indent' | 'outdent' | 'comment' | 'break';

/** Everything that changes the prompt: what keys mean, and what the engine and the disk have told. */
export type PromptAction =
  | { type: 'inserted'; text: string; pasted?: boolean }
  | { type: 'moved'; to: EditorMove; reach?: Reach }
  | { type: 'cursor-placed'; offset: number }
  | { type: 'all-selected' }
  | { type: 'erased'; to: ErasingMove }
  | { type: 'lines-edited'; edit: LineEdit }
  | { type: 'replaced'; text: string }
  | { type: 'range-replaced'; from: number; to: number; text: string; caret?: number | undefined }
  | { type: 'undone' }
  | { type: 'redone' }
  | { type: 'recalled'; direction: 'older' | 'newer' }
  | { type: 'history-loaded'; entries: readonly HistoryEntry[] }
  | { type: 'remembered'; entry: HistoryEntry }
  | { type: 'buffers-loaded'; saved: SavedBuffers }
  | { type: 'buffer-opened' }
  | { type: 'buffer-turned'; by: 1 | -1 }
  | { type: 'buffer-closed' }
  | { type: 'focused'; pane: Prompt['focus'] }
  | { type: 'split'; split: Split }
  | { type: 'tab-turned'; by: 1 | -1 }
  | { type: 'tab-closed' }
  | { type: 'tab-shown'; id: number }
  | { type: 'grid-moved'; to: GridMove; view: GridView; reach?: Reach }
  | { type: 'view-changed'; change: ViewChange }
  | { type: 'panel-opened'; panel: Panel }
  | { type: 'panel-closed' }
  | { type: 'panel-typed'; text: string }
  | { type: 'panel-erased'; what: FieldEnd }
  | { type: 'panel-moved'; by: number }
  | { type: 'sent'; id: number; sent: Sent; at: number }
  | { type: 'result'; id: number; action: ResultAction }
  | { type: 'script'; state: Prompt['script'] }
  | { type: 'settings-changed'; settings: PromptSettings }
  | CompletionAction
  | VimAction
  | { type: 'catalog-read'; index: CatalogIndex; at: number }
  | { type: 'catalog-failed'; failure: Failure }
  | { type: 'access-changed'; access: Access }
  | { type: 'transaction-told'; transaction: TransactionState };
