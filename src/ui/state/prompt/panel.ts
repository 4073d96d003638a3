import type { ColumnProfile } from '../../../commands/column-profile.ts';
import type { Failure } from '../../../commands/events.ts';
import type { Plan } from '../../../sql/plan/plan.ts';
import type { ParameterForm } from './parameter-form.ts';
import type { SavedPanel } from './saved.ts';

/** What of a result is copied: the cell, its column or row, the marked range, or all that is loaded and shown. */
export const copyScopes = ['range', 'row', 'column', 'all'] as const;
export type CopyScope = (typeof copyScopes)[number];

export const copyFormats = ['tsv', 'csv', 'json', 'ndjson', 'markdown', 'insert'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** How far an export has come. */
export type ExportProgress =
  | { readonly kind: 'naming' }
  | { readonly kind: 'writing'; readonly rows: number; readonly started: number; readonly cancelling: boolean }
  | { readonly kind: 'written'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type ProfileState =
  | { readonly kind: 'asking'; readonly started: number }
  | { readonly kind: 'known'; readonly profile: ColumnProfile }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type QueryPlanState =
  | { readonly kind: 'asking'; readonly started: number }
  | { readonly kind: 'known'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly failure: Failure };

export const chartKinds = ['bars', 'line', 'sparklines'] as const;
export type ChartKind = (typeof chartKinds)[number];

/** A chart, and the first row that has bars. */
export interface ChartPanel {
  readonly kind: 'chart';
  readonly chart: ChartKind;
  readonly top: number;
}

/** What lies over the results, or over the editor, and takes the keys; nothing where `none`. */
export type Panel =
  | { readonly kind: 'none' }
  | { readonly kind: 'history'; readonly text: string; readonly at: number }
  | { readonly kind: 'filter'; readonly text: string; readonly before: string }
  | { readonly kind: 'cell'; readonly top: number }
  | { readonly kind: 'copy'; readonly scope: CopyScope; readonly format: CopyFormat }
  | { readonly kind: 'export'; readonly text: string; readonly progress: ExportProgress }
  /** The chart that a file is being named for. */
  | { readonly kind: 'chart-export'; readonly text: string; readonly chart: ChartPanel }
  | { readonly kind: 'profile'; readonly column: string; readonly state: ProfileState; readonly top: number }
  | ChartPanel
  | {
      readonly kind: 'query-plan';
      readonly title: string;
      readonly statement: string;
      readonly state: QueryPlanState;
      /** Whether the steps' details are shown; null: where the whole plan has room with them. */
      readonly details: boolean | null;
      readonly top: number;
    }
  | ParameterForm
  | SavedPanel;

/** How much of a field's text a key erases, from its end. */
export type FieldEnd = 'character' | 'word' | 'all';

export function withoutEnd(text: string, what: FieldEnd): string {
  if (what === 'all') return '';
  return what === 'word' ? text.replace(/\S*\s*$/u, '') : Array.from(text).slice(0, -1).join('');
}

export const noPanel: Panel = { kind: 'none' };

/** Panels with a field that takes typed text. */
export function hasField(panel: Panel): panel is Extract<Panel, { text: string }> | ParameterForm {
  return (
    panel.kind === 'parameters' ||
    panel.kind === 'saved' ||
    panel.kind === 'history' ||
    panel.kind === 'filter' ||
    panel.kind === 'chart-export' ||
    (panel.kind === 'export' && panel.progress.kind !== 'writing')
  );
}
