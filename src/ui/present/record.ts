import { plural } from '../../text/format.ts';
import { cellWidth } from '../../text/width.ts';
import { drawable, wrapText } from '../columns.ts';
import { failureLines } from '../state/failure.ts';
import { bodyRows } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { markedRow, type RecordView } from '../state/views/record.ts';
import { failureLine } from './detail-item.ts';
import { cell, clipLine, fillRows, type Line, line, rule, span } from './line.ts';

const mark = '▶ ';
const fault = '✖ ';
/** The most rows that the reason of a reject takes, with the column and the value. */
const reasonRows = 3;

function placeLines({ place, among }: RecordView, columns: number): Line[] {
  const { object, line: at, column, value, reason } = place;
  const which = among === null ? '' : ` · reject ${among.index + 1} of ${plural(among.count, 'reject')}`;
  const head = rule([span(`${object.slice(object.lastIndexOf('/') + 1)}:${at}`, 'strong'), span(which)], columns, true);
  const facts = [reason, column === null ? null : `column ${column}`, value === null ? null : `value ${value}`];
  const said = facts.filter((fact) => fact !== null).join(' · ');
  const why = reason === null ? [] : wrapText(drawable(said), columns - cellWidth(fault)).slice(0, reasonRows);
  return [
    head,
    line(object, 'muted'),
    ...why.map(
      (text, index): Line => [span(index === 0 ? fault : ' '.repeat(cellWidth(fault)), 'bad'), span(text, 'bad')],
    ),
  ];
}

/** A value over as many rows as it needs, its name before the first one. */
function memberLines(name: string, width: number, value: string, marked: boolean, columns: number): Line[] {
  const room = Math.max(10, columns - width - 4);
  return wrapText(drawable(value), room).map((part, index): Line => {
    const first = index === 0;
    return [
      span(first && marked ? mark : '  ', 'bad'),
      cell(first ? name : '', width, 'muted'),
      span('  '),
      span(part, marked ? 'bad' : 'plain'),
    ];
  });
}

function contentLines(view: RecordView, columns: number): Line[] {
  const { found } = view;
  if (found.kind === 'reading') return [line('◌ reading the object …', 'muted')];
  if (found.kind === 'failed') return failureLines(found.failure, columns).map(failureLine);
  const { members, lines, cut } = found.text;
  const marked = markedRow(found.text, view.place);
  const names = members?.map(({ key }) => drawable(key)) ?? lines.map((_, index) => String(view.place.line + index));
  const width = Math.min(24, Math.max(1, ...names.map(cellWidth)));
  const values = members?.map(({ value }) => value) ?? lines;
  return [
    ...values.flatMap((value, index) => memberLines(names[index] ?? '', width, value, index === marked, columns)),
    ...(cut ? [line('  … and more: the record is longer than what is shown', 'muted')] : []),
  ];
}

function room(state: State, view: RecordView): number {
  return Math.max(1, bodyRows(state.size) - placeLines(view, state.size.columns).length);
}

/** Rows of a record that stay in sight above the one at fault. */
const before = 2;

/**
 * The first row that is shown, and the last one that makes sense there: the record's end at the bottom of the screen. Before
 * anybody scrolls, the member at fault is in sight.
 */
export function recordRows(state: State): { readonly from: number; readonly last: number } {
  const view = state.views.record;
  if (view === null) return { from: 0, last: 0 };
  const content = contentLines(view, state.size.columns);
  const height = room(state, view);
  const last = Math.max(0, content.length - height);
  const marked = content.findIndex(([first]) => first?.text === mark);
  const start = marked < height ? 0 : marked - before;
  return { from: Math.min(view.top ?? start, last), last };
}

/** The record viewer: where the record is, what is wrong with it, and its members with the one at fault marked. */
export function recordLines(state: State): readonly Line[] {
  const view = state.views.record;
  const { columns } = state.size;
  if (view === null) return [];
  const content = contentLines(view, columns);
  const { from } = recordRows(state);
  const lines = [...placeLines(view, columns), ...content.slice(from, from + room(state, view))];
  return fillRows(
    lines.map((one) => clipLine(one, columns)),
    bodyRows(state.size),
  );
}
