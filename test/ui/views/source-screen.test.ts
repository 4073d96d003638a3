import { describe, expect, it } from 'vitest';
import type { ListedObject, ObjectPage } from '../../../src/commands/inspect/inspection.ts';
import { SparkifyError } from '../../../src/errors.ts';
import { FakePipeline } from '../fake-pipeline.ts';
import { keys, screens } from '../screen.ts';

const cockpit = screens();
const noon = Date.UTC(2018, 10, 30, 12);

describe('the source view', () => {
  const object = (name: string, state: ListedObject['state'], changes: Partial<ListedObject> = {}): ListedObject => ({
    ...{ uri: `/logs/${name}`, name, bytes: 1200, modified: noon, state, rows: null, rejected: null },
    ...changes,
  });
  const page = (objects: readonly ListedObject[], last = true): ObjectPage => {
    return { table: 'stage_events', prefix: '/logs/', objects, last };
  };

  it('shows the objects with size, date and whether they are loaded, with totals', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.objects = () => [
      page([object('a.json', 'loaded', { rows: 71, rejected: 2 }), object('b\u001b[2J.json', 'new')], false),
      page([object('c.json', 'changed'), object('d.json', 'vanished')]),
    ];
    const screen = await cockpit({ columns: 200, rows: 50, pipeline });

    await screen.press('3');
    await screen.idle();

    expect(screen.row('▾ stage_events')).toContain(
      '3 objects, 3.6 kB · + 1 new · ≠ 1 changed · ✖ 1 vanished · ✔ 1 loaded',
    );
    expect(screen.row('a.json')).toMatch(/✔ loaded +1\.2 kB +2018-11-30 \d\d:00:00 +71 +2 +a\.json/);
    expect(screen.row('+ new')).toContain('b␛[2J.json');
    expect(screen.lines.at(-2)).toContain('source › stage_events');

    await screen.press('u');
    expect(screen.text).not.toContain('a.json');
    expect(screen.text).toContain('only what is not loaded as it is');
    await screen.type('j', keys.enter);
    await screen.idle();
    expect(pipeline.asked).toEqual(['objects', 'record /logs/b\u001b[2J.json:1']);
  });

  it('is listed in the background, once; its rows are there as they come', async () => {
    const pipeline = new FakePipeline();
    const more = Promise.withResolvers<void>();
    pipeline.inspected.objects = async function* () {
      yield page([object('first.json', 'new')], false);
      await more.promise;
      yield page([object('second.json', 'new')]);
    };
    const screen = await cockpit({ pipeline });
    await screen.press('3');
    await screen.advance(100);
    expect(screen.lines[2]).toContain('◌ listing …');
    expect(screen.text).toContain('first.json');

    await screen.type('1', '3');
    more.resolve();
    await screen.idle();
    expect(screen.lines[2]).toMatch(/listed at \d\d:00:00/);
    expect(screen.text).toContain('second.json');
    expect(pipeline.asked).toEqual(['objects']);
  });

  it('goes through very many objects, drawing those that are visible', async () => {
    const pipeline = new FakePipeline();
    const objects = Array.from({ length: 15_000 }, (_, index) => object(`o${index}.json`, 'loaded'));
    pipeline.inspected.objects = () => [page(objects)];
    const screen = await cockpit({ pipeline });
    await screen.press('3');
    await screen.idle();

    await screen.press('G');
    expect(screen.row('›')).toContain('o14999.json');
    expect(screen.text).toContain('15,001 of 15,001');
    await screen.type('kk', keys.pageDown, 'g', 'j');
    expect(screen.row('›')).toContain('o0.json');
  });

  it('is filtered by state and name with /, also while it is still being listed, and whole again by Esc', async () => {
    const pipeline = new FakePipeline();
    const more = Promise.withResolvers<void>();
    pipeline.inspected.objects = async function* () {
      yield page([object('a.json', 'new'), object('b.json', 'loaded')], false);
      await more.promise;
      yield page([object('ab.json', 'loaded')]);
    };
    const screen = await cockpit({ pipeline });
    await screen.press('3');
    await screen.type('/', 'loaded.*b');
    expect(screen.text).toMatch(/^\/loaded\.\*b /m);
    await screen.press(keys.enter);
    more.resolve();
    await screen.idle();

    expect(screen.lines[2]).toContain('/loaded.*b 2 of 3');
    expect(screen.text).not.toContain(' a.json');
    expect(screen.row(' ab.json')).toContain('✔ loaded');

    await screen.escape();
    expect(screen.row(' a.json')).toContain('+ new');
    await screen.escape();
    expect(screen.row('step')).toContain('status');
  });

  it('is gone through with the wheel; a click chooses an object, and a second one opens it', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.objects = () => [
      page(Array.from({ length: 90 }, (_, index) => object(`o${index}.json`, 'new'))),
    ];
    const screen = await cockpit({ pipeline });
    await screen.press('3');
    await screen.idle();
    const rowOf = (text: string) => screen.lines.findIndex((line) => line.includes(text));

    await screen.press(keys.wheel('down', 10, 10));
    expect(screen.row('›')).toContain('o2.json');
    await screen.press(keys.click(20, rowOf('o7.json')));
    expect(screen.row('›')).toContain('o7.json');
    expect(pipeline.asked).toEqual(['objects']);
    await screen.press(keys.click(20, rowOf('o7.json')));
    await screen.idle();
    expect(pipeline.asked).toEqual(['objects', 'record /logs/o7.json:1']);
  });

  it('says why the source cannot be listed', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.objects = () => {
      throw new SparkifyError('source', 'access denied', { where: 's3://logs/', remedy: 'Check the keys.' });
    };
    const screen = await cockpit({ pipeline });
    await screen.press('3');
    await screen.idle();

    expect(screen.text).toContain('✖ access denied');
    expect(screen.text).toContain('remedy Check the keys.');
  });
});
