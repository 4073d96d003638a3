import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PastReject, TableDetail } from '../../../src/commands/inspect/inspection.ts';
import { FakePipeline, operator } from '../fake-pipeline.ts';
import { keys, screens } from '../screen.ts';

const cockpit = screens();
const noon = Date.UTC(2018, 10, 30, 12);
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exports-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function exported(): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function linesOf(text: string | undefined): unknown[] {
  return (text ?? '').split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

const object = { bytes: 1200, modified: noon, rows: 71, rejected: 2 };

function sourcePipeline(): FakePipeline {
  const pipeline = new FakePipeline();
  pipeline.inspected.objects = () => [
    {
      ...{ table: 'stage_events', prefix: 's3://bucket/logs/', last: true },
      objects: [
        { ...object, uri: 's3://bucket/logs/a\u001b.json', name: 'a\u001b.json', state: 'loaded' },
        { ...object, uri: 's3://bucket/logs/b.json', name: 'b.json', state: 'new', rows: null, rejected: null },
      ],
    },
  ];
  return pipeline;
}

describe('the source view', () => {
  it('gives the full name of a prefix or object to the clipboard, and the shown objects to a file', async () => {
    const screen = await cockpit({ columns: 120, pipeline: sourcePipeline(), options: { folder } });
    await screen.press('3');
    await screen.idle();

    await screen.type('y', 'j', 'y');
    expect(screen.emulator.clipboard).toEqual(['s3://bucket/logs/', 's3://bucket/logs/a␛.json']);

    await screen.press('e');
    expect(screen.text).toContain('Export source, 2 objects');
    await screen.press(keys.enter);
    await screen.idle();
    await screen.type('u', 'e', keys.ctrl('u'), 'new.ndjson', keys.enter);
    await screen.idle();

    expect(screen.text).toContain('source, 1 of 2 objects');
    const files = exported();
    expect(linesOf(files['source-20181130-120000.ndjson'])[0]).toEqual({
      ...{ table: 'stage_events', uri: 's3://bucket/logs/a\u001b.json', name: 'a\u001b.json', bytes: 1200 },
      ...{ modified: '2018-11-30T12:00:00.000Z', state: 'loaded', rows: 71, rejected: 2 },
    });
    expect(linesOf(files['new.ndjson'])).toMatchObject([{ name: 'b.json', state: 'new' }]);
  });

  it('says that there is nothing under the cursor where nothing is listed', async () => {
    const screen = await cockpit({ options: { folder } });
    await screen.press('3');
    await screen.idle();
    await screen.press('y');
    expect(screen.text).toContain('There is nothing under the cursor.');
  });
});

describe('the table view', () => {
  it('gives a table with its columns to the clipboard, and the shown tables to a file', async () => {
    const users: TableDetail = {
      ...{ table: 'users', kind: 'dimension', rows: 1234, bytes: 5, facts: [] },
      filled: { run: 'r1', at: noon, operator },
      columns: [
        { name: 'user_id', type: 'integer', nullable: false, primaryKey: true, references: null, layout: [] },
        { name: 'home', type: 'text', nullable: true, primaryKey: false, references: 'artist.artist_id', layout: [] },
      ],
    };
    const pipeline = new FakePipeline();
    pipeline.inspected.tables = () => [users, { ...users, table: 'songs', rows: null, filled: null }];
    const screen = await cockpit({ columns: 120, pipeline, options: { folder } });
    await screen.press('4');
    await screen.idle();

    await screen.press('y');
    expect(screen.emulator.clipboard).toEqual([
      'users dimension · 1,234 rows\n  user_id integer primary key not null\n  home text references artist.artist_id',
    ]);

    await screen.type('/', 'users', keys.enter, 'e', keys.enter);
    await screen.idle();
    expect(screen.text).toContain('tables, 1 of 2 tables');
    expect(linesOf(exported()['tables-20181130-120000.ndjson'])).toMatchObject([
      { table: 'users', rows: 1234, filled: { run: 'r1', at: '2018-11-30T12:00:00.000Z' } },
    ]);
  });
});

describe('the record viewer', () => {
  it('gives the whole record to the clipboard, made harmless, and to a file as it is', async () => {
    const pipeline = sourcePipeline();
    pipeline.inspected.record = (name, line) => ({
      ...{ object: name, line, lines: ['{"a":', '\u009b1}'], cut: false, members: null },
    });
    const screen = await cockpit({ columns: 120, pipeline, options: { folder } });
    await screen.press('3');
    await screen.idle();
    await screen.type('G', keys.enter);
    await screen.idle();

    await screen.press('y');
    expect(screen.emulator.clipboard).toEqual(['{"a":\n⟨9B⟩1}']);
    expect(screen.text).toContain('Copied: record b.json:1');

    await screen.type('e', keys.enter);
    await screen.idle();
    expect(exported()).toEqual({ 'record-b.json-1-20181130-120000.json': '{"a":\n\u009b1}\n' });
  });
});

describe('rejects', () => {
  const reject = (line: number): PastReject => ({
    ...{ table: 'stage_events', object: '/a.json', line, column: 'userId', value: 'x', reason: 'not a whole number' },
    ...{ run: 'r1', at: noon },
  });

  it('are exported all, from the run log, also those that the screen does not hold', async () => {
    const pipeline = new FakePipeline();
    pipeline.inspected.rejects = () => ({ rejects: [reject(1), reject(12)], more: true });
    pipeline.allRejects = async function* () {
      yield [reject(1), reject(12)];
      yield [reject(123)];
    };
    const screen = await cockpit({ columns: 120, pipeline, options: { folder } });
    await screen.type('j', 'J');
    await screen.idle();

    await screen.press('e');
    expect(screen.text).toContain('Export all rejects of stage in the run log');
    await screen.press(keys.enter);
    await screen.idle();
    expect(screen.text).toContain('3 rejects');
    await screen.type(keys.tab, '/', ':12', keys.enter, 'e', keys.ctrl('u'), 'some.ndjson', keys.enter);
    await screen.idle();

    const files = exported();
    expect(linesOf(files['stage-rejects-20181130-120000.ndjson'])).toMatchObject([
      { line: 1 },
      { line: 12 },
      { line: 123 },
    ]);
    expect(linesOf(files['some.ndjson'])).toEqual([
      { ...reject(12), at: '2018-11-30T12:00:00.000Z' },
      expect.objectContaining({ line: 123 }),
    ]);
  });

  it('leave no half file behind when the warehouse fails in the middle', async () => {
    const pipeline = new FakePipeline();
    pipeline.allRejects = async function* () {
      yield [reject(1)];
      throw new Error('the server closed the connection');
    };
    const screen = await cockpit({ columns: 200, pipeline, options: { folder } });
    await screen.type('j', 'J', 'e', keys.enter);
    await screen.idle();

    expect(screen.text).toContain('cannot be written: the server closed the connection');
    expect(exported()).toEqual({});
  });
});
