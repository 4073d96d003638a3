import type { DetailTab, Node } from '../state/state.ts';

/** What a click on a piece of the screen means. */
export type Hotspot =
  /** As if the key of this action had been pressed. */
  | { readonly kind: 'action'; readonly id: string }
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'tab'; readonly tab: DetailTab }
  /** A row of the list of its area, by its place among those that the filter keeps. */
  | { readonly kind: 'row'; readonly index: number }
  /** A cell of the result, by its place among the rows and columns that are shown. */
  | { readonly kind: 'cell'; readonly row: number; readonly column: number }
  /** A line of the editor, by the offset of its start in the text and the columns that are scrolled away. */
  | { readonly kind: 'text'; readonly from: number; readonly left: number }
  /** An item of what the editor offers, by its place in the list. */
  | { readonly kind: 'completion'; readonly index: number }
  | { readonly kind: 'choice'; readonly index: number }
  | { readonly kind: 'command'; readonly index: number };

/** A part of the screen that the wheel scrolls and a click gives the keys to. */
export type Area =
  | 'steps'
  | 'detail'
  | 'plan'
  | 'help'
  | 'palette'
  | 'question'
  | 'editor'
  | 'results'
  | 'panel'
  | 'source'
  | 'tables'
  | 'columns'
  | 'record';
