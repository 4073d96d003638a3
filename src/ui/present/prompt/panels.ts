import { exportEndings } from '../../../commands/export-result.ts';
import { formatCount, formatDuration } from '../../../text/format.ts';
import { chartOf } from '../../chart/chart.ts';
import { drawable, drawnWidth, wrapText } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import { filterRemark } from '../../state/prompt/filter.ts';
import {
  type ChartPanel,
  type CopyFormat,
  type CopyScope,
  copyFormats,
  copyScopes,
  type Panel,
} from '../../state/prompt/panel.ts';
import type { Result } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import type { State } from '../../state/state.ts';
import { clipLine, fillRows, type Line, line, rule, span } from '../line.ts';
import { cellViewLines } from './cell.ts';
import { chartLines } from './chart.ts';
import { copied } from './copy.ts';
import { historyLines } from './history.ts';
import { parameterFormLines } from './parameter-form.ts';
import { profileLines } from './profile.ts';
import { queryPlanLines } from './query-plan.ts';
import { resultLines } from './results.ts';
import { savedLines } from './saved.ts';

/** A panel's lines, at the place of the results, and the cursor of its field; null when it has none. */
export interface DrawnPanel {
  readonly lines: readonly Line[];
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

function titled(title: string, lines: readonly Line[], { columns, rows }: Size): DrawnPanel {
  return { lines: fillRows([rule([span(title, 'strong')], columns, true), ...lines], rows), cursor: null };
}

/** A field on the last line of the results, what is above staying in sight. */
function fieldBelow(label: string, text: string, note: Line, above: readonly Line[], rows: number): DrawnPanel {
  const kept = fillRows(above, rows).slice(0, rows - 1);
  const head = ` ${label}: `;
  const field: Line = [span(head, 'title'), span(text, 'strong'), span('  '), ...note];
  return { lines: [...kept, field], cursor: { x: head.length + drawnWidth(text), y: rows - 1 } };
}

const scopeNames: Record<CopyScope, string> = {
  range: 'cell or marked range',
  row: 'row',
  column: 'column',
  all: 'all loaded rows',
};

function copyLines(state: State, panel: Extract<Panel, { kind: 'copy' }>, size: Size): DrawnPanel {
  const result = shownResult(state.prompt.results);
  const choice = <T extends string>(label: string, all: readonly T[], current: T, name: (one: T) => string): Line => [
    span(label.padEnd(9), 'muted'),
    ...all.flatMap((one) => [
      span(one === current ? `› ${name(one)} ‹` : `  ${name(one)}  `, one === current ? 'chosen' : 'plain'),
      span(' '),
    ]),
  ];
  const { text } = result === null ? { text: '' } : copied(result, panel.scope, panel.format);
  const preview = text.split('\n').slice(0, Math.max(0, size.rows - 4));
  const lines = [
    choice(' what ←→', copyScopes, panel.scope, (one) => scopeNames[one]),
    choice(' as ↑↓', copyFormats, panel.format, (one: CopyFormat) => one),
    line(''),
    ...preview.map((part) => line(`  ${part}`, 'muted')),
  ];
  return titled(
    'Copy',
    lines.map((one) => clipLine(one, size.columns)),
    size,
  );
}

function exportLines(state: State, panel: Extract<Panel, { kind: 'export' }>, size: Size): DrawnPanel {
  const { progress, text } = panel;
  const above = resultLines(state);
  switch (progress.kind) {
    case 'naming': {
      const note = span(exportEndings.join(' '), 'muted');
      return fieldBelow('export to', text, [note], above, size.rows);
    }
    case 'writing': {
      const elapsed = formatDuration(Math.max(0, state.now - progress.started));
      const doing = progress.cancelling ? 'cancelling' : 'writing';
      const note = span(`${doing} · ${formatCount(progress.rows)} rows · ${elapsed} · Esc cancels`, 'active');
      return { ...fieldBelow('export to', text, [note], above, size.rows), cursor: null };
    }
    case 'written':
      return {
        lines: [...fillRows(above, size.rows).slice(0, -1), [span(` ✔ ${progress.message}`, 'good')]],
        cursor: null,
      };
    case 'failed': {
      const { message, remedy } = progress.failure;
      const said = wrapText(drawable(message), size.columns - 2).map((one) => line(` ${one}`, 'bad'));
      const help = remedy === null ? [] : wrapText(drawable(`to do: ${remedy}`), size.columns - 2);
      const below = [...said, ...help.map((one) => line(` ${one}`))].slice(0, Math.max(0, size.rows - 2));
      const kept = fillRows(above, size.rows - below.length - 1);
      return fieldBelow('export to', text, [], [...kept.slice(0, size.rows - below.length - 1), ...below], size.rows);
    }
  }
}

function drawnChart(result: Result, { chart, top }: ChartPanel, { columns, rows }: Size): readonly Line[] {
  return chartLines(chartOf(result), chart, top, { columns, rows: rows - 1 });
}

/** The panel that lies over the results; null when there is none. */
export function panelLines(state: State, size: Size): DrawnPanel | null {
  const { panel, results } = state.prompt;
  const result = shownResult(results);
  switch (panel.kind) {
    case 'none':
      return null;
    case 'history': {
      const lines = historyLines(state.prompt.history, panel, state.now, size);
      return fieldBelow('search', panel.text, [span('Enter takes it to the editor', 'muted')], lines, size.rows);
    }
    case 'filter': {
      const remark = filterRemark(panel.text, result?.columns ?? []);
      const hint =
        panel.text === ''
          ? span('a text, or year >= 1990 and level = paid, title ~ love, song_id is null', 'muted')
          : span(remark ?? '', 'caution');
      return fieldBelow('filter', panel.text, [hint], resultLines(state), size.rows);
    }
    case 'cell':
      return result === null
        ? null
        : titled('Cell', cellViewLines(result, panel.top, { ...size, rows: size.rows - 1 }), size);
    case 'copy':
      return copyLines(state, panel, size);
    case 'export':
      return exportLines(state, panel, size);
    case 'profile':
      return titled(
        `Profile of ${panel.column}`,
        profileLines(panel.state, state.now, panel.top, { ...size, rows: size.rows - 1 }),
        size,
      );
    case 'query-plan':
      return titled(panel.title, queryPlanLines(panel, state.now, { ...size, rows: size.rows - 1 }), size);
    case 'parameters':
      return parameterFormLines(panel, size);
    case 'saved':
      return fieldBelow(
        'saved',
        panel.text,
        [span('Enter runs it, Tab takes it to the editor', 'muted')],
        savedLines(panel, size),
        size.rows,
      );
    case 'chart': {
      if (result === null) return null;
      return titled(`Chart: ${panel.chart}`, drawnChart(result, panel, size), size);
    }
    case 'chart-export': {
      const below = { ...size, rows: size.rows - 1 };
      const lines = result === null ? [] : drawnChart(result, panel.chart, below);
      const above = titled(`Chart: ${panel.chart.chart}`, lines, below).lines;
      return fieldBelow('export to', panel.text, [span('an SVG', 'muted')], above, size.rows);
    }
  }
}
