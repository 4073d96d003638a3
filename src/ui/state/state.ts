import type { Failure, StepName } from '../../commands/events.ts';
import type { StepDescription, WarehouseStatus } from '../../commands/pipeline.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { type BoundedList, boundedList } from './bounded-list.ts';
import { emptyPrompt, isAwaited, type Prompt } from './prompt/prompt.ts';
import type { Question } from './question.ts';
import { type Run, type Step, stepOf } from './run.ts';

/** A row of the stage tree: a step, or one of its tasks. */
export interface Node {
  readonly step: StepName;
  readonly task: string | null;
}

export type DetailTab = 'log' | 'sql' | 'rejects' | 'checks' | 'error';
export const detailTabs: readonly DetailTab[] = ['log', 'sql', 'rejects', 'checks', 'error'];

export interface Detail {
  readonly tab: DetailTab;
  /** First row shown; null follows the end. */
  readonly top: number | null;
  /** Columns hidden at the left. */
  readonly left: number;
}

export interface Tree {
  readonly selected: Node;
  /** What the operator opened or closed; the others open and close by themselves. */
  readonly open: Readonly<Partial<Record<StepName, boolean>>>;
  /** True while the selection goes to what needs eyes, at launch and in a run; the operator's first move ends it. */
  readonly follow: boolean;
}

export interface LogLine {
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly step: StepName | null;
  readonly task: string | null;
}

/** What the warehouse itself last said, and whether it is being asked now. */
export interface Known {
  readonly status: WarehouseStatus | null;
  readonly asking: boolean;
  readonly failure: Failure | null;
}

/** One line that answers a key: why it did nothing, or what it did. The next key takes it away. */
export interface Flash {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

/** How the cockpit is being left: not at all, waiting for what runs to stop, or forced after a short wait. */
export type Leaving = 'no' | 'cancelling' | 'forced';

export interface State {
  readonly target: Target;
  readonly readOnly: boolean;
  readonly now: number;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly screen: 'cockpit' | 'prompt';
  /** First row of the help overlay; null when it is closed. */
  readonly help: number | null;
  readonly question: Question | null;
  readonly flash: Flash | null;
  readonly steps: readonly Step[];
  readonly run: Run | null;
  readonly known: Known;
  readonly log: BoundedList<LogLine>;
  readonly tree: Tree;
  readonly detail: Detail;
  /** Which pane of the cockpit has the keys. */
  readonly focus: 'steps' | 'detail';
  readonly prompt: Prompt;
  readonly leaving: Leaving;
}

const logLines = 10_000;

/** The state before anything has happened. */
export function initialState(setting: {
  target: Target;
  steps: readonly StepDescription[];
  readOnly: boolean;
  now: number;
  size: { columns: number; rows: number };
}): State {
  const { target, steps, readOnly, now, size } = setting;
  return {
    target,
    readOnly,
    now,
    size,
    screen: 'cockpit',
    help: null,
    question: null,
    flash: null,
    steps: steps.map(stepOf),
    run: null,
    known: { status: null, asking: false, failure: null },
    log: boundedList(logLines),
    tree: { selected: { step: steps[0]?.name ?? 'create', task: null }, open: {}, follow: true },
    detail: { tab: 'log', top: null, left: 0 },
    focus: 'steps',
    prompt: emptyPrompt(),
    leaving: 'no',
  };
}

/** True from the moment a run is asked for until its stream has ended. */
export function isRunning(state: State): boolean {
  return state.run !== null && state.run.finished === null;
}

/** True while the prompt's session is at work: for a statement, an export or a profile. */
export function isQuerying({ prompt }: State): boolean {
  const { panel } = prompt;
  if (panel.kind === 'export' && panel.progress.kind === 'writing') return true;
  return isAwaited(prompt) || (panel.kind === 'profile' && panel.state.kind === 'asking');
}

export function sameNode(a: Node, b: Node): boolean {
  return a.step === b.step && a.task === b.task;
}
