import { describe, expect, test } from 'vitest';
import { from, newSample, type Place } from '../cli/program.ts';
import { sharedPostgres } from './fixture.ts';
import { placeOf, type TestWarehouse, warehouse } from './warehouse.ts';

sharedPostgres();

interface BothTargets {
  readonly redshift: TestWarehouse;
  /** Its `dwh.cfg` leads to Redshift, and `here.cfg` to an embedded warehouse with the same data. */
  readonly place: Place;
}

async function bothTargets(): Promise<BothTargets> {
  const data = await newSample({ songs: 40, events: 500, seed: 5 });
  const redshift = await warehouse({ folder: data });
  const place = placeOf(redshift);
  place.write('here.cfg', `[CLUSTER]\nENGINE = embedded\nPATH = ${place.folder}/here.duckdb\n`);
  for (const options of [[], ['--config', 'here.cfg', ...from(data)]]) {
    const { code, stderr } = await place.run(['run', '--quiet', '--to', 'transform', ...options]);
    expect(code, stderr).toBe(0);
  }
  return { redshift, place };
}

/** The double and its bucket share a process and its one thread. */
const patient = { timeout: 300_000 };

const users = 'SELECT user_id, first_name, level FROM users';

describe('one statement on the embedded engine and on Redshift', patient, () => {
  test('gives the same, whichever of the two is looked from', async () => {
    const { place } = await bothTargets();
    const plays = 'SELECT start_time, user_id, level, song_id, session_id, location FROM songPlays';
    const here = await place.run([
      'sql',
      '-c',
      plays,
      '--config',
      'here.cfg',
      '--diff',
      'dwh.cfg',
      '--key',
      'start_time,session_id',
    ]);
    expect(here.stderr).toMatch(/^✓ here and \w+: [\d,]+ rows, all equal\n$/);
    expect(here.code).toBe(0);
    const script = `${plays} \\diff --config here.cfg\nSELECT avg(CAST(session_id AS DOUBLE PRECISION)), count(*) FROM songPlays \\diff --config here.cfg\n`;
    const there = await place.run(['sql', '--quiet', '-f', '-', '--limit', '2'], { stdin: script });
    expect(there.stderr).toBe('');
    expect(there.code).toBe(0);
  });

  test('shows by key which cells and rows differ, in both directions, and reads only', async () => {
    const { redshift, place } = await bothTargets();
    await redshift.double.behind("UPDATE users SET level = 'gold' WHERE user_id = (SELECT min(user_id) FROM users)");
    await redshift.double.behind("INSERT INTO users VALUES (99999, 'Eve', NULL, 'F', 'free')");
    const from = await place.run(['sql', '-c', users, '--config', 'here.cfg', '--diff', 'dwh.cfg', '--key', 'user_id']);
    expect(from.code, from.stderr).toBe(3);
    expect(from.stdout).toMatch(
      /^±,user_id,column,here,\w+\n≠,\d+,level,(free|paid),gold\n\+,99999,\(row only in \w+\),\(no row\),"first_name = Eve, level = free"\n$/,
    );
    const to = await place.run(['sql', '-c', users, '--diff', 'here.cfg', '--key', 'user_id']);
    expect(to.code, to.stderr).toBe(3);
    expect(to.stdout).toMatch(/^±,user_id,column,\w+,here\n≠,\d+,level,gold,(free|paid)\n−,99999,/);
    const write = await place.run(['sql', '-c', 'DELETE FROM users', '--config', 'here.cfg', '--diff', 'dwh.cfg']);
    expect(write.code).toBe(2);
    expect((await redshift.double.behind('SELECT count(*) FROM users'))[0]).not.toEqual(['0']);
  });

  test('is refused there in Redshift’s words, with the configuration that they are about', async () => {
    const { redshift, place } = await bothTargets();
    await redshift.double.behind('DROP TABLE users');
    const { code, stderr } = await place.run(['sql', '-c', users, '--config', 'here.cfg', '--diff', 'dwh.cfg']);
    expect(stderr).toMatch(/error: .*users.*\n(?:.*\n)*? {2}where: .*dwh\.cfg/);
    expect(code).toBe(1);
  });
});

test(
  'the result of a run on Redshift is compared with that of the run before, in another process',
  patient,
  async () => {
    const { redshift, place } = await bothTargets();
    const diff = () => place.run(['sql', '-c', `${users} \\diff --key user_id`]);
    expect((await diff()).code).toBe(2);
    expect((await diff()).stderr).toMatch(/✓ before and now: \d+ rows, all equal; before was/);
    await redshift.double.behind("UPDATE users SET level = 'gold' WHERE user_id = (SELECT min(user_id) FROM users)");
    const changed = await diff();
    expect(changed.stdout).toMatch(/≠,\d+,level,(free|paid),gold\n$/);
    expect(changed.code).toBe(3);
  },
);
