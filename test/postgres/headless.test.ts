import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newPlace, type Place } from '../cli/program.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

describePostgres('sql without a screen, on PostgreSQL,', () => {
  let cluster: Cluster;
  let database: string;
  let place: Place;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  beforeEach(() => {
    database = cluster.newDatabase();
    place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { SCHEMA: 'public' }) });
  });

  test.each(['v', '1x=3'])('says that --set %s is no assignment, and ends', async (assignment) => {
    const { code, stderr } = await place.run(['sql', '--set', assignment, '-c', 'SELECT 1']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is not understood') });
  });
});
