/** How much has been spooled into the segment that is being filled. */
export interface Filled {
  readonly rows: number;
  readonly bytes: number;
}

/** What is known of the work around a segment when the question is whether to load it now. */
export interface LoadState {
  /** True while the warehouse loads an earlier segment. */
  readonly loading: boolean;
  /** Bytes of the source that are still to be read, as listed; null while they are not known. */
  readonly bytesLeft: number | null;
}

/** What is a good size for the engine that takes the rows in. */
export interface SegmentSize {
  /** A segment with fewer rows is not worth a statement. */
  readonly fewestRows: number;
  /** The spool holds at most two segments a table: the one that is loaded and the one that is filled. */
  readonly mostBytes: number;
}

/**
 * Whether the segment is to be loaded now: once it is worth a statement and the warehouse has nothing else to do, or when
 * it is as large as the disk should hold. While the warehouse is busy, it grows; and a rest that would be worth no
 * statement of its own is waited for.
 */
export function isSegmentFull(
  { rows, bytes }: Filled,
  { loading, bytesLeft }: LoadState,
  { fewestRows, mostBytes }: SegmentSize,
): boolean {
  if (bytes >= mostBytes) return true;
  if (loading || rows < fewestRows) return false;
  return bytesLeft === null || (bytesLeft / bytes) * rows >= fewestRows;
}
