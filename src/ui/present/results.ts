import { formatCount, plural } from '../../text/format.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';
import { columnOf, drawable, wrapText } from '../columns.ts';
import { nullMark, reveal } from '../state/grid.ts';
import { gridView, gutter, promptLayout } from '../state/layout.ts';
import type { Answer, Spot } from '../state/prompt.ts';
import type { State } from '../state/state.ts';
import { cell, clipLine, fillRows, type Line, line, type Span, shiftLine, span, spread } from './line.ts';

type Rows = Extract<Answer, { kind: 'rows' }>;
type Failed = Extract<Answer, { kind: 'failed' }>;

const separator = span(' │ ', 'muted');

/** `320 rows`, or `the first 10,000 rows, there are more` when the limit cut the result. */
function rowCount({ result }: Rows): string {
  const rows = plural(result.rows.length, 'row');
  return result.more ? `the first ${rows}, there are more` : rows;
}

function valueCell(value: Cell, column: ResultColumn, width: number, chosen: boolean): Span {
  const align = column.numeric ? 'right' : 'left';
  const tone = chosen ? 'chosen' : value === null ? 'muted' : 'plain';
  return cell(value ?? nullMark, width, tone, align);
}

/** Names above their columns, rows below, from the first visible column on. */
function gridLines(answer: Rows, state: State): { lines: Line[]; row: number; column: number; shown: string } {
  const { result, widths } = answer;
  const view = gridView(state.size);
  const { row, column, top, left } = reveal(answer.grid, { rows: result.rows.length, widths }, view);
  const columns = result.columns.slice(left);
  const between = (spans: Span[]): Line => spans.flatMap((one, index) => (index === 0 ? [one] : [separator, one]));
  const names = between(
    columns.map(({ name, numeric }, index) =>
      cell(name, widths[left + index] ?? 1, 'strong', numeric ? 'right' : 'left'),
    ),
  );
  const head = [span(left > 0 ? '‹'.padStart(gutter - 1) : ' '.repeat(gutter - 1), 'muted'), span(' '), ...names];
  const lines: Line[] = [head];
  const focused = state.prompt.focus === 'results';
  for (const [offset, values] of result.rows.slice(top, top + view.height).entries()) {
    const current = top + offset === row;
    const cells = columns.map((one, index) =>
      valueCell(
        values[left + index] ?? null,
        one,
        widths[left + index] ?? 1,
        focused && current && left + index === column,
      ),
    );
    const mark = current ? '›' : ' ';
    lines.push([
      span(`${mark}${formatCount(top + offset + 1).padStart(gutter - 2)} `, current ? 'strong' : 'muted'),
      ...between(cells),
    ]);
  }
  const last = Math.min(result.rows.length, top + view.height);
  return {
    lines,
    row,
    column,
    shown: result.rows.length === 0 ? 'no rows' : `${formatCount(top + 1)}–${formatCount(last)}`,
  };
}

/** The value under the cursor, with its column and type; and how many rows there are. */
function cellLine(answer: Rows, row: number, column: number, shown: string, columns: number): Line {
  const { result } = answer;
  const head = result.columns[column];
  const value = result.rows[row]?.[column];
  const left: Line =
    head === undefined || value === undefined
      ? []
      : [span(`${head.name} ${head.type} `, 'muted'), value === null ? span(nullMark, 'muted') : span(value)];
  return spread(
    [span(' '), ...left],
    [span(`${shown} of ${rowCount(answer)} · ${plural(result.columns.length, 'column')} `)],
    columns,
  );
}

function rowsLines(answer: Rows, state: State): Line[] {
  const { columns, rows } = promptLayout(state.size).results;
  const { lines, row, column, shown } = gridLines(answer, state);
  const body = fillRows(
    lines.map((one) => clipLine(one, columns)),
    rows - 1,
  );
  return [...body, cellLine(answer, row, column, shown, columns)];
}

/** The place that the engine points at: its line and column, the line itself, and a caret under it. */
function spotLines(spot: Spot, columns: number): Line[] {
  const at = columnOf(spot.text, spot.offset);
  const room = columns - 4;
  const hidden = at < room ? 0 : at - Math.floor(room / 2);
  return [
    line(`  at line ${spot.line}, column ${spot.column}:`, 'muted'),
    [span('    '), ...clipLine(shiftLine([span(spot.text)], hidden), room)],
    [span(' '.repeat(4 + at - hidden)), span('^', 'bad')],
  ];
}

function failedLines(answer: Failed, columns: number): Line[] {
  const { failure, spot } = answer;
  const paragraphs = (text: string, label: string): Line[] =>
    text
      .split('\n')
      .flatMap((part) =>
        wrapText(drawable(part), columns - label.length - 2).map(
          (piece): Line => [span(`  ${label}`, 'muted'), span(piece)],
        ),
      );
  return [
    ...paragraphs(failure.message, ''),
    ...(spot === null ? [] : spotLines(spot, columns)),
    ...(failure.where === null ? [] : paragraphs(failure.where, 'where  ')),
    ...(failure.remedy === null ? [] : paragraphs(failure.remedy, 'remedy ')),
  ];
}

/** What the last statement came to: rows, a count, an error with its place, or nothing yet. */
export function resultLines(state: State): readonly Line[] {
  const { answer } = state.prompt;
  const { columns, rows } = promptLayout(state.size).results;
  switch (answer.kind) {
    case 'none':
      return fillRows([line('  The rows of a statement appear here.', 'muted')], rows);
    case 'running':
      return fillRows(
        [line(`  ${answer.sent.sql.replaceAll(/\s+/g, ' ')}`, 'muted')].map((one) => clipLine(one, columns)),
        rows,
      );
    case 'cancelled':
      return fillRows([line('  The engine has stopped the statement.')], rows);
    case 'touched': {
      const said = answer.rows === null ? 'Done.' : `Done: ${plural(answer.rows, 'row')} touched.`;
      return fillRows([line(`  ${said}`)], rows);
    }
    case 'failed':
      return fillRows(failedLines(answer, columns), rows);
    case 'rows':
      return rowsLines(answer, state);
  }
}
