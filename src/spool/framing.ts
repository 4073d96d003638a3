import { BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN, COMMA, CR, LF, SPACE, TAB } from './bytes.ts';
import { diagnose } from './diagnosis.ts';
import { flatRecordEnd } from './flat-record.ts';
import { type KeyMap, KeyRecognizer } from './key-map.ts';
import { OversizeRecord } from './oversize-record.ts';
import { RecordScan } from './record-scan.ts';

/** Redshift's COPY takes no larger JSON object (AWS, "COPY from JSON format": 4 MB), so no engine here does. */
export const maxRecordBytes = 4 * 1024 * 1024;

/** Receives what a framer finds, in the order of the bytes. The bytes are only valid during the call. */
export interface FrameSink {
  /**
   * One JSON object on one line; `asIs` says that it stands in the object so, byte for byte.
   * @param values offsets in the bytes at which the value of each column begins and ends, quotes included, and -1 where it has
   * none; null where they are not known. They are valid during the call
   */
  record(bytes: Uint8Array, start: number, end: number, line: number, asIs: boolean, values: Int32Array | null): void;
  /** Something between or instead of records, which cannot load. */
  reject(bytes: Uint8Array, start: number, end: number, line: number, reason: string, column: string | null): void;
}

/**
 * Finds the records in one object's bytes as Redshift's COPY finds them: JSON objects one after another, separated by
 * white space or by nothing, over one line or several (AWS, "COPY from JSON format"). Each record comes out on one line,
 * its keys spelt as the loader reads them and numbers in text columns quoted, so that they keep their text.
 *
 * After a broken record it goes on at the next line, or at the next place where an object can only be a new record.
 */
export class RecordFramer {
  readonly #keys: KeyRecognizer;
  readonly #scan: RecordScan;
  readonly #map: KeyMap;
  readonly #sink: FrameSink;
  #carry: Uint8Array | null = null;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #line = 1;
  /** Bytes of the object that have come. */
  #received = 0;
  /** Where in the object the bytes end that are looked at now, and how many they are. */
  #lookedEnd = 0;
  #lookedBytes = 0;
  #atStart = true;
  #viewed: Uint8Array = new Uint8Array();
  #view = new DataView(this.#viewed.buffer);
  /** Whether all records so far were plain, and which columns had values in quotes that are not text. */
  #plain = true;
  readonly #quoted: Uint8Array;
  /** Of the record that was last found to be flat. */
  readonly #values: Int32Array;
  /** Set while passing over a record that is too large to keep. */
  #oversize: OversizeRecord | null = null;

  constructor(map: KeyMap, sink: FrameSink) {
    this.#map = map;
    this.#keys = new KeyRecognizer(map);
    this.#scan = new RecordScan(this.#keys);
    this.#quoted = new Uint8Array(map.targets.length);
    this.#values = new Int32Array(map.targets.length * 2);
    this.#sink = sink;
  }

  /** Takes the next bytes of the object, which are the framer's from then on: it may keep and change them. */
  write(chunk: Uint8Array): void {
    const before = this.#received;
    this.#received += chunk.length;
    if (this.#carry === null) {
      this.#process(chunk, false);
      return;
    }
    if (this.#waiting.length === 0) {
      // Mostly the line that was cut ends in this chunk, and the rest of it can be taken where it stands.
      const lineEnd = chunk.indexOf(LF);
      if (lineEnd >= 0) {
        this.#waiting.push(chunk.subarray(0, lineEnd + 1));
        this.#process(this.#joined(), false, before + lineEnd + 1);
        const rest = chunk.subarray(lineEnd + 1);
        if (this.#carry === null) {
          this.#process(rest, false);
          return;
        }
        chunk = rest;
      }
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    // A record that spans chunks is scanned anew from its start: only each time its bytes have doubled.
    if (this.#waitingBytes >= this.#carry.length) this.#process(this.#joined(), false);
  }

  /** The object has ended; the framer is ready for the next one. */
  end(): void {
    this.#process(this.#joined(), true);
    if (this.#oversize !== null) {
      this.#rejectOversize(this.#oversize);
      this.#oversize = null;
    }
    this.#carry = null;
    this.#received = 0;
    this.#line = 1;
    this.#atStart = true;
  }

  /** Where in the object the place `at` of the bytes is that the sink is being given, when they stand there so. */
  offsetOf(at: number): number {
    return this.#lookedEnd - this.#lookedBytes + at;
  }

  /**
   * For each column whether every value since the last call fits it for sure, so that the engine need not check it; asked
   * where a segment ends.
   */
  takePlainColumns(): readonly boolean[] {
    const plain = this.#map.targets.map(({ text }, column) => this.#plain && !text && this.#quoted[column] === 0);
    this.#plain = true;
    this.#quoted.fill(0);
    return plain;
  }

  #joined(): Uint8Array {
    const parts = this.#carry === null ? this.#waiting : [this.#carry, ...this.#waiting];
    this.#carry = null;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  /** `end` is where in the object the bytes end. */
  #process(bytes: Uint8Array, last: boolean, end = this.#received): void {
    this.#lookedEnd = end;
    this.#lookedBytes = bytes.length;
    let at = 0;
    if (this.#atStart) {
      if (bytes.length < 3 && !last) {
        this.#carry = bytes.slice();
        return;
      }
      this.#atStart = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
    }
    if (this.#oversize !== null) {
      const behind = this.#oversize.skip(bytes, 0);
      if (behind === null) return;
      this.#rejectOversize(this.#oversize);
      this.#oversize = null;
      at = behind;
    }
    while (at < bytes.length) {
      const byte = bytes[at] as number;
      if (byte === LF) {
        this.#line += 1;
        at += 1;
      } else if (byte === SPACE || byte === CR || byte === TAB) {
        at += 1;
      } else {
        const next = byte === BRACE_OPEN ? this.#takeRecord(bytes, at, last) : this.#takeGarbage(bytes, at, last);
        if (next === null) return;
        at = next;
      }
    }
  }

  #viewOf(bytes: Uint8Array): DataView {
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view;
  }

  #flatEnd(bytes: Uint8Array, start: number): number {
    this.#values.fill(-1);
    return flatRecordEnd(bytes, this.#viewOf(bytes), start, this.#keys.first, this.#quoted, this.#values);
  }

  /** Handles the record that starts at `start`; null when its end has not come yet. */
  #takeRecord(bytes: Uint8Array, start: number, last: boolean): number | null {
    const flatEnd = this.#flatEnd(bytes, start);
    if (flatEnd > 0 && flatEnd - start <= maxRecordBytes) {
      this.#sink.record(bytes, start, flatEnd, this.#line, true, this.#values);
      return flatEnd;
    }
    const scan = this.#scan.scan(bytes, start);
    if (scan.outcome === 'incomplete') {
      if (last) {
        const reason = 'the record is cut off: the object ends before its closing }';
        this.#sink.reject(bytes, start, bytes.length, this.#line, reason, null);
        return bytes.length;
      }
      if (bytes.length - start > maxRecordBytes) {
        this.#oversize = new OversizeRecord(this.#line, bytes.slice(start, start + 256));
        this.#oversize.skip(bytes, start);
        return null;
      }
      this.#carry = bytes.slice(start);
      return null;
    }
    const line = this.#line;
    this.#line += this.#scan.newlines;
    if (scan.outcome === 'broken') {
      this.#sink.reject(bytes, start, scan.end, line, scan.reason, null);
    } else if (scan.end - start > maxRecordBytes) {
      this.#sink.reject(bytes, start, scan.end, line, tooLarge(scan.end - start), null);
    } else {
      // Its keys are known now: the first of a kind may be plain after all.
      if (this.#plain) this.#plain = this.#flatEnd(bytes, start) === scan.end;
      this.#emit(bytes, start, scan.end, line, this.#plain ? this.#values : null);
    }
    return scan.end;
  }

  #emit(bytes: Uint8Array, start: number, end: number, line: number, values: Int32Array | null): void {
    if (this.#scan.suspect) {
      const problem = diagnose(bytes.subarray(start, end), this.#map);
      if (problem !== null) {
        this.#sink.reject(bytes, start, end, line, problem.reason, problem.column);
        return;
      }
    }
    if (this.#scan.newlines > 0) {
      // A line feed is white space here, as inside a text it has ended the record already; a carriage return may stay.
      for (let i = start; i < end; i += 1) if (bytes[i] === LF) bytes[i] = SPACE;
    }
    if (!this.#scan.needsPatch) {
      this.#sink.record(bytes, start, end, line, this.#scan.newlines === 0, values);
      return;
    }
    const patched = this.#scan.patched(bytes, start, end);
    this.#sink.record(patched, 0, patched.length, line, false, null);
  }

  /** Passes over what is no record: to the end of the line, or to the next { after mere punctuation. */
  #takeGarbage(bytes: Uint8Array, start: number, last: boolean): number | null {
    const first = bytes[start] as number;
    const punctuation = first === COMMA || first === BRACKET_OPEN || first === BRACKET_CLOSE || first === BRACE_CLOSE;
    let end = start + 1;
    if (!punctuation) while (end < bytes.length && bytes[end] !== LF) end += 1;
    if (end >= bytes.length && !last && !punctuation) {
      if (bytes.length - start <= maxRecordBytes) {
        this.#carry = bytes.slice(start);
        return null;
      }
      end = bytes.length;
    }
    const reason = punctuation
      ? `expected a JSON object, found ${String.fromCharCode(first)} outside any record`
      : 'the line is no JSON object: it does not begin with {';
    this.#sink.reject(bytes, start, end, this.#line, reason, null);
    return end;
  }

  #rejectOversize(record: OversizeRecord): void {
    this.#sink.reject(record.head, 0, record.head.length, record.line, tooLarge(record.bytes), null);
    this.#line += record.newlines;
  }
}

function tooLarge(bytes: number): string {
  return `the record has ${bytes} bytes; the most a record may have is ${maxRecordBytes} (4 MiB, as in Redshift's COPY)`;
}
