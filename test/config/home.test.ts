import { isAbsolute, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { homePaths, sparkifyHome } from '../../src/config/home.ts';

test('SPARKIFY_HOME decides where the program keeps its files', () => {
  expect(sparkifyHome({ SPARKIFY_HOME: '/srv/sparkify' })).toBe(resolve('/srv/sparkify'));
});

test('a relative SPARKIFY_HOME becomes absolute', () => {
  expect(sparkifyHome({ SPARKIFY_HOME: 'here' })).toBe(resolve('here'));
});

test.each([{}, { SPARKIFY_HOME: '' }])("without it the platform's place for data is used", (env) => {
  const home = sparkifyHome(env);
  expect(isAbsolute(home)).toBe(true);
  expect(home).toContain('sparkify-tui');
  expect(home).not.toContain('nodejs');
});

test('everything the program keeps is below its home, each at a place of its own', () => {
  const paths = Object.values(homePaths('/srv/sparkify'));
  expect(paths).toContain(join('/srv/sparkify', 'warehouse.duckdb'));
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of paths) expect(path.startsWith('/srv/sparkify')).toBe(true);
});
