import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyScore } from '../../src/ui/palette.ts';
import { keys, screens } from './screen.ts';

const cockpit = screens();

describe('the palette', () => {
  it.each([
    [80, 24],
    [200, 50],
  ])(
    'lists every action with its key and description, and why it cannot be done now, at %i×%i',
    async (columns, rows) => {
      const screen = await cockpit({ columns, rows });

      await screen.press(':');
      expect(screen.text).toMatch(/› down +j +Select the next row\./);

      await screen.type('cancel');
      expect(screen.row('› cancel')).toMatch(/x +not now: nothing runs · Ask the engine/);
      await screen.press(keys.enter);
      expect(screen.text).toContain('cancel: nothing runs');
    },
  );

  it('finds by words of the description, and Enter does it', async () => {
    const screen = await cockpit();

    await screen.type(':', 'all steps firs');
    expect(screen.text).toMatch(/› all +a +Run all steps/);
    await screen.press(keys.enter);

    expect(screen.pipeline.latestRun().request.steps).toEqual(['create', 'stage', 'transform', 'validate']);
  });

  it('knows the steps by name, of which some letters are enough', async () => {
    const screen = await cockpit();

    await screen.type(':', 'onltra');
    expect(screen.text).toMatch(/› only transform/);
    await screen.press(keys.enter);

    expect(screen.pipeline.latestRun().request).toEqual({ command: 'transform', steps: ['transform'] });
  });

  it('asks for what a step needs, as its key does', async () => {
    const screen = await cockpit();

    await screen.type(':', 'run stage', keys.enter);

    expect(screen.text).toContain('stage needs create, not done yet');
  });

  it('moves with the arrows and with Ctrl-N and Ctrl-P, round the ends', async () => {
    const screen = await cockpit();

    await screen.type(':', keys.down, keys.ctrl('n'));
    expect(screen.text).toMatch(/› page down/);
    await screen.type(keys.ctrl('p'), keys.up, keys.up);
    expect(screen.text).toMatch(/› plan validate/);
  });

  it('goes with Esc, and says when it finds nothing', async () => {
    const screen = await cockpit();
    await screen.type(':', 'xyzzy');
    expect(screen.text).toContain('No action is called so.');

    await screen.press(keys.enter);
    expect(screen.text).toContain('No action is called so.');

    await screen.escape();
    expect(screen.text).not.toContain('Actions');
  });

  it('shows in a read-only cockpit which actions are refused', async () => {
    const screen = await cockpit({ options: { readOnly: true } });

    await screen.type(':', 'recreate');

    expect(screen.row('› recreate')).toContain('not now: this cockpit is read-only');
  });

  it('opens over the SQL editor, where : is text, with Alt-X', async () => {
    const screen = await cockpit();

    await screen.type('s', 'select 1::int', keys.alt('x'), 'run', keys.enter);

    expect(screen.text).toContain('select 1::int');
    expect(screen.pipeline.queries).toHaveLength(1);
  });
});

describe('a fuzzy score', () => {
  it('needs all letters in their order', () => {
    expect(fuzzyScore('rt', 'retry')).not.toBeNull();
    expect(fuzzyScore('tr', 'rt')).toBeNull();
  });

  it('is better for letters that follow one another, and for starts of words', () => {
    expect(fuzzyScore('pla', 'plan all')).toBeGreaterThan(fuzzyScore('pla', 'p l a n') ?? Infinity);
    expect(fuzzyScore('fh', 'from here')).toBeGreaterThan(fuzzyScore('fh', 'offish') ?? Infinity);
  });

  it('finds every text by any of its subsequences', () => {
    const text = fc.stringMatching(/^[a-z ]{1,20}$/);
    fc.assert(
      fc.property(text, fc.array(fc.boolean(), { maxLength: 20 }), (whole, kept) => {
        const some = [...whole].filter((_, index) => kept[index] === true).join('');
        expect(fuzzyScore(some, whole)).not.toBeNull();
      }),
    );
  });
});
