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

function placeLines({ place, among }: RecordView, columns: number): Line[] {
  const { object, line: at, column, value, reason } = place;
  const which = among === null ? '' : ` · reject ${among.index + 1} of ${plural(among.count, 'reject')}`;
  const head = rule([span(`${object.slice(object.lastIndexOf('/') + 1)}:${at}`, 'strong'), span(which)], columns, true);
  const facts = [column === null ? '' : `column ${column}`, value === null ? '' : `value ${value}`];
  const said = facts.filter((fact) => fact !== '').map((fact) => ` · ${fact}`);
  const why: Line[] = reason === null ? [] : [[span('✖ ', 'bad'), span(reason, 'bad'), span(said.join(''))]];
  return [head, line(object, 'muted'), ...why];
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

/** The last first row that makes sense: the record's end at the bottom of the screen. */
export function lastRecordRow(state: State): number {
  const view = state.views.record;
  if (view === null) return 0;
  return Math.max(0, contentLines(view, state.size.columns).length - room(state, view));
}

/** The record viewer: where the record is, what is wrong with it, and its members with the one at fault marked. */
export function recordLines(state: State): readonly Line[] {
  const view = state.views.record;
  const { columns } = state.size;
  if (view === null) return [];
  const content = contentLines(view, columns);
  const top = Math.min(view.top, lastRecordRow(state));
  const lines = [...placeLines(view, columns), ...content.slice(top, top + room(state, view))];
  return fillRows(
    lines.map((one) => clipLine(one, columns)),
    bodyRows(state.size),
  );
}
