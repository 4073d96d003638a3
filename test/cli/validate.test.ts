import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/commands/events.ts';
import { event, play, song } from '../pipeline.ts';
import { type Ended, eventsOf, from, newPlace, type Place, read } from './program.ts';

let place: Place;

beforeAll(async () => {
  place = newPlace({
    'dwh.cfg': '[ETL]\nVALIDATION_DIR = checks\n',
    'log_data/e.json': [play({ itemInSession: 1 }), play({ itemInSession: 2, song: 'Other' })].join('\n'),
    'song_data/s.json': song(),
    'checks/plays.sql':
      '-- title: Plays by song\n-- ordered: yes\n' +
      'SELECT song_id, count(*) AS plays FROM songPlays GROUP BY song_id ORDER BY song_id\n',
  });
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(place.folder)])).code).toBe(0);
});

function queries(ended: Ended): CheckResult[] {
  return eventsOf(ended).flatMap((one) => (one.type === 'check' && one.check.kind === 'query' ? [one.check] : []));
}

/** Where the expected result of the one query is. */
function expectedFile(): string {
  const [name = ''] = readdirSync(join(place.folder, 'checks')).filter((file) => file.endsWith('.csv'));
  return `checks/${name}`;
}

describe('validate', () => {
  test('runs a query that has no expected result, and that is no failure', async () => {
    const ended = await place.run(['validate', '--json']);
    expect(ended.code).toBe(0);
    expect(queries(ended)).toMatchObject([{ name: 'plays', title: 'Plays by song', outcome: 'skipped' }]);
    expect(queries(ended)[0]?.message).toContain('no expected result for this data set');
  });

  test('--save records the results beside the queries, by the data set they belong to', async () => {
    const ended = await place.run(['validate', '--save', '--json']);
    expect(ended.code).toBe(0);
    const fingerprint = /data set ([0-9a-f]{12})/.exec(ended.stdout)?.[1];
    expect(expectedFile()).toBe(`checks/plays.${fingerprint}.csv`);
    expect(read(place, expectedFile())).toBe('song_id,plays\nSO1,1\n,1\n');
  });

  test('passes while the results are as recorded', async () => {
    const ended = await place.run(['validate', '--json']);
    expect(ended.code).toBe(0);
    expect(queries(ended)).toMatchObject([{ outcome: 'success', message: '2 rows, as expected' }]);
  });

  test('ends with 3 when a cell differs, and shows which', async () => {
    const recorded = read(place, expectedFile());
    place.write(expectedFile(), recorded.replace('SO1,1', 'SO1,7'));
    const { code, stderr } = await place.run(['validate']);
    expect(code).toBe(3);
    expect(stderr).toContain('row 1, plays: expected 7, got 1');
    expect(stderr).toMatch(/error: Plays by song: .*\n {2}where: query plays\n {2}to do: /);
    place.write(expectedFile(), recorded);
  });

  test('on other data finds no expected result', async () => {
    place.write('log_data/e.json', event());
    await place.run(['run', '--quiet', '--only', 'stage,transform', ...from(place.folder)]);
    const ended = await place.run(['validate', '--json']);
    expect(ended.code).toBe(0);
    expect(queries(ended)).toMatchObject([{ outcome: 'skipped' }]);
  });

  test('tells once of a query what Redshift would not run alike, on every reader of the run and in the run log', async () => {
    const note = 'Redshift has no string_agg: use LISTAGG(…) WITHIN GROUP (ORDER BY …)';
    place.write('noted/one.sql', "-- title: One\nSELECT string_agg(level, ',') AS levels FROM songPlays\n");
    place.write(
      'noted/two.sql',
      "SELECT string_agg(level, ',') AS levels FROM songPlays;\n\\expect rows = 1\n\\expect rows < 5\n",
    );
    place.write('noted.cfg', '[ETL]\nVALIDATION_DIR = noted\n');

    const plain = await place.run(['validate', '--config', 'noted.cfg']);
    expect(plain.stderr.split(`note: ${note}`)).toHaveLength(3);

    const json = queries(await place.run(['validate', '--json', '--config', 'noted.cfg']));
    expect(json.map(({ name, notices }) => [name.split(':')[0], notices])).toEqual([
      ['one', [note]],
      ['two', [note]],
      ['two', undefined],
    ]);

    const logged = await place.run([
      ...['sql', '--format', 'csv', '-c'],
      "SELECT DISTINCT value FROM etl.check_cells WHERE row_number = 0 AND column_name = 'note'",
    ]);
    expect(logged.stdout).toContain(note);
  });

  test('shows a query that the engine refuses as failed, in the engine’s words', async () => {
    place.write('wrong/wrong.sql', 'SELECT nothing FROM songPlays\n');
    place.write('wrong.cfg', '[ETL]\nVALIDATION_DIR = wrong\n');
    const { code, stderr } = await place.run(['validate', '--config', 'wrong.cfg']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/fail: wrong: Binder Error: .*"nothing"/);
  });

  test.each([
    ['-- title: T\n-- tolerance: wide\nSELECT 1\n', 'bad/q.sql:2', 'tolerance: expected a number'],
    ['-- title: T\n', 'bad/q.sql:2', 'no statement after the header'],
  ])('names file and line of a header that cannot be read: %j', async (text, where, message) => {
    place.write('bad/q.sql', text);
    place.write('bad.cfg', '[ETL]\nVALIDATION_DIR = bad\n');
    const { code, stderr } = await place.run(['validate', '--quiet', '--config', 'bad.cfg']);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(where);
  });

  test('without its folder of queries says which setting names it', async () => {
    place.write('gone.cfg', '[ETL]\nVALIDATION_DIR = gone\n');
    const { code, stderr } = await place.run(['validate', '--quiet', '--config', 'gone.cfg']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/where: .*gone\n {2}to do: Let \[ETL\] VALIDATION_DIR name a folder/);
  });
});
