import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StepName } from '../../src/commands/events.ts';
import type { PastRun, WarehouseStatus } from '../../src/commands/pipeline.ts';
import { copyOf, endless, from, isInTheMiddleOf, newPlace, newSample, type Place, star } from './program.ts';

/** Enough that each step takes a while. */
const large = { songs: 100, events: 30_000, seed: 2 };

let data: string;
/** A warehouse with the star of other, little data. */
let loaded: Place;
let oldStar: string;
/** The star of `data`, from a run that nothing disturbed. */
let newStar: string;

beforeAll(async () => {
  data = await newSample(large);
  const little = await newSample({ songs: 20, events: 100, seed: 1 });
  loaded = newPlace();
  const undisturbed = newPlace();
  await Promise.all([
    loaded.run(['run', '--quiet', '--to', 'transform', ...from(little)]),
    undisturbed.run(['run', '--quiet', '--to', 'transform', ...from(data)]),
  ]);
  [oldStar, newStar] = await Promise.all([star(loaded), star(undisturbed)]);
});

async function newestRun(place: Place): Promise<PastRun> {
  const { stdout } = await place.run(['history', '--json', '--limit', '1']);
  return JSON.parse(stdout) as PastRun;
}

describe('a run that is killed in the middle of', () => {
  test.each<[StepName, () => Place, () => string | null]>([
    ['create', () => newPlace(endless), () => null],
    ['stage', () => copyOf(loaded, endless), () => oldStar],
    ['transform', () => copyOf(loaded, endless), () => oldStar],
    ['validate', () => copyOf(loaded, endless), () => newStar],
  ])(
    '%s leaves a whole star and the truth behind, and the next run gives the same result as ever',
    async (...given) => {
      const [step, makePlace, starLeft] = given;
      const place = makePlace();
      const running = place.start(['run', '--json', '--config', 'endless.cfg', ...from(data)]);
      await running.event(isInTheMiddleOf(step));
      running.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');

      expect(await newestRun(place)).toMatchObject({
        outcome: 'killed',
        finished: null,
        operator: { pid: running.pid },
      });
      const left = starLeft();
      if (left !== null) {
        const { stdout } = await place.run(['status', '--json', ...from(data)]);
        const { steps, lock } = JSON.parse(stdout) as WarehouseStatus;
        expect(lock).toBeNull();
        expect(steps.find((one) => one.step === step)).toMatchObject({
          status: 'error',
          message: expect.stringContaining('its process was killed'),
        });
        expect(await star(place)).toBe(left);
      }

      const again = await place.run(['run', '--to', 'transform', ...from(data)]);
      expect(again.code).toBe(0);
      expect(again.stderr).toMatch(
        new RegExp(`Took over the lock of .*\\(pid ${running.pid}\\), whose run ended without`),
      );
      expect(await star(place)).toBe(newStar);
      expect(readdirSync(join(place.home, 'spool'))).toEqual([]);
      expect(await newestRun(place)).toMatchObject({ outcome: 'success' });
    },
  );
});

describe('a run that is killed as soon as it has said that', () => {
  test.each<StepName>(['stage', 'transform'])('%s is done has left that it is', async (step) => {
    for (let times = 0; times < 3; times += 1) {
      const place = copyOf(loaded, endless);
      const running = place.start(['run', '--json', '--config', 'endless.cfg', ...from(data)]);
      await running.event((event) => event.type === 'step-finished' && event.step === step);
      running.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');
      const { stdout } = await place.run(['status', '--json', ...from(data)]);
      const { steps } = JSON.parse(stdout) as WarehouseStatus;
      expect(steps.find((one) => one.step === step)).toMatchObject({ last: { outcome: 'success' } });
    }
  });
});
