/** How a statement ended; `unknown` while it runs, and for ever where the program was killed meanwhile. */
export type HistoryOutcome = 'unknown' | 'done' | 'failed' | 'cancelled';

/** A statement that was run, and what became of it the last time. */
export interface HistoryEntry {
  readonly sql: string;
  /** Milliseconds since 1970; 0 where nobody noted it. */
  readonly at: number;
  readonly outcome: HistoryOutcome;
  /** Rows that were loaded or touched; null where there were none to count. */
  readonly rows: number | null;
  /** Milliseconds; null while it is not known. */
  readonly elapsed: number | null;
}

/** Statements that were run before, each once, and where the operator is among them. */
export interface History {
  /** The latest last. */
  readonly entries: readonly HistoryEntry[];
  /** Index of the entry in the editor; null while it holds the operator's own text. */
  readonly at: number | null;
  /** The operator's own text, kept while older entries are looked at. */
  readonly draft: string;
}

const keptEntries = 2_000;

export const emptyHistory: History = { entries: [], at: null, draft: '' };

/** Each statement once, as it was run last, in the order of those last runs. */
function deduplicated(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const latest = new Map<string, HistoryEntry>();
  for (const entry of entries) {
    latest.delete(entry.sql);
    latest.set(entry.sql, entry);
  }
  return [...latest.values()].slice(-keptEntries);
}

/** The history with `entry` as its latest; the same statement of before gives way to it. */
export function remember(history: History, entry: HistoryEntry): History {
  const others = history.entries.filter(({ sql }) => sql !== entry.sql);
  return { entries: [...others, entry].slice(-keptEntries), at: null, draft: '' };
}

/** What became of a statement that is already remembered; its place stays. */
export function noteOutcome(history: History, entry: HistoryEntry): History {
  const entries = history.entries.map((known) => (known.sql === entry.sql ? entry : known));
  return { ...history, entries };
}

/** What was read from a file, under the entries of this session. */
export function loaded(history: History, entries: readonly HistoryEntry[]): History {
  return { ...history, entries: deduplicated([...entries, ...history.entries]) };
}

/** One entry back in time; null when there is none older. `text` is what the editor holds now. */
export function older(history: History, text: string): { history: History; text: string } | null {
  const at = (history.at ?? history.entries.length) - 1;
  const entry = history.entries[at];
  if (entry === undefined) return null;
  return { history: { ...history, at, draft: history.at === null ? text : history.draft }, text: entry.sql };
}

/** One entry forward, at last to the operator's own text; null when that is shown already. */
export function newer(history: History): { history: History; text: string } | null {
  if (history.at === null) return null;
  const entry = history.entries[history.at + 1];
  if (entry === undefined) return { history: { ...history, at: null }, text: history.draft };
  return { history: { ...history, at: history.at + 1 }, text: entry.sql };
}

/** The entries that hold every word of `query` in any case, the latest first. */
export function searchHistory({ entries }: History, query: string): readonly HistoryEntry[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return entries
    .filter(({ sql }) => {
      const text = sql.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toReversed();
}
