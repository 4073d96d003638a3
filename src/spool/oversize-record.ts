import { BACKSLASH, BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN, LF, QUOTE } from './bytes.ts';

/** Passes over a record that is larger than may be kept, chunk by chunk, to know where the next one starts. */
export class OversizeRecord {
  readonly line: number;
  readonly head: Uint8Array;
  bytes = 0;
  newlines = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;

  constructor(line: number, head: Uint8Array) {
    this.line = line;
    this.head = head;
  }

  /** The offset after the record's end, or null when it goes on in the next chunk. */
  skip(bytes: Uint8Array, start: number): number | null {
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === LF) {
        if (this.#inText) {
          this.bytes += at - start;
          return at;
        }
        this.newlines += 1;
      }
      if (this.#escaped) this.#escaped = false;
      else if (this.#inText) {
        if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inText = false;
      } else if (byte === QUOTE) this.#inText = true;
      else if (byte === BRACE_OPEN || byte === BRACKET_OPEN) this.#depth += 1;
      else if (byte === BRACE_CLOSE || byte === BRACKET_CLOSE) {
        this.#depth -= 1;
        if (this.#depth === 0) {
          this.bytes += at + 1 - start;
          return at + 1;
        }
      }
    }
    this.bytes += bytes.length - start;
    return null;
  }
}
