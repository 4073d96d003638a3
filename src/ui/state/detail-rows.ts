import type { Motion } from './actions.ts';
import { type Cursor, movedCursor, revealed } from './cursor.ts';
import { type DetailItem, detailItems, follows } from './detail.ts';
import { filterRows } from './filter.ts';
import { nullMark } from './prompt/grid.ts';
import type { State } from './state.ts';

/** A row's words on one line, as a filter tests them and as they are copied: without colours, marks and clipping. */
export function itemText(item: DetailItem): string {
  switch (item.kind) {
    case 'log':
      return `${item.line.level} ${item.line.text}`;
    case 'statement':
      return `${item.statement.outcome} ${item.statement.task}`;
    case 'sql':
      return item.text;
    case 'reject': {
      const { object, line, column, value, reason } = item.reject;
      const found = value === null ? '' : ` = ${value}`;
      return `${object}:${line} ${reason} ${column ?? ''}${found}`.trimEnd();
    }
    case 'check': {
      const { outcome, title, message } = item.check;
      return [`${outcome} ${title}`, message].filter((part) => part !== '').join(' · ');
    }
    case 'difference': {
      const { row, column, expected, got } = item.difference;
      return `row ${row} ${column} expected ${expected ?? nullMark} got ${got ?? nullMark}`;
    }
    case 'failing':
      return item.values.map((value, index) => `${item.columns[index] ?? ''} = ${value ?? nullMark}`).join(' · ');
    case 'log-rest':
    case 'note':
      return item.text;
    case 'columns':
      return item.cells.map(({ text }) => text.trim()).join('  ');
    case 'key':
      return item.action;
    case 'more':
      return '… and more rows';
    case 'failure':
      return `${item.line.label}${item.line.text}`;
  }
}

/** True for a row that heads those after it. */
function isHead({ kind }: DetailItem): boolean {
  return kind === 'statement' || kind === 'check';
}

/** The rows of the open tab that its filter keeps. */
export function shownItems(state: State): readonly DetailItem[] {
  return filterRows(detailItems(state), state.filters[state.detail.tab], itemText, isHead);
}

/** The chosen row and the first one shown; a tab that follows its end has both at the end. */
export function detailCursor(state: State, count: number, height: number): Cursor {
  const { row, top } = state.detail;
  return revealed({ row: row ?? count - 1, top: top ?? count - height }, count, height);
}

/** The detail after a motion of its cursor; at the end of a tab that can follow, it follows. */
export function moveDetail(state: State, motion: Motion, height: number): State {
  const count = shownItems(state).length;
  const cursor = movedCursor(detailCursor(state, count, height), motion, count, height);
  const atEnd = cursor.row >= count - 1 && motion !== 'first' && follows(state.detail.tab);
  const place = atEnd ? { row: null, top: null } : cursor;
  return { ...state, detail: { ...state.detail, ...place } };
}

/** The chosen row itself; undefined where the tab is empty. */
export function chosenItem(state: State): DetailItem | undefined {
  const items = shownItems(state);
  return items[Math.min(state.detail.row ?? items.length - 1, items.length - 1)];
}
