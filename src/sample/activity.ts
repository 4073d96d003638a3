import { at, purpose, Random } from './random.ts';

/** The first day of every sample, a Thursday: 2018-11-01T00:00:00Z in milliseconds since the epoch. */
export const firstDay = Date.UTC(2018, 10, 1);

export const secondsInDay = 86_400;

/** Events of an average day in a large sample: 9 MB; the busiest day has 1.7 times as many. */
const mostEventsInDay = 20_000;
const fewestEventsInDay = 50;
const usualDays = 30;

/** On how many days the events happen: 30, unless that would make nearly empty or unwieldy files. */
export function daysFor(events: number): number {
  return Math.max(Math.ceil(events / mostEventsInDay), Math.min(usualDays, Math.ceil(events / fewestEventsInDay)));
}

/** How busy the hours of a day are, from midnight UTC: quiet nights, a peak in the afternoon. */
const hourWeights = [
  30, 27, 21, 17, 19, 26, 36, 41, 50, 61, 71, 79, 83, 92, 112, 130, 136, 121, 108, 87, 73, 59, 45, 37,
] as const;

/** From Sunday to Saturday. */
const weekdayWeights = [46, 100, 106, 131, 104, 124, 60] as const;

/** The planned course of activity over the days: which part of all events has happened by when. */
export class Activity {
  readonly #totals: readonly number[];
  #hour = 0;

  constructor(seed: number, days: number) {
    const random = new Random(seed, purpose.days);
    const totals = [0];
    let total = 0;
    for (let day = 0; day < days; day += 1) {
      const weight = at(weekdayWeights, (4 + day) % 7) * random.between(75, 125);
      for (const hourWeight of hourWeights) {
        total += weight * hourWeight;
        totals.push(total);
      }
    }
    this.#totals = totals;
  }

  /**
   * The second, from the first day's start, at which `done` of `all` events have happened. Ask in rising order.
   */
  secondAt(done: number, all: number): number {
    const target = ((2 * done + 1) / (2 * all)) * at(this.#totals, this.#totals.length - 1);
    while (at(this.#totals, this.#hour + 1) <= target) this.#hour += 1;
    const before = at(this.#totals, this.#hour);
    const share = (target - before) / (at(this.#totals, this.#hour + 1) - before);
    return this.#hour * 3600 + Math.floor(share * 3600);
  }
}
