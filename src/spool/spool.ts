import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SparkifyError } from '../errors.ts';
import type { Source, SourceObject } from '../source/source.ts';
import { RecordFramer } from './framing.ts';
import type { KeyMap } from './key-map.ts';
import { readAhead } from './read-ahead.ts';

/** A record that could not even be framed. */
export interface FrameReject {
  readonly object: SourceObject;
  readonly line: number;
  readonly column: string | null;
  /** The first bytes of it, as text. */
  readonly value: string;
  readonly reason: string;
}

/** The part of one object that is in one segment. */
export interface SegmentPart {
  readonly object: SourceObject;
  /** Row number, from 0, of the part's first record in the segment's file. */
  readonly firstRow: number;
  rows: number;
  rejects: number;
  /** True when the object ends in this segment. */
  complete: boolean;
}

/** Spooled records, one a line, and where each came from. */
export interface Segment {
  /** The files, in the order of their records; rows are counted through all of them. */
  readonly paths: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  /** For each column whether all its values fit it for sure; see `RecordFramer.takePlainColumns`. */
  readonly plainColumns: readonly boolean[];
  readonly parts: readonly SegmentPart[];
  readonly rejects: readonly FrameReject[];
  /** The line in its object on which row `row` of the segment starts. */
  lineOf(row: number): number;
  objectOf(row: number): SourceObject;
  /** Deletes the files. */
  remove(): Promise<void>;
}

export interface SpoolOptions {
  readonly source: Source;
  readonly objects: AsyncIterable<SourceObject>;
  readonly keys: KeyMap;
  /** Made when missing; the segments' files go there. */
  readonly directory: string;
  /** Begins the names of the files. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Called as bytes of an object arrive (inflated where it is gzip), and with `ended` when it has. */
  readonly onRead: (object: SourceObject, bytes: number, ended: boolean) => void;
}

/**
 * Loading one segment goes on while the next one is spooled: the first is small, so that loading begins soon, and each
 * next one twice as large, up to what the disk should hold a few of.
 */
const firstSegmentBytes = 32 * 1000 * 1000;
const segmentBytes = 128 * 1000 * 1000;
/** The engine reads several files in parallel better than one. */
const fileBytes = 16 * 1000 * 1000;
const writeBytes = 1024 * 1024;
const shownBytes = 1000;
const readAheadLimits = { objects: 32, bytes: 32 * 1024 * 1024 };

/**
 * Reads objects into segment files for the loader: the records on one line each, with an index of object and line.
 * A segment is handed over when it is full; the caller removes it after loading, so that disk use stays bounded.
 * @throws SparkifyError kind `source` from reading, or kind `warehouse` when the spool's disk is full.
 */
export async function* spool(options: SpoolOptions): AsyncGenerator<Segment> {
  const writer = new SegmentWriter(options);
  try {
    for await (const open of readAhead(options.source, options.objects, readAheadLimits, options.signal)) {
      writer.startObject(open.object);
      for await (const chunk of open.chunks()) {
        options.signal.throwIfAborted();
        options.onRead(open.object, chunk.length, false);
        writer.write(chunk);
        if (writer.mustFlush) await writer.flush();
        if (writer.isFull) yield await writer.finishSegment();
      }
      writer.endObject();
      options.onRead(open.object, 0, true);
      if (writer.mustFlush) await writer.flush();
      if (writer.isFull) yield await writer.finishSegment();
    }
    if (writer.hasContent) yield await writer.finishSegment();
  } finally {
    await writer.abandon();
  }
}

class SegmentWriter {
  readonly #options: SpoolOptions;
  readonly #framer: RecordFramer;
  #number = 0;
  #file: FileHandle | null = null;
  #fileBytes = 0;
  #paths: string[] = [];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #bytes = 0;
  #wantedBytes = firstSegmentBytes;
  #rows = 0;
  #lines = new Uint32Array(4096);
  #parts: SegmentPart[] = [];
  #rejects: FrameReject[] = [];
  #object: SourceObject | null = null;
  #part: SegmentPart | null = null;
  // The run of records that stand one after another in the same bytes, copied at once.
  #runBytes: Uint8Array | null = null;
  #runStart = 0;
  #runEnd = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#framer = new RecordFramer(options.keys, {
      record: (bytes, start, end, line) => this.#addRecord(bytes, start, end, line),
      reject: (bytes, start, end, line, reason, column) => this.#addReject(bytes, start, end, line, reason, column),
    });
  }

  get isFull(): boolean {
    return this.#bytes >= this.#wantedBytes;
  }

  get mustFlush(): boolean {
    return this.#pendingBytes >= writeBytes;
  }

  get hasContent(): boolean {
    return this.#parts.length > 0;
  }

  startObject(object: SourceObject): void {
    this.#object = object;
    this.#part = null;
    this.#startPart();
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
    this.#object = null;
    this.#part = null;
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const bytes = this.#pending;
    const size = this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
    try {
      this.#file ??= await this.#nextFile();
      const { bytesWritten } = await this.#file.writev(bytes);
      // A full disk may take a part of the last write without a complaint.
      if (bytesWritten !== size)
        throw new Error(`only ${bytesWritten} of ${size} bytes were written; the disk is full`);
      this.#fileBytes += size;
      if (this.#fileBytes >= fileBytes) await this.#closeFile();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SparkifyError('warehouse', `the spool cannot be written: ${reason}`, {
        where: this.#paths.at(-1) ?? this.#options.directory,
        remedy: 'Free some disk space there, or let SPARKIFY_HOME name a folder on another disk.',
        cause: error,
      });
    }
  }

  async #nextFile(): Promise<FileHandle> {
    const { directory, name } = this.#options;
    await mkdir(directory, { recursive: true });
    const path = join(directory, `${name}-${this.#number}.ndjson`);
    this.#number += 1;
    this.#paths.push(path);
    return open(path, 'wx');
  }

  async #closeFile(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    this.#fileBytes = 0;
  }

  async finishSegment(): Promise<Segment> {
    await this.flush();
    await this.#closeFile();
    const paths = this.#paths;
    const parts = this.#parts;
    const lines = this.#lines;
    const segment: Segment = {
      paths,
      rows: this.#rows,
      bytes: this.#bytes,
      plainColumns: this.#framer.takePlainColumns(),
      parts,
      rejects: this.#rejects,
      lineOf: (row) => lines[row] ?? 0,
      objectOf: (row) => partOf(parts, row).object,
      remove: () => removeAll(paths),
    };
    this.#paths = [];
    this.#wantedBytes = Math.min(segmentBytes, this.#wantedBytes * 2);
    this.#bytes = 0;
    this.#rows = 0;
    this.#lines = new Uint32Array(4096);
    this.#parts = [];
    this.#rejects = [];
    this.#part = null;
    return segment;
  }

  /** Closes and deletes what was being written. */
  async abandon(): Promise<void> {
    await this.#closeFile();
    await removeAll(this.#paths);
  }

  #startPart(): void {
    if (this.#object === null) return;
    this.#part = { object: this.#object, firstRow: this.#rows, rows: 0, rejects: 0, complete: false };
    this.#parts.push(this.#part);
  }

  #addRecord(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (bytes === this.#runBytes && start === this.#runEnd + 1 && bytes[this.#runEnd] === 0x0a) {
      this.#runEnd = end;
    } else {
      this.#endRun();
      this.#runBytes = bytes;
      this.#runStart = start;
      this.#runEnd = end;
    }
    if (this.#rows === this.#lines.length) {
      const larger = new Uint32Array(this.#lines.length * 2);
      larger.set(this.#lines);
      this.#lines = larger;
    }
    this.#lines[this.#rows] = line;
    this.#rows += 1;
    if (this.#part !== null) this.#part.rows += 1;
  }

  #endRun(): void {
    if (this.#runBytes === null) return;
    this.#append(this.#runBytes.subarray(this.#runStart, this.#runEnd));
    this.#append(newline);
    this.#runBytes = null;
  }

  #append(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#bytes += bytes.length;
  }

  #addReject(bytes: Uint8Array, start: number, end: number, line: number, reason: string, column: string | null): void {
    if (this.#object === null || this.#part === null) return;
    const value = Buffer.from(bytes.subarray(start, Math.min(end, start + shownBytes))).toString('utf8');
    this.#rejects.push({ object: this.#object, line, column, value, reason });
    this.#part.rejects += 1;
  }
}

const newline = Uint8Array.of(0x0a);

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

/** The part that holds row `row`, by halving. */
function partOf(parts: readonly SegmentPart[], row: number): SegmentPart {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((parts[middle] as SegmentPart).firstRow <= row) low = middle;
    else high = middle - 1;
  }
  const part = parts[low];
  if (part === undefined) throw new RangeError('the segment has no parts');
  return part;
}
