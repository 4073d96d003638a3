import type { Engine } from '../dialect.ts';
import type { Listed } from './command.ts';
import { conditions, type Description, type Listing, type Listings } from './listing.ts';
import { describeEmbedded, embeddedListings } from './listings-embedded.ts';
import { describePostgres, postgresListings } from './listings-postgres.ts';
import { describeRedshift, redshiftListings } from './listings-redshift.ts';
import { namePattern } from './name-pattern.ts';

/** A query of the catalog that a `\d…` command shows as a result. */
export interface ListingQuery {
  /** What its result is called: `columns`, `tables`. */
  readonly title: string;
  readonly sql: string;
  readonly parameters: readonly string[];
}

const listings: Record<Engine, Listings> = {
  embedded: embeddedListings,
  postgres: postgresListings,
  redshift: redshiftListings,
};

const descriptions: Record<Engine, (detail: boolean) => readonly Description[]> = {
  embedded: describeEmbedded,
  postgres: describePostgres,
  redshift: describeRedshift,
};

function query(title: string, listing: Listing, pattern: string | null): ListingQuery {
  const { schema, name } = namePattern(pattern);
  const tests: string[] = [];
  const parameters: string[] = [];
  if (name !== null) {
    parameters.push(name);
    tests.push(`lower(${listing.name}) LIKE $${parameters.length} ESCAPE '^'`);
  }
  if (schema !== null && listing.schema !== null) {
    parameters.push(schema);
    tests.push(`lower(${listing.schema}) LIKE $${parameters.length} ESCAPE '^'`);
  }
  if (schema === null && listing.shown !== null && (name === null || listing.schema !== null))
    tests.push(listing.shown);
  const text = tests.length === 0 ? 'TRUE' : tests.join('\n  AND ');
  return { title, sql: listing.sql.replace(conditions, text), parameters };
}

/** The query of `\dt`, `\dv`, `\dn`, `\df`, `\di`, `\l`, and of `\d` without a name. */
export function listingQuery(of: Listed, pattern: string | null, detail: boolean, engine: Engine): ListingQuery {
  return query(of, listings[engine][of](detail), pattern);
}

/** The queries of `\d NAME`: its columns, then its keys and what else there is to tell. An empty one is not shown. */
export function describeQueries(pattern: string, detail: boolean, engine: Engine): readonly ListingQuery[] {
  return descriptions[engine](detail).map((listing) => query(listing.title, listing, pattern));
}
