import { beforeAll, describe, expect, test } from 'vitest';
import { isDead } from '../../src/commands/lock.ts';
import { thisOperator } from '../../src/commands/operator.ts';
import { event, song } from '../pipeline.ts';
import { copyOf, endless, from, isInTheMiddleOf, newPlace, type Place } from './program.ts';

let loaded: Place;

beforeAll(async () => {
  loaded = newPlace({ 'log_data/e.json': event(), 'song_data/s.json': song() });
  await loaded.run(['run', '--quiet', '--to', 'transform', ...from(loaded.folder)]);
});

describe('while one process has the warehouse', () => {
  test('another is told who, which process, and since when, and ends with 4', async () => {
    const place = copyOf(loaded, endless);
    const running = place.start(['validate', '--json', '--config', 'endless.cfg']);
    await running.event(isInTheMiddleOf('validate'));
    for (const args of [['run', ...from(loaded.folder)], ['status']]) {
      const { code, stdout, stderr } = await place.run(args);
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      const { user, host, pid } = { ...thisOperator(), pid: running.pid };
      expect(stderr).toMatch(/^error: .*\n {2}where: .*\n {2}to do: .*\n$/);
      expect(stderr).toContain(`${user} on ${host} (pid ${pid}) since ${new Date().getUTCFullYear()}-`);
    }
    const { code, stdout } = await place.run(['doctor', ...from(loaded.folder)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✖ error +warehouse .*open in another sparkify-tui/);

    running.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect((await place.run(['status'])).code).toBe(0);
  });
});

describe('the lock in etl.lock', () => {
  function lockRow(pid: number, host: string, age: string): string {
    const moment = `CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) - INTERVAL ${age}`;
    return `INSERT INTO etl.lock VALUES ('some-run', 'transform', 'ada', '${host}', ${pid}, ${moment}, ${moment})`;
  }

  test('of somebody on another machine keeps a run from starting: exit 4, who, where, since when', async () => {
    const place = copyOf(loaded);
    await place.query(lockRow(4711, 'elsewhere', '5 seconds'));
    const { code, stderr } = await place.run(['run', ...from(loaded.folder)]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/error: ada on elsewhere \(pid 4711\) is running transform \(since .* UTC, for \d.*s\)/);
    expect(stderr).toMatch(/where: etl\.lock\n {2}to do: Wait.*\nDone .* ERROR=1 /);
    const { stdout } = await place.run(['status']);
    expect(stdout).toContain('locked by ada on elsewhere (pid 4711) since ');
  });

  test('of somebody who has not been heard of for a minute is taken over, with a word', async () => {
    const place = copyOf(loaded);
    await place.query(lockRow(4711, 'elsewhere', '2 minutes'));
    const { code, stderr } = await place.run(['run', ...from(loaded.folder)]);
    expect(code).toBe(0);
    expect(stderr).toContain('warn: Took over the lock of ada on elsewhere (pid 4711)');
    expect(await place.query('SELECT count(*) FROM etl.lock')).toEqual(['0']);
  });

  test('of an earlier process that had the same number, as in a container, is a dead one’s', () => {
    const now = Date.now();
    const holder = { run: 'r', command: 'run', operator: thisOperator(), beat: now, asOf: now };
    expect(isDead({ ...holder, since: now })).toBe(false);
    expect(isDead({ ...holder, since: performance.timeOrigin - 1000 })).toBe(true);
  });
});
