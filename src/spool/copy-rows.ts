import { isUtf8 } from 'node:buffer';
import type { ColumnType } from '../sql/schema.ts';
import { BACKSLASH, CR, isDigit, LETTER_N, LETTER_U, LF, MINUS, QUOTE, SPACE, TAB } from './bytes.ts';
import { TimestampText } from './timestamp-text.ts';

const POINT = 0x2e;
const UPPER_N = 0x4e;
const ZERO = 0x30;

const chunkBytes = 1024 * 1024;

/** Rows of one segment wait in memory until the server has taken those before them. */
const mostBytes = 64 * 1024 * 1024;

/** Most digits of a whole number that fits its type whatever they are. */
const mostDigits = { int: 9, bigint: 18 } as const;

/** What may stand behind a backslash, but for the four digits of a `\u`: COPY's text format has the same escapes. */
const escapes = new Set(Buffer.from('"\\/bfnrt'));

/** What the text format escapes, and the letter that stands for it. */
const letters: readonly (readonly [number, string])[] = [
  [BACKSLASH, '\\'],
  [TAB, 't'],
  [LF, 'n'],
  [CR, 'r'],
];
const lettersOf = new Map(letters.map(([byte, letter]) => [byte, letter.charCodeAt(0)]));

/**
 * Writes flat records as the lines of text that PostgreSQL's COPY takes in (see `sql/copy-text.ts`), without a parser
 * between: what a log consists of nearly always. Whatever it is not sure to write as the parser would (an odd escape, a number of an odd form, a missing
 * key) makes it give up all rows since they were last taken, and the parser decides.
 */
export class CopyRows {
  readonly #types: readonly ColumnType[];
  readonly #timestamp = new TimestampText();
  #chunks: Buffer[] = [];
  #chunk = Buffer.alloc(0);
  #chunkView = viewOf(this.#chunk);
  /** What is being read. */
  #source: Uint8Array = new Uint8Array();
  #view = viewOf(this.#source);
  #at = 0;
  #bytes = 0;
  #ascii = true;
  #sure = true;

  /** @param types of the columns, in their order */
  constructor(types: readonly ColumnType[]) {
    this.#types = types;
  }

  /**
   * Adds a record.
   * @param values offsets of where the value of each column begins and ends, as `flatRecordEnd` gives them; -1 where there is
   * none. Null where they are not known
   */
  add(bytes: Uint8Array, start: number, end: number, values: Int32Array | null): void {
    if (!this.#sure) return;
    if (bytes !== this.#source) {
      this.#source = bytes;
      this.#view = viewOf(bytes);
    }
    // A line is no longer than its record, but for the times and for columns of which the record has only the key.
    if (this.#at + (end - start) + 32 * this.#types.length > this.#chunk.length) this.#nextChunk(end - start);
    this.#sure = values !== null && this.#bytes + this.#at < mostBytes && this.#addLine(bytes, values);
    if (!this.#sure) this.#forget();
  }

  /** The lines since the last call; null where not all records could be written. */
  take(): readonly Uint8Array[] | null {
    this.#endChunk();
    const sure = this.#sure && (this.#ascii || this.#chunks.every((chunk) => isUtf8(chunk)));
    const chunks = this.#chunks;
    this.#forget();
    this.#sure = true;
    return sure ? chunks : null;
  }

  #forget(): void {
    this.#chunks = [];
    this.#writeTo(Buffer.alloc(0));
    this.#bytes = 0;
    this.#ascii = true;
  }

  #nextChunk(record: number): void {
    this.#endChunk();
    this.#writeTo(Buffer.allocUnsafe(Math.max(chunkBytes, record + 32 * this.#types.length)));
  }

  #writeTo(chunk: Buffer<ArrayBuffer>): void {
    this.#chunk = chunk;
    this.#chunkView = viewOf(chunk);
    this.#at = 0;
  }

  #endChunk(): void {
    if (this.#at > 0) this.#chunks.push(this.#chunk.subarray(0, this.#at));
    this.#bytes += this.#at;
    this.#writeTo(Buffer.alloc(0));
  }

  #addLine(bytes: Uint8Array, values: Int32Array): boolean {
    const types = this.#types;
    for (let column = 0; column < types.length; column += 1) {
      const start = values[column * 2] as number;
      if (start < 0) return false;
      if (!this.#addValue(types[column] as ColumnType, bytes, start, values[column * 2 + 1] as number)) return false;
      this.#chunk[this.#at] = column === types.length - 1 ? LF : TAB;
      this.#at += 1;
    }
    return true;
  }

  #addValue(type: ColumnType, bytes: Uint8Array, start: number, end: number): boolean {
    if (type === 'text' && end > 0 && bytes[start] === QUOTE) return this.#copy(bytes, start + 1, end - 1);
    return this.#addOther(type, bytes, start, Math.abs(end));
  }

  #addOther(type: ColumnType, bytes: Uint8Array, start: number, end: number): boolean {
    const first = bytes[start];
    if (first === LETTER_N) return this.#addNull();
    if (first === QUOTE) {
      if (type === 'text') return this.#addText(bytes, start + 1, end - 1);
      // An empty text is NULL where the column is no text.
      if (end - start === 2) return this.#addNull();
      return (type === 'int' || type === 'bigint') && this.#addQuotedWhole(bytes, start + 1, end - 1, mostDigits[type]);
    }
    switch (type) {
      case 'text':
        return false;
      case 'float':
        return hasPlainStart(bytes, start) && this.#copy(bytes, start, end);
      case 'timestamp': {
        if (!hasPlainStart(bytes, start)) return false;
        const milliseconds = wholeOf(bytes, start, end);
        const length = this.#timestamp.write(milliseconds, this.#chunk, this.#at);
        this.#at += length;
        return length > 0;
      }
      default:
        return hasPlainStart(bytes, start) && this.#copy(bytes, start, wholeEnd(bytes, start, end));
    }
  }

  #copy(bytes: Uint8Array, start: number, end: number): boolean {
    const chunk = this.#chunk;
    const view = this.#view;
    const chunkView = this.#chunkView;
    let to = this.#at;
    let at = start;
    for (; at + 4 <= end; at += 4, to += 4) chunkView.setInt32(to, view.getInt32(at));
    for (; at < end; at += 1, to += 1) chunk[to] = bytes[at] as number;
    this.#at = to;
    return true;
  }

  #addQuotedWhole(bytes: Uint8Array, start: number, end: number, digits: number): boolean {
    if (!hasPlainStart(bytes, start)) return false;
    const whole = bytes[start] === MINUS ? start + 1 : start;
    if (end - whole > digits || whole === end) return false;
    for (let at = whole; at < end; at += 1) if (!isDigit(bytes[at])) return false;
    return this.#copy(bytes, start, end);
  }

  #addText(bytes: Uint8Array, start: number, end: number): boolean {
    const chunk = this.#chunk;
    let to = this.#at;
    let high = 0;
    for (let at = start; at < end; ) {
      const byte = bytes[at] as number;
      if (byte === BACKSLASH) {
        this.#at = to;
        at = this.#addEscape(bytes, at + 1, end);
        if (at === 0) return false;
        to = this.#at;
        continue;
      }
      // Not allowed in JSON's texts: the parser says what becomes of the record.
      if (byte < SPACE) return false;
      high |= byte;
      chunk[to] = byte;
      to += 1;
      at += 1;
    }
    if (high >= 0x80) this.#ascii = false;
    this.#at = to;
    return true;
  }

  /** Writes what an escape stands for, or the escape itself; `at` is behind its backslash. Returns the offset behind it, 0 for an odd one. */
  #addEscape(bytes: Uint8Array, at: number, end: number): number {
    const letter = bytes[at] as number;
    if (letter !== LETTER_U) {
      if (!escapes.has(letter)) return 0;
      this.#addEscaped(letter);
      return at + 1;
    }
    let point = hexOf(bytes, at + 1, end);
    let behind = at + 5;
    if (point <= 0) return 0;
    if (point >= 0xd800 && point < 0xe000) {
      const low = bytes[behind] === BACKSLASH && bytes[behind + 1] === LETTER_U ? hexOf(bytes, behind + 2, end) : -1;
      if (point >= 0xdc00 || low < 0xdc00 || low >= 0xe000) return 0;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      behind += 6;
    }
    this.#addPoint(point);
    return behind;
  }

  #addPoint(point: number): void {
    const letter = lettersOf.get(point);
    if (letter !== undefined) this.#addEscaped(letter);
    else if (point < 0x80) {
      this.#chunk[this.#at] = point;
      this.#at += 1;
    } else {
      this.#at += this.#chunk.write(String.fromCodePoint(point), this.#at);
    }
  }

  #addEscaped(letter: number): void {
    this.#chunk[this.#at] = BACKSLASH;
    this.#chunk[this.#at + 1] = letter;
    this.#at += 2;
  }

  #addNull(): true {
    this.#addEscaped(UPPER_N);
    return true;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** False for `01`, which is no number in JSON. */
function hasPlainStart(bytes: Uint8Array, start: number): boolean {
  const at = bytes[start] === MINUS ? start + 1 : start;
  return bytes[at] !== ZERO || !isDigit(bytes[at + 1]);
}

/** Where the whole part of a number ends; only zeros are behind its point. */
function wholeEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== POINT) at += 1;
  return at;
}

/** A whole number of at most 14 digits, which a double holds. */
function wholeOf(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let value = 0;
  for (let at = negative ? start + 1 : start; at < end && bytes[at] !== POINT; at += 1) {
    value = value * 10 + ((bytes[at] as number) - ZERO);
  }
  return negative ? -value : value;
}

/** The number that four hexadecimal digits stand for; -1 where they are none, or cut off by the end of the text. */
function hexOf(bytes: Uint8Array, start: number, end: number): number {
  if (start + 4 > end) return -1;
  let value = 0;
  for (let at = start; at < start + 4; at += 1) {
    const digit = hexDigits[bytes[at] as number] as number;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

const hexDigits = Int8Array.from({ length: 256 }, (_, byte) => {
  const place = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return byte < 0x80 ? place : -1;
});
