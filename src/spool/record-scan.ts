import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  isBlank,
  isDigit,
  isNulEscape,
  LETTER_N,
  LETTER_U,
  LF,
  MINUS,
  QUOTE,
} from './bytes.ts';
import { type KeyRecognizer, quotedKey } from './key-map.ts';

/** Bytes to stand in the place of others. */
interface Patch {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

export type Scan =
  | { readonly outcome: 'record'; readonly end: number }
  | { readonly outcome: 'broken'; readonly end: number; readonly reason: string }
  | { readonly outcome: 'incomplete' };

/** Walks one record after the other to its end, and notes what each needs before the engine may read it. */
export class RecordScan {
  readonly #keys: KeyRecognizer;
  /** The brackets open around the byte under scan; deeper ones share a place, which only blurs where it resumes. */
  readonly #open = new Uint8Array(1024);
  #patches: Patch[] = [];
  #newlines = 0;
  #suspect = false;

  constructor(keys: KeyRecognizer) {
    this.#keys = keys;
  }

  /** Line feeds within the last record. */
  get newlines(): number {
    return this.#newlines;
  }

  /** True when the last record holds something that only a full look can tell to be right or wrong. */
  get suspect(): boolean {
    return this.#suspect;
  }

  /** True when the last record is not yet as the engine is to read it. */
  get needsPatch(): boolean {
    return this.#patches.length > 0;
  }

  /** The last record, which stands at `[start, end)`, as the engine is to read it. */
  patched(bytes: Uint8Array, start: number, end: number): Uint8Array {
    return applyPatches(bytes, start, end, this.#patches);
  }

  /** Walks the record at `start` to its end. The hot loop of the whole load: one look at each byte. */
  scan(bytes: Uint8Array, start: number): Scan {
    this.#patches = [];
    this.#newlines = 0;
    this.#suspect = false;
    this.#keys.startRecord();
    const length = bytes.length;
    let depth = 0;
    let at = start;
    while (at < length) {
      const byte = bytes[at] as number;
      at += 1;
      if (byte === QUOTE) {
        const opened = at;
        for (;;) {
          if (at >= length) return { outcome: 'incomplete' };
          const inner = bytes[at] as number;
          at += 1;
          if (inner === QUOTE) break;
          if (inner === BACKSLASH) {
            if (at >= length) return { outcome: 'incomplete' };
            if (bytes[at] === LETTER_U && isNulEscape(bytes, at)) this.#suspect = true;
            if (bytes[at] !== LF) at += 1;
          } else if (inner === LF) {
            return {
              outcome: 'broken',
              end: at - 1,
              reason: 'the record is not JSON: a text is not closed on its line',
            };
          }
        }
        if (depth === 1) {
          let colon = at;
          while (isBlank(bytes[colon])) colon += 1;
          if (colon >= length) return { outcome: 'incomplete' };
          if (bytes[colon] === COLON && !this.#takeKey(bytes, opened, at - 1, colon + 1)) {
            return { outcome: 'incomplete' };
          }
        }
      } else if (byte === BRACE_OPEN || byte === BRACKET_OPEN) {
        depth += 1;
        this.#open[depth & 1023] = byte;
      } else if (byte === BRACE_CLOSE || byte === BRACKET_CLOSE) {
        if (bytes[at - 2] === COMMA || (isBlank(bytes[at - 2]) && lastByteBefore(bytes, start, at - 1) === COMMA)) {
          this.#suspect = true;
        }
        depth -= 1;
        if (depth === 0) return { outcome: 'record', end: at };
      } else if (byte === LF) {
        let next = at;
        while (isBlank(bytes[next]) && bytes[next] !== LF) next += 1;
        if (next >= length) return { outcome: 'incomplete' };
        if (
          bytes[next] === BRACE_OPEN &&
          !objectMayFollow(lastByteBefore(bytes, start, at - 1), this.#open[depth & 1023])
        ) {
          return { outcome: 'broken', end: at - 1, reason: 'the record is not JSON: it has no closing }' };
        }
        this.#newlines += 1;
      }
    }
    return { outcome: 'incomplete' };
  }

  /** Notes what the record needs at one of its own keys; false when the value's first bytes have not come yet. */
  #takeKey(bytes: Uint8Array, start: number, end: number, afterColon: number): boolean {
    let value = afterColon;
    while (isBlank(bytes[value])) value += 1;
    if (value + 1 >= bytes.length) return false;
    const key = this.#keys.recognize(bytes, start, end);
    if (key.target !== null && key.rename) {
      this.#patches.push({ start: start - 1, end: end + 1, bytes: quotedKey(key.target) });
    }
    const first = bytes[value] as number;
    if (first === QUOTE) return true;
    if (isDigit(first) || (first === MINUS && isDigit(bytes[value + 1]))) {
      if (key.target?.text !== true) return true;
      let stop = value;
      while (stop < bytes.length && !isNumberEnd(bytes[stop] as number)) stop += 1;
      if (stop >= bytes.length) return false;
      this.#patches.push({ start: value, end: value, bytes: quote }, { start: stop, end: stop, bytes: quote });
      // Quoting would make a text of what may not even be a number (`1x`), so it is looked at as it stands.
      if (!isPlainInteger(bytes, value, stop)) this.#suspect = true;
      return true;
    }
    const literal = first === LETTER_N ? bytes[value + 1] === LETTER_U : first === 0x74 || first === 0x66;
    // Nested values, and what is no JSON value at all (NaN, Infinity), which the engine's parser would let pass.
    if (!literal) this.#suspect = true;
    return true;
  }
}

const quote = Uint8Array.of(QUOTE);

function lastByteBefore(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = end - 1;
  while (at > start && isBlank(bytes[at])) at -= 1;
  return bytes[at];
}

/** Whether valid JSON can have an object here: a value is due after : and [, and after a comma in an array. */
function objectMayFollow(before: number | undefined, container: number | undefined): boolean {
  return before === COLON || before === BRACKET_OPEN || (before === COMMA && container === BRACKET_OPEN);
}

function isNumberEnd(byte: number): boolean {
  return byte === COMMA || byte === BRACE_CLOSE || byte === BRACKET_CLOSE || isBlank(byte);
}

function isPlainInteger(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === MINUS ? start + 1 : start;
  if (bytes[at] === 0x30 && end - at > 1) return false;
  for (; at < end; at += 1) if (!isDigit(bytes[at])) return false;
  return true;
}

function applyPatches(bytes: Uint8Array, start: number, end: number, patches: readonly Patch[]): Uint8Array {
  const size = patches.reduce((sum, patch) => sum + patch.bytes.length - (patch.end - patch.start), end - start);
  const patched = new Uint8Array(size);
  let from = start;
  let to = 0;
  for (const patch of patches) {
    patched.set(bytes.subarray(from, patch.start), to);
    to += patch.start - from;
    patched.set(patch.bytes, to);
    to += patch.bytes.length;
    from = patch.end;
  }
  patched.set(bytes.subarray(from, end), to);
  return patched;
}
