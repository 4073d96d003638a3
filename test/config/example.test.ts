import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keyList } from '../../src/config/keys.ts';
import { configured } from './configured.ts';

const example = readFileSync(new URL('../../dwh.cfg.example', import.meta.url), 'utf8');

/** The settings that the example shows commented out, as they would be without the #. */
const withAllSet = example.replaceAll(/^#([A-Z_]+ = )/gm, '$1');

test('dwh.cfg.example as it stands is the embedded engine on sample data, without a warning', () => {
  const { settings } = configured(example);
  expect(settings.target.engine).toBe('embedded');
  expect(settings.sources).toEqual({ logData: null, logJsonPath: null, songData: null });
  expect(settings.origins).toEqual({});
  expect(settings.warnings).toEqual([]);
});

describe('dwh.cfg.example explains', () => {
  test.each(keyList.map(([, { section, name }]) => [section, name]))('[%s] %s', (section, name) => {
    const part = example.split(/^(?=\[)/m).find((text) => text.startsWith(`[${section}]`)) ?? '';
    // Each paragraph is its explanation and then the key, or keys, it is about.
    const paragraph = part.split('\n\n').find((text) => new RegExp(`^#${name} = \\S`, 'm').test(text));
    expect(paragraph).toMatch(/^# \S/m);
  });
});

test('every value that dwh.cfg.example shows is a good one', () => {
  const env = {
    DWH_PASSWORD: 'secret-1',
    DWH_AWS_KEY: 'AKIAEXAMPLE',
    DWH_AWS_SECRET: 'secret-2',
    DWH_AWS_TOKEN: 'secret-3',
  };
  // The example offers a profile as the other way to log in.
  const { settings } = configured(withAllSet.replace(/^PROFILE = .*$/m, ''), { env });
  const unset = keyList.filter(([id]) => settings.origins[id] === undefined).map(([id]) => id);
  expect(unset).toEqual(['profile']);
  // Nobody would set both: Redshift reads from AWS, whatever server is listed.
  expect(settings.warnings).toEqual([expect.stringContaining('[S3] ENDPOINT: localhost is listed, but COPY on')]);
});

test('every key says what it decides', () => {
  for (const [, { about }] of keyList) expect(about).toMatch(/^[A-Z].*\.$/);
});

test('no two keys share a spelling', () => {
  const all = keyList.flatMap(([, { section, name, aliases }]) => [`${section}/${name}`, ...aliases]);
  expect(all.filter((spelling, index) => all.indexOf(spelling) !== index)).toEqual([]);
});
