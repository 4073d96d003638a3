import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PipelineEvent } from '../../src/commands/events.ts';
import { defaultSample, generateSample } from '../../src/sample/generate.ts';
import { allTables } from '../../src/sql/schema.ts';
import { endOf, event, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';
import { valueCases } from '../stage/value-cases.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

describePostgres('the same data gives the same on PostgreSQL as on the embedded engine:', () => {
  let cluster: Cluster;
  let engines: readonly TestPipeline[] = [];

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(() => cluster?.close());

  afterEach(async () => {
    for (const engine of engines) await engine.close();
    engines = [];
  });

  async function openBoth(configuration = ''): Promise<void> {
    engines = [
      await openTestPipeline(configuration),
      await openTestPipeline(`${configuration}${clusterSection(cluster, cluster.newDatabase())}`),
    ];
  }

  /** What `look` gives on either engine. */
  async function onBoth<T>(look: (engine: TestPipeline) => Promise<T>): Promise<[T, T]> {
    const [embedded, postgres] = engines;
    if (embedded === undefined || postgres === undefined) throw new Error('the engines are not open');
    return [await look(embedded), await look(postgres)];
  }

  async function contents(engine: TestPipeline, sql: string): Promise<string> {
    const rows = await engine.rows(sql);
    return rows
      .map((row) => JSON.stringify(row))
      .sort()
      .join('\n');
  }

  async function expectSameTables(): Promise<void> {
    for (const { name } of allTables) {
      const [embedded, postgres] = await onBoth((engine) => contents(engine, `SELECT * FROM ${name}`));
      expect(postgres, name).toBe(embedded);
      expect(embedded, name).not.toBe('');
    }
  }

  function checksOf(events: readonly PipelineEvent[]): string[] {
    return events.flatMap((one) =>
      // PostgreSQL spells the names of columns in lower case.
      one.type === 'check' ? [`${one.check.name} ${one.check.outcome} ${one.check.message.toLowerCase()}`] : [],
    );
  }

  /** Runs all steps on both, and expects the same of them but for the time. */
  async function expectSameRun(): Promise<readonly PipelineEvent[]> {
    const [embedded, postgres] = await onBoth((engine) => engine.run(['create', 'stage', 'transform', 'validate']));
    expect(endOf(postgres)).toMatchObject({ outcome: endOf(embedded).outcome, totals: endOf(embedded).totals });
    expect(checksOf(postgres)).toEqual(checksOf(embedded));
    const message = (events: readonly PipelineEvent[]) =>
      events.flatMap((one) => (one.type === 'step-finished' ? [`${one.step}: ${one.message}`] : []));
    expect(message(postgres)).toEqual(message(embedded));
    return embedded;
  }

  /** Both engines read the same generated data. */
  async function generate(sample: { songs: number; events: number; seed: number }): Promise<void> {
    await onBoth(async (engine) => {
      for (const name of ['log_data', 'song_data']) await rm(join(engine.folder, name), { recursive: true });
      await generateSample({ directory: engine.folder, ...sample, signal: new AbortController().signal });
    });
  }

  test('generated data, twice, and all queries on it', async () => {
    await openBoth();
    await generate({ songs: 300, events: 6000, seed: 7 });
    await expectSameRun();
    await expectSameTables();
    const [recorder] = engines;
    expect(endOf((await recorder?.run(['validate'], { save: true })) ?? []).failure).toBeNull();
    // What the embedded engine has recorded is what PostgreSQL is expected to give.
    const [from, to] = engines.map(({ folder }) => join(folder, 'home', 'expected'));
    await cp(from ?? '', to ?? '', { recursive: true });
    const checks = checksOf(await expectSameRun());
    expect(checks.filter((line) => line.includes('as expected'))).toHaveLength(15);
    await expectSameTables();
  });

  test('the sample data, with the expected results that are shipped', async () => {
    await openBoth();
    await generate(defaultSample);
    const checks = checksOf(await expectSameRun());
    expect(checks.filter((line) => line.includes('as expected'))).toHaveLength(15);
  });

  test('oddities: texts that no CSV likes, languages, double songs, users and artists', async () => {
    await openBoth();
    const texts = [
      ...[
        '',
        ' ',
        '\\',
        '\\.',
        '\\N',
        'NULL',
        '"',
        '""',
        "'",
        ',',
        'a,b',
        '\t',
        'a\tb',
        '\n',
        'a\nb',
        '\r\n',
        '\r',
        'a\rb',
      ],
      ...[
        '\\.\n\\.',
        '"\n\\.\n"',
        '#comment',
        '\u0001\u001f\u007f\u0085\u2028',
        'é',
        'e\u0301',
        'ß',
        'ẞ',
        'Ä',
        'a',
        'Z',
        'z',
      ],
      ...[
        '😀',
        '\uffff',
        '日本',
        'Ł',
        'İi',
        '-',
        '_',
        ' lead',
        'trail ',
        '１',
        '$1',
        '%s',
        "o'clock",
        'x'.repeat(70_000),
      ],
    ];
    const songs = texts.flatMap((text, index) => [
      song({
        song_id: `SO${text.slice(0, 50)}`,
        title: text,
        artist_name: `A${index % 7}`,
        artist_id: text.slice(0, 50),
      }),
      song({
        song_id: `SX${index}`,
        title: text,
        artist_name: text,
        artist_location: text,
        artist_id: `AR${index % 5}`,
      }),
      song({ song_id: 'SAME', title: text, duration: index / 7, artist_latitude: null, year: 1900 + index }),
    ]);
    const events = texts.flatMap((text, index) => [
      play({
        song: text,
        artist: text,
        itemInSession: index,
        location: text,
        userAgent: text,
        ts: 1541105830796 + index,
      }),
      play({ song: text, artist: `A${index % 7}`, itemInSession: 100 + index, sessionId: index % 3, lastName: text }),
      event({
        userId: String(index % 4),
        firstName: text,
        ts: 1541105830796 - index,
        level: index % 2 ? 'free' : 'paid',
      }),
      event({ userId: '', sessionId: null, firstName: null, lastName: null, ts: null, itemInSession: 200 + index }),
    ]);
    await onBoth((engine) =>
      engine.write({ 'log_data/a.json': events.join('\n'), 'song_data/a.json': songs.join('\n') }),
    );
    await expectSameRun();
    await expectSameTables();
    const [embedded] = await onBoth((engine) => engine.rows('SELECT count(*) FROM songs'));
    expect(Number(embedded[0]?.[0])).toBeGreaterThan(texts.length);
  });

  test('numbers and times at the ends of their ranges', async () => {
    await openBoth();
    const numbers = [
      0,
      -0,
      0.1,
      1 / 3,
      246.30812,
      5e-324,
      1.7976931348623157e308,
      -1e-7,
      123456789.1234565,
      1e15,
      1e16,
      1.5e-5,
    ];
    const times = [
      0, -1, 1, -62135596800000, -61000000000001, 253402300799999, 951782400000, 1546300799999, 1230768000000,
    ];
    const songs = numbers.map((number, index) =>
      song({
        song_id: `S${index}`,
        duration: 200 + index / 3,
        artist_id: `A${index}`,
        artist_latitude: number,
        artist_longitude: number,
      }),
    );
    const events = times.map((ts, index) => play({ ts, itemInSession: index, length: numbers[index] ?? 1 }));
    await onBoth((engine) =>
      engine.write({ 'log_data/a.json': events.join('\n'), 'song_data/a.json': songs.join('\n') }),
    );
    await expectSameRun();
    await expectSameTables();
  });

  test('records that do not fit are rejected with the same words', async () => {
    await openBoth('[ETL]\nMAX_ERRORS=1000\n');
    const lines = Object.entries(valueCases).flatMap(([column, cases]) =>
      cases.map(([json], index) =>
        event({ [column]: 'VALUE', userAgent: `${column} ${index}` }).replace('"VALUE"', json),
      ),
    );
    const broken = ['{"a":1', 'nonsense', '{}', '{"unknown":1}', '[1,2]', '{"song":"\\u0000"}'];
    await onBoth((engine) =>
      engine.write({ 'log_data/a.json': [...lines, ...broken].join('\n'), 'song_data/a.json': song() }),
    );
    const [embedded, postgres] = await onBoth((engine) => engine.run(['create', 'stage']));
    expect(endOf(postgres)).toMatchObject({ outcome: 'warn', totals: endOf(embedded).totals });
    const staged = await onBoth((engine) => contents(engine, 'SELECT * FROM stage_events'));
    expect(staged[1]).toBe(staged[0]);
    const [first] = engines;
    const rejects = await onBoth(async (engine) =>
      (
        await contents(engine, 'SELECT table_name, object, line, column_name, value, reason FROM etl.rejects')
      ).replaceAll(engine.folder, first?.folder ?? ''),
    );
    expect(rejects[1]).toBe(rejects[0]);
    expect(rejects[0]?.split('\n').length).toBeGreaterThan(30);
    const ledger = await onBoth((engine) =>
      contents(engine, 'SELECT table_name, name, bytes, records, rows_staged, rows_rejected FROM etl.files'),
    );
    expect(ledger[1]).toBe(ledger[0]);
    expect(existsSync(join(first?.folder ?? '', 'home', 'spool'))).toBe(true);
  });
});
