import type { SourceObject } from '../source/source.ts';
import type { CopyRows } from './copy-rows.ts';
import { RecordFramer } from './framing.ts';
import type { KeyMap } from './key-map.ts';
import { type FrameReject, partOf, type Segment, type SegmentPart } from './segment.ts';
import { removeFiles, type SpoolFiles } from './spool-files.ts';

const shownBytes = 1000;

/** The object whose own file may stand in the segment, as long as its records are what the file's lines are. */
interface InPlace {
  readonly path: string;
  /** Where its last record ends, in bytes from its beginning. */
  end: number;
  line: number;
}

/**
 * Fills segments with the records of objects. An object that lies in a plain local file, with one record a line and
 * nothing to change in any of them, is not copied: its file itself is in the segment. The first record that needs more
 * ends that; what was passed until then is copied, and the rest is spooled as ever.
 */
export class SegmentWriter {
  readonly #framer: RecordFramer;
  readonly #files: SpoolFiles;
  readonly #copyRows: CopyRows | null;
  #bytes = 0;
  #rows = 0;
  #lines = new Uint32Array(4096);
  #parts: SegmentPart[] = [];
  #rejects: FrameReject[] = [];
  #placed: SourceObject[] = [];
  #object: SourceObject | null = null;
  #part: SegmentPart | null = null;
  #inPlace: InPlace | null = null;
  // The run of records that stand one after another in the same bytes, copied at once.
  #runBytes: Uint8Array | null = null;
  #runStart = 0;
  #runEnd = 0;

  /** @param copyRows also writes the rows, for a server that takes them in so; null where nobody would */
  constructor(keys: KeyMap, files: SpoolFiles, copyRows: CopyRows | null) {
    this.#files = files;
    this.#copyRows = copyRows;
    this.#framer = new RecordFramer(keys, {
      record: (bytes, start, end, line, asIs, values) => {
        copyRows?.add(bytes, start, end, values);
        this.#addRecord(bytes, start, end, line, asIs);
      },
      reject: (bytes, start, end, line, reason, column) => this.#addReject(bytes, start, end, line, reason, column),
    });
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False in the middle of an object that would have to be cut, but is not copied. */
  get mayEnd(): boolean {
    return this.#inPlace === null;
  }

  get hasContent(): boolean {
    return this.#parts.length > 0;
  }

  /** @param path the plain local file that holds the object, where it may be loaded from there; null to copy it */
  startObject(object: SourceObject, path: string | null): void {
    this.#object = object;
    this.#part = null;
    this.#startPart();
    this.#inPlace = path === null ? null : { path, end: 0, line: 0 };
  }

  write(chunk: Uint8Array): void {
    if (this.#part === null) this.#startPart();
    this.#framer.write(chunk);
    this.#endRun();
  }

  endObject(): void {
    if (this.#part === null) this.#startPart();
    this.#framer.end();
    this.#endRun();
    if (this.#part !== null) this.#part.complete = true;
    if (this.#inPlace !== null && this.#object !== null && this.#part !== null && this.#part.rows > 0) {
      this.#files.place(this.#inPlace.path);
      this.#placed.push(this.#object);
    }
    this.#inPlace = null;
    this.#object = null;
    this.#part = null;
  }

  get mustFlush(): boolean {
    return this.#files.mustFlush;
  }

  flush(): Promise<void> {
    return this.#files.flush();
  }

  async finishSegment(): Promise<Segment> {
    const { paths, written } = await this.#files.finish();
    const parts = this.#parts;
    const lines = this.#lines;
    const segment: Segment = {
      paths,
      rows: this.#rows,
      bytes: this.#bytes,
      plainColumns: this.#framer.takePlainColumns(),
      copyLines: this.#copyRows?.take() ?? null,
      parts,
      rejects: this.#rejects,
      inPlace: this.#placed,
      lineOf: (row) => lines[row] ?? 0,
      objectOf: (row) => partOf(parts, row).object,
      remove: () => removeFiles(written),
    };
    this.#bytes = 0;
    this.#rows = 0;
    this.#lines = new Uint32Array(4096);
    this.#parts = [];
    this.#rejects = [];
    this.#placed = [];
    this.#part = null;
    return segment;
  }

  /** Closes and deletes what was being written. */
  abandon(): Promise<void> {
    return this.#files.abandon();
  }

  #startPart(): void {
    if (this.#object === null) return;
    this.#part = { object: this.#object, firstRow: this.#rows, rows: 0, rejects: 0, complete: false };
    this.#parts.push(this.#part);
  }

  #addRecord(bytes: Uint8Array, start: number, end: number, line: number, asIs: boolean): void {
    const { length } = this.#lines;
    if (this.#rows === length) {
      const larger = new Uint32Array(length * 2);
      larger.set(this.#lines);
      this.#lines = larger;
    }
    const inPlace = this.#inPlace;
    // What stands before the first record may be a byte order mark, which is not for the engine to meet.
    const begins = inPlace?.end !== 0 || this.#framer.offsetOf(start) === 0;
    if (inPlace !== null && asIs && begins && line > inPlace.line) {
      inPlace.end = this.#framer.offsetOf(end);
      inPlace.line = line;
      this.#bytes += end - start + 1;
    } else {
      this.#leavePlace();
      this.#extendRun(bytes, start, end);
    }
    this.#lines[this.#rows] = line;
    this.#rows += 1;
    if (this.#part !== null) this.#part.rows += 1;
  }

  /** From here on the object's records are copied, and so are those that were left in their place. */
  #leavePlace(): void {
    if (this.#inPlace === null) return;
    const { path, end } = this.#inPlace;
    this.#inPlace = null;
    if (end > 0) this.#files.appendBeginning(path, end);
  }

  #extendRun(bytes: Uint8Array, start: number, end: number): void {
    if (bytes === this.#runBytes && start === this.#runEnd + 1 && bytes[this.#runEnd] === 0x0a) {
      this.#runEnd = end;
      return;
    }
    this.#endRun();
    this.#runBytes = bytes;
    this.#runStart = start;
    this.#runEnd = end;
  }

  #endRun(): void {
    if (this.#runBytes === null) return;
    const run = this.#runBytes.subarray(this.#runStart, this.#runEnd);
    this.#files.append(run);
    this.#files.append(newline);
    this.#bytes += run.length + 1;
    this.#runBytes = null;
  }

  #addReject(bytes: Uint8Array, start: number, end: number, line: number, reason: string, column: string | null): void {
    this.#leavePlace();
    if (this.#object === null || this.#part === null) return;
    const value = Buffer.from(bytes.subarray(start, Math.min(end, start + shownBytes))).toString('utf8');
    this.#rejects.push({ object: this.#object, line, column, value, reason });
    this.#part.rejects += 1;
  }
}

const newline = Uint8Array.of(0x0a);
