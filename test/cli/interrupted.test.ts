import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StepName } from '../../src/commands/events.ts';
import {
  copyOf,
  endless,
  eventsOf,
  everything,
  from,
  isInTheMiddleOf,
  newPlace,
  newSample,
  type Place,
} from './program.ts';

let data: string;
let little: string;
let loaded: Place;
let before: string;

beforeAll(async () => {
  // Enough that each step takes a while.
  data = await newSample({ songs: 100, events: 30_000, seed: 2 });
  little = await newSample({ songs: 20, events: 100, seed: 1 });
  loaded = newPlace();
  await loaded.run(['run', '--quiet', '--to', 'transform', ...from(little)]);
  before = await everything(loaded);
});

describe('Ctrl-C', () => {
  test.each<StepName>(['stage', 'transform'])('in the middle of %s cancels it, and changes nothing', async (step) => {
    const place = copyOf(loaded, endless);
    // What is staged stays the same in both cases.
    const steps = ['--from', step, '--to', step];
    const running = place.start(['run', '--json', ...steps, ...from(data)]);
    await running.event(isInTheMiddleOf(step));
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stderr: '' });
    const events = eventsOf(ended);
    expect(events.some(({ type }) => type === 'cancel-requested')).toBe(true);
    expect(events.find((event) => event.type === 'step-finished')).toMatchObject({ step, outcome: 'cancelled' });
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'cancelled', failure: { kind: 'cancelled' } });
    expect(await everything(place)).toBe(before);
    if (step === 'stage') expect(readdirSync(join(place.home, 'spool'))).toEqual([]);

    expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(little)])).code).toBe(0);
    expect(await everything(place)).toBe(before);
  });

  test('in the middle of create leaves all of its tables or none, and the next run works', async () => {
    const place = newPlace(endless);
    const running = place.start(['run', '--json', '--config', 'endless.cfg', ...from(data)]);
    await running.event(isInTheMiddleOf('create'));
    running.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    const tables = await place.query("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main'");
    expect(['0', '7']).toContain(tables[0]);
    expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(little)])).code).toBe(0);
    expect(await everything(place)).toBe(before);
  });

  test('in the middle of validate stops the query at once, and says cancelled rather than failed', async () => {
    const place = copyOf(loaded, endless);
    const running = place.start(['validate', '--config', 'endless.cfg', '--json']);
    await running.event(isInTheMiddleOf('validate'));
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    const events = eventsOf(ended);
    expect(events.some((event) => event.type === 'check' && event.check.outcome === 'fail')).toBe(false);
    expect(events.at(-1)).toMatchObject({ outcome: 'cancelled' });
    const { stdout } = await place.run(['history', '--limit', '1']);
    expect(stdout).toMatch(/ validate +cancelled /);
    expect(await everything(place)).toBe(before);
  });

  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('as %s is told in words', async (signal) => {
    const place = copyOf(loaded, endless);
    const running = place.start(['validate', '--config', 'endless.cfg']);
    await running.says('data checks ');
    running.kill(signal);
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('cancelling: asked the warehouse to stop');
    expect(stderr).toContain('⊘ validate cancelled');
    expect(stderr).toContain('cancelled; what it had done was rolled back');
  });
});
