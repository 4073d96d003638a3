/**
 * MurmurHash3's 32-bit finalizer (Austin Appleby, public domain, https://github.com/aappleby/smhasher): a bijection on
 * unsigned 32-bit integers that spreads every input bit over all output bits.
 */
export function mix32(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** `list[index]`; an index outside the list is a mistake of ours and throws. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  return item;
}

/** Keys that keep the random numbers for different purposes apart; beside them stand the seed and an index. */
export const purpose = {
  artist: 11,
  song: 12,
  elsewhere: 13,
  songTitle: 14,
  wording: 15,
  guest: 16,
  trackId: 21,
  songId: 22,
  artistId: 23,
  twinArtistId: 24,
  days: 31,
  user: 41,
  userName: 42,
  identity: 43,
  plays: 51,
  sessions: 61,
} as const;

/**
 * Reproducible random numbers: xoshiro128** 1.1 (David Blackman and Sebastiano Vigna, public domain,
 * https://prng.di.unimi.it/xoshiro128starstar.c), seeded through `mix32`. Only 32-bit integer operations and exact
 * products and quotients of doubles: the same numbers on every platform and runtime.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Equal keys give equal sequences; the keys are unsigned 32-bit integers, e.g. seed, purpose, index. */
  constructor(...keys: readonly number[]) {
    let state = 0;
    for (const key of keys) state = mix32((state ^ key) + 0x9e3779b9);
    // The state must not be four zeros: `mix32` is a bijection, so at most one of the four words is 0.
    this.#a = mix32(state + 0x9e3779b9);
    this.#b = mix32(state + 0x3c6ef372);
    this.#c = mix32(state + 0xdaa66d2b);
    this.#d = mix32(state + 0x78dde6e4);
  }

  /** An integer in 0 … 2³² - 1. */
  next(): number {
    const scrambled = Math.imul(this.#b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** An integer in 0 … limit - 1, for limits up to 2²¹; the bias is below limit / 2³². */
  below(limit: number): number {
    return Math.floor((this.next() * limit) / 0x1_0000_0000);
  }

  /** An integer in low … high, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `share` of 1,000 calls. */
  chance(share: number): boolean {
    return this.below(1000) < share;
  }

  pick<T>(list: readonly T[]): T {
    return at(list, this.below(list.length));
  }

  /** Like `below`, but small numbers are likelier: the product of two uniform draws. For limits up to 2²¹. */
  skewed(limit: number): number {
    return Math.floor(((this.next() >>> 16) * (this.next() >>> 16) * limit) / 0x1_0000_0000);
  }

  /**
   * An integer from a distribution given by its quantiles at equal steps: a random step, then uniform between its two
   * quantiles.
   */
  quantile(quantiles: readonly number[]): number {
    const step = this.below(quantiles.length - 1);
    return this.between(at(quantiles, step), at(quantiles, step + 1));
  }
}
