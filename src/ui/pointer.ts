import { offsetOf } from './columns.ts';
import type { Actor, Binding } from './keys/binding.ts';
import { actionId } from './keys/binding.ts';
import { answer } from './keys/question.ts';
import { openObject } from './keys/views.ts';
import { bindingsOf } from './keys.ts';
import type { MouseEvent } from './mouse.ts';
import { contentRows } from './present/detail.ts';
import { hitAt } from './present/hit.ts';
import type { Area, Hotspot } from './present/hotspot.ts';
import { editorMargin } from './present/prompt/editor.ts';
import { recordRows } from './present/record.ts';
import { lastColumnRow, lastTableRow } from './present/tables.ts';
import { planRows, sourceHeight } from './state/layout.ts';
import { editorOfPrompt } from './state/prompt/prompt.ts';
import { gridRoom } from './state/prompt/room.ts';
import { type State, sameNode } from './state/state.ts';
import { isOpen, selectedStep } from './state/tree.ts';

/** Rows that a notch of the wheel scrolls; in the tree it selects the next row. */
const wheelRows = 3;

/** What a click or the wheel needs to have an effect. */
export interface PointerSetting {
  readonly actor: Actor;
  state(): State;
  /** Does what a key would do that is bound to it. */
  perform(binding: Binding): void;
}

function scroll(state: State, actor: Actor, area: Area, direction: 1 | -1): void {
  const motion = direction * wheelRows;
  switch (area) {
    case 'steps':
      actor.dispatch({ type: 'tree-moved', motion: direction });
      return;
    case 'detail':
      actor.dispatch({ type: 'detail-scrolled', motion, height: contentRows(state) });
      return;
    case 'plan':
      actor.dispatch({ type: 'plan', action: { type: 'moved', motion, height: planRows(state.size) } });
      return;
    case 'help':
      actor.scrollHelp(motion);
      return;
    case 'palette':
      actor.palette(direction > 0 ? 'next' : 'previous');
      return;
    case 'results': {
      const view = gridRoom(state);
      const to = direction > 0 ? 'down' : 'up';
      for (let row = 0; row < wheelRows; row++) {
        actor.dispatch({ type: 'prompt', action: { type: 'grid-moved', to, view } });
      }
      return;
    }
    case 'panel':
      actor.dispatch({ type: 'prompt', action: { type: 'panel-moved', by: motion } });
      return;
    case 'source':
      actor.dispatch({
        type: 'view',
        view: 'source',
        action: { type: 'moved', motion, height: sourceHeight(state.size) },
      });
      return;
    case 'tables':
      actor.dispatch({
        type: 'view',
        view: 'tables',
        action: { type: 'moved', motion: direction, last: lastTableRow(state) },
      });
      return;
    case 'columns':
      actor.dispatch({
        type: 'view',
        view: 'tables',
        action: { type: 'scrolled', motion, last: lastColumnRow(state) },
      });
      return;
    case 'record':
      actor.dispatch({
        type: 'view',
        view: 'record',
        action: { type: 'scrolled', motion, ...recordRows(state) },
      });
      return;
    case 'editor':
      for (let row = 0; row < wheelRows; row++) {
        actor.dispatch({ type: 'prompt', action: { type: 'moved', to: direction > 0 ? 'down' : 'up' } });
      }
      return;
    case 'question':
      return;
  }
}

function focusOn(state: State, actor: Actor, area: Area | null): void {
  if ((area === 'steps' || area === 'detail') && state.focus !== area) {
    actor.dispatch({ type: 'pane-focused', pane: area });
  }
  const isPane = area === 'editor' || area === 'results';
  if (isPane && state.prompt.panel.kind === 'none' && state.prompt.focus !== area) {
    actor.dispatch({ type: 'prompt', action: { type: 'focused', pane: area } });
  }
}

/** A click on the row that is selected already opens or closes the tasks of its step. */
function selectNode(state: State, actor: Actor, hotspot: Extract<Hotspot, { kind: 'node' }>): void {
  const step = selectedStep(state);
  const again = state.focus === 'steps' && sameNode(state.tree.selected, hotspot.node);
  if (again && hotspot.node.task === null && step !== undefined) {
    actor.dispatch({ type: 'step-opened', open: !isOpen(state, step) });
  } else actor.dispatch({ type: 'node-selected', node: hotspot.node });
}

/** A click on a row of a list chooses it; on the object that is chosen already it opens it. */
function selectRow(state: State, actor: Actor, area: Area | null, row: number): void {
  if (area === 'plan') actor.dispatch({ type: 'plan', action: { type: 'pointed', row } });
  if (area === 'detail') actor.dispatch({ type: 'detail-pointed', row, height: contentRows(state) });
  if (area === 'tables') actor.dispatch({ type: 'view', view: 'tables', action: { type: 'pointed', row } });
  if (area !== 'source') return;
  if (state.views.source.cursor.row === row) openObject(state, actor);
  else {
    const height = sourceHeight(state.size);
    actor.dispatch({ type: 'view', view: 'source', action: { type: 'pointed', row, height } });
  }
}

function click(setting: PointerSetting, state: State, area: Area | null, hotspot: Hotspot, x: number): void {
  const { actor } = setting;
  switch (hotspot.kind) {
    case 'action': {
      const binding = bindingsOf(state).find((one) => actionId(one) === hotspot.id);
      if (binding !== undefined) setting.perform(binding);
      return;
    }
    case 'node':
      selectNode(state, actor, hotspot);
      return;
    case 'tab':
      actor.dispatch({ type: 'tab-opened', tab: hotspot.tab });
      return;
    case 'row':
      selectRow(state, actor, area, hotspot.index);
      return;
    case 'cell': {
      const { row, column } = hotspot;
      actor.dispatch({ type: 'prompt', action: { type: 'view-changed', change: { kind: 'point', row, column } } });
      return;
    }
    case 'text': {
      const line = editorOfPrompt(state.prompt).current.doc.lineAt(hotspot.from);
      const offset = line.from + offsetOf(line.text, Math.max(0, x - editorMargin + hotspot.left));
      actor.dispatch({ type: 'prompt', action: { type: 'cursor-placed', offset } });
      return;
    }
    case 'completion':
      actor.dispatch({ type: 'prompt', action: { type: 'completion-accepted', index: hotspot.index } });
      return;
    case 'choice':
      actor.dispatch({ type: 'choice-focused', focus: hotspot.index });
      answer(setting.state(), actor);
      return;
    case 'command':
      actor.dispatch({ type: 'line', action: { type: 'chosen', index: hotspot.index } });
      actor.palette('do');
      return;
  }
}

/** True where something lies over the screen that has to be answered first: only itself and the footer can be clicked. */
function isCovered(state: State): boolean {
  return (state.question !== null && state.help === null) || (state.line !== null && state.line.purpose !== 'filter');
}

/** Does what a click, or a turn of the wheel, means at its place of the screen. */
export function point(setting: PointerSetting, event: MouseEvent): void {
  const state = setting.state();
  if (state.leaving !== 'no') return;
  const { area, hotspot } = hitAt(state, event.x, event.y);
  if (isCovered(state) && area !== 'palette' && area !== 'question' && hotspot?.kind !== 'action') return;
  if (event.kind !== 'click' && hotspot?.kind === 'completion') {
    const by = event.kind === 'wheel-down' ? 1 : -1;
    setting.actor.dispatch({ type: 'prompt', action: { type: 'completion-moved', by } });
    return;
  }
  if (event.kind !== 'click') {
    if (area !== null) scroll(state, setting.actor, area, event.kind === 'wheel-down' ? 1 : -1);
    return;
  }
  setting.actor.dispatch({ type: 'flashed', flash: null });
  if (hotspot?.kind !== 'action' && state.line?.purpose === 'filter') {
    setting.actor.dispatch({ type: 'line', action: { type: 'closed' } });
  }
  if (hotspot !== null) click(setting, state, area, hotspot, event.x);
  // The list of what can be inserted lies over both panes, and belongs to the editor.
  if (hotspot?.kind !== 'completion') focusOn(state, setting.actor, area);
}
