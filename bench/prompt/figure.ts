/** One measured number of the SQL prompt, and the most that it may be. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: 'ms' | 'MB' | '×';
  /** What else a reader should know: the time of what it is compared with. */
  readonly beside?: string;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value that a share of all values is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The lines of a table for bench/README.md. */
export function figureTable(figures: readonly Figure[]): string[] {
  const text = (value: number, unit: Figure['unit']) =>
    unit === '×' ? `${value.toFixed(1)} ×` : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
  return [
    '| the SQL prompt | | at most |',
    '|---|---|---|',
    ...figures.map(
      ({ what, value, limit, unit, beside }) =>
        `| ${what} | **${text(value, unit)}**${beside === undefined ? '' : ` (${beside})`} | ${text(limit, unit)} |`,
    ),
  ];
}
