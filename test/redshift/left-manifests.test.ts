import { describe, expect, it } from 'vitest';
import type { Place } from '../cli/program.ts';
import { sharedPostgres } from './fixture.ts';
import { bucket, placeOf, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

const configured = { S3: { MANIFEST_PREFIX: `s3://${bucket}/work` } };

/** Lets the double go on; it runs in this process. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What other people and other warehouses keep beside our manifests. */
const strangers = [
  'work/stage_events-20200101-000000-beef.manifest',
  'work/stage_events-plan.manifest',
  'work/README.md',
  'work/deeper/stage_events-20200101-000000-beef.manifest',
];

/** Kills the program while it loads. @returns the run, and the manifest that it leaves */
async function killedInLoad({ double, s3 }: TestWarehouse, place: Place): Promise<{ run: string; key: string }> {
  const held = double.hold('running', /^COPY stage_events/);
  const running = place.start(['stage', '--json']);
  while (!double.history.queries.some(({ text, status }) => status === 'running' && /^COPY/.test(text))) await turn();
  running.kill('SIGKILL');
  await running.ended;
  held.release();
  while (double.sessions().length > 0) await turn();
  const [[run = null] = []] = await double.behind('SELECT max(run_id) FROM etl.runs');
  const key = `work/stage_events-${run}.manifest`;
  expect(s3.requests.filter(({ method }) => method === 'PUT').map((request) => request.key)).toContain(key);
  return { run: run ?? '', key };
}

async function manifestsFinding(place: Place): Promise<unknown> {
  const { stdout } = await place.run(['doctor', '--json']);
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly name: string });
  return findings.find(({ name }) => name === 'manifests');
}

function removed({ s3 }: TestWarehouse): readonly (string | undefined)[] {
  return s3.requests.filter(({ method }) => method === 'DELETE').map(({ key }) => key);
}

describe('a manifest that a killed run has left', () => {
  it('is told by doctor, and removed by the next stage; what others have there stays', async () => {
    const given = await warehouse({ configured });
    const place = placeOf(given);
    expect((await place.run(['create'])).code).toBe(0);
    expect(await manifestsFinding(place)).toMatchObject({
      outcome: 'success',
      message: `none is left in s3://${bucket}/work/`,
    });
    for (const key of strangers) given.s3.put(bucket, key, '{}');
    const { run, key } = await killedInLoad(given, place);
    given.s3.put(bucket, `${key}.bak`, '{}');

    expect(await manifestsFinding(place)).toMatchObject({
      outcome: 'warn',
      message: `in s3://${bucket}/work/: 1 of runs that ended without a word; of runs that this warehouse’s log does not know: ${strangers[0]}`,
      remedy: expect.stringMatching(/^The next stage removes .*by hand/),
    });
    const before = removed(given).length;
    const { code, stderr } = await place.run(['stage']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`Removed s3://${bucket}/${key}, which the run ${run} had left behind.`);
    const itsOwn = /^work\/stage_(events|songs)-/;
    const gone = removed(given).slice(before);
    expect(gone).toContain(key);
    // Its own two, and the one that was left.
    expect(gone.filter((name) => itsOwn.test(name ?? ''))).toHaveLength(3);
    for (const stranger of [...strangers, `${key}.bak`]) expect(gone).not.toContain(stranger);
    expect(await manifestsFinding(place)).toMatchObject({
      outcome: 'warn',
      message: expect.not.stringContaining('without a word'),
    });
  });

  it('that cannot be looked for is a warning, and the load goes on', async () => {
    const given = await warehouse({
      buckets: { elsewhere: { objects: {} } },
      configured: { S3: { MANIFEST_PREFIX: 's3://elsewhere/work' } },
    });
    const place = placeOf(given);
    expect((await place.run(['create'])).code).toBe(0);
    const match = { list: true, bucket: 'elsewhere' };
    given.s3.fault({ kind: 'refuse', status: 403, code: 'AccessDenied', match, times: Number.POSITIVE_INFINITY });
    const { code, stderr } = await place.run(['stage']);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/Manifests that killed runs have left may still be there: .*denied/);
  });
});
