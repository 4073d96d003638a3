const dayMilliseconds = 24 * 60 * 60 * 1000;

/** From 0001-01-01 to 9999-12-31, what every engine's timestamp holds. */
const earliest = -62_135_596_800_000;
const latest = 253_402_300_799_999;

/** Writes times of UTC as `YYYY-MM-DD HH:MM:SS.mmm`; neighbours mostly share their day, which is kept. */
export class TimestampText {
  /** `YYYY-MM-DD ` of the day. */
  readonly #date = Buffer.alloc(11);
  #day = Number.NaN;

  /**
   * Writes one at `at`, and returns how many bytes it has; 0 beyond the years 1 to 9999, and nothing is written.
   * @param milliseconds since 1970-01-01 UTC, a whole number
   */
  write(milliseconds: number, to: Uint8Array, at: number): number {
    if (!(milliseconds >= earliest && milliseconds <= latest)) return 0;
    const day = Math.floor(milliseconds / dayMilliseconds);
    if (day !== this.#day) {
      this.#date.write(new Date(day * dayMilliseconds).toISOString().replace('T', ' '), 'latin1');
      this.#day = day;
    }
    const date = this.#date;
    for (let i = 0; i < 11; i += 1) to[at + i] = date[i] as number;
    // Of one day: 31 bits hold it, and whole numbers divide fast.
    const rest = (milliseconds - day * dayMilliseconds) | 0;
    const seconds = (rest / 1000) | 0;
    const minutes = (seconds / 60) | 0;
    twoDigits(to, at + 11, (minutes / 60) | 0);
    to[at + 13] = COLON;
    twoDigits(to, at + 14, minutes % 60);
    to[at + 16] = COLON;
    twoDigits(to, at + 17, seconds % 60);
    to[at + 19] = POINT;
    const thousandths = rest % 1000;
    to[at + 20] = ZERO + ((thousandths / 100) | 0);
    twoDigits(to, at + 21, thousandths % 100);
    return 23;
  }
}

const COLON = 0x3a;
const POINT = 0x2e;
const ZERO = 0x30;

function twoDigits(to: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  to[at] = ZERO + tens;
  to[at + 1] = ZERO + value - tens * 10;
}
