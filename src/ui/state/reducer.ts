import type { PipelineEvent, StepName } from '../../commands/events.ts';
import type { WarehouseStatus } from '../../commands/pipeline.ts';
import type { Action } from './actions.ts';
import { append } from './bounded-list.ts';
import { movedRow } from './cursor.ts';
import { detailCursor, moveDetail, shownItems } from './detail-rows.ts';
import { applyFilter, reduceLine } from './input-line.ts';
import { logLineOf } from './log.ts';
import { toggleMark } from './marks.ts';
import { reducePlan } from './plan.ts';
import { reducePrompt } from './prompt/prompt.ts';
import {
  believeStep,
  cancelSteps,
  observeStep,
  queueSteps,
  type Run,
  type Step,
  settleSteps,
  startSteps,
  unfinishedSteps,
} from './run.ts';
import { detailTabs, freshDetail, isRunning, type Node, type State, sameNode } from './state.ts';
import { nextStep, openSelected, selectedIndex, treeNodes } from './tree.ts';
import { reduceViews } from './views/views.ts';

function select(state: State, selected: Node): State {
  if (sameNode(selected, state.tree.selected)) return state;
  return { ...state, tree: { ...state.tree, selected }, detail: freshDetail(state.detail.tab) };
}

/** A selection that follows the run goes to what runs now, and stays there when it fails. */
function follow(state: State, node: Node): State {
  const inside = node.task === null && state.tree.selected.step === node.step;
  return state.tree.follow && !inside ? select(state, node) : state;
}

/** What has failed first is what needs eyes; the selection goes no further. */
function stay(state: State): State {
  return state.tree.follow ? { ...state, tree: { ...state.tree, follow: false } } : state;
}

function changeStep(state: State, name: StepName, change: (step: Step) => Step): State {
  return { ...state, steps: state.steps.map((step) => (step.name === name ? change(step) : step)) };
}

function observeRun(state: State, run: Run, event: PipelineEvent): State {
  switch (event.type) {
    case 'run-started': {
      const steps = startSteps(state.steps, event.steps, event.run);
      return { ...state, steps, run: { ...run, id: event.run, command: event.command, steps: event.steps } };
    }
    case 'log':
      return state;
    case 'cancel-requested':
      return { ...state, run: { ...run, cancelling: true }, steps: cancelSteps(state.steps) };
    case 'run-finished': {
      const { outcome, elapsed, totals, failure } = event;
      const steps = settleSteps(state.steps, run, outcome);
      const finished = { outcome, elapsed, totals, failure, unfinished: unfinishedSteps(steps, run, outcome) };
      return { ...state, run: { ...run, finished }, steps };
    }
    default: {
      const changed = changeStep(state, event.step, (step) => observeStep(step, event, run.cancelling));
      if (event.type === 'step-started') return follow(changed, { step: event.step, task: null });
      if (event.type !== 'task-finished' || (event.outcome !== 'error' && event.outcome !== 'fail')) return changed;
      return stay(follow(changed, { step: event.step, task: event.task }));
    }
  }
}

function observe(state: State, event: PipelineEvent): State {
  const line = logLineOf(event);
  const logged = line === null ? state : { ...state, log: append(state.log, line) };
  return state.run === null ? logged : observeRun({ ...logged, now: Math.max(state.now, event.at) }, state.run, event);
}

/** A stream that closes without its `run-finished`, or breaks, still ends the run, and says why. */
function endRun(state: State, action: Extract<Action, { type: 'run-ended' }>): State {
  const { run } = state;
  if (run === null) return state;
  const ended = stay(state);
  if (run.finished !== null && action.failure === null) return ended;
  const failure = action.failure ?? {
    kind: 'internal',
    message: 'the run ended without a word about its outcome',
    where: null,
    remedy: 'Look at the log, then run the step again: every load is all or nothing.',
  };
  const steps = settleSteps(state.steps, run, 'error');
  const unfinished = unfinishedSteps(steps, run, 'error');
  const finished = { outcome: 'error', elapsed: action.at - run.started, totals: null, failure, unfinished } as const;
  const line = { at: action.at, level: 'error', text: failure.message, step: null, task: null } as const;
  return { ...ended, run: { ...run, finished }, steps, log: append(state.log, line) };
}

/** Takes the warehouse's word for every step, unless one is being run here. */
function believe(state: State, status: WarehouseStatus): State {
  const known = { status, asking: false, failure: null, nextTry: null };
  if (isRunning(state)) return { ...state, known };
  const steps = state.steps.map((step) => {
    const told = status.steps.find((candidate) => candidate.step === step.name);
    return told === undefined ? step : believeStep(step, told, status.tables);
  });
  const believed = { ...state, known, steps };
  return state.known.status === null ? follow(believed, { step: nextStep(believed), task: null }) : believed;
}

/** A row that the filter has taken away cannot stay selected: keys act on what can be seen. */
function selectVisible(state: State): State {
  if (state.filters.steps === undefined) return state;
  const nodes = treeNodes(state);
  const node = nodes[selectedIndex(state, nodes)];
  return node === undefined ? state : select(state, node);
}

/** The next state. Pure: time, sizes and results come with the action. */
export function reduce(state: State, action: Action): State {
  return selectVisible(change(state, action));
}

function change(state: State, action: Action): State {
  switch (action.type) {
    case 'ticked':
      return action.now === state.now ? state : { ...state, now: action.now };
    case 'resized':
      return { ...state, size: { columns: action.columns, rows: action.rows } };
    case 'logged':
      return { ...state, log: append(state.log, action.line) };
    case 'flashed':
      return state.flash === action.flash ? state : { ...state, flash: action.flash };
    case 'run-asked': {
      const { request, at } = action;
      const { command, steps } = request;
      const run: Run = { id: null, command, steps, started: at, cancelling: false, finished: null };
      const tree = { ...state.tree, follow: true };
      return { ...state, now: at, run, tree, marks: [], plan: null, steps: queueSteps(state.steps, request) };
    }
    case 'event':
      return observe(state, action.event);
    case 'run-ended':
      return endRun(state, action);
    case 'cancel-asked':
      return state.run === null
        ? state
        : { ...state, run: { ...state.run, cancelling: true }, steps: cancelSteps(state.steps) };
    case 'status-asked':
      return { ...state, known: { ...state.known, asking: true } };
    case 'status-read':
      return believe(state, action.status);
    case 'status-failed':
      return { ...state, known: { ...state.known, asking: false, failure: action.failure, nextTry: action.nextTry } };
    case 'screen-opened':
      return { ...state, screen: action.screen };
    case 'pane-focused':
      return { ...state, focus: action.pane };
    case 'tree-moved': {
      const nodes = treeNodes(state);
      const node = nodes[movedRow(action.motion, selectedIndex(state, nodes), nodes.length - 1)];
      const still = stay(state);
      return node === undefined ? still : select(still, node);
    }
    case 'step-opened': {
      const { tree, selected } = openSelected(state, action.open);
      return select({ ...state, tree }, selected);
    }
    case 'tab-turned': {
      const index = detailTabs.indexOf(state.detail.tab) + action.by;
      const tab = detailTabs[(index + detailTabs.length) % detailTabs.length];
      return tab === undefined ? state : { ...state, detail: freshDetail(tab) };
    }
    case 'tab-opened':
      return { ...state, detail: freshDetail(action.tab) };
    case 'detail-scrolled':
      return moveDetail(state, action.motion, action.height);
    case 'detail-shifted':
      return { ...state, detail: { ...state.detail, left: Math.max(0, state.detail.left + action.by) } };
    case 'help-opened':
      return { ...state, help: 0 };
    case 'help-scrolled':
      return { ...state, help: action.top };
    case 'help-closed':
      return { ...state, help: null };
    case 'asked':
      return { ...state, question: action.question, help: null, line: null };
    case 'choice-focused':
      return state.question === null ? state : { ...state, question: { ...state.question, focus: action.focus } };
    case 'name-typed':
      if (state.question === null || !('typed' in state.question)) return state;
      return { ...state, question: { ...state.question, typed: action.typed } };
    case 'inventory-read':
      if (state.question?.kind !== 'recreate') return state;
      return { ...state, question: { ...state.question, inventory: action.inventory } };
    case 'question-closed':
      return { ...state, question: null };
    case 'leaving':
      return { ...state, leaving: action.leaving };
    case 'line':
      return reduceLine(state, action.action);
    case 'plan':
      return reducePlan(state, action.action);
    case 'filter-cleared':
      return applyFilter(state, action.list, '');
    case 'mark-toggled':
      return { ...state, marks: toggleMark(state.marks, state.tree.selected.step) };
    case 'marks-cleared':
      return { ...state, marks: [] };
    case 'node-selected':
      return select(stay(state), action.node);
    case 'detail-pointed':
      return {
        ...state,
        detail: {
          ...state.detail,
          row: action.row,
          top: detailCursor(state, shownItems(state).length, action.height).top,
        },
      };
    case 'mouse-switched':
      return { ...state, mouse: action.mouse };
    case 'view':
      return { ...state, views: reduceViews(state.views, action) };
    case 'prompt':
      return { ...state, prompt: reducePrompt(state.prompt, action.action) };
  }
}
