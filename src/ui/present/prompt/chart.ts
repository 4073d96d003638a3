import { formatCount } from '../../../text/format.ts';
import {
  type Chart,
  chartNotes,
  type Drawable,
  rangeOf,
  resampled,
  type Series,
  shortNumber,
} from '../../chart/chart.ts';
import { drawnWidth } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import type { ChartKind } from '../../state/prompt/panel.ts';
import { cell, type Line, line, span, type Tone } from '../line.ts';

/** Columns of the names of bars at most. */
const widestLabel = 36;

const eighths = [...' ▏▎▍▌▋▊▉█'];
const levels = [...'▁▂▃▄▅▆▇█'];
const seriesTones: readonly Tone[] = ['active', 'caution', 'good', 'waiting', 'bad', 'strong'];

function toneOf(index: number): Tone {
  return seriesTones[index % seriesTones.length] ?? 'plain';
}

/** A bar of a share of `width` columns, to an eighth of one. */
export function barOf(share: number, width: number): string {
  const parts = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  const rest = eighths[parts % 8] ?? '';
  return '█'.repeat(Math.floor(parts / 8)) + (rest === ' ' ? '' : rest);
}

/** How many points have a bar for each of their series in so many lines: one at least. */
function barsIn(lines: number, { series }: Drawable): number {
  return Math.max(1, Math.floor(lines / series.length));
}

/** A bar a row and series, from the row `top` on; negative values are marked by their sign. */
function bars({ labels, series }: Drawable, top: number, count: number, columns: number): Line[] {
  const most = series.reduce(
    (max, { values }) => values.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, Math.abs(b)) : a), max),
    0,
  );
  const shown = labels.slice(top, top + count);
  const labelWidth = Math.min(widestLabel, Math.floor(columns * 0.4), Math.max(1, ...shown.map(drawnWidth)));
  const valueWidth = series.reduce(
    (width, { values }) => values.reduce((a, b) => Math.max(a, shortNumber(b).length), width),
    1,
  );
  const room = Math.max(4, columns - labelWidth - valueWidth - 6);
  return shown.flatMap((label, index) =>
    series.map(({ values }, at): Line => {
      const value = values[top + index] ?? Number.NaN;
      const share = most === 0 || !Number.isFinite(value) ? 0 : Math.abs(value) / most;
      return [
        span('  '),
        cell(at === 0 ? label : '', labelWidth),
        span(' '),
        cell(shortNumber(value), valueWidth, 'plain', 'right'),
        span(' '),
        span(barOf(share, room), value < 0 ? 'bad' : toneOf(at)),
      ];
    }),
  );
}

function sparkRoom(columns: number, nameWidth: number): number {
  return Math.max(8, columns - nameWidth - 30);
}

/** One line a series: its least, its course, its greatest. */
function sparklines({ series }: Drawable, columns: number): Line[] {
  const nameWidth = Math.min(20, Math.max(...series.map(({ name }) => drawnWidth(name))));
  const room = sparkRoom(columns, nameWidth);
  return series.map((one, index) => {
    const { min, max } = rangeOf([one], false);
    const course = resampled(one.values, room)
      .map((value) => (Number.isFinite(value) ? levels[Math.round(((value - min) / (max - min)) * 7)] : ' '))
      .join('');
    return [
      span('  '),
      cell(one.name, nameWidth, 'strong'),
      span(` ${shortNumber(min)} `, 'muted'),
      span(course, toneOf(index)),
      span(` ${shortNumber(max)}`, 'muted'),
    ];
  });
}

/** Dots of a braille character, two columns by four rows (Unicode, U+2800). */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** The lines of a series in a grid of braille characters: `cells[row][column]` are the dots that are set. */
function plot({ values }: Series, width: number, height: number, range: { min: number; max: number }): number[][] {
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const points = resampled(values, width * 2);
  const set = (x: number, y: number) => {
    const row = cells[Math.floor(y / 4)];
    const bit = dots[x % 2 === 0 ? 0 : 1][(y % 4) as 0 | 1 | 2 | 3];
    if (row !== undefined) row[Math.floor(x / 2)] = (row[Math.floor(x / 2)] ?? 0) | bit;
  };
  const spread = points.length > 1 ? (width * 2 - 1) / (points.length - 1) : 0;
  const y = (value: number) => Math.round((1 - (value - range.min) / (range.max - range.min)) * (height * 4 - 1));
  let before: number | null = null;
  for (const [index, value] of points.entries()) {
    if (!Number.isFinite(value)) {
      before = null;
      continue;
    }
    const next = points[index + 1] ?? value;
    const to = Number.isFinite(next) ? next : value;
    const from = Math.round(index * spread);
    const end = Math.max(from, Math.round((index + 1) * spread) - 1);
    for (let x = from; x <= Math.min(end, width * 2 - 1); x += 1) {
      const share = end === from ? 0 : (x - from) / (end - from + 1);
      const here = y(value + (to - value) * share);
      // A steep line has several dots in a column, from where the column before it ended.
      const first = before === null ? here : before + Math.sign(here - before);
      for (let dot = Math.min(first, here); dot <= Math.max(first, here); dot += 1) set(x, dot);
      before = here;
    }
  }
  return cells;
}

/** Columns of the axis of a line chart and of its lines, which have two dots in each. */
function lineRoom(series: readonly Series[], columns: number): { readonly axis: number; readonly width: number } {
  const range = rangeOf(series, false);
  const axis = Math.max(shortNumber(range.min).length, shortNumber(range.max).length);
  return { axis, width: Math.max(8, columns - axis - 4) };
}

function lineChart({ labels, series }: Drawable, { columns, rows }: Size): Line[] {
  const range = rangeOf(series, false);
  const { axis, width } = lineRoom(series, columns);
  const height = Math.max(2, rows - 2);
  const plots = series.map((one) => plot(one, width, height, range));
  const drawn = Array.from({ length: height }, (_, row): Line => {
    const mark = row === 0 ? shortNumber(range.max) : row === height - 1 ? shortNumber(range.min) : '';
    const spans = Array.from({ length: width }, (_cell, column) => {
      // Where lines cross, the later series is on top.
      const at = plots.findLastIndex((cells) => (cells[row]?.[column] ?? 0) !== 0);
      return at < 0
        ? span(' ')
        : { text: String.fromCodePoint(0x2800 + (plots[at]?.[row]?.[column] ?? 0)), tone: toneOf(at) };
    });
    return [cell(mark, axis + 1, 'muted', 'right'), span(' │', 'muted'), ...spans];
  });
  const first = labels[0] ?? '';
  const last = labels.at(-1) ?? '';
  const gap = Math.max(1, width - drawnWidth(first) - drawnWidth(last));
  return [...drawn, [span(' '.repeat(axis + 3)), span(first, 'muted'), span(' '.repeat(gap)), span(last, 'muted')]];
}

/** The series by their colours, of which rows they are, and which points are in sight. */
function legend(chart: Drawable, points: number, inSight: string): Line {
  const told = [...chartNotes(chart, points), ...(inSight === '' ? [] : [inSight])].join(' · ');
  const partly = !chart.whole || chart.labels.length !== chart.loaded;
  return [
    span('  '),
    ...chart.series.flatMap(({ name }, index) => [span('■ ', toneOf(index)), span(`${name}  `)]),
    span(told, partly ? 'caution' : 'muted'),
  ];
}

/** A chart in as many lines as there are, its legend first; bars begin with the row `top`. */
export function chartLines(chart: Chart, kind: ChartKind, top: number, size: Size): readonly Line[] {
  if (chart.kind === 'none') return [line(`  ${chart.reason}`, 'muted')];
  const room = { ...size, rows: size.rows - 1 };
  const count = chart.labels.length;
  switch (kind) {
    case 'bars': {
      const fits = barsIn(room.rows, chart);
      const first = Math.max(0, Math.min(top, count - fits));
      const inSight =
        count > fits
          ? `${formatCount(first + 1)}–${formatCount(first + fits)} of ${formatCount(count)} in sight (j, k)`
          : '';
      return [legend(chart, count, inSight), ...bars(chart, first, fits, size.columns).slice(0, room.rows)];
    }
    case 'line':
      return [legend(chart, lineRoom(chart.series, size.columns).width * 2, ''), ...lineChart(chart, room)];
    case 'sparklines': {
      const nameWidth = Math.min(20, Math.max(...chart.series.map(({ name }) => drawnWidth(name))));
      return [legend(chart, sparkRoom(size.columns, nameWidth), ''), ...sparklines(chart, size.columns)];
    }
  }
}
