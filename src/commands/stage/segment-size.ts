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

/**
 * DuckDB writes a load's rows to disk in groups of 122,880 while it goes on (DuckDB, "Row Groups"); what an INSERT leaves
 * below that waits for the COMMIT, which then writes it on one thread. So no segment should be smaller.
 */
const fewestRows = 130_000;
/** The spool holds at most two segments a table: the one that is loaded and the one that is filled. */
const mostBytes = 256 * 1000 * 1000;

/**
 * Whether the segment is to be loaded now: once it is worth a statement and the warehouse has nothing else to do, or when
 * it is as large as the disk should hold. While the warehouse is busy, it grows; and a rest that would be worth no
 * statement of its own is waited for.
 */
export function isSegmentFull({ rows, bytes }: Filled, { loading, bytesLeft }: LoadState): boolean {
  if (bytes >= mostBytes) return true;
  if (loading || rows < fewestRows) return false;
  return bytesLeft === null || (bytesLeft / bytes) * rows >= fewestRows;
}
