import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { from, newPlace, newSample, type Place } from './program.ts';

const written = "CREATE TABLE words (w TEXT);\nINSERT INTO words VALUES ('café')";
const latin1 = Buffer.from(written, 'latin1');

let place: Place;

beforeAll(() => {
  place = newPlace({ 'dwh.cfg': '[ETL]\nVALIDATION_DIR = queries\n' });
  for (const name of ['latin1.sql', 'queries/second.sql', 'home/queries/drink.sql']) {
    place.write(name, '');
    writeFileSync(join(place.folder, name), latin1);
  }
});

describe('statements that are not UTF-8 are refused with their line, and nothing runs:', () => {
  test.each([
    ['a file', ['-f', 'latin1.sql'], 'latin1.sql, line 2'],
    ['standard input', ['-'], 'standard input, line 2'],
    ['an included file', ['-c', '\\i latin1.sql'], 'latin1.sql, line 2'],
    ['a saved query', ['-c', '\\saved drink'], 'drink.sql, line 2'],
  ])('%s', async (_, args, where) => {
    const { code, stdout, stderr } = await place.run(['sql', ...args], { stdin: latin1 });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error: this is not UTF-8 text\n');
    expect(stderr).toContain(where);
    expect(stderr).toContain('to do: Save it as UTF-8');
    expect(await place.query("SELECT 1 FROM information_schema.tables WHERE table_name = 'words'")).toEqual([]);
  });
});

test('a byte order mark is no part of the statements', async () => {
  const stdin = Buffer.from("\ufeffSELECT 'café' AS w", 'utf8');
  expect(await place.run(['sql', '-'], { stdin })).toMatchObject({ code: 0, stdout: 'w\ncafé\n' });
});

test('an expected result that is not UTF-8 is refused with its line', async () => {
  writeFileSync(join(place.folder, 'expected.csv'), Buffer.from('w\ncafé\n', 'latin1'));
  const ended = await place.run(['sql', '-c', "SELECT 'café' AS w", '--expect', 'expected.csv']);
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('expected.csv:2') });
});

test('a suite of validate that is not UTF-8 is refused with its file and line', async () => {
  const data = await newSample({ songs: 20, events: 200, seed: 1 });
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
  const { code, stderr } = await place.run(['validate']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('queries/second.sql:2') });
});
