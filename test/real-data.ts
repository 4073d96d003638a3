import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Sparkify's real data set is not part of the project. SPARKIFY_REAL_DATA names its archive, or it lies beside the
 * project; where it does not, only a CI that should have it minds.
 */
const beside = join(import.meta.dirname, '..', '..', 'shared');
export const realDataArchive = process.env.SPARKIFY_REAL_DATA ?? join(beside, 'data', 'sparkify.tar.gz');
export const realDataPresent = existsSync(realDataArchive);
export const realDataMustBePresent =
  process.env.SPARKIFY_REAL_DATA !== undefined || (process.env.CI !== undefined && existsSync(beside));
if (!realDataPresent) {
  console.warn(`The tests of the real data are skipped: there is no ${realDataArchive} (SPARKIFY_REAL_DATA).`);
}

/** Unpacks it into a new folder, which the caller removes. */
export function unpackRealData(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-real-'));
  const { status, stderr } = spawnSync('tar', ['-xzf', realDataArchive, '-C', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${realDataArchive} cannot be unpacked: ${stderr}`);
  return folder;
}
