import { describe, expect, it } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { FakePipeline } from '../fake-pipeline.ts';
import { keys, screens } from '../screen.ts';

const cockpit = screens();
const noon = Date.UTC(2018, 10, 30, 12);

const reject = { table: 'stage_events', line: 12, column: 'userId', value: 'x\u001b[2J', reason: 'not a whole number' };

describe('rejects', () => {
  it('open the record at the place that is marked, with the whole reason, at 80×24', async () => {
    const pipeline = new FakePipeline();
    const reason = "Invalid digit, Value 'm', Pos 0, Type: Integer (error 1207, column type int4)";
    pipeline.inspected.rejects = () => ({
      rejects: [{ ...reject, value: 'many', reason, object: '/logs/a.json', run: 'r1', at: noon }],
      more: false,
    });
    const others = Array.from({ length: 30 }, (_, index) => ({ key: `key${index}`, value: String(index) }));
    pipeline.inspected.record = (object, line) => ({
      ...{ object, line, lines: ['{}'], cut: false },
      members: [...others, { key: 'userId', value: '"many"' }, { key: 'last', value: '1' }],
    });
    const screen = await cockpit({ pipeline });
    await screen.type('j', 'J');
    await screen.idle();
    await screen.type(keys.tab, keys.enter);
    await screen.idle();

    expect(screen.row('▶')).toContain('▶ userId  "many"');
    expect(screen.text.replaceAll(/\s+/g, ' ')).toContain(`${reason} · column userId · value many`);
    await screen.press('g');
    expect(screen.row('key0')).toContain('key0');
    await screen.press('G');
    expect(screen.row('last')).toContain('last    1');
  });

  it('of earlier runs are shown, and Enter opens the record with the place marked', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.rejects = () => ({
      rejects: [
        { ...reject, object: '/logs/a.json', run: 'r1', at: noon },
        { ...reject, object: '/logs/b.json', line: 3, run: 'r0', at: noon - 86_400_000 },
      ],
      more: false,
    });
    pipeline.inspected.record = (object, line) => ({
      ...{ object, line, lines: ['{}'], cut: false },
      members: [
        { key: 'artist', value: '"Bj\u009börk\u0018"' },
        { key: 'userId', value: '"x"' },
      ],
    });
    const screen = await cockpit({ pipeline });
    await screen.type('j', 'J');
    await screen.idle();
    expect(screen.row('a.json:12')).toMatch(/a\.json:12 +userId +x␛\[2J +not a whole number/);
    expect(screen.text).toMatch(/run r0 of 2018-11-29/);

    await screen.type(keys.tab, keys.enter);
    await screen.idle();
    expect(screen.lines[2]).toContain('a.json:12 · reject 1 of 2 rejects');
    expect(screen.row('▶')).toContain('▶ userId  "x"');
    expect(screen.text).toContain('artist  "Bj⟨9B⟩örk␘"');
    expect(screen.lines.at(-2)).toContain('stage › rejects › a.json:12');

    await screen.press('n');
    await screen.idle();
    expect(pipeline.asked.slice(-1)).toEqual(['record /logs/b.json:3']);
    await screen.press('n');
    expect(screen.text).toContain('next: there is no other');
    await screen.escape();
    expect(screen.text).toContain('a.json:12');
    expect(screen.lines[2]).toContain('step');
  });

  it('whose object cannot be read any more say why', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.rejects = () => ({
      rejects: [{ ...reject, object: '/gone.json', run: 'r', at: noon }],
      more: true,
    });
    pipeline.inspected.record = () => {
      throw new SparkifyError('source', 'there is no such file', { where: '/gone.json', remedy: 'Stage again.' });
    };
    const screen = await cockpit({ pipeline });
    await screen.type('j', 'J', keys.tab, keys.enter);
    await screen.idle();

    expect(screen.text).toContain('✖ there is no such file');
    expect(screen.text).toContain('remedy Stage again.');
  });
});
