import type { ColumnProfile } from '../../../commands/column-profile.ts';
import { measureOf } from '../../../sql/profile.ts';
import { formatCount, formatDuration } from '../../../text/format.ts';
import { shortNumber } from '../../chart/chart.ts';
import type { Size } from '../../state/layout.ts';
import { nullMark } from '../../state/prompt/grid.ts';
import type { ProfileState } from '../../state/prompt/panel.ts';
import { cell, type Line, line, span } from '../line.ts';
import { barOf } from './chart.ts';
import { scrolledLines } from './scrolled.ts';

const barWidth = 24;

function fact(name: string, value: string): Line {
  return [cell(`  ${name}`, 14, 'muted'), span(value)];
}

/** A share to a tenth of a percent; what is there is never 0 %, and what lacks something never 100 %. */
function shareOf(part: number, total: number): string {
  if (total === 0 || part === 0) return '0 %';
  const percent = (part * 100) / total;
  if (percent < 0.1) return '<0.1 %';
  if (part < total && percent > 99.9) return '>99.9 %';
  return `${Number(percent.toFixed(1))} %`;
}

function counted(label: string, tone: 'plain' | 'muted', count: number, most: number, total: number): Line {
  return [
    span('  '),
    cell(label, 32, tone),
    span(` ${barOf(count / Math.max(1, most), barWidth).padEnd(barWidth)} `, 'active'),
    span(`${formatCount(count)} · `),
    span(shareOf(count, total), 'muted'),
  ];
}

/** Both bounds of a bin: numbers in few digits, times as the engine prints them, to the second or the day. */
function boundsText(from: number, to: number, { column, range }: ColumnProfile): string {
  if (measureOf(column) !== 'time') return `${shortNumber(from)} … ${shortNumber(to)}`;
  const days = range !== null && range.to - range.from > 3 * 86_400;
  const text = (seconds: number) =>
    new Date(seconds * 1000)
      .toISOString()
      .slice(0, days ? 10 : 19)
      .replace('T', ' ');
  return days ? `${text(from)} … ${text(to)}` : text(from);
}

function allLines(profile: ColumnProfile): Line[] {
  const { column, rows, nulls, distinct, min, max, mean, frequent, histogram } = profile;
  const most = Math.max(0, ...frequent.map(({ count }) => count));
  const tallest = Math.max(0, ...histogram.map(({ count }) => count));
  return [
    fact('type', column.type),
    fact('rows', formatCount(rows)),
    fact('NULL', `${formatCount(nulls)} · ${shareOf(nulls, rows)}`),
    fact('distinct', `${formatCount(distinct)}${distinct === rows - nulls && rows > 0 ? ' · each value once' : ''}`),
    fact('min', min ?? nullMark),
    fact('max', max ?? nullMark),
    ...(column.numeric ? [fact('mean', mean ?? nullMark)] : []),
    line('  most frequent', 'strong'),
    ...frequent.map(({ value, count }) =>
      counted(value ?? nullMark, value === null ? 'muted' : 'plain', count, most, rows),
    ),
    ...(histogram.length === 0 ? [] : [line('  distribution', 'strong')]),
    ...histogram.map(({ from, to, count }) => counted(boundsText(from, to, profile), 'plain', count, tallest, rows)),
  ];
}

/** What the engine counted of a column, or how far it is with counting. */
export function profileLines(state: ProfileState, now: number, top: number, { rows }: Size): readonly Line[] {
  switch (state.kind) {
    case 'asking':
      return [
        line(`  ● the engine counts · ${formatDuration(Math.max(0, now - state.started))} · Esc cancels`, 'active'),
      ];
    case 'failed':
      return [line(`  ✖ ${state.failure.message}`, 'bad')];
    case 'known':
      return scrolledLines(allLines(state.profile), top, rows);
  }
}
