import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PipelineEvent } from '../../src/commands/events.ts';
import { endOf } from '../pipeline.ts';
import type { S3Server } from '../s3-server/server.ts';
import { sharedPostgres } from './fixture.ts';
import { eventLine, songText } from './sparkify.ts';
import { bucket, open, someObjects, warehouse } from './warehouse.ts';

sharedPostgres();

const ledger = `SELECT table_name, name, records, rows_staged, rows_rejected FROM etl.files ORDER BY table_name, name`;

function statementsOf(events: readonly PipelineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'statement-started' ? [event.sql] : []));
}

function copiesOf(events: readonly PipelineEvent[]): string[] {
  return statementsOf(events).filter((sql) => sql.startsWith('COPY'));
}

/** The manifests that were written, and those of them that were not removed. */
function manifestsOf({ requests }: S3Server): { readonly written: number; readonly left: readonly string[] } {
  const keys = (wanted: string) => requests.filter(({ method }) => method === wanted).map(({ key }) => key);
  const removed = new Set(keys('DELETE'));
  return { written: keys('PUT').length, left: keys('PUT').filter((key) => !removed.has(key)) };
}

describe('stage on Redshift', () => {
  it('has the cluster read the bucket, and accounts for every object', async () => {
    const there = await open(await warehouse());
    const events = await there.run(['create', 'stage']);
    expect(endOf(events)).toMatchObject({ outcome: 'success', failure: null });
    expect(await there.rows(ledger)).toEqual([
      ['stage_events', '2018/11/a.json', '2', '2', '0'],
      ['stage_events', '2018/11/b.json', '1', '1', '0'],
      ['stage_songs', 'A/A/A/one.json', '1', '1', '0'],
    ]);
    expect(await there.rows('SELECT iteminsession, userid, registration FROM stage_events ORDER BY 1')).toEqual([
      ['0', '26', '1541016707796'],
      ['1', '26', '1541016707796'],
      ['2', '8', '1541016707796'],
    ]);
    expect(copiesOf(events)).toEqual([
      expect.stringContaining(`FROM 's3://${bucket}/log_data/'`),
      expect.stringContaining(`FROM 's3://${bucket}/song_data/'`),
    ]);
    expect(statementsOf(events).join()).not.toContain('TRUNCATE');
  });

  it('finds out the region of the bucket, whichever the cluster is in', async () => {
    const given = await warehouse({ region: 'eu-central-1' });
    const events = await (await open(given)).run(['create', 'stage']);
    expect(endOf(events).failure).toBeNull();
    for (const sql of copiesOf(events)) expect(sql).toContain("REGION 'us-west-2'");
  });

  it('replaces what was there, and forgets objects that are gone', async () => {
    const given = await warehouse();
    const there = await open(given);
    await there.run(['create', 'stage']);
    given.s3.remove(bucket, 'log_data/2018/11/a.json');
    expect(endOf(await there.run(['stage'])).failure).toBeNull();
    expect((await there.rows(ledger)).map(([, name]) => name)).toEqual(['2018/11/b.json', 'A/A/A/one.json']);
    expect(await there.rows('SELECT count(*) FROM stage_events')).toEqual([['1']]);
  });

  it('tells how far the COPY is while it goes on', async () => {
    const objects = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `song_data/${String(index).padStart(2, '0')}.json`,
        songText({ song_id: `SO${index}` }),
      ]),
    );
    const given = await warehouse({ objects: { ...someObjects, ...objects } });
    const there = await open(given);
    await there.run(['create']);
    given.s3.fault({ kind: 'delay', ms: 2500, match: { method: 'GET', key: 'song_data/40.json' } });
    const events = await there.run(['stage']);
    expect(endOf(events).failure).toBeNull();
    const seen = events.flatMap((event) =>
      event.type === 'progress' && event.task === 'stage_songs' ? [event.progress] : [],
    );
    expect(seen.some(({ objects: { done, total }, rows }) => done === 40 && total === 61 && rows === 40)).toBe(true);
    expect(seen.at(-1)).toMatchObject({ objects: { done: 61, total: 61 }, records: 61, rows: 61, rejected: 0 });
  });

  it('loads a single object where one is named', async () => {
    const given = await warehouse({
      objects: { ...someObjects, 'song_data/A/A/A/one.json.bak': 'no song' },
      configured: { S3: { LOG_DATA: `s3://${bucket}/log_data/2018/11/b.json` } },
    });
    const there = await open(given);
    expect(endOf(await there.run(['create', 'stage'])).failure?.message).toContain('one.json.bak');
    given.s3.remove(bucket, 'song_data/A/A/A/one.json.bak');
    expect(endOf(await there.run(['stage'])).failure).toBeNull();
    expect(await there.rows('SELECT iteminsession FROM stage_events')).toEqual([['2']]);
  });

  it('shows stars for the keys with which the cluster reads, wherever they could be seen', async () => {
    const given = await warehouse({ configured: { IAM_ROLE: { ARN: null } } });
    const there = await open(given);
    const plan = await there.plan({});
    expect(JSON.stringify(plan)).toContain("SECRET_ACCESS_KEY '********'");
    given.double.fault({ kind: 'refuse', match: /^COPY/, code: 'XX000', message: "bad: SECRET_ACCESS_KEY 'secret'" });
    const events = await there.run(['create', 'stage']);
    expect(endOf(events).failure?.statement?.sql).toContain("ACCESS_KEY_ID '********'");
    expect(JSON.stringify([plan, events])).not.toMatch(/'secret'|KEY_ID 'test'/);
    expect(copiesOf(events)[0]).toContain("SECRET_ACCESS_KEY '********'");
    expect(JSON.stringify(await there.rows('SELECT * FROM etl.steps'))).not.toContain("'secret'");
  });

  it('loads gzip with the same numbers, and no mixture without a manifest', async () => {
    const zipped = Object.fromEntries(
      Object.entries(someObjects).map(([name, content]) =>
        name.includes('_data/') ? [`${name}.gz`, gzipSync(content)] : [name, content],
      ),
    );
    const given = await warehouse({ objects: zipped });
    const there = await open(given);
    const events = await there.run(['create', 'stage']);
    expect(endOf(events).failure).toBeNull();
    for (const sql of copiesOf(events)) expect(sql).toMatch(/^GZIP$/m);
    expect((await there.rows(ledger)).map(([, , records]) => records)).toEqual(['2', '1', '1']);
    given.s3.put(bucket, 'log_data/plain.json', eventLine({ itemInSession: 3 }));
    const { failure } = endOf(await there.run(['stage']));
    expect(failure?.message).toBe(
      'COPY reads one kind of objects, but here are 1 object not compressed (plain.json) and 2 objects in gzip (2018/11/a.json.gz)',
    );
    expect(failure?.remedy).toContain('MANIFEST_PREFIX');
    expect(await there.rows('SELECT count(*) FROM stage_events')).toEqual([['3']]);
  });
});

describe('with a place for manifests', () => {
  const configured = { S3: { MANIFEST_PREFIX: `s3://${bucket}/work` } };

  it('COPY reads exactly what was listed, each kind for itself, and the manifests are removed', async () => {
    const given = await warehouse({
      objects: {
        ...someObjects,
        'log_data/README.md': 'this is no event',
        'log_data/2018/11/c.json.gz': gzipSync(eventLine({ itemInSession: 3, userId: '' })),
      },
      configured,
    });
    const there = await open(given);
    const events = await there.run(['create', 'stage']);
    expect(endOf(events).failure).toBeNull();
    const copies = copiesOf(events);
    expect(copies).toHaveLength(3);
    for (const sql of copies)
      expect(sql).toMatch(/FROM 's3:\/\/dend\/work\/stage_\w+-[\w-]+\.manifest'[\s\S]*\nMANIFEST\n/);
    expect(copies.filter((sql) => sql.includes('GZIP'))).toHaveLength(1);
    expect((await there.rows(ledger)).map(([, name]) => name)).toEqual([
      ...['2018/11/a.json', '2018/11/b.json', '2018/11/c.json.gz', 'A/A/A/one.json'],
    ]);
    expect(manifestsOf(given.s3)).toEqual({ written: 3, left: [] });
  });

  it('a COPY that fails leaves none either', async () => {
    const given = await warehouse({ configured });
    const there = await open(given);
    await there.run(['create']);
    given.double.fault({ kind: 'refuse', match: /^COPY/, code: 'XX000', message: 'not today' });
    expect(endOf(await there.run(['stage'])).failure?.message).toContain('not today');
    expect(manifestsOf(given.s3)).toEqual({ written: 1, left: [] });
  });

  it('that may not be written says so before anything is changed', async () => {
    const given = await warehouse({ configured });
    const there = await open(given);
    given.s3.fault({ kind: 'refuse', status: 403, code: 'AccessDenied', match: { method: 'PUT' }, times: Infinity });
    const { failure } = endOf(await there.run(['create', 'stage']));
    expect(failure).toMatchObject({ kind: 'source', message: expect.stringContaining('access is denied') });
    expect(failure?.where).toMatch(/^s3:\/\/dend\/work\/stage_events-.*\.manifest$/);
  });
});

describe('records that Redshift rejects', () => {
  const bad = {
    ...someObjects,
    'log_data/2018/11/bad.json': [
      eventLine({ itemInSession: 3, userId: '31' }),
      eventLine({ itemInSession: 4, userId: 'many' }),
      eventLine({ itemInSession: 5, status: 'ok' }),
    ].join('\n'),
  };
  const object = `s3://${bucket}/log_data/2018/11/bad.json`;

  it('fail the load with the first one in the message, and all that were found in etl.rejects', async () => {
    const given = await warehouse({ objects: bad });
    const there = await open(given);
    const events = await there.run(['create', 'stage']);
    const { failure } = endOf(events);
    expect(failure?.kind).toBe('data');
    expect(failure?.message).toMatch(
      /^1 record rejected, none may be; nothing was changed\. The first: s3:\/\/dend\/log_data\/2018\/11\/bad\.json:2 userId: .*\(error 1207, column type int4\): "many"$/,
    );
    expect(failure?.where).toBe(`${object}:2`);
    expect(events.filter(({ type }) => type === 'reject')).toHaveLength(1);
    expect(await there.rows('SELECT object, line, column_name, value FROM etl.rejects')).toEqual([
      [object, '2', 'userId', 'many'],
    ]);
    expect(await there.rows('SELECT count(*) FROM stage_events')).toEqual([['0']]);
    expect(await there.rows('SELECT count(*) FROM etl.files')).toEqual([['0']]);
  });

  it('are left out where so many may be, and counted', async () => {
    const given = await warehouse({ objects: bad, configured: { ETL: { MAX_ERRORS: '2' } } });
    const there = await open(given);
    const events = await there.run(['create', 'stage', 'transform']);
    expect(endOf(events)).toMatchObject({ outcome: 'warn', failure: null });
    expect((await there.rows(ledger)).slice(0, 3)).toEqual([
      ['stage_events', '2018/11/a.json', '2', '2', '0'],
      ['stage_events', '2018/11/b.json', '1', '1', '0'],
      ['stage_events', '2018/11/bad.json', '3', '1', '2'],
    ]);
    expect(await there.rows('SELECT line, column_name, value FROM etl.rejects ORDER BY 1')).toEqual([
      ['2', 'userId', 'many'],
      ['3', 'status', 'ok'],
    ]);
  });

  it('are told without their values by a serverless workgroup, which keeps those to itself', async () => {
    const given = await warehouse({ objects: bad, deployment: 'serverless', configured: { ETL: { MAX_ERRORS: '5' } } });
    const there = await open(given);
    expect(endOf(await there.run(['create', 'stage'])).failure).toBeNull();
    expect(await there.rows('SELECT line, column_name, value FROM etl.rejects ORDER BY 1')).toEqual([
      ['2', 'userId', null],
      ['3', 'status', null],
    ]);
  });

  it('share their limit between the tables', async () => {
    const given = await warehouse({
      objects: { ...bad, 'song_data/bad.json': songText({ year: 'MCMLXXX' }) },
      configured: { ETL: { MAX_ERRORS: '2' } },
    });
    const there = await open(given);
    const { failure } = endOf(await there.run(['create', 'stage']));
    expect(failure?.message).toMatch(/^3 records rejected, at most 2 may be/);
    expect(await there.rows('SELECT count(*) FROM stage_events')).toEqual([['0']]);
  });
});

describe('run --plan --check', () => {
  it('has the cluster parse everything, and loads nothing', async () => {
    const given = await warehouse({ objects: { ...someObjects, 'log_data/bad.json': eventLine({ status: 'ok' }) } });
    const there = await open(given);
    await there.run(['create']);
    const [planned] = await there.plan({ check: true });
    expect(planned?.trial?.sound).toBe(false);
    expect(planned?.trial?.findings).toEqual([
      'stage_events: 3 objects read, 1 record would be rejected',
      expect.stringMatching(/^s3:\/\/dend\/log_data\/bad\.json:1 status: .*: "ok"$/),
      'stage_songs: 1 object read, nothing would be rejected',
      'stage would fail: at most 0 may be rejected',
    ]);
    expect(await there.rows('SELECT count(*) FROM stage_events')).toEqual([['0']]);
    given.s3.remove(bucket, 'log_data/bad.json');
    expect((await there.plan({ check: true }))[0]?.trial?.sound).toBe(true);
    expect((await there.plan({}))[0]?.trial).toBeUndefined();
  });
});
