import { createHash } from 'node:crypto';
import { stagedContent } from '../../sql/fingerprint.ts';
import type { UnmatchedPlays } from '../../sql/transform.ts';
import type { Connection, Warehouse } from '../../warehouse/warehouse.ts';

/**
 * Twelve hexadecimal digits that name the data set: what is staged, and whether unmatched plays are kept of it. The same
 * data gives the same digits on every engine.
 */
export async function stagedFingerprint(
  warehouse: Warehouse,
  connection: Connection,
  unmatchedPlays: UnmatchedPlays,
  signal: AbortSignal,
): Promise<string> {
  const { rows } = await connection.query(stagedContent(warehouse.dialect), { signal });
  return createHash('sha256')
    .update([...(rows[0] ?? []), unmatchedPlays].join(':'))
    .digest('hex')
    .slice(0, 12);
}
