import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newPlace } from './program.ts';

describe('doctor --deep', () => {
  it('runs all steps on a file of its own, and leaves the embedded warehouse alone', async () => {
    const place = newPlace();
    const { code, stdout } = await place.run(['doctor', '--deep', '--json']);
    const findings = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(findings.filter(({ name }) => name.startsWith('deep'))).toMatchObject([
      { name: 'deep create', outcome: 'success' },
      { name: 'deep stage', outcome: expect.stringMatching(/success|warn/) },
      { name: 'deep transform', outcome: expect.stringMatching(/success|warn/) },
      { name: 'deep validate', outcome: expect.stringMatching(/success|warn/) },
    ]);
    expect(code).toBe(0);
    expect(existsSync(`${place.home}/warehouse.duckdb`)).toBe(false);
  });

  it.each([
    [['--read-only'], '', '--read-only lets nothing be written'],
    [[], '[CLUSTER]\nPROTECTED = yes\n', 'is protected'],
  ])('is refused where nothing may be written: %j %s', async (options, configuration, why) => {
    const place = newPlace({ 'dwh.cfg': configuration });
    const { code, stderr } = await place.run(['doctor', '--deep', ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});
