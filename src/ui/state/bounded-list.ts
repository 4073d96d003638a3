const chunkSize = 256;

/**
 * A list that only grows at its end and forgets its beginning: appending copies at most one chunk, so that a log of
 * ten thousand lines takes a thousand more a second without copying itself each time.
 */
export interface BoundedList<T> {
  readonly chunks: readonly (readonly T[])[];
  readonly tail: readonly T[];
  /** How many chunks are kept beside the tail. */
  readonly limit: number;
}

/** An empty list that keeps at least `items` items. */
export function boundedList<T>(items: number): BoundedList<T> {
  return { chunks: [], tail: [], limit: Math.ceil(items / chunkSize) };
}

export function append<T>(list: BoundedList<T>, item: T): BoundedList<T> {
  const tail = [...list.tail, item];
  if (tail.length < chunkSize) return { ...list, tail };
  const chunks = [...list.chunks, tail];
  return { ...list, chunks: chunks.length > list.limit ? chunks.slice(1) : chunks, tail: [] };
}

export function sizeOf(list: BoundedList<unknown>): number {
  return list.chunks.length * chunkSize + list.tail.length;
}

/** The items for which `keep` holds, in order. */
export function selectFrom<T>(list: BoundedList<T>, keep: (item: T) => boolean): T[] {
  const kept: T[] = [];
  for (const chunk of list.chunks) for (const item of chunk) if (keep(item)) kept.push(item);
  for (const item of list.tail) if (keep(item)) kept.push(item);
  return kept;
}
