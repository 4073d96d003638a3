import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookingOn } from '../../src/warehouse/looking-on.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function awaited(look: () => Promise<number>) {
  const told: number[] = [];
  const work = Promise.withResolvers<string>();
  const result = lookingOn(
    100,
    look,
    (seen) => told.push(seen),
    () => work.promise,
  );
  return { told, work, result };
}

test('what each look sees is told until the work is done', async () => {
  let looks = 0;
  const { told, work, result } = awaited(async () => {
    looks += 1;
    return looks;
  });
  await vi.advanceTimersByTimeAsync(250);
  work.resolve('done');
  expect(await result).toBe('done');
  await vi.advanceTimersByTimeAsync(500);
  expect(told).toEqual([1, 2]);
});

test('a look that fails tells nothing, and the next one is taken', async () => {
  let looks = 0;
  const { told, work, result } = awaited(async () => {
    looks += 1;
    if (looks === 1) throw new Error('nobody can look');
    return looks;
  });
  await vi.advanceTimersByTimeAsync(250);
  work.reject(new Error('the work has failed'));
  await expect(result).rejects.toThrow('the work has failed');
  expect(told).toEqual([2]);
});

test('there is one look at a time, and one that is under way at the end is neither told nor waited for', async () => {
  const look = vi.fn(() => Promise.withResolvers<number>().promise);
  const slow = awaited(look);
  await vi.advanceTimersByTimeAsync(1000);
  expect(look).toHaveBeenCalledTimes(1);
  slow.work.resolve('done');
  expect(await slow.result).toBe('done');

  const late = Promise.withResolvers<number>();
  const { told, work, result } = awaited(() => late.promise);
  await vi.advanceTimersByTimeAsync(150);
  work.resolve('done');
  await result;
  late.resolve(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([]);
});
