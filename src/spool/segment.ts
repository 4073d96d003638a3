import type { SourceObject } from '../source/source.ts';

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
  /** Row number, from 0, of the part's first record in the segment. */
  readonly firstRow: number;
  rows: number;
  rejects: number;
  /** True when the object ends in this segment. */
  complete: boolean;
}

/** Records, one a line, in files, and where each came from. */
export interface Segment {
  /** The files, in the order of their records; rows are counted through all of them. Blank lines are none. */
  readonly paths: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  /** For each column whether all its values fit it for sure; see `RecordFramer.takePlainColumns`. */
  readonly plainColumns: readonly boolean[];
  /** All of the rows as lines of COPY's text format, in the order of the table's columns; null where only the engine can tell what they are. */
  readonly copyLines: readonly Uint8Array[] | null;
  readonly parts: readonly SegmentPart[];
  readonly rejects: readonly FrameReject[];
  /** Objects whose own files are among the paths; that they are still what was read is to be verified after loading. */
  readonly inPlace: readonly SourceObject[];
  /** The line in its object on which row `row` of the segment starts. */
  lineOf(row: number): number;
  objectOf(row: number): SourceObject;
  /** Deletes the files that the spool wrote. */
  remove(): Promise<void>;
}

/** The part that holds row `row`, by halving. */
export function partOf(parts: readonly SegmentPart[], row: number): SegmentPart {
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
