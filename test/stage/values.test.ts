import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf, event, openTestPipeline, song, type TestPipeline } from '../pipeline.ts';
import { valueCases } from './value-cases.ts';

describe.each(Object.entries(valueCases))('a value of %s', (column, cases) => {
  let test: TestPipeline;
  let staged: Map<string, string | null>;
  let rejected: Map<string, readonly (string | null)[]>;

  beforeAll(async () => {
    test = await openTestPipeline(`[ETL]\nMAX_ERRORS=1000\n`);
    // The case's number is in a column that the case does not touch.
    const lines = cases.map(([json], index) =>
      event({ [column]: 'VALUE', userAgent: `case ${index}` }).replace('"VALUE"', json),
    );
    await test.write({ 'log_data/events.json': lines.join('\n'), 'song_data/song.json': song() });
    expect(endOf(await test.run(['create', 'stage'])).failure).toBeNull();
    staged = new Map(
      (await test.rows(`SELECT userAgent, ${column} FROM stage_events`)).map(([name, value]) => [
        name ?? '',
        value ?? null,
      ]),
    );
    rejected = new Map(
      (await test.rows('SELECT line, column_name, value, reason FROM etl.rejects')).map((row) => [row[0] ?? '', row]),
    );
  });

  afterAll(() => test.close());

  it.each(cases.map((one, index) => [index, ...one] as const))('%i: %s → %s', (index, _, loadsAs) => {
    const name = `case ${index}`;
    if (loadsAs !== 'rejected') {
      expect(staged.get(name)).toBe(loadsAs);
      expect(rejected.has(String(index + 1))).toBe(false);
      return;
    }
    expect(staged.has(name)).toBe(false);
    const [line, at, value, reason] = rejected.get(String(index + 1)) ?? [];
    expect(line).toBe(String(index + 1));
    if (!reason?.includes('surrogate')) expect(at).toBe(column);
    expect(value).toBeTruthy();
    expect(reason).toMatch(/^(not a|the text holds a NUL|a text holds half)/);
  });
});
