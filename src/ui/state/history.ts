/** Statements that were run before, and where the operator is among them. */
export interface History {
  /** Oldest first. */
  readonly entries: readonly string[];
  /** Index of the entry in the editor; null while it holds the operator's own text. */
  readonly at: number | null;
  /** The operator's own text, kept while older entries are looked at. */
  readonly draft: string;
}

const keptEntries = 1000;

export const emptyHistory: History = { entries: [], at: null, draft: '' };

/** The history with `statement` as its latest entry; the same one twice in a row is kept once. */
export function remember(history: History, statement: string): History {
  const repeated = history.entries.at(-1) === statement;
  const entries = repeated ? history.entries : [...history.entries, statement].slice(-keptEntries);
  return { entries, at: null, draft: '' };
}

/** What was read from a file, under the entries of this session. */
export function loaded(history: History, entries: readonly string[]): History {
  return { ...history, entries: [...entries, ...history.entries].slice(-keptEntries) };
}

/** One entry back in time; null when there is none older. `text` is what the editor holds now. */
export function older(history: History, text: string): { history: History; text: string } | null {
  const at = (history.at ?? history.entries.length) - 1;
  const entry = history.entries[at];
  if (entry === undefined) return null;
  return { history: { ...history, at, draft: history.at === null ? text : history.draft }, text: entry };
}

/** One entry forward, at last to the operator's own text; null when that is shown already. */
export function newer(history: History): { history: History; text: string } | null {
  if (history.at === null) return null;
  const entry = history.entries[history.at + 1];
  if (entry === undefined) return { history: { ...history, at: null }, text: history.draft };
  return { history: { ...history, at: history.at + 1 }, text: entry };
}
