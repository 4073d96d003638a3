import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { from, newPlace, newSample, type Place } from '../cli/program.ts';
import { keys } from '../keys.ts';
import { ProgramTerminal } from '../terminal.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { CuttableWay } from './cuttable-way.ts';
import { describePostgres } from './given.ts';

describePostgres('cockpits on one PostgreSQL', () => {
  let cluster: Cluster;
  let data: string;
  const open: ProgramTerminal[] = [];

  beforeAll(async () => {
    cluster = await Cluster.start();
    data = await newSample({ songs: 20, events: 500, seed: 3 });
  });

  afterEach(async () => {
    for (const terminal of open.splice(0)) await terminal.close();
  });

  afterAll(() => cluster?.close());

  /** A place whose validation does not end. */
  function placeOn(database: string, port = cluster.port): Place {
    return newPlace({
      'dwh.cfg': `${clusterSection(cluster, database, { DB_PORT: port })}[ETL]\nVALIDATION_DIR = slow\n`,
      'slow/slow.sql': '-- title: Slow\nSELECT pg_sleep(3600)\n',
    });
  }

  async function cockpitIn(place: Place): Promise<ProgramTerminal> {
    const terminal = ProgramTerminal.start({
      ...{ args: ['--config', join(place.folder, 'dwh.cfg'), ...from(data)], cwd: place.folder },
      ...{ env: { SPARKIFY_HOME: place.home, HOME: place.folder }, columns: 200, rows: 50 },
    });
    open.push(terminal);
    await terminal.waitFor(/create +(· pending|✔ success)/);
    return terminal;
  }

  const row = (name: string, status: string) => new RegExp(`${name} +. ${status}`);

  test('show the same run: the one that runs it, and the one that finds it going on, to its end and its checks', async () => {
    const database = cluster.newDatabase();
    const first = await cockpitIn(placeOn(database));
    first.press('a');
    await first.waitFor(row('queries', 'running'));

    const second = await cockpitIn(placeOn(database));
    await second.waitFor(row('validate', 'running'));
    expect(second.lines[1]).toMatch(/● .*@.* \(pid \d+\) is running validate +locked since \d\d:\d\d:\d\d, beat/);
    expect(second.text).toMatch(row('data checks', 'success'));
    expect(second.text).toMatch(/transform +. success/);
    // What the checks found was written by the other process.
    second.press('C');
    await second.waitFor(/\[Checks \d+\]/);
    expect(second.text).toMatch(/✔ success +\S/);

    // The lock is the other one's: nothing can be run here, and the reason is shown.
    second.press('r');
    await second.waitFor(/is running run \(since/);

    first.press('x');
    await first.waitFor(row('validate', 'cancelled'));
    await second.waitFor(row('validate', 'cancelled'));
    expect(second.lines[1]).not.toContain('locked since');
  });

  test('keep what they show when the way to the server is cut, try again ever later, and say when it is back', async () => {
    const database = cluster.newDatabase();
    expect((await placeOn(database).run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
    const way = await CuttableWay.to(cluster.port);
    const port = way.port;
    const terminal = await cockpitIn(placeOn(database, port));
    await terminal.waitFor(row('transform', 'success'));
    const shown = terminal.lines.filter((line) => /^..[▾▸] (stage|transform) /.test(line));
    expect(shown).toHaveLength(2);

    await way.close();
    terminal.press(keys.ctrl('r'));
    await terminal.waitFor(/✖ connection lost, next try in \d+ s: /);
    await terminal.waitFor(/next try in 4 s/);
    expect(terminal.lines.filter((line) => /^..[▾▸] (stage|transform) /.test(line))).toEqual(shown);

    const again = await CuttableWay.to(cluster.port, port);
    try {
      await terminal.waitFor(/The warehouse answers again, after \d+ failed tries\./);
      expect(terminal.text).not.toContain('connection lost');
    } finally {
      await again.close();
    }
  });

  test('start no run that would wait for their own transaction in the prompt before it is asked about', async () => {
    const database = cluster.newDatabase();
    const place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, {}) });
    expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
    const terminal = await cockpitIn(place);
    terminal.press('s');
    await terminal.waitFor('SQL › editor');
    terminal.press(
      keys.paste("begin; update users set level = 'zz' where user_id = (select min(user_id) from users);"),
    );
    await terminal.waitFor('from users);');
    terminal.press(keys.alt('r'));
    await terminal.waitFor('1 row touched');
    await terminal.waitFor('in a transaction: COMMIT or ROLLBACK');
    terminal.press(keys.escape);
    await terminal.waitFor(/ step +status/);
    expect(terminal.lines[0]).toMatch(/▲ in a transaction *$/);

    terminal.press('a');
    await terminal.waitFor('› Cancel ‹');
    terminal.press(keys.right);
    await terminal.waitFor('› Commit and run ‹');
    terminal.press(keys.right);
    await terminal.waitFor('› Roll back and run ‹');
    terminal.press(keys.enter);
    await terminal.waitFor(/Done\. PASS=/);
    expect(terminal.lines[0]).not.toContain('in a transaction');
    expect(cluster.psql(database, "SELECT count(*) FROM users WHERE level = 'zz'")).toBe('0');
  });
});
