import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf, event, openTestPipeline, play, song, type TestPipeline } from '../pipeline.ts';

let test: TestPipeline;
const paths = (names: readonly string[]) => JSON.stringify({ jsonpaths: names });
const names =
  'artist auth firstName gender itemInSession lastName length level location method page registration sessionId song status ts userAgent userId'.split(
    ' ',
  );

beforeEach(async () => {
  test = await openTestPipeline();
  await test.write({ 'song_data/song.json': song() });
});

afterEach(() => test.close());

describe('stage', () => {
  it('accounts for every object: the ledger holds records, rows and rejects of each', async () => {
    await test.write({
      'log_data/a.json': `${event()}\n${event({ itemInSession: 1 })}`,
      'log_data/b.json.gz': gzipSync(`${event({ itemInSession: 2 })}\n`),
      'log_data/empty.json': '',
      'log_data/_SUCCESS': 'not data',
    });
    expect(endOf(await test.run(['create', 'stage'])).outcome).toBe('success');
    expect(
      await test.rows(
        "SELECT name, records, rows_staged, rows_rejected FROM etl.files WHERE table_name = 'stage_events' ORDER BY name",
      ),
    ).toEqual([
      ['a.json', '2', '2', '0'],
      ['b.json.gz', '1', '1', '0'],
      ['empty.json', '0', '0', '0'],
    ]);
    expect(await test.rows('SELECT itemInSession FROM stage_events')).toEqual([['0'], ['1'], ['2']]);
  });

  it('replaces what was staged before, and forgets objects that are gone', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.write({ 'log_data/a.json': event({ firstName: 'Grace' }) });
    await test.run(['stage']);
    expect(await test.rows('SELECT firstName FROM stage_events')).toEqual([['Grace']]);
    expect(await test.rows("SELECT count(*) FROM etl.files WHERE table_name = 'stage_events'")).toEqual([['1']]);
  });

  it('changes nothing when a record is rejected and none may be, and says which', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.write({
      'log_data/a.json': `${event({ firstName: 'Grace' })}\n${event({ status: 'ok' })}`,
      'song_data/song.json': song({ title: 'new' }),
    });
    const end = endOf(await test.run(['stage']));
    expect(end.failure).toMatchObject({ kind: 'data', message: expect.stringContaining('1 record rejected') });
    expect(await test.rows('SELECT firstName FROM stage_events')).toEqual([['Ada']]);
    expect(await test.rows('SELECT title FROM stage_songs')).toEqual([['S']]);
    expect(await test.rows('SELECT line, column_name, value FROM etl.rejects')).toEqual([['2', 'status', 'ok']]);
    expect(await test.rows('SELECT DISTINCT rows_rejected FROM etl.files')).toEqual([['0']]);
  });

  it('loads a record without any known key as a row of NULLs', async () => {
    await test.write({ 'log_data/a.json': `{}\n{"unknown":1}\n${event()}` });
    expect(endOf(await test.run(['create', 'stage'])).failure).toBeNull();
    expect(await test.rows('SELECT count(*), count(page) FROM stage_events')).toEqual([['3', '1']]);
  });

  it('finds every reject of a poisoned object by object and line, and loads the rest', async () => {
    await test.close();
    test = await openTestPipeline('[ETL]\nMAX_ERRORS=100\n');
    const good = (item: number) => event({ itemInSession: item });
    const poisoned = Buffer.concat([
      Buffer.from(`${good(0)}\n{"page":"Home",\n${good(1)}\n`),
      Buffer.from(`{"page":"x${'y'.repeat(5 * 1024 * 1024)}"}\n${good(2)}\n`),
      Buffer.from('{"page":"a'),
      Buffer.from([0]),
      Buffer.from(`b"}\n${good(3)}\n{"page":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`"}\n${event({ sessionId: 'x' })}\nrubbish\n${good(4)}`),
    ]);
    await test.write({ 'log_data/a.json': good(9), 'log_data/p.json': poisoned, 'song_data/song.json': song() });
    const end = endOf(await test.run(['create', 'stage']));
    expect(end).toMatchObject({ outcome: 'warn', failure: null });
    const rejects = await test.rows('SELECT object, line, reason FROM etl.rejects ORDER BY line');
    expect(rejects.map(([object, line]) => [object?.endsWith('log_data/p.json'), line])).toEqual(
      ['2', '4', '6', '8', '9', '10'].map((line) => [true, line]),
    );
    expect(rejects.map(([, , reason]) => reason)).toEqual([
      expect.stringContaining('no closing }'),
      expect.stringContaining('4 MiB'),
      expect.stringContaining('not JSON'),
      expect.stringContaining('not UTF-8: byte 0xFF'),
      expect.stringContaining('whole number'),
      expect.stringContaining('no JSON object'),
    ]);
    expect(await test.rows('SELECT itemInSession FROM stage_events')).toEqual([
      ['9'],
      ['0'],
      ['1'],
      ['2'],
      ['3'],
      ['4'],
    ]);
    expect(await test.rows("SELECT records, rows_staged, rows_rejected FROM etl.files WHERE name = 'p.json'")).toEqual([
      ['11', '5', '6'],
    ]);
  });

  it('finds rejects by line also where the spool takes several files', async () => {
    await test.close();
    test = await openTestPipeline('[ETL]\nMAX_ERRORS=100\n');
    const filler = 'x'.repeat(1_000_000);
    const lines = Array.from({ length: 60 }, (_, index) => {
      if (index % 13 === 5) return event({ itemInSession: index, location: filler, status: 'bad' });
      if (index % 17 === 6) return `{"location":"${filler}" broken}`;
      return event({ itemInSession: index, location: filler });
    });
    await test.write({ 'log_data/a.json': lines.join('\n'), 'song_data/song.json': song() });
    expect(endOf(await test.run(['create', 'stage']))).toMatchObject({ outcome: 'warn', failure: null });
    expect(await test.rows('SELECT line, column_name FROM etl.rejects ORDER BY line')).toEqual(
      lines.flatMap((_, index) => {
        if (index % 13 === 5) return [[String(index + 1), 'status']];
        return index % 17 === 6 ? [[String(index + 1), null]] : [];
      }),
    );
    expect(await test.rows('SELECT itemInSession FROM stage_events')).toEqual(
      lines.flatMap((_, index) => (index % 13 === 5 || index % 17 === 6 ? [] : [[String(index)]])),
    );
  });

  it('reads keys through a jsonpaths file, by position and exactly', async () => {
    await test.close();
    test = await openTestPipeline('LOG_JSONPATH=paths.json\n');
    const renamed = names.map((name) => (name === 'artist' ? 'performer' : name === 'song' ? 'Title' : name));
    await test.write({
      'paths.json': paths(renamed.map((name) => `$['${name}']`)),
      'log_data/a.json': `${play({ performer: 'P', Title: 'T' })}\n{"firstname":"lower"}`,
      'song_data/song.json': song(),
    });
    expect(endOf(await test.run(['create', 'stage'])).failure).toBeNull();
    expect(await test.rows('SELECT artist, song, firstName FROM stage_events')).toEqual([
      ['P', 'T', 'Ada'],
      [null, null, null],
    ]);
  });

  it('reads nested members through a jsonpaths file', async () => {
    await test.close();
    test = await openTestPipeline('LOG_JSONPATH=paths.json\n');
    const nested = names.map((name) =>
      name === 'page' ? '$.where.page' : name === 'auth' ? "$['how'][1]" : `$.${name}`,
    );
    await test.write({
      'paths.json': paths(nested),
      'log_data/a.json': `{"where":{"page":"Home"},"how":["x","Logged In"],"userId":"5"}\n{"userId":"x"}`.replace(
        '"x"}',
        '""}',
      ),
      'song_data/song.json': song(),
    });
    expect(endOf(await test.run(['create', 'stage'])).failure).toBeNull();
    expect(await test.rows('SELECT page, auth, userId FROM stage_events')).toEqual([
      ['Home', 'Logged In', '5'],
      [null, null, null],
    ]);
  });

  it.each([
    ['{}', 'no list named "jsonpaths"'],
    ['{"jsonpaths":["$.a"]}', 'has 1 paths, but stage_events has 18 columns'],
    ['{"jsonpaths"', 'is not JSON'],
    [paths(names.map((name) => `$..${name}`)), 'cannot be read'],
    [paths(names.map((name) => `$.event['${name}']`)), "cannot be read: $.event['artist'] (number 1)"],
    [paths(names.map((name) => `$.${name}[*]`)), 'cannot be read'],
    [paths([...names].reverse().map((name) => `$.${name}`)), 'fills artist by $.userId (number 1)'],
  ])('refuses the jsonpaths file %s', async (text, problem) => {
    await test.close();
    test = await openTestPipeline('LOG_JSONPATH=paths.json\n');
    await test.write({ 'paths.json': text, 'log_data/a.json': event(), 'song_data/song.json': song() });
    const { failure } = endOf(await test.run(['create', 'stage']));
    expect(failure).toMatchObject({ kind: 'config', message: expect.stringContaining(problem) });
    expect(failure?.where).toContain('paths.json');
  });

  it('fails when there is nothing to load, and keeps what is staged', async () => {
    const { failure } = endOf(await test.run(['create', 'stage']));
    expect(failure).toMatchObject({ kind: 'source', message: expect.stringContaining('no data for stage_events') });
  });

  it('rolls back when it is cancelled, says so, and leaves no spool', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.write({
      'log_data/a.json': Array.from({ length: 20_000 }, () => event({ firstName: 'Grace' })).join('\n'),
    });
    const controller = new AbortController();
    const events = [];
    for await (const one of test.pipeline.run({ command: 'stage', steps: ['stage'] }, controller.signal)) {
      events.push(one);
      if (one.type === 'statement-started' && one.sql.startsWith('INSERT')) controller.abort();
    }
    expect(events.map(({ type }) => type)).toContain('cancel-requested');
    expect(endOf(events)).toMatchObject({ outcome: 'cancelled', failure: { kind: 'cancelled' } });
    expect(await test.rows('SELECT DISTINCT firstName FROM stage_events')).toEqual([['Ada']]);
    expect(
      await test.rows("SELECT outcome FROM etl.steps WHERE step = 'stage' AND task = '' ORDER BY started"),
    ).toEqual([['success'], ['cancelled']]);
    expect(await readdir(join(test.folder, 'home', 'spool'))).toEqual([]);
  });

  it('is stale when the source has new, changed or vanished objects', async () => {
    await test.write({ 'log_data/a.json': event(), 'log_data/b.json': event({ itemInSession: 1 }) });
    await test.run(['create', 'stage']);
    const stageStatus = async () => {
      const { steps } = await test.pipeline.status(new AbortController().signal);
      return steps.find(({ step }) => step === 'stage');
    };
    expect(await stageStatus()).toMatchObject({ status: 'success' });
    await test.write({ 'log_data/a.json': `${event()}\n\n`, 'log_data/c.json': event() });
    expect(await stageStatus()).toMatchObject({ status: 'stale', message: '1 new, 1 changed objects' });
    await rm(join(test.folder, 'log_data', 'b.json'));
    expect(await stageStatus()).toMatchObject({ status: 'stale', message: '1 new, 1 changed, 1 vanished objects' });
  });

  it('is stale when somebody else drops, alters or writes into a table, and only what made that table is', async () => {
    await test.write({ 'log_data/a.json': play() });
    await test.run(['create', 'stage', 'transform']);
    const statuses = async () => {
      const { steps } = await test.pipeline.status(new AbortController().signal);
      return Object.fromEntries(steps.map(({ step, status, message }) => [step, `${status}: ${message}`]));
    };

    await test.rows('INSERT INTO users (user_id) VALUES (99)');
    expect((await statuses()).transform).toBe('stale: users was changed by others: 2 rows, transform left 1');
    expect((await statuses()).stage).toMatch(/^success/);

    await test.rows('ALTER TABLE songs ADD COLUMN note VARCHAR');
    expect((await statuses()).transform).toBe('stale: altered since: songs.note is not in the schema');

    await test.rows('DROP TABLE stage_songs');
    expect((await statuses()).stage).toBe('stale: dropped since: stage_songs');
    expect((await statuses()).create).toBe('stale: dropped since: stage_songs');
  });

  it('leaves what depends on it fresh when it fails: nothing was changed', async () => {
    await test.write({ 'log_data/a.json': play() });
    await test.run(['create', 'stage', 'transform']);
    await test.write({ 'log_data/a.json': `${play()}\nbroken` });
    await test.run(['stage']);
    const { steps } = await test.pipeline.status(new AbortController().signal);
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ['create', 'success'],
      ['stage', 'error'],
      ['transform', 'success'],
      ['validate', 'pending'],
    ]);
    await test.write({ 'log_data/a.json': play() });
    await test.run(['stage']);
    const after = await test.pipeline.status(new AbortController().signal);
    expect(after.steps.find(({ step }) => step === 'transform')).toMatchObject({
      status: 'stale',
      message: 'stage ran since',
    });
  });

  it('refuses a staging table of another shape, and leaves it', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create']);
    await test.rows('ALTER TABLE stage_events ADD COLUMN note VARCHAR');
    expect(endOf(await test.run(['stage'])).failure?.message).toContain('stage_events.note is not in the schema');
    expect(
      await test.rows("SELECT count(*) FROM information_schema.columns WHERE table_name = 'stage_events'"),
    ).toEqual([['19']]);
  });

  it('knows that its tables were made anew, also when create ran again since', async () => {
    await test.write({ 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.run(['create'], { recreate: true });
    await test.run(['create']);
    const { steps } = await test.pipeline.status(new AbortController().signal);
    expect(steps.find(({ step }) => step === 'stage')?.status).toBe('stale');
  });

  it('keeps no more rejects than are worth a look when far too many come', async () => {
    await test.write({ 'log_data/a.json': Array.from({ length: 3000 }, () => event({ status: 'bad' })).join('\n') });
    const end = endOf(await test.run(['create', 'stage']));
    expect(end.failure?.message).toContain('3,000 records rejected');
    expect(await test.rows('SELECT count(*) FROM etl.rejects')).toEqual([['1000']]);
  });

  it('counts the bytes of a gzip object as it was listed', async () => {
    await test.write({ 'log_data/a.json.gz': gzipSync(Array.from({ length: 500 }, () => event()).join('\n')) });
    const last = (await test.run(['create', 'stage'])).findLast(
      (one) => one.type === 'progress' && one.task === 'stage_events',
    );
    expect(last?.type === 'progress' && last.progress.bytes.done).toBe(
      last?.type === 'progress' && last.progress.bytes.total,
    );
  });
});
