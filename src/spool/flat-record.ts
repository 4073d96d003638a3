import {
  BACKSLASH,
  BRACE_CLOSE,
  COMMA,
  isDigit,
  isNulEscape,
  LETTER_N,
  LETTER_U,
  LF,
  MINUS,
  QUOTE,
  SPACE,
} from './bytes.ts';
import type { KnownKey } from './key-map.ts';

const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** 1 for the bytes of a text that need no look: all but the quote, the backslash and the line feed. */
const inText = byteClass((byte) => byte !== QUOTE && byte !== BACKSLASH && byte !== LF);
/** 1 for those that are the same in every notation. */
const inPlainText = byteClass((byte) => byte >= SPACE && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH);

function byteClass(holds: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0));
}

/**
 * The end of the record at `start` if it is laid out like the one before: the same keys in the same order, compact, on
 * one line, and every value one that fits its column without a second look. 0 otherwise, and then the full scan decides.
 * Nearly all records of a log are of this kind.
 * @param quoted gets a 1 for each column that is not text, but has its value in quotes: only the engine can tell if it fits
 * @param values gets the offsets at which the value of each column begins and ends, one behind the other, quotes included;
 * the end is negative where a text has more than printable ASCII without escapes
 */
export function flatRecordEnd(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  first: KnownKey | null,
  quoted: Uint8Array,
  values: Int32Array,
): number {
  // Never a look past the end: one such read makes the compiler prepare this loop for reads that may give undefined.
  const length = bytes.length;
  let at = start + 1;
  let key = first;
  while (key !== null && !key.rename) {
    const { token, target } = key;
    const { words, rest } = token;
    if (at + words.length * 4 + rest.length + 2 > length) return 0;
    // Four bytes at a time: half of a log's bytes are keys.
    for (let i = 0; i < words.length; i += 1, at += 4) if (view.getInt32(at, true) !== words[i]) return 0;
    for (let i = 0; i < rest.length; i += 1, at += 1) if (bytes[at] !== rest[i]) return 0;
    if (bytes[at] === SPACE) at += 1;
    const valueStart = at;
    let isPlain = true;
    const value = bytes[at] as number;
    if (value === QUOTE) {
      if (target !== null && !target.text) quoted[target.column] = 1;
      at = plainTextEnd(bytes, view, at + 1);
      // The plain part of a text has ended at its quote, or it has to be gone through with care.
      if (at < length && bytes[at] === QUOTE) at += 1;
      else {
        at = textEnd(bytes, at);
        isPlain = false;
      }
    } else if (value === LETTER_N) {
      at = isNull(bytes, at) ? at + 4 : 0;
    } else if (target?.text !== true) {
      at = target === null ? numberEnd(bytes, at, 15, true) : numberEnd(bytes, at, target.digits, target.fraction);
    } else {
      return 0;
    }
    if (at === 0 || at >= length) return 0;
    if (target !== null) {
      values[target.column * 2] = valueStart;
      values[target.column * 2 + 1] = isPlain ? at : -at;
    }
    const after = bytes[at] as number;
    if (after === BRACE_CLOSE) return at + 1;
    if (after !== COMMA || at + 1 >= length) return 0;
    at += 1;
    if (bytes[at] === SPACE) at += 1;
    key = key.next;
  }
  return 0;
}

/** Where the text has its first byte that is not printable ASCII, or needs a look; four bytes at a time. */
function plainTextEnd(bytes: Uint8Array, view: DataView, start: number): number {
  const { length } = bytes;
  let at = start;
  for (; at + 4 <= length; at += 4) {
    const word = view.getInt32(at, true);
    const quotes = word ^ 0x22222222;
    const backslashes = word ^ 0x5c5c5c5c;
    // The high bit of a byte: of one that is zero in either of these, below the space, or beyond ASCII.
    const found =
      ((quotes - 0x01010101) & ~quotes) |
      ((backslashes - 0x01010101) & ~backslashes) |
      ((word - 0x20202020) & ~word) |
      word;
    if ((found & 0x80808080) !== 0) break;
  }
  while (at < length && inPlainText[bytes[at] as number] === 1) at += 1;
  return at;
}

/** The offset behind the quote that ends the text; 0 when the text needs a second look. */
function textEnd(bytes: Uint8Array, start: number): number {
  const length = bytes.length;
  let at = start;
  for (;;) {
    while (at < length && inText[bytes[at] as number] === 1) at += 1;
    if (at >= length || bytes[at] === LF) return 0;
    if (bytes[at] === QUOTE) return at + 1;
    if (at + 6 > length) return 0;
    const escaped = bytes[at + 1];
    if (escaped === LF || (escaped === LETTER_U && isNulEscape(bytes, at + 1))) return 0;
    at += 2;
  }
}

function isNull(bytes: Uint8Array, at: number): boolean {
  return at + 4 <= bytes.length && bytes[at + 1] === LETTER_U && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c;
}

/** The offset behind a plain number of at most `digits` digits before its point; 0 when it is any other value. */
function numberEnd(bytes: Uint8Array, start: number, digits: number, fraction: boolean): number {
  const length = bytes.length;
  let at = bytes[start] === MINUS ? start + 1 : start;
  const whole = at;
  while (at < length && isDigit(bytes[at] as number)) at += 1;
  if (at === whole || at - whole > digits || at >= length) return 0;
  if (bytes[at] !== POINT) return at;
  at += 1;
  const part = at;
  const most = fraction ? NINE : ZERO;
  while (at < length && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= most) at += 1;
  return at === part ? 0 : at;
}
