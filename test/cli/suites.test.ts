import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/commands/events.ts';
import { play, song } from '../pipeline.ts';
import { type Ended, eventsOf, from, newPlace, type Place, read } from './program.ts';

let place: Place;

beforeAll(async () => {
  place = newPlace({
    'log_data/e.json': [play({ itemInSession: 1 }), play({ itemInSession: 2, song: 'Other', level: 'paid' })].join(
      '\n',
    ),
    'song_data/s.json': song(),
  });
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(place.folder)])).code).toBe(0);
});

/** The suite alone in a folder of its own, run by `validate`. */
function validate(name: string, text: string, ...args: readonly string[]): Promise<Ended> {
  place.write(`${name}/${name}.sql`, text);
  place.write(`${name}.cfg`, `[ETL]\nVALIDATION_DIR = ${name}\n`);
  return place.run(['validate', '--config', `${name}.cfg`, ...args]);
}

function checksOf(ended: Ended): CheckResult[] {
  return eventsOf(ended).flatMap((one) => (one.type === 'check' && one.check.kind === 'query' ? [one.check] : []));
}

const levels = 'SELECT level, count(*) AS plays FROM songPlays GROUP BY level ORDER BY level';

describe('a suite that validate runs', () => {
  test('passes with a check for each expectation, and ends with 0', async () => {
    const text = `-- title: Star\n\n-- plays by level\n${levels}\n\\expect rows = 2\n\\expect cell 'free'\n`;
    const plain = await validate('good', text);
    expect(plain.code).toBe(0);
    expect(plain.stderr).toMatch(/✔ queries +success: 2 checks passed,/);
    const ended = await validate('good', text, '--json');
    expect(ended.code).toBe(0);
    expect(checksOf(ended)).toMatchObject([
      { name: 'good:5', title: 'Star · plays by level: rows = 2', outcome: 'success' },
      { name: 'good:6', title: 'Star · plays by level: cell = free', outcome: 'success', message: 'free' },
    ]);
  });

  test('ends with 3 where an expectation does not hold, in lines and in JSON, and runs the rest', async () => {
    const text = `-- title: Star\n\n${levels}\n\\expect rows = 3\n\nSELECT 1 AS x\n\\expect cell 1\n`;
    const plain = await validate('bad', text);
    expect(plain.code).toBe(3);
    expect(plain.stderr).toMatch(/✖ fail: Star · SELECT level.*: rows = 3: expected rows = 3, got 2 rows\n/);
    expect(plain.stderr).toMatch(/error: Star · .* 1 failed; data set .*\n {2}where: query bad:4\n {2}to do: /);
    const ended = await validate('bad', text, '--json');
    expect(ended.code).toBe(3);
    expect(checksOf(ended).map(({ name, outcome }) => [name, outcome])).toEqual([
      ['bad:4', 'fail'],
      ['bad:7', 'success'],
    ]);
  });

  test('with severity warn warns, and ends with 0', async () => {
    const text =
      '-- title: Hints\n-- severity: warn\nSELECT 1 AS x\n\\expect cell 2\n\nSELECT nothing FROM users\n\\expect rows = 1\n';
    const plain = await validate('hints', text);
    expect(plain.code).toBe(0);
    expect(plain.stderr).toContain('⚠ warn: Hints · SELECT 1 AS x: cell = 2: expected 2, got 1\n');
    expect(plain.stderr).toContain('2 warned');
    const ended = await validate('hints', text, '--json');
    expect(ended.code).toBe(0);
    expect(checksOf(ended).map(({ outcome }) => outcome)).toEqual(['warn', 'warn']);
  });

  test('has no whole result to expect at first, records one by --save, and then shows the cells that differ', async () => {
    const text = `-- title: Levels\n${levels}\n\\expect rows = 2\n\\expect result levels.csv\n`;
    const first = await validate('whole', text);
    expect(first.code).toBe(3);
    expect(first.stderr).toMatch(
      /there is no saved result of that name: .*whole\/levels\.csv; validate --save records it/,
    );
    expect(existsSync(join(place.folder, 'whole', 'levels.csv'))).toBe(false);

    const saved = await validate('whole', text, '--save', '--json');
    expect(saved.code).toBe(0);
    expect(checksOf(saved)[1]?.message).toMatch(/^2 rows recorded as expected in .*whole\/levels\.csv$/);
    const told = await validate('whole', text, '--save');
    expect(told.stderr).toMatch(/2 rows recorded as expected in .*whole\/levels\.csv\n/);
    expect(read(place, 'whole/levels.csv')).toBe('level,plays\nfree,1\npaid,1\n');
    expect((await validate('whole', text)).code).toBe(0);

    place.write('whole/levels.csv', 'level,plays\nfree,7\npaid,1\n');
    const plain = await validate('whole', text);
    expect(plain.code).toBe(3);
    expect(plain.stderr).toContain('row 1, plays: expected 7, got 1\n');
    const ended = await validate('whole', text, '--json');
    expect(ended.code).toBe(3);
    expect(checksOf(ended)[1]).toMatchObject({
      outcome: 'fail',
      message: '1 row differs in 1 cell; 2 rows expected, 2 rows got',
      differences: [{ row: 1, column: 'plays', expected: '7', got: '1' }],
    });
  });

  test('says of what the engine refuses in which file, line and column it stands', async () => {
    const text = '-- title: Typo\n\n-- plays\nSELECT count(*)\n  FORM songPlays;\n\\expect cell 2\n';
    const { code, stderr } = await validate('typo', text);
    expect(code).toBe(3);
    expect(stderr).toMatch(/fail: Typo · plays: cell = 2: Parser Error: .* \(typo\.sql:5:8\)\n/);
    const query = await validate('lone', '-- title: Lone\n\n   SELECT nothing FROM users\n');
    expect(query.stderr).toMatch(/fail: Lone: Binder Error: .* \(lone\.sql:3:11\)\n/);
    const words = await validate('words', '-- title: Words\nSELEC 1\n\\expect rows = 1\n');
    expect(words.stderr).toMatch(/\(words\.sql:2(:1)?\)/);
  });

  test('may read and nothing else', async () => {
    const { code, stderr } = await validate('sweep', 'DELETE FROM songPlays\n\\expect rows = 0\n');
    expect(code).toBe(3);
    expect(stderr).toContain('read-only');
    expect(await place.query('SELECT count(*) FROM songPlays')).toEqual(['2']);
  });

  test.each([
    ['SELECT 1;\n\\expct rows = 1\n', 2, 'there is no command \\expct. Did you mean \\expect?'],
    ['SELECT 1;\n\\expect rows = many\n', 2, '\\expect rows takes a number'],
    ['SELECT 1;\n\\expect cell\n', 2, '\\expect cell needs a value'],
    ['SELECT 1;\n\\expect cell 5 tolerance wide\n', 2, 'a tolerance is a number from 0 on'],
    ['SELECT 1;\n\\expect result\n', 2, '\\expect result needs a file'],
    ['-- title: Two\nSELECT 1\n\\expect rows = 1\n\nSELECT 2;\n', 5, 'there is no \\expect behind this statement'],
    ['SELECT 1;\nSELECT 2;\n', 2, 'this is a second statement'],
    ['-- titel: x\nSELECT 1\n', 1, 'unknown key "titel"'],
    ['-- tolerance: wide\nSELECT 1\n', 1, 'tolerance: expected a number'],
  ])('that is wrong runs nothing, and ends with 2 and its file and line: %j', async (text, line, words) => {
    const { code, stderr } = await validate('wrong', text, '--quiet');
    expect(stderr).toContain(words);
    expect(stderr).toMatch(new RegExp(`where: .*wrong\\/wrong\\.sql:${line}\\n`));
    expect(code).toBe(2);
  });
});
