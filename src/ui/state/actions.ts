import type { Failure, PipelineEvent } from '../../commands/events.ts';
import type { RunRequest, WarehouseStatus } from '../../commands/pipeline.ts';
import type { ListName } from './filter.ts';
import type { LineAction } from './input-line.ts';
import type { PlanAction } from './plan.ts';
import type { PromptAction } from './prompt/actions.ts';
import type { Inventory, Question } from './question.ts';
import type { DetailTab, Flash, LogLine, Node, State } from './state.ts';
import type { ViewAction } from './views/views.ts';

/** How far a list moves: by rows, or to its first or last one. */
export type Motion = number | 'first' | 'last';

/** Everything that changes the state: what happened in the world, and what the operator's keys mean. */
export type Action =
  | { type: 'ticked'; now: number }
  | { type: 'resized'; columns: number; rows: number }
  | { type: 'logged'; line: LogLine }
  | { type: 'flashed'; flash: Flash | null }
  // The run
  | { type: 'run-asked'; request: RunRequest; at: number }
  | { type: 'event'; event: PipelineEvent }
  | { type: 'run-ended'; at: number; failure: Failure | null }
  | { type: 'cancel-asked' }
  // The warehouse's own word
  | { type: 'status-asked' }
  | { type: 'status-read'; status: WarehouseStatus }
  | { type: 'status-failed'; failure: Failure; nextTry: number }
  // Moving about
  | { type: 'screen-opened'; screen: State['screen'] }
  | { type: 'pane-focused'; pane: State['focus'] }
  | { type: 'tree-moved'; motion: Motion }
  | { type: 'step-opened'; open: boolean }
  | { type: 'tab-turned'; by: 1 | -1 }
  | { type: 'tab-opened'; tab: DetailTab }
  | { type: 'detail-scrolled'; motion: Motion; height: number }
  | { type: 'detail-shifted'; by: number }
  | { type: 'help-opened' }
  | { type: 'help-scrolled'; top: number }
  | { type: 'help-closed' }
  // Questions
  | { type: 'asked'; question: Question }
  | { type: 'choice-focused'; focus: number }
  | { type: 'name-typed'; typed: string }
  | { type: 'inventory-read'; inventory: Inventory }
  | { type: 'question-closed' }
  | { type: 'leaving'; leaving: State['leaving'] }
  // Acting
  | { type: 'line'; action: LineAction }
  | { type: 'plan'; action: PlanAction }
  | { type: 'filter-cleared'; list: ListName }
  | { type: 'mark-toggled' }
  | { type: 'marks-cleared' }
  | { type: 'node-selected'; node: Node }
  | { type: 'detail-pointed'; row: number; height: number }
  | { type: 'mouse-switched'; mouse: State['mouse'] }
  | ({ type: 'view' } & ViewAction)
  | { type: 'prompt'; action: PromptAction };
