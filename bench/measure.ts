/** What one comparison gave: medians over the rounds, in milliseconds, and their ratio. */
export interface Comparison {
  readonly name: string;
  readonly ours: number;
  readonly baseline: number;
  /** The most that ours may take, as a multiple of the baseline. */
  readonly limit: number;
  readonly baselineName: string;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Times two works in turn, so that both meet the machine in the same moods. The ratio is the median of the rounds'
 * ratios: neighbours on a shared machine slow down both sides of a round alike.
 */
export async function compare(
  name: string,
  limit: number,
  ours: () => Promise<unknown>,
  baselineName: string,
  baseline: () => Promise<unknown>,
  rounds = 5,
  /** Done before each of the two, and not timed. */
  prepare: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Comparison & { readonly ratio: number }> {
  const oursTimes: number[] = [];
  const baselineTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await prepare();
    baselineTimes.push(await time(baseline));
    await prepare();
    oursTimes.push(await time(ours));
  }
  return {
    name,
    limit,
    baselineName,
    ours: median(oursTimes),
    baseline: median(baselineTimes),
    ratio: median(oursTimes.map((one, round) => one / (baselineTimes[round] ?? Number.NaN))),
  };
}

/** What something costs: a table for bench/README.md, and whether a limit was missed. */
export interface Costs {
  readonly table: readonly string[];
  readonly missed: boolean;
}
