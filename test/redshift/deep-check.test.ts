import { describe, expect, it } from 'vitest';
import { sharedPostgres } from './fixture.ts';
import { placeOf, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

interface Found {
  readonly name: string;
  readonly outcome: string;
  readonly message: string;
}

function findings(stdout: string): readonly Found[] {
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ name }) => name.startsWith('deep'));
}

async function schemas({ double }: TestWarehouse): Promise<unknown> {
  return double.behind("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sparkify%' OR nspname = 'etl'");
}

// Each runs the built program several times, with the double in this process.
describe('doctor --deep on Redshift', { timeout: 240_000 }, () => {
  it('runs all steps on the configured data, in schemas of their own, and removes them', async () => {
    const test = await warehouse();
    const { code, stdout, stderr } = await placeOf(test).run(['doctor', '--deep', '--json']);
    expect(findings(stdout), stderr).toMatchObject([
      { name: 'deep create', outcome: 'success' },
      { name: 'deep stage', outcome: 'success', message: expect.stringContaining('3 in stage_events') },
      { name: 'deep transform', outcome: expect.stringMatching(/success|warn/) },
      { name: 'deep validate', outcome: expect.stringMatching(/success|warn/) },
      { name: 'deep clean-up', outcome: 'success' },
    ]);
    expect(code).toBe(0);
    expect(await schemas(test)).toEqual([]);
  });

  it('leaves the pipeline that is in use alone', async () => {
    const test = await warehouse();
    const place = placeOf(test);
    expect((await place.run(['run'])).code).toBe(0);
    const before = await test.double.behind('SELECT * FROM etl.steps ORDER BY run_id, step, task');
    expect((await place.run(['doctor', '--deep'])).code).toBe(0);
    expect(await test.double.behind('SELECT * FROM etl.steps ORDER BY run_id, step, task')).toEqual(before);
    expect(await test.double.behind('SELECT count(*) FROM etl.files')).toEqual([['3']]);
  });

  it('stops the COPY that it waits for and removes its schemas when it is cancelled', async () => {
    const test = await warehouse();
    test.double.hold('running', /^COPY stage_events/);
    const program = placeOf(test).start(['doctor', '--deep', '--json']);
    await program.says('"deep create"');
    while (test.double.history.queries.every(({ type, status }) => type !== 'COPY' || status !== 'running'))
      await new Promise((resolve) => setImmediate(resolve));
    program.kill('SIGINT');
    const { code, stdout } = await program.ended;
    expect(code).toBe(130);
    expect(findings(stdout).at(-1)).toMatchObject({ name: 'deep clean-up', outcome: 'success' });
    expect(await schemas(test)).toEqual([]);
    expect(test.double.history.queries.filter(({ status }) => status === 'running')).toEqual([]);
  });
});
