import { SparkifyError } from '../../errors.ts';
import type { Engine } from '../../sql/dialect.ts';
import { describeQueries, type ListingQuery, listingQuery } from '../../sql/meta-command/catalog-listing.ts';
import type { MetaCommand } from '../../sql/meta-command/command.ts';
import type { PromptSession } from '../pipeline.ts';
import type { TitledResult } from './host.ts';

type Of<Name extends MetaCommand['name']> = Extract<MetaCommand, { name: Name }>;

async function read(session: PromptSession, query: ListingQuery, signal: AbortSignal): Promise<TitledResult> {
  const { title, sql, parameters } = query;
  return { title, result: await session.query(sql, { signal, parameters, origin: 'own' }) };
}

/** What `\dt`, `\dn`, `\l` and their like show: one result, be it empty. */
export async function readListing(
  session: PromptSession,
  { of, pattern, detail }: Of<'list'>,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly TitledResult[]> {
  return [await read(session, listingQuery(of, pattern, detail, engine), signal)];
}

/**
 * What `\d NAME` shows: columns, keys and what else the engine knows of it.
 * @throws SparkifyError kind `sql` when there is no such table or view.
 */
export async function readDescription(
  session: PromptSession,
  pattern: string,
  detail: boolean,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly TitledResult[]> {
  const results: TitledResult[] = [];
  for (const query of describeQueries(pattern, detail, engine)) results.push(await read(session, query, signal));
  const found = results.filter(({ result }) => result.rows.length > 0);
  if (found.length > 0) return found;
  throw new SparkifyError('sql', `there is no table or view named ${pattern}`, {
    remedy: 'All of them: \\d. A name without a schema is looked for in every schema that holds data.',
  });
}
