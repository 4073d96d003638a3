import type { TableDetail } from '../../../commands/inspect/inspection.ts';
import type { Motion } from '../actions.ts';
import { movedRow } from '../cursor.ts';
import { filterRows } from '../filter.ts';
import type { State } from '../state.ts';
import { lookAt } from './looks.ts';

/** The table view: which table is chosen, and how far its columns are scrolled. */
export interface TablesView {
  readonly row: number;
  readonly top: number;
}

export type TablesAction =
  | { type: 'moved'; motion: Motion; last: number }
  | { type: 'pointed'; row: number }
  | { type: 'scrolled'; motion: Motion; last: number };

export function reduceTables(view: TablesView, action: TablesAction): TablesView {
  if (action.type === 'moved') return { row: movedRow(action.motion, view.row, action.last), top: 0 };
  if (action.type === 'pointed') return { row: action.row, top: 0 };
  return { ...view, top: movedRow(action.motion, view.top, action.last) };
}

/** The tables as far as they are known. */
export function knownTables(state: State): readonly TableDetail[] {
  const { answer } = lookAt(state.views.looks, { kind: 'tables' });
  return answer?.kind === 'tables' ? answer.tables : [];
}

/** Those that the filter keeps. */
export function shownTables(state: State): readonly TableDetail[] {
  return filterRows(
    knownTables(state),
    state.filters.tables,
    ({ table, kind }) => `${table} ${kind}`,
    () => false,
  );
}

export function chosenTable(state: State): TableDetail | undefined {
  const tables = shownTables(state);
  return tables[Math.min(state.views.tables.row, tables.length - 1)];
}
