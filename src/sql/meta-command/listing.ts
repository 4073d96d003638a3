import type { Listed } from './command.ts';

/** Where a listing's text takes its conditions. */
export const conditions = '/* conditions */';

/** The text of a listing, with `conditions` in it. */
export interface Listing {
  readonly sql: string;
  /** The expression with which the pattern is compared. */
  readonly name: string;
  /** The same for its schema; null where the things have none. */
  readonly schema: string | null;
  /** What holds of things that need no schema to be meant, or of the users' own; null where that is all of them. */
  readonly shown: string | null;
}

/** A listing that is one part of what `\d NAME` tells. */
export type Description = Listing & { readonly title: string };

export type Listings = Readonly<Record<Listed, (detail: boolean) => Listing>>;
