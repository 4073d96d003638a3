import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WarehouseStatus } from '../../src/commands/pipeline.ts';
import { allTables } from '../../src/sql/schema.ts';
import { from, newPlace, type Place } from '../cli/program.ts';
import { realDataPresent, unpackRealData } from '../real-data.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

/** Of each table the digest of its rows, in an order of its own. */
async function checksums(place: Place): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const { name } of allTables) {
    const { stdout } = await place.run(['sql', '--format', 'tsv', '-c', `SELECT * FROM ${name}`]);
    const [, ...rows] = stdout.split('\n');
    sums[name] = createHash('sha256').update(rows.sort().join('\n')).digest('hex');
  }
  return sums;
}

describePostgres('the real data', () => {
  test.skipIf(!realDataPresent)(
    'gives the same tables, data set and answers on PostgreSQL, twice',
    { timeout: 240_000 },
    async () => {
      const data = unpackRealData();
      const cluster = await Cluster.start();
      try {
        const embedded = newPlace();
        const postgres = newPlace({ 'dwh.cfg': clusterSection(cluster, cluster.newDatabase()) });
        const messages: string[] = [];
        for (const place of [embedded, postgres, postgres]) {
          const { code, stderr } = await place.run(['run', ...from(data)]);
          expect(code, stderr).toBe(0);
          const { stdout } = await place.run(['status', '--json', ...from(data)]);
          const { steps } = JSON.parse(stdout) as WarehouseStatus;
          // All but what create says: the second time, its tables are there.
          messages.push(
            steps
              .slice(1)
              .map(({ message }) => message)
              .join('\n'),
          );
        }
        expect(messages[0]).toContain('6,820 plays, 333 of them with a known song');
        expect(new Set(messages).size).toBe(1);
        expect(await checksums(postgres)).toEqual(await checksums(embedded));
      } finally {
        await cluster.close();
        rmSync(data, { recursive: true });
      }
    },
  );
});
