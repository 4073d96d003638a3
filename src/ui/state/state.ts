import type { Failure, StepName } from '../../commands/events.ts';
import type { StepDescription, WarehouseStatus } from '../../commands/pipeline.ts';
import type { Target } from '../../warehouse/warehouse.ts';
import { type BoundedList, boundedList } from './bounded-list.ts';
import type { Filters } from './filter.ts';
import type { InputLine } from './input-line.ts';
import type { Plan } from './plan.ts';
import type { Panel } from './prompt/panel.ts';
import { emptyPrompt, isAwaited, type Prompt } from './prompt/prompt.ts';
import type { Question } from './question.ts';
import { type Run, type Step, stepOf } from './run.ts';
import { emptyViews, type Views } from './views/views.ts';

/** A row of the stage tree: a step, or one of its tasks. */
export interface Node {
  readonly step: StepName;
  readonly task: string | null;
  /** A check of the task, by its name; absent where the row is no check. */
  readonly check?: string;
}

export type DetailTab = 'log' | 'sql' | 'rejects' | 'rows' | 'checks' | 'history' | 'error';
export const detailTabs: readonly DetailTab[] = ['log', 'sql', 'rejects', 'rows', 'checks', 'history', 'error'];

export interface Detail {
  readonly tab: DetailTab;
  /** The chosen row, of those that the filter keeps; null follows the end. */
  readonly row: number | null;
  /** First row shown; null follows the end. */
  readonly top: number | null;
  /** Columns hidden at the left. */
  readonly left: number;
}

/** A tab as it is opened: at its end where that is what matters, else at its beginning. */
export function freshDetail(tab: DetailTab): Detail {
  const start = tab === 'log' || tab === 'sql' ? null : 0;
  return { tab, row: start, top: start, left: 0 };
}

export interface Tree {
  readonly selected: Node;
  /** What the operator opened or closed; the others open and close by themselves. */
  readonly open: Readonly<Partial<Record<StepName, boolean>>>;
  /** Tasks, as `step/task`, of which the operator wants to see or not to see every check. */
  readonly openTasks: Readonly<Record<string, boolean>>;
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
  /** When the warehouse is asked again after a failure, milliseconds since the epoch; null where none has failed. */
  readonly nextTry: number | null;
}

/** What fills the screen between header and footer. */
export type ScreenName = 'cockpit' | 'prompt' | 'source' | 'tables';

/** One line that answers a key: why it did nothing, or what it did. The next key takes it away. */
export interface Flash {
  readonly level: 'info' | 'warn';
  readonly text: string;
  /** What the same key does when it comes next. */
  readonly offers?: 'quit';
}

/** How the cockpit is being left: not at all, waiting for what runs to stop, or forced after a short wait. */
export type Leaving = 'no' | 'cancelling' | 'forced';

export interface State {
  readonly target: Target;
  readonly readOnly: boolean;
  readonly now: number;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly screen: ScreenName;
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
  readonly filters: Filters;
  /** The line that takes what is typed; null where none is open. */
  readonly line: InputLine | null;
  /** Steps that the operator has marked, to act on all of them. */
  readonly marks: readonly StepName[];
  /** The plan on the screen; null when none is open. */
  readonly plan: Plan | null;
  /** Whether clicks and the wheel come to the cockpit, or stay with the terminal for selecting text. */
  readonly mouse: 'on' | 'off';
  /** The keys of each action by its id (`cockpit.run`), where they are not those of the key table. */
  readonly keymap: Keymap;
  readonly views: Views;
}

/** The keys of actions by their ids; what is not in it has the keys of the key table. */
export type Keymap = Readonly<Record<string, readonly string[]>>;

const logLines = 10_000;

/** The state before anything has happened. */
export function initialState(setting: {
  target: Target;
  steps: readonly StepDescription[];
  readOnly: boolean;
  now: number;
  size: { columns: number; rows: number };
  mouse?: State['mouse'];
  keymap?: Keymap;
  vim?: boolean;
}): State {
  const { target, steps, readOnly, now, size, mouse = 'off', keymap = {}, vim = false } = setting;
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
    known: { status: null, asking: false, failure: null, nextTry: null },
    log: boundedList(logLines),
    tree: { selected: { step: steps[0]?.name ?? 'create', task: null }, open: {}, openTasks: {}, follow: true },
    detail: freshDetail('log'),
    focus: 'steps',
    prompt: emptyPrompt(vim),
    leaving: 'no',
    filters: {},
    line: null,
    marks: [],
    plan: null,
    mouse,
    keymap,
    views: emptyViews,
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
  return isAwaited(prompt) || isAsking(panel);
}

/** True while the engine is asked for what a panel shows. */
function isAsking(panel: Panel): boolean {
  return (panel.kind === 'profile' || panel.kind === 'query-plan') && panel.state.kind === 'asking';
}

/** True while something is shown that changes with time alone: what runs here or elsewhere, and the wait for a next try. */
export function isTimed(state: State): boolean {
  if (isRunning(state) || isQuerying(state) || state.known.nextTry !== null) return true;
  return state.known.status?.lock != null || state.steps.some(({ status }) => status === 'running');
}

export function sameNode(a: Node, b: Node): boolean {
  return a.step === b.step && a.task === b.task && a.check === b.check;
}
