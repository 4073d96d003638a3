import { expect, test } from 'vitest';
import { mix32, Random } from '../../src/sample/random.ts';

function numbers(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

test('mix32 gives the published values of MurmurHash3’s finalizer', () => {
  expect([0, 1, 0xffff_ffff].map(mix32)).toEqual([0, 0x514e_28b7, 0x81f1_6f39]);
});

test('equal keys give equal sequences, and any other key another one', () => {
  const sequence = (...keys: number[]) => {
    const random = new Random(...keys);
    return numbers(8, () => random.next());
  };
  expect(sequence(1, 2)).toEqual(sequence(1, 2));
  expect(new Set([sequence(1, 2), sequence(2, 1), sequence(1), sequence(1, 2, 0)].map(String)).size).toBe(4);
});

test('the sequence is the published xoshiro128** of its four starting words', () => {
  const state = [0x9e37_79b9, 0x3c6e_f372, 0xdaa6_6d2b, 0x78dd_e6e4].map((word) =>
    BigInt(mix32(mix32(7 + 0x9e37_79b9) + word)),
  );
  const random = new Random(7);
  expect(numbers(1000, () => random.next())).toEqual(numbers(1000, () => Number(published(state))));
});

/** The generator in arbitrary precision, as its authors define it. */
function published(state: bigint[]): bigint {
  const word = (value: bigint) => BigInt.asUintN(32, value);
  const rotate = (value: bigint, by: bigint) => word((value << by) | (value >> (32n - by)));
  let [a = 0n, b = 0n, c = 0n, d = 0n] = state;
  const result = word(rotate(word(b * 5n), 7n) * 9n);
  const shifted = word(b << 9n);
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = rotate(d, 11n);
  state.splice(0, 4, a, b, c, d);
  return result;
}

test('below stays below its limit and meets every number', () => {
  const random = new Random(3);
  expect([...new Set(numbers(500, () => random.below(7)))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('between includes both ends', () => {
  const random = new Random(4);
  expect([...new Set(numbers(200, () => random.between(-1, 1)))].sort((one, other) => one - other)).toEqual([-1, 0, 1]);
});

test('skewed prefers small numbers', () => {
  const random = new Random(5);
  const drawn = numbers(2000, () => random.skewed(100));
  expect(Math.max(...drawn)).toBeLessThan(100);
  expect(drawn.filter((number) => number < 25).length).toBeGreaterThan(1000);
});

test('quantile draws from between the first and the last quantile, evenly over the steps', () => {
  const random = new Random(6);
  const drawn = numbers(3000, () => random.quantile([0, 10, 1000]));
  expect(Math.min(...drawn)).toBe(0);
  expect(Math.max(...drawn)).toBeGreaterThan(900);
  expect(drawn.filter((number) => number <= 10).length / drawn.length).toBeCloseTo(0.5, 1);
});
