import { describe, expect, it } from 'vitest';
import { type Chart, chartNotes, chartOf, resampled } from '../../../src/ui/chart/chart.ts';
import { chartSvg } from '../../../src/ui/chart/svg.ts';
import { plainView } from '../../../src/ui/state/prompt/view.ts';
import { resultOf } from '../fake-pipeline.ts';

function chartFrom(
  names: readonly string[],
  rows: Parameters<typeof resultOf>[1],
  rest: 'none' | 'waiting' = 'none',
): Chart {
  return chartOf({ ...resultOf(names, rows), rest, view: plainView });
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
      loaded: 2,
      whole: true,
    });
  });

  it('says when it is not all rows', () => {
    expect(chartFrom(['t', 'n_a'], [['x', '1']], 'waiting')).toMatchObject({ whole: false });
  });
});

describe('what is drawn', () => {
  const days = {
    ...resultOf(
      ['day', 'place', 'n_plays', 'n_skips'],
      [
        ['2018-11-01 00:00:00', 'a', '1', '9'],
        ['2018-11-02 00:00:00', 'b', '2', '8'],
        ['2018-11-03 00:00:00', 'c', '3', '7'],
      ],
    ),
    rest: 'none',
  } as const;

  it('is what the screen shows: filtered, sorted, without hidden columns', () => {
    const view = { ...plainView, order: [2, 0], hidden: new Set([1, 3]) };
    expect(chartOf({ ...days, view })).toEqual({
      kind: 'series',
      labels: ['2018-11-03', '2018-11-01'],
      series: [{ name: 'n_plays', values: [3, 1] }],
      loaded: 3,
      whole: true,
    });
  });

  it('is named by all the texts before the first number, times at midnight by their day where they are alone', () => {
    expect(chartOf({ ...days, view: plainView })).toMatchObject({
      labels: [expect.stringContaining(' · a'), expect.anything(), expect.anything()],
    });
    expect(chartOf({ ...days, view: { ...plainView, hidden: new Set([1]) } })).toMatchObject({
      labels: ['2018-11-01', '2018-11-02', '2018-11-03'],
    });
  });

  it('of more rows than there are points is their means, and says so', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`t${index}`, String(index % 10)]);
    const chart = chartFrom(['t', 'n_a'], rows);
    if (chart.kind === 'none') throw new Error(chart.reason);

    expect(resampled(chart.series[0]?.values ?? [], 2000).every((mean) => mean === 4.5)).toBe(true);
    expect(chartNotes(chart, 2000)).toEqual(['20,000 rows', 'a point is the mean of 10 rows']);
    expect(chartNotes({ ...chart, loaded: 30_000, whole: false }, 20_000)).toEqual([
      '20,000 of 30,000 rows by the filter',
      'not all rows are loaded',
    ]);
    const bars = chartSvg(chart, 'bars');
    expect(bars.match(/<rect [^>]*fill="#0072b2"/g)).toHaveLength(201);
    expect(bars).toContain('20,000 rows · a point is the mean of 100 rows');
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
