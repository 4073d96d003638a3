import type { SavedQuery } from '../../../commands/saved-queries.ts';
import { copied } from '../../present/prompt/copy.ts';
import { showsDetails } from '../../present/prompt/query-plan.ts';
import { promptLayout } from '../../state/layout.ts';
import { searchHistory } from '../../state/prompt/history.ts';
import { copyFormats, copyScopes } from '../../state/prompt/panel.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { matchingSaved } from '../../state/prompt/saved.ts';
import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { chart } from './chart.ts';
import { close, closes, erases, moves, page, turned } from './panel-keys.ts';
import { parameterFormKeys } from './parameter-form.ts';
import { busy, prompt, runText } from './run.ts';

/** The statement under the cursor of the history goes to the editor; it is not run. */
function recall(state: State, actor: Actor): void {
  const { panel, history } = state.prompt;
  if (panel.kind !== 'history') return;
  const entry = searchHistory(history, panel.text)[panel.at];
  close(state, actor);
  if (entry !== undefined) prompt(actor, { type: 'replaced', text: entry.sql });
}

const history: readonly Binding[] = [
  bind(
    'history',
    'recall',
    ['enter', 'tab'],
    {
      label: 'to the editor',
      description: 'Put the statement into the editor; undo brings the old text back.',
      footer: true,
    },
    recall,
  ),
  moves('history', 'older', ['down', 'ctrl+n', 'ctrl+r'], () => 1, 'An older one.'),
  moves('history', 'newer', ['up', 'ctrl+p', 'ctrl+s'], () => -1, 'A newer one.'),
  moves('history', 'page-down', ['pagedown'], page, 'Much older ones.'),
  moves('history', 'page-up', ['pageup'], (state) => -page(state), 'Much newer ones.'),
  ...erases('history'),
  closes('history', ['escape'], 'Close the history; the text stays as it was.'),
];

const condition: readonly Binding[] = [
  bind('condition', 'keep', ['enter', 'tab'], { label: 'keep', description: 'Keep the filter.', footer: true }, close),
  ...erases('condition'),
  closes('condition', ['escape'], 'Back to the filter that was there before.', (state, actor) => {
    const { panel } = state.prompt;
    if (panel.kind === 'filter')
      prompt(actor, { type: 'view-changed', change: { kind: 'filter', filter: panel.before } });
    close(state, actor);
  }),
];

function isWriting({ prompt: { panel } }: State): boolean {
  return panel.kind === 'export' && panel.progress.kind === 'writing';
}

const exporting: readonly Binding[] = [
  bind(
    'result-export',
    'write',
    ['enter'],
    {
      label: 'write',
      description: 'Write the whole result to the file, whose ending tells the format; asks before it replaces one.',
      footer: true,
    },
    (state, actor) => {
      const { panel } = state.prompt;
      if (panel.kind !== 'export') return;
      if (panel.progress.kind === 'written') close(state, actor);
      else actor.prompt.exportTo(panel.text.trim(), false);
    },
    (state) => (isWriting(state) ? 'it is being written' : null),
  ),
  ...erases('result-export'),
  closes('result-export', ['escape'], 'Stop the writing; else close.', (state, actor) =>
    isWriting(state) ? actor.prompt.cancel() : close(state, actor),
  ),
];

function turnsCopy(
  id: string,
  keys: readonly string[],
  what: 'scope' | 'format',
  by: 1 | -1,
  description: string,
): Binding {
  return bind('copy', id, keys, { label: id, description, footer: by === 1 }, ({ prompt: { panel } }, actor) => {
    if (panel.kind !== 'copy') return;
    const next =
      what === 'scope'
        ? { ...panel, scope: turned(copyScopes, panel.scope, by) }
        : { ...panel, format: turned(copyFormats, panel.format, by) };
    prompt(actor, { type: 'panel-opened', panel: next });
  });
}

const copying: readonly Binding[] = [
  bind(
    'copy',
    'copy',
    ['enter', 'y'],
    { label: 'copy', description: 'Copy it to the terminal’s clipboard.', footer: true },
    (state, actor) => {
      const { panel, results } = state.prompt;
      const result = shownResult(results);
      if (panel.kind !== 'copy' || result === null) return;
      const { text, what } = copied(result, panel.scope, panel.format);
      close(state, actor);
      actor.copy(text, what);
    },
  ),
  turnsCopy('what', ['right', 'l', 'tab'], 'scope', 1, 'The next of cell or range, row, column, all.'),
  turnsCopy(
    'what-before',
    ['left', 'h', 'shift+tab'],
    'scope',
    -1,
    'The one before of cell or range, row, column, all.',
  ),
  turnsCopy('format', ['down', 'j'], 'format', 1, 'The next format.'),
  turnsCopy('format-before', ['up', 'k'], 'format', -1, 'The format before.'),
  closes('copy', ['escape', 'q'], 'Close; nothing is copied.'),
];

const viewing: readonly Binding[] = [
  moves('viewer', 'down', ['j', 'down'], () => 1, 'A line down.'),
  moves('viewer', 'up', ['k', 'up'], () => -1, 'A line up.'),
  moves('viewer', 'page-down', ['pagedown', 'space', 'ctrl+d'], page, 'A page down.'),
  moves('viewer', 'page-up', ['pageup', 'ctrl+u'], (state) => -page(state), 'A page up.'),
  closes('viewer', ['escape', 'q', 'enter'], 'Close; a profile that is being made is cancelled.', (state, actor) => {
    const { panel } = state.prompt;
    if (panel.kind === 'profile' && panel.state.kind === 'asking') actor.prompt.cancel();
    else close(state, actor);
  }),
];

/** The chosen one of the saved queries; null where none is. */
function chosenSaved({ prompt: { panel } }: State): SavedQuery | null {
  return panel.kind === 'saved' ? (matchingSaved(panel)[panel.at] ?? null) : null;
}

function isPlanning({ prompt: { panel } }: State): boolean {
  return panel.kind === 'query-plan' && panel.state.kind === 'asking';
}

const planning: readonly Binding[] = [
  bind(
    'query-plan',
    'analyze',
    ['a'],
    { label: 'measure', description: 'Run the statement to measure each step; asks where it may write.', footer: true },
    (state, actor) => {
      const { panel } = state.prompt;
      if (panel.kind === 'query-plan') runText(state, actor, `${panel.statement} \\explain analyze`);
    },
    busy,
  ),
  bind(
    'query-plan',
    'details',
    ['d'],
    { label: 'details', description: 'Show the details below the steps, or the steps alone.', footer: true },
    (state, actor) => {
      const { panel, split } = state.prompt;
      if (panel.kind !== 'query-plan') return;
      const { columns, rows } = promptLayout(state.size, split).results;
      const details = !showsDetails(panel, { columns, rows: rows - 1 });
      prompt(actor, { type: 'panel-opened', panel: { ...panel, details, top: 0 } });
    },
  ),
  moves('query-plan', 'down', ['j', 'down'], () => 1, 'A line down.'),
  moves('query-plan', 'up', ['k', 'up'], () => -1, 'A line up.'),
  moves('query-plan', 'page-down', ['pagedown', 'space', 'ctrl+d'], page, 'A page down.'),
  moves('query-plan', 'page-up', ['pageup', 'ctrl+u'], (state) => -page(state), 'A page up.'),
  closes('query-plan', ['escape', 'q', 'enter'], 'Close; a plan that is being made is cancelled.', (state, actor) =>
    isPlanning(state) ? actor.prompt.cancel() : close(state, actor),
  ),
];

const saved: readonly Binding[] = [
  bind(
    'saved',
    'run',
    ['enter'],
    { label: 'run', description: 'Run the query; its parameters are asked for.', footer: true },
    (state, actor) => {
      const query = chosenSaved(state);
      close(state, actor);
      if (query !== null) runText(state, actor, `\\saved ${query.name}`);
    },
    busy,
  ),
  bind(
    'saved',
    'recall',
    ['tab'],
    { label: 'to the editor', description: 'Put it into the editor; undo brings the old text back.', footer: true },
    (state, actor) => {
      const query = chosenSaved(state);
      close(state, actor);
      if (query !== null) prompt(actor, { type: 'replaced', text: `${query.sql};` });
    },
  ),
  moves('saved', 'next', ['down', 'ctrl+n'], () => 1, 'The next one.'),
  moves('saved', 'previous', ['up', 'ctrl+p'], () => -1, 'The one before.'),
  moves('saved', 'page-down', ['pagedown'], page, 'A page down.'),
  moves('saved', 'page-up', ['pageup'], (state) => -page(state), 'A page up.'),
  ...erases('saved'),
  closes('saved', ['escape'], 'Close the list.'),
];

export const panels: readonly Binding[] = [
  ...saved,
  ...planning,
  ...parameterFormKeys,
  ...history,
  ...condition,
  ...exporting,
  ...copying,
  ...viewing,
  ...chart,
];
