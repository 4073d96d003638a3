import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { endOf, event, openTestPipeline, song, type TestPipeline } from '../pipeline.ts';

const count = 4000;
const clean = Array.from({ length: count }, (_, index) => event({ itemInSession: index, location: `L${index}` }));

/** An object of more than 1 MiB, so that it may be loaded from where it lies, with something odd at the line `at`. */
function lines(at: number, odd: string, end = '\n'): string {
  return clean.map((line, index) => (index === at ? odd : line)).join(end);
}

const oddities: Readonly<Record<string, (at: number) => string>> = {
  'nothing odd': (at) => lines(at, clean[at] as string),
  'two records on a line': (at) => lines(at, `${event({ page: 'A' })}${event({ page: 'B' })}`),
  'a record over several lines': (at) => lines(at, JSON.stringify(JSON.parse(event({ page: 'A' })), null, 2)),
  'a number in a text column': (at) => lines(at, event({ artist: 'x' }).replace('"x"', '1.50')),
  'keys in another case': (at) => lines(at, event({ page: 'A' }).replace('"page"', '"PAGE"')),
  'a value that does not fit': (at) => lines(at, event({ status: 'ok' })),
  'a broken record': (at) => lines(at, '{"page":"A",'),
  'a line that is no record': (at) => lines(at, 'not a record'),
  'a record without known keys': (at) => lines(at, '{"unknown":1}'),
  'a NUL in a text': (at) => lines(at, event({ page: 'a\u0000b' })),
  'invalid UTF-8': (at) => lines(at, event({ page: '\u{fffe}' })),
  'blank lines': (at) => lines(at, `\n \t\n${event({ page: 'A' })}\n\n`),
  'a byte order mark': (at) => `\ufeff${lines(at, clean[at] as string)}`,
  'CRLF line ends': (at) => lines(at, event({ status: 'ok' }), '\r\n'),
};

describe('an object that lies in a local file', () => {
  const pipelines: TestPipeline[] = [];
  afterEach(async () => {
    for (const pipeline of pipelines.splice(0)) await pipeline.close();
  });

  async function staged(files: Readonly<Record<string, string | Uint8Array>>) {
    const test = await openTestPipeline('[ETL]\nMAX_ERRORS=100\n');
    pipelines.push(test);
    await test.write({ 'song_data/song.json': song(), ...files });
    expect(endOf(await test.run(['create', 'stage'])).failure).toBeNull();
    return {
      rows: await test.rows('SELECT * FROM stage_events'),
      rejects: await test.rows('SELECT line, column_name, value, reason FROM etl.rejects ORDER BY object, line'),
      files: await test.rows(
        "SELECT records, rows_staged, rows_rejected FROM etl.files WHERE table_name = 'stage_events' ORDER BY name",
      ),
    };
  }

  for (const [name, make] of Object.entries(oddities)) {
    it(`loads from there what it loads when it has to be copied: ${name}`, async () => {
      const [first, middle, last] = [0, 2500, count - 1].map((at) => {
        const bytes = Buffer.from(make(at));
        // U+FFFE becomes bytes that are no UTF-8.
        for (let i = bytes.indexOf(0xef); name === 'invalid UTF-8' && i >= 0; i = bytes.indexOf(0xef)) bytes[i] = 0xff;
        return bytes;
      }) as [Buffer, Buffer, Buffer];
      const plain = await staged({ 'log_data/1.json': first, 'log_data/2.json': middle, 'log_data/3.json': last });
      const copied = await staged({
        'log_data/1.json.gz': gzipSync(first),
        'log_data/2.json.gz': gzipSync(middle),
        'log_data/3.json.gz': gzipSync(last),
      });
      expect(plain.rows.length).toBeGreaterThanOrEqual(3 * (count - 2));
      expect(plain).toEqual(copied);
    });
  }

  it('is not written to the spool, and one whose name is a pattern or says something of its content is read as it is', async () => {
    const test = await openTestPipeline();
    pipelines.push(test);
    const written: string[] = [];
    await test.write({
      'song_data/song.json': song(),
      'log_data/level=paid/a.json': lines(0, clean[0] as string),
      'log_data/b[1]*.json': lines(0, clean[0] as string),
    });
    await test.run(['create']);
    for await (const each of test.pipeline.run({ command: 'test', steps: ['stage'] }, new AbortController().signal)) {
      if (each.type === 'statement-started' && each.sql.includes('read_json')) written.push(each.sql);
    }
    expect(written.filter((sql) => sql.includes('level=paid/a.json'))).toHaveLength(1);
    expect(written.some((sql) => sql.includes('b[1]'))).toBe(false);
    expect(await test.rows('SELECT level, count(*) FROM stage_events GROUP BY 1')).toEqual([
      ['free', String(2 * count)],
    ]);
    expect(await readdir(join(test.folder, 'home', 'spool')).catch(() => [])).toEqual([]);
  });

  it('fails the load when it was replaced between being read and being loaded, and nothing is changed', async () => {
    const test = await openTestPipeline();
    pipelines.push(test);
    const file = join(test.folder, 'log_data', 'a.json');
    await test.write({ 'song_data/song.json': song(), 'log_data/a.json': event() });
    await test.run(['create', 'stage']);
    await test.write({ 'log_data/a.json': lines(0, clean[0] as string) });
    const other = join(test.folder, 'other.json');
    await writeFile(other, lines(0, event({ itemInSession: 9 })));
    let failure: unknown = null;
    for await (const each of test.pipeline.run({ command: 'test', steps: ['stage'] }, new AbortController().signal)) {
      if (each.type === 'statement-started' && each.sql.includes(file)) await rename(other, file);
      if (each.type === 'run-finished') failure = each.failure;
    }
    expect(failure).toMatchObject({ kind: 'source', where: file, message: expect.stringMatching(/changed/) });
    expect(await test.rows('SELECT count(*) FROM stage_events')).toEqual([['1']]);
  });
});
