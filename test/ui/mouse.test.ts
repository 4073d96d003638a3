import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MouseReader } from '../../src/ui/mouse.ts';
import { FakePipeline } from './fake-pipeline.ts';
import { keys, screens } from './screen.ts';

const cockpit = screens();

describe('the mouse', () => {
  it.each([
    [80, 24],
    [200, 50],
  ])('selects rows, opens their step, and gives panes the keys, at %i×%i', async (columns, rows) => {
    const screen = await cockpit({ columns, rows });

    await screen.click('transform');
    expect(screen.text).toMatch(/^› [▾▸] transform/m);
    const before = screen.text.includes('    songPlays');
    await screen.click('transform');
    expect(screen.text).toMatch(/› [▾▸] transform/);
    expect(before).toBe(rows === 50);

    await screen.click('[Log]');
    expect(screen.text).toContain('══ transform');
  });

  it('opens tabs and presses the keys of the footer', async () => {
    const screen = await cockpit();

    await screen.click(' Rejects');
    expect(screen.text).toContain('[Rejects]');

    await screen.click('a all');
    expect(screen.pipeline.runs).toHaveLength(1);
    await screen.click('x cancel');
    expect(screen.pipeline.latestRun().signal.aborted).toBe(true);
  });

  it('scrolls what is under it with the wheel, and chooses a row of it', async () => {
    const screen = await cockpit();
    await screen.press('r');
    for (let index = 0; index < 40; index++) {
      await screen.pipeline.latestRun().emit({ type: 'log', level: 'info', text: `line ${index}!` });
    }
    await screen.settle();

    await screen.press(keys.wheel('up', 10, 20).repeat(4));
    expect(screen.text).not.toContain('line 39!');
    await screen.press(keys.wheel('down', 10, 5));
    expect(screen.row('stage_events')).toMatch(/^ /);
    expect(screen.text).toMatch(/› ▾ stage/);

    await screen.click('line 36!');
    await screen.press('y');
    expect(screen.emulator.clipboard).toEqual([expect.stringContaining('line 36!')]);
  });

  it('answers a question, and nothing behind it', async () => {
    const screen = await cockpit();
    await screen.type('j', 'r');

    await screen.click('▸ create');
    expect(screen.text).toContain('stage needs create');
    await screen.click('Only stage');

    expect(screen.pipeline.latestRun().request.steps).toEqual(['stage']);
  });

  it('does what is clicked in the palette', async () => {
    const screen = await cockpit();

    await screen.type(':', 'only');
    await screen.click('only validate');

    expect(screen.pipeline.latestRun().request.steps).toEqual(['validate']);
  });

  it('cannot do what a key cannot do', async () => {
    const screen = await cockpit({ options: { readOnly: true }, pipeline: new FakePipeline() });

    await screen.click('(r run');

    expect(screen.text).toContain('run: this cockpit is read-only');
  });

  it('is the terminal’s again after Alt-M, and where it is configured so', async () => {
    const screen = await cockpit();
    expect(screen.emulator.mouse).toBe('vt200');
    await screen.press(keys.alt('m'));
    expect(screen.emulator.mouse).toBe('none');
    await screen.press(keys.alt('m'));
    expect(screen.emulator.mouse).toBe('vt200');

    const off = await cockpit({ options: { mouse: 'off' } });
    expect(off.emulator.mouse).toBe('none');
  });

  it('pressed, released or moved elsewhere than on a part of the screen does nothing', async () => {
    const screen = await cockpit();
    const before = screen.text;

    const others = '\u001b[<35;3;5M\u001b[<2;3;5M\u001b[<0;3;5m';
    await screen.press(`${keys.click(500, 500)}${keys.click(79, 13)}${others}`);

    expect(screen.text).toBe(before);
  });
});

describe('reports of the mouse', () => {
  it('are found wherever a chunk of the input ends', () => {
    const input = `jj${keys.click(3, 4)}\u001b[A${keys.wheel('down', 0, 9)}k`;
    fc.assert(
      fc.property(fc.nat(input.length), fc.nat(input.length), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const reader = new MouseReader();
        const events = [input.slice(0, first), input.slice(first, second), input.slice(second)].flatMap((chunk) =>
          reader.read(chunk),
        );
        expect(events).toEqual([
          { kind: 'click', x: 3, y: 4 },
          { kind: 'wheel-down', x: 0, y: 9 },
        ]);
      }),
    );
  });

  it('in a paste are text, also one that comes in pieces', () => {
    const reader = new MouseReader();
    const pasted = keys.paste(`a${keys.click(1, 1)}`);

    expect(reader.read(pasted.slice(0, 9))).toEqual([]);
    expect(reader.read(pasted.slice(9) + keys.click(2, 2))).toEqual([{ kind: 'click', x: 2, y: 2 }]);
  });
});
