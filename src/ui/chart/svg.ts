import { visible } from '../../text/safe.ts';
import type { ChartKind } from '../state/prompt/panel.ts';
import { chartNotes, condensed, type Drawable, rangeOf, type Series, shortNumber } from './chart.ts';

const width = 960;
const height = 540;
const margin = { left: 90, right: 30, top: 50, bottom: 110 };
/** More bars than that are no bars any more; a line has at most two points a pixel. */
const mostPoints: Readonly<Record<ChartKind, number>> = { bars: 200, line: 1_600, sparklines: 1_600 };
/** Characters of a label at most. */
const labelLength = 20;
/** Colours that people with colour-blindness tell apart (Okabe and Ito). */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'];

function escaped(text: string): string {
  return visible(text).replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

interface Frame {
  readonly count: number;
  x(index: number): number;
  y(value: number): number;
  readonly step: number;
}

function frameOf(count: number, { min, max }: { min: number; max: number }): Frame {
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const step = inner.width / Math.max(1, count);
  return {
    count,
    step,
    x: (index) => margin.left + step * (index + 0.5),
    y: (value) => margin.top + inner.height * (1 - (value - min) / (max - min)),
  };
}

function points(frame: Frame, { values }: Series): string {
  return values
    .flatMap((value, index) =>
      Number.isFinite(value) ? [`${frame.x(index).toFixed(1)},${frame.y(value).toFixed(1)}`] : [],
    )
    .join(' ');
}

function bars(frame: Frame, { values }: Series, at: number, of: number, colour: string): string {
  const thick = (frame.step * 0.8) / of;
  return values
    .map((value, index) => {
      if (!Number.isFinite(value)) return '';
      const [from, to] = [frame.y(0), frame.y(value)];
      const left = frame.x(index) - frame.step * 0.4 + thick * at;
      return `<rect x="${left.toFixed(1)}" y="${Math.min(from, to).toFixed(1)}" width="${thick.toFixed(1)}" height="${Math.abs(from - to).toFixed(1)}" fill="${colour}"/>`;
    })
    .join('\n');
}

function axes(frame: Frame, labels: readonly string[], range: { min: number; max: number }): string {
  const ticks = Array.from({ length: 5 }, (_, index) => range.min + ((range.max - range.min) * index) / 4);
  const every = Math.ceil(labels.length / 24);
  return [
    ...ticks.map((value) => {
      const y = frame.y(value).toFixed(1);
      return `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y}" y2="${y}" stroke="#ddd"/><text x="${margin.left - 8}" y="${y}" text-anchor="end" dominant-baseline="middle">${escaped(shortNumber(value))}</text>`;
    }),
    ...labels.flatMap((label, index) => {
      if (index % every !== 0) return [];
      const [x, y] = [frame.x(index).toFixed(1), height - margin.bottom + 14];
      const text = label.length > labelLength ? `${label.slice(0, labelLength - 1)}…` : label;
      return [`<text x="${x}" y="${y}" text-anchor="end" transform="rotate(-40 ${x} ${y})">${escaped(text)}</text>`];
    }),
  ].join('\n');
}

/** The chart as an SVG document, which browsers and documents show; `bars`, and lines for every other kind. */
export function chartSvg(chart: Drawable, kind: ChartKind): string {
  const { labels, series } = condensed(chart, mostPoints[kind]);
  const range = rangeOf(series, kind === 'bars');
  const frame = frameOf(labels.length, range);
  const drawn = series.map((one, index) => {
    const colour = colours[index % colours.length] ?? '#000';
    if (kind === 'bars') return bars(frame, one, index, series.length, colour);
    return `<polyline points="${points(frame, one)}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  });
  const legend = series.map((one, index) => {
    const x = margin.left + index * 150;
    return `<rect x="${x}" y="16" width="12" height="12" fill="${colours[index % colours.length]}"/><text x="${x + 18}" y="26">${escaped(one.name)}</text>`;
  });
  const told = chartNotes(chart, mostPoints[kind]).join(' · ');
  const note = `<text x="${margin.left}" y="${height - 8}" fill="#555">${escaped(told)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    axes(frame, labels, range),
    ...drawn,
    ...legend,
    note,
    '</svg>',
    '',
  ].join('\n');
}
