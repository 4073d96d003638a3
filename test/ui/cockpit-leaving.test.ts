import { describe, expect, it } from 'vitest';
import { keys, screens } from './screen.ts';

const cockpit = screens();

describe('leaving', () => {
  it('with q ends at once with 0 when nothing runs, and gives the terminal back', async () => {
    const screen = await cockpit();
    expect(screen.emulator.isAlternate).toBe(true);
    expect(screen.emulator.wraps).toBe(false);

    await screen.press('q');

    expect(await screen.cockpit.left).toBe(0);
    expect(screen.emulator.isAlternate).toBe(false);
    expect(screen.emulator.wraps).toBe(true);
  });

  it('while a run is in progress asks, and staying changes nothing', async () => {
    const screen = await cockpit();
    await screen.press('r');
    await screen.press('q');
    expect(screen.text).toContain('Quit while something runs?');
    expect(screen.text).toContain('› Stay ‹');

    await screen.press(keys.enter);

    expect(screen.text).not.toContain('Quit while');
    expect(screen.pipeline.latestRun().signal.aborted).toBe(false);
  });

  it('while a run is in progress cancels it and waits for the engine', async () => {
    const screen = await cockpit();
    await screen.press('r');
    const run = screen.pipeline.latestRun();
    await screen.type('q', keys.right, keys.enter);
    expect(run.signal.aborted).toBe(true);
    expect(screen.text).toContain('Leaving as soon as the engine has stopped.');
    await screen.advance(60_000);
    expect(screen.emulator.isAlternate).toBe(true);

    run.finish('cancelled');

    expect(await screen.cockpit.left).toBe(130);
    expect(screen.emulator.isAlternate).toBe(false);
  });

  it('with Ctrl-C asks, and the second one forces it after a short wait for the engine', async () => {
    const screen = await cockpit();
    await screen.press('r');
    const run = screen.pipeline.latestRun();

    await screen.press(keys.ctrl('c'));
    expect(screen.text).toContain('› Stay ‹');
    expect(run.signal.aborted).toBe(false);

    await screen.press(keys.ctrl('c'));
    expect(run.signal.aborted).toBe(true);
    expect(screen.text).toContain('Leaving: a moment for the engine to stop.');

    screen.clock.advance(5_000);
    expect(await screen.cockpit.left).toBe(130);
  });

  it('with Ctrl-C where nothing runs takes two in a row, and the first one says so', async () => {
    const screen = await cockpit();
    await screen.press(keys.ctrl('c'));
    expect(screen.text).toContain('Nothing is running. Ctrl-C again quits.');
    await screen.press('j');
    expect(screen.text).not.toContain('Ctrl-C again');
    await screen.press(keys.ctrl('c'));
    expect(screen.emulator.isAlternate).toBe(true);

    await screen.press(keys.ctrl('c'));

    expect(await screen.cockpit.left).toBe(0);
  });

  it('is not what a Ctrl-C does that comes a moment after the run has ended', async () => {
    const screen = await cockpit();
    await screen.press('r');
    await screen.press(keys.ctrl('c'));
    screen.pipeline.latestRun().finish('success');
    await screen.idle();
    expect(screen.text).toContain('What was running has ended.');

    await screen.press(keys.ctrl('c'));
    expect(screen.text).toContain('Ctrl-C again quits.');
    expect(screen.emulator.isAlternate).toBe(true);
  });
});
