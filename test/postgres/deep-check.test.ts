import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPlace } from '../cli/program.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

const schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sparkify%' OR nspname = 'etl'";

describePostgres('doctor --deep on PostgreSQL', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  function started(database: string) {
    return newPlace({ 'dwh.cfg': clusterSection(cluster, database) }).start(['doctor', '--deep', '--json']);
  }

  function findings(stdout: string): { name: string; outcome: string; message: string; remedy: string | null }[] {
    const lines = stdout.trim().split('\n');
    return lines.map((line) => JSON.parse(line)).filter(({ name }) => name.startsWith('deep'));
  }

  test('runs all steps in schemas of their own, and removes them', async () => {
    const database = cluster.newDatabase();
    const { code, stdout } = await started(database).ended;
    expect(findings(stdout).map(({ name, outcome }) => [name, outcome])).toEqual([
      ['deep create', 'success'],
      ['deep stage', expect.stringMatching(/success|warn/)],
      ['deep transform', expect.stringMatching(/success|warn/)],
      ['deep validate', expect.stringMatching(/success|warn/)],
      ['deep clean-up', 'success'],
    ]);
    expect(code).toBe(0);
    expect(cluster.psql(database, schemas)).toBe('');
  });

  test('removes them also when it is cancelled', async () => {
    const database = cluster.newDatabase();
    const program = started(database);
    await program.says('"deep create"');
    program.kill('SIGINT');
    const { code, stdout } = await program.ended;
    expect(code).toBe(130);
    expect(findings(stdout).at(-1)).toMatchObject({ name: 'deep clean-up', outcome: 'success' });
    expect(cluster.psql(database, schemas)).toBe('');
  });

  test('tells of what a check that was killed has left behind, and how to remove it', async () => {
    const database = cluster.newDatabase();
    cluster.psql(database, 'CREATE SCHEMA sparkify_deep_old');
    const { code, stdout } = await started(database).ended;
    expect(code).toBe(0);
    expect(findings(stdout)[0]).toMatchObject({
      outcome: 'warn',
      message: expect.stringContaining('sparkify_deep_old'),
      remedy: expect.stringContaining('DROP SCHEMA "sparkify_deep_old" CASCADE'),
    });
    expect(cluster.psql(database, schemas)).toBe('sparkify_deep_old');
  });
});
