import type { Failure } from '../../../commands/events.ts';
import { emptyCatalog } from '../../../sql/catalog/catalog.ts';
import { type CatalogIndex, indexCatalog } from '../../../sql/completion/catalog-index.ts';

/** What the prompt knows of the warehouse's names. */
export interface KnownCatalog {
  readonly index: CatalogIndex;
  /** When it was read, milliseconds since 1970; null before the first time. */
  readonly read: number | null;
  /** Why the latest reading failed; null where it did not. What was read before stays. */
  readonly failure: Failure | null;
}

export const unknownCatalog: KnownCatalog = { index: indexCatalog(emptyCatalog), read: null, failure: null };
