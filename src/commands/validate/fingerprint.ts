import { createHash } from 'node:crypto';
import { stagedContent } from '../../sql/fingerprint.ts';
import type { Connection, Warehouse } from '../../warehouse/warehouse.ts';

/** Twelve hexadecimal digits that name what is staged: the same data gives the same digits on every engine. */
export async function stagedFingerprint(
  warehouse: Warehouse,
  connection: Connection,
  signal: AbortSignal,
): Promise<string> {
  const { rows } = await connection.query(stagedContent(warehouse.dialect), { signal });
  return createHash('sha256')
    .update((rows[0] ?? []).join(':'))
    .digest('hex')
    .slice(0, 12);
}
