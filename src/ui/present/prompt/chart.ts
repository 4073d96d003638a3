import { formatCount } from '../../../text/format.ts';
import { type Chart, rangeOf, type Series, shortNumber } from '../../chart/chart.ts';
import { drawnWidth } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import type { ChartKind } from '../../state/prompt/panel.ts';
import { cell, type Line, line, span, type Tone } from '../line.ts';

type Drawable = Extract<Chart, { kind: 'series' }>;

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

/** A bar a row and series, as many rows as there is room for; negative values are marked by their sign. */
function bars({ labels, series }: Drawable, { columns, rows }: Size): Line[] {
  const most = Math.max(...series.flatMap(({ values }) => values.filter(Number.isFinite).map(Math.abs)), 0);
  const labelWidth = Math.min(24, Math.max(1, ...labels.map(drawnWidth)));
  const valueWidth = Math.max(1, ...series.flatMap(({ values }) => values.map((value) => shortNumber(value).length)));
  const room = Math.max(4, columns - labelWidth - valueWidth - 6);
  return labels.slice(0, Math.floor(rows / series.length)).flatMap((label, index) =>
    series.map(({ values }, at): Line => {
      const value = values[index] ?? Number.NaN;
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

/** Values brought to so many points: the mean of those that fall together. */
function resampled(values: readonly number[], points: number): number[] {
  if (values.length <= points) return [...values];
  return Array.from({ length: points }, (_, index) => {
    const from = Math.floor((index * values.length) / points);
    const part = values.slice(from, Math.max(from + 1, Math.floor(((index + 1) * values.length) / points)));
    const finite = part.filter(Number.isFinite);
    return finite.length === 0 ? Number.NaN : finite.reduce((sum, value) => sum + value, 0) / finite.length;
  });
}

/** One line a series: its least, its course, its greatest. */
function sparklines({ series }: Drawable, columns: number): Line[] {
  const nameWidth = Math.min(20, Math.max(...series.map(({ name }) => drawnWidth(name))));
  return series.map((one, index) => {
    const { min, max } = rangeOf([one], false);
    const room = Math.max(8, columns - nameWidth - 30);
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

function lineChart({ labels, series }: Drawable, { columns, rows }: Size): Line[] {
  const range = rangeOf(series, false);
  const axis = Math.max(shortNumber(range.min).length, shortNumber(range.max).length);
  const width = Math.max(8, columns - axis - 4);
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

function legend({ labels, series, whole }: Drawable): Line {
  return [
    span('  '),
    ...series.flatMap(({ name }, index) => [span('■ ', toneOf(index)), span(`${name}  `)]),
    span(`${formatCount(labels.length)} points${whole ? '' : ', not all rows'}`, whole ? 'muted' : 'caution'),
  ];
}

/** A chart in as many lines as there are, its legend first. */
export function chartLines(chart: Chart, kind: ChartKind, size: Size): readonly Line[] {
  if (chart.kind === 'none') return [line(`  ${chart.reason}`, 'muted')];
  const room = { ...size, rows: size.rows - 1 };
  const drawn = {
    bars: () => bars(chart, room),
    line: () => lineChart(chart, room),
    sparklines: () => sparklines(chart, size.columns),
  };
  return [legend(chart), ...drawn[kind]()];
}
