import { SparkifyError } from '../errors.ts';
import type { WarehouseCatalog } from '../sql/catalog/catalog.ts';
import { indexing } from '../sql/completion/catalog-index.ts';
import type { Dialect } from '../sql/dialect.ts';
import { didYouMean } from '../sql/did-you-mean/did-you-mean.ts';
import { unknownNameIn } from '../sql/did-you-mean/unknown-name.ts';
import { inTurns } from './in-turns.ts';

/** Milliseconds that nobody minds to wait for a guess. */
const patience = 3_000;

/**
 * The failure of a statement with what may have been meant by a name in it that the engine does not know, as its remedy.
 * Any other error comes back as it is, and so does one whose catalog cannot be read in time: it is the one to tell.
 * @param statement as it was written, to which the error's position refers
 */
export async function withMeantName(
  error: unknown,
  statement: string,
  readCatalog: (signal: AbortSignal) => Promise<WarehouseCatalog>,
  dialect: Dialect,
): Promise<unknown> {
  if (!(error instanceof SparkifyError) || error.kind !== 'sql' || unknownNameIn(error.message) === null) return error;
  const { kind, message, where, remedy, position = null } = error;
  const signal = AbortSignal.timeout(patience);
  // The statement's own failure is to be told, not that of the guess at it.
  const index = await readCatalog(signal)
    .then((catalog) => inTurns(indexing(catalog), signal))
    .catch(() => null);
  const meant = index === null ? null : didYouMean(message, statement, position, index, dialect);
  const [nearest] = meant?.names ?? [];
  if (meant === null || nearest === undefined || meant.said || remedy?.includes(nearest)) return error;
  const guess = `Did you mean ${meant.names.join(', ')}?`;
  const details = {
    where,
    remedy: remedy === undefined ? guess : `${guess} ${remedy}`,
    position: position ?? undefined,
  };
  return new SparkifyError(kind, message, { ...details, statement: error.statement, cause: error });
}
