import { describe, expect, it } from 'vitest';
import { type Chart, chartOf } from '../../../src/ui/chart/chart.ts';
import { chartSvg } from '../../../src/ui/chart/svg.ts';
import { resultOf } from '../fake-pipeline.ts';

function chartFrom(
  names: readonly string[],
  rows: Parameters<typeof resultOf>[1],
  rest: 'none' | 'waiting' = 'none',
): Chart {
  return chartOf({ ...resultOf(names, rows), rest });
}

describe('what is drawn of a result', () => {
  it('is every measure beside the first label; keys measure nothing', () => {
    const chart = chartFrom(
      ['n_user_id', 'level', 'n_plays', 'n_songs'],
      [
        ['7', 'paid', '3', null],
        ['8', null, '-1.5', '2'],
      ],
    );

    expect(chart).toEqual({
      kind: 'series',
      labels: ['paid', 'NULL'],
      series: [
        { name: 'n_plays', values: [3, -1.5] },
        { name: 'n_songs', values: [Number.NaN, 2] },
      ],
      whole: true,
    });
  });

  it('says when it is not all rows', () => {
    expect(chartFrom(['t', 'n_a'], [['x', '1']], 'waiting')).toMatchObject({ whole: false });
  });
});

describe('an SVG', () => {
  it('holds a mark for each value, and nothing of a value as markup', () => {
    const chart = chartFrom(
      ['t', 'n_a'],
      [
        ['<script>&"', '1'],
        ['b', '2'],
      ],
    );
    if (chart.kind === 'none') throw new Error(chart.reason);

    const bars = chartSvg(chart, 'bars');
    expect(bars).not.toContain('<script>');
    expect(bars.match(/<rect [^>]*fill="#0072b2"/g)).toHaveLength(3);
    expect(chartSvg(chart, 'line')).toMatch(/<polyline points="[\d.]+,[\d.]+ [\d.]+,[\d.]+"/);
  });
});
