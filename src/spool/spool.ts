import type { Source, SourceObject } from '../source/source.ts';
import type { ColumnType } from '../sql/schema.ts';
import { CopyRows } from './copy-rows.ts';
import type { KeyMap } from './key-map.ts';
import { readAhead } from './read-ahead.ts';
import type { Segment } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';
import { SpoolFiles } from './spool-files.ts';

export interface SpoolOptions {
  readonly source: Source;
  readonly objects: AsyncIterable<SourceObject>;
  readonly keys: KeyMap;
  /** The types of the columns, where the rows are wanted as lines of COPY, too; null where they are not. */
  readonly copyTypes: readonly ColumnType[] | null;
  /** Made when missing; the segments' files go there. */
  readonly directory: string;
  /** Begins the names of the files. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** The local file from which the object may be loaded as it is, or null; see `Source.plainFile`. */
  readonly plainFile: (object: SourceObject) => Promise<string | null>;
  /** Asked while a segment is filled: whether it is to be handed over now. */
  readonly isFull: (filled: { readonly rows: number; readonly bytes: number }) => boolean;
  /** Called as bytes of an object arrive (inflated where it is gzip), and with `ended` when it has. */
  readonly onRead: (object: SourceObject, bytes: number, ended: boolean) => void;
}

const readAheadLimits = { objects: 32, bytes: 32 * 1024 * 1024 };

/** The engine opens files slowly: smaller objects are better copied together. */
const smallestInPlace = 1024 * 1024;
/** What stays in place is never cut, and a segment has to end somewhere. */
const largestInPlace = 128 * 1000 * 1000;

/**
 * Reads objects into segment files for the loader: the records on one line each, with an index of object and line.
 * A segment is handed over when it is full; the caller removes it after loading, so that disk use stays bounded.
 * @throws SparkifyError kind `source` from reading, or kind `warehouse` when the spool's disk is full.
 */
export async function* spool(options: SpoolOptions): AsyncGenerator<Segment> {
  const { source, objects, keys, copyTypes, directory, name, signal, onRead } = options;
  const copyRows = copyTypes === null ? null : new CopyRows(copyTypes);
  const writer = new SegmentWriter(keys, new SpoolFiles(directory, name), copyRows);
  const isFull = () => writer.mayEnd && options.isFull({ rows: writer.rows, bytes: writer.bytes });
  try {
    for await (const open of readAhead(source, objects, readAheadLimits, signal)) {
      const { object } = open;
      const fits = object.bytes >= smallestInPlace && object.bytes <= largestInPlace;
      writer.startObject(object, fits ? await options.plainFile(object) : null);
      for await (const chunk of open.chunks()) {
        signal.throwIfAborted();
        onRead(object, chunk.length, false);
        writer.write(chunk);
        if (writer.mustFlush) await writer.flush();
        if (isFull()) yield await writer.finishSegment();
      }
      writer.endObject();
      onRead(object, 0, true);
      if (writer.mustFlush) await writer.flush();
      if (isFull()) yield await writer.finishSegment();
    }
    if (writer.hasContent) yield await writer.finishSegment();
  } finally {
    await writer.abandon();
  }
}
