import type { StepName } from '../../commands/events.ts';
import { filterRows } from './filter.ts';
import { cockpitLayout } from './layout.ts';
import { isActive, isProblem, type Step, type Task } from './run.ts';
import { type Node, type State, sameNode, type Tree } from './state.ts';

/** A step with more tasks than this is closed until the operator opens it, unless everything has room. */
const fewTasks = 5;

function nodeCount(state: State): number {
  return state.steps.reduce((count, step) => count + 1 + step.tasks.length, 0);
}

/** The places as they are whatever is open. */
function roomOf(state: State) {
  return cockpitLayout(state.size, nodeCount(state));
}

/** The places of tree and detail. A failure that is looked at gets the rows that the tree leaves empty. */
export function layoutOf(state: State) {
  const room = roomOf(state);
  if (state.detail.tab !== 'error' || room.sideBySide) return room;
  return cockpitLayout(state.size, Math.min(nodeCount(state), treeNodes(state).length));
}

/** True when the step's tasks are shown: as the operator said, else where there is room, work or trouble. */
export function isOpen(state: State, step: Step): boolean {
  const chosen = state.tree.open[step.name];
  if (chosen !== undefined) return chosen;
  const roomForAll = roomOf(state).tree.rows > nodeCount(state);
  if (roomForAll || step.tasks.length <= fewTasks || isActive(step.status)) return true;
  return step.tasks.some((task) => isProblem(task.status));
}

/** What a filter tests: messages would bring in rows that are about something else. */
function nodeText(state: State, { step, task }: Node): string {
  const own = state.steps.find(({ name }) => name === step);
  const item = task === null ? own : own?.tasks.find(({ name }) => name === task);
  return item === undefined ? '' : `${item.name} ${item.status}`;
}

/** The rows of the tree that its filter keeps, top to bottom; a filter looks into closed steps, too. */
export function treeNodes(state: State): readonly Node[] {
  const { steps: expression } = state.filters;
  if (expression === undefined) return openNodes(state);
  return filterRows(
    allNodes(state),
    expression,
    (node) => nodeText(state, node),
    ({ task }) => task === null,
  );
}

/** Every row that the tree has when everything in it is open. */
export function allNodes(state: State): Node[] {
  return state.steps.flatMap((step) => [
    { step: step.name, task: null },
    ...step.tasks.map((task) => ({ step: step.name, task: task.name })),
  ]);
}

function openNodes(state: State): Node[] {
  return state.steps.flatMap((step) => [
    { step: step.name, task: null },
    ...(isOpen(state, step) ? step.tasks.flatMap((task) => taskNodes(state, step, task.name)) : []),
  ]);
}

/** A task, and below it its checks: those that did not hold, or all where the operator or the room says so. */
function taskNodes(state: State, step: Step, task: string): Node[] {
  const node = { step: step.name, task };
  const checks = step.checks.filter((check) => check.task === task);
  const chosen = state.tree.openTasks[taskKey(node)];
  const all = chosen ?? roomOf(state).tree.rows > nodeCount(state) + checksCount(state);
  const shown = checks.filter(({ outcome }) => all || (chosen === undefined && isProblem(outcome)));
  return [node, ...shown.map(({ name }) => ({ ...node, check: name }))];
}

function checksCount(state: State): number {
  return state.steps.reduce((count, step) => count + step.checks.length, 0);
}

function taskKey({ step, task }: Node): string {
  return `${step}/${task}`;
}

/** The tree after the selected row was opened or closed: a step shows or hides its tasks, a task its checks. */
export function openSelected(state: State, open: boolean): { tree: Tree; selected: Node } {
  const { tree } = state;
  const { step, task } = tree.selected;
  const hasChecks = stepNamed(state, step)?.checks.some((check) => check.task === task) === true;
  const ofChecks =
    hasChecks && (open || tree.selected.check !== undefined || tree.openTasks[taskKey(tree.selected)] === true);
  if (ofChecks) {
    return {
      tree: { ...tree, openTasks: { ...tree.openTasks, [taskKey(tree.selected)]: open } },
      selected: open ? tree.selected : { step, task },
    };
  }
  return {
    tree: { ...tree, open: { ...tree.open, [step]: open } },
    selected: open ? tree.selected : { step, task: null },
  };
}

/** Index of the selected row; of its task or step, where the row itself is closed away. */
export function selectedIndex(state: State, nodes: readonly Node[]): number {
  const { selected } = state.tree;
  const index = nodes.findIndex((node) => sameNode(node, selected));
  if (index >= 0) return index;
  const ofTask = nodes.findIndex(({ step, task }) => step === selected.step && task === selected.task);
  if (ofTask >= 0) return ofTask;
  return Math.max(
    0,
    nodes.findIndex((node) => node.step === selected.step),
  );
}

export function stepNamed(state: State, name: StepName): Step | undefined {
  return state.steps.find((step) => step.name === name);
}

export function selectedStep(state: State): Step | undefined {
  return stepNamed(state, state.tree.selected.step);
}

/** The selected task; undefined where a step is selected. */
export function selectedTask(state: State): Task | undefined {
  const { task } = state.tree.selected;
  return selectedStep(state)?.tasks.find((candidate) => candidate.name === task);
}

/** The step that an operator who has just come looks for: the first that is not done; the first of all when all are. */
export function nextStep(state: State): StepName {
  const next = state.steps.find(({ status }) => status !== 'success' && status !== 'warn');
  return next?.name ?? state.steps[0]?.name ?? state.tree.selected.step;
}

/** The steps from `first` to the last one, in the order of the list. */
export function stepsFrom(state: State, first: StepName): StepName[] {
  const names = state.steps.map((step) => step.name);
  return names.slice(names.indexOf(first));
}

/**
 * What to run again after a failure or a cancel: what the last run here left to do; before any run here, the first step
 * that the warehouse tells did not end well, and all that follow. Empty when nothing failed.
 */
export function stepsToRetry(state: State): readonly StepName[] {
  if (state.run !== null) return state.run.finished?.unfinished ?? [];
  const broken = state.steps.find(
    (step) => step.status === 'error' || step.status === 'fail' || step.status === 'cancelled',
  );
  return broken === undefined ? [] : stepsFrom(state, broken.name);
}
