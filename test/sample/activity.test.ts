import { expect, test } from 'vitest';
import { Activity, daysFor, secondsInDay } from '../../src/sample/activity.ts';

/** The moments, in seconds, at which the parts of evenly counted events have happened. */
function moments(days: number, count: number): number[] {
  const activity = new Activity(1, days);
  return Array.from({ length: count }, (_, done) => activity.secondAt(done, count));
}

test('a sample lasts 30 days, unless its days would be nearly empty or hold more than 20,000 events on average', () => {
  expect([0, 1, 120, 1_500, 8_000, 600_000, 10_000_000].map(daysFor)).toEqual([0, 1, 3, 30, 30, 30, 500]);
});

test('moments rise from the first day to the last', () => {
  const seconds = moments(500, 5_000);
  expect(seconds).toEqual(seconds.toSorted((one, other) => one - other));
  expect(seconds[0]).toBeLessThan(secondsInDay);
  expect(seconds.at(-1)).toBeGreaterThan(499 * secondsInDay);
  expect(seconds.at(-1)).toBeLessThan(500 * secondsInDay);
});

test('the busiest day has less than twice the events of an average one, so that no file outgrows 20 MB', () => {
  const perDay = Map.groupBy(moments(500, 50_000), (second) => Math.floor(second / secondsInDay));
  expect(Math.max(...[...perDay.values()].map(({ length }) => length))).toBeLessThan(200);
});

test('a single event finds its place', () => {
  expect(moments(1, 1)).toHaveLength(1);
});
