import type { SavedQuery } from '../../../commands/saved-queries.ts';

/** The panel of saved queries. */
export interface SavedPanel {
  readonly kind: 'saved';
  readonly queries: readonly SavedQuery[];
  /** Words that all must be in a query's name or text. */
  readonly text: string;
  /** Index of the chosen one among those that match. */
  readonly at: number;
}

/** The queries that hold all words, in any case. */
export function matchingSaved({ queries, text }: SavedPanel): readonly SavedQuery[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return queries.filter(({ name, sql }) => words.every((word) => `${name} ${sql}`.toLowerCase().includes(word)));
}
