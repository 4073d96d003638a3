import { formatCount } from '../../../text/format.ts';
import type { Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import { beginning, drawable, wrapText } from '../../columns.ts';
import { columnGap, type GridView, nullMark, reveal } from '../../state/prompt/grid.ts';
import type { Result } from '../../state/prompt/result.ts';
import { gutterOf } from '../../state/prompt/room.ts';
import { markedRange, shownColumns, shownRow, shownRowCount } from '../../state/prompt/view.ts';
import { shapeOf } from '../../state/prompt/view-changes.ts';
import { cell, clickable, type Line, type Span, span, type Tone } from '../line.ts';

const separator = span(' │ ', 'muted');
const frozenSeparator = span(' ║ ', 'muted');
/** Lines of one row at most, where long values are wrapped. */
const mostLines = 8;

/** The rows of a table that are drawn, and where its cursor is. */
export interface DrawnTable {
  readonly lines: readonly Line[];
  /** Places of the first and last row that is drawn, from 0; last is before first where there are none. */
  readonly first: number;
  readonly last: number;
  readonly row: number;
  readonly column: number;
  /** How many columns stay at the left. */
  readonly frozen: number;
}

/** Marks of the prompt's own commands: what differs between two results, and how checks came out. */
const markTones: ReadonlyMap<Cell, Tone> = new Map([
  ['≠', 'caution'],
  ['−', 'bad'],
  ['+', 'good'],
  ['✓ holds', 'good'],
  ['! warns', 'caution'],
  ['✗ fails', 'bad'],
]);

function valueTone(value: Cell, marked: boolean, ofCommand: boolean): Tone {
  if (marked) return 'chosen';
  const mark = ofCommand ? markTones.get(value) : undefined;
  return mark ?? (value === null ? 'muted' : 'plain');
}

function alignmentOf(column: ResultColumn | undefined): 'left' | 'right' {
  return column?.numeric === true ? 'right' : 'left';
}

/** Pieces of a row side by side; a double line stands behind the columns that are frozen. */
function beside(spans: readonly Span[], frozen: number): Line {
  return spans.flatMap((one, index) => (index === 0 ? [one] : [index === frozen ? frozenSeparator : separator, one]));
}

/** The lines of a row: one, or as many as its longest value needs. */
function cellLines(value: Cell, width: number, wraps: boolean): string[] {
  if (value === null) return [nullMark];
  if (!wraps) return [value];
  const lines = beginning(value, width * mostLines)
    .split('\n')
    .flatMap((part) => wrapText(drawable(part), width));
  return lines.length > mostLines ? [...lines.slice(0, mostLines - 1), '…'] : lines;
}

/** Columns by their place among the shown ones: the frozen ones, then from the first that is scrolled to as many as are seen. */
function placesSeen(
  { frozen, left, widths }: { readonly frozen: number; readonly left: number; readonly widths: readonly number[] },
  room: number,
): readonly number[] {
  const places: number[] = [];
  let width = 0;
  const first = frozen === 0 ? left : 0;
  for (let place = first; place < widths.length && width < room; place = place + 1 === frozen ? left : place + 1) {
    places.push(place);
    width += (widths[place] ?? 1) + columnGap;
  }
  return places;
}

/** Names above their columns, rows below, from the first visible row and column on. */
export function gridLines(result: Result, view: GridView, focused: boolean): DrawnTable {
  const shape = shapeOf(result);
  const { row, column, top, left, frozen } = reveal(result.view.grid, shape, view);
  const indexes = shownColumns(result);
  const places = placesSeen({ frozen, left, widths: shape.widths }, view.width);
  const widthAt = (place: number) => shape.widths[place] ?? 1;
  const columnAt = (place: number) => result.columns[indexes[place] ?? -1];
  const { sort, arrangement } = result.view;
  const heading = (place: number): Span => {
    const mark = sort !== null && sort.column === indexes[place] ? (sort.direction === 'ascending' ? '▲' : '▼') : '';
    return cell(mark + (columnAt(place)?.name ?? ''), widthAt(place), 'strong', alignmentOf(columnAt(place)));
  };
  const gutter = gutterOf(result.rows.length);
  const wraps = arrangement === 'wrapped';
  const range = markedRange(result);
  const ofCommand = result.sent.title !== undefined;
  const isMarked = (line: number, place: number) =>
    focused && line >= range.rows[0] && line <= range.rows[1] && place >= range.columns[0] && place <= range.columns[1];
  const rowLines = (place: number): Line[] => {
    const values = shownRow(result, place) ?? [];
    const pieces = places.map((at) => {
      const value = values[indexes[at] ?? -1] ?? null;
      return { value, at, lines: cellLines(value, widthAt(at), wraps) };
    });
    const height = Math.max(1, ...pieces.map(({ lines }) => lines.length));
    const current = place === row;
    return Array.from({ length: height }, (_, line): Line => {
      const head =
        line === 0 ? `${current ? '›' : ' '}${formatCount(place + 1).padStart(gutter - 2)} ` : ' '.repeat(gutter);
      const spans = pieces.map(
        ({ value, at, lines }): Span => ({
          ...cell(
            lines[line] ?? '',
            widthAt(at),
            valueTone(value, isMarked(place, at), ofCommand),
            alignmentOf(columnAt(at)),
          ),
          hotspot: { kind: 'cell', row: place, column: at },
        }),
      );
      const number = span(head, current ? 'strong' : 'muted');
      return [{ ...number, hotspot: { kind: 'cell', row: place, column } }, ...beside(spans, frozen)];
    });
  };
  const hiddenLeft = left > frozen ? '‹' : ' ';
  const head: Line = [
    span(hiddenLeft.padStart(gutter - 1), 'muted'),
    span(' '),
    ...beside(places.map(heading), frozen),
    ...((places.at(-1) ?? 0) < indexes.length - 1 ? [span(' …', 'muted')] : []),
  ];
  const first = wraps ? wrappedTop(row, top, view.height, (place) => rowLines(place).length) : top;
  const lines: Line[] = [];
  let last = first - 1;
  for (let place = first; place < shape.rows && lines.length < view.height; place += 1) {
    lines.push(...rowLines(place));
    last = place;
  }
  return { lines: [head, ...lines.slice(0, view.height)], first, last, row, column, frozen };
}

/** The first row, so far down that the one under the cursor has room for all of its lines. */
function wrappedTop(row: number, top: number, height: number, linesOf: (place: number) => number): number {
  let first = row;
  let lines = linesOf(row);
  while (first > top) {
    lines += linesOf(first - 1);
    if (lines > height) break;
    first -= 1;
  }
  return first;
}

/** A line a value and a heading a row, around the value under the cursor. */
export function expandedLines(result: Result, view: GridView, focused: boolean): DrawnTable {
  const indexes = shownColumns(result);
  const rows = shownRowCount(result);
  const block = indexes.length + 1;
  const row = Math.max(0, Math.min(result.view.grid.row, rows - 1));
  const column = Math.max(0, Math.min(result.view.grid.column, indexes.length - 1));
  const height = view.height + 1;
  const at = row * block + 1 + column;
  const from = Math.max(0, Math.min(at - Math.floor(height / 2), rows * block - height));
  const names = indexes.map((index) => drawable(result.columns[index]?.name ?? ''));
  const nameWidth = Math.min(30, Math.max(1, ...names.map((name) => name.length)));
  const lines = Array.from({ length: Math.max(0, Math.min(height, rows * block - from)) }, (_, offset): Line => {
    const place = Math.floor((from + offset) / block);
    const field = ((from + offset) % block) - 1;
    if (field < 0) return [span(`── row ${formatCount(place + 1)} `.padEnd(nameWidth + 20, '─'), 'title')];
    const value = shownRow(result, place)?.[indexes[field] ?? -1] ?? null;
    const chosen = focused && place === row && field === column;
    const spans = [
      span(chosen ? '› ' : '  ', 'strong'),
      cell(names[field] ?? '', nameWidth, 'strong'),
      separator,
      span(beginning(value ?? nullMark, view.width), valueTone(value, chosen, result.sent.title !== undefined)),
    ];
    return clickable(spans, { kind: 'cell', row: place, column: field });
  });
  return { lines, first: row, last: rows === 0 ? row - 1 : row, row, column, frozen: 0 };
}
