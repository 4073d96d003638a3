import { chartOf } from '../../chart/chart.ts';
import { chartSvg } from '../../chart/svg.ts';
import { chartKinds } from '../../state/prompt/panel.ts';
import { shownResult } from '../../state/prompt/results.ts';
import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { closes, erases, moves, page, turned } from './panel-keys.ts';
import { prompt } from './run.ts';

function writeChart({ prompt: { panel, results } }: State, actor: Actor): void {
  const result = shownResult(results);
  const chart = result === null ? null : chartOf(result);
  if (chart === null || chart.kind === 'none' || panel.kind !== 'chart-export') return;
  prompt(actor, { type: 'panel-opened', panel: panel.chart });
  const content = { kind: 'text', text: chartSvg(chart, panel.chart.chart), what: 'the chart' } as const;
  actor.export(panel.text.trim(), content, false);
}

function backToChart({ prompt: { panel } }: State, actor: Actor): void {
  if (panel.kind === 'chart-export') prompt(actor, { type: 'panel-opened', panel: panel.chart });
}

const chartExporting: readonly Binding[] = [
  bind(
    'chart-export',
    'write',
    ['enter'],
    { label: 'write', description: 'Write the chart to the file, as SVG; asks before it replaces one.', footer: true },
    writeChart,
    ({ prompt: { panel } }) => (panel.kind === 'chart-export' && panel.text.trim() === '' ? 'it needs a name' : null),
  ),
  ...erases('chart-export'),
  closes('chart-export', ['escape'], 'Back to the chart; nothing is written.', backToChart),
];

export const chart: readonly Binding[] = [
  bind(
    'chart',
    'chart-kind',
    ['tab', 'c'],
    { label: 'another chart', description: 'Bars, a line, sparklines.', footer: true },
    ({ prompt: { panel } }, actor) => {
      if (panel.kind !== 'chart') return;
      prompt(actor, { type: 'panel-opened', panel: { ...panel, chart: turned(chartKinds, panel.chart, 1) } });
    },
  ),
  bind(
    'chart',
    'save',
    ['S'],
    { label: 'save as SVG', description: 'Write the chart to a file; asks for its name.', footer: true },
    ({ prompt: { panel } }, actor) => {
      if (panel.kind !== 'chart') return;
      prompt(actor, { type: 'panel-opened', panel: { kind: 'chart-export', text: 'chart.svg', chart: panel } });
    },
  ),
  moves('chart', 'down', ['j', 'down'], () => 1, 'A row down, in bars.'),
  moves('chart', 'up', ['k', 'up'], () => -1, 'A row up.'),
  moves('chart', 'page-down', ['pagedown', 'space', 'ctrl+d'], page, 'A page down.'),
  moves('chart', 'page-up', ['pageup', 'ctrl+u'], (state) => -page(state), 'A page up.'),
  closes('chart', ['escape', 'q', 'enter'], 'Close the chart.'),
  ...chartExporting,
];
