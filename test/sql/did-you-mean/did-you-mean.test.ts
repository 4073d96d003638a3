import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SparkifyError } from '../../../src/errors.ts';
import { indexCatalog } from '../../../src/sql/completion/catalog-index.ts';
import { type Dialect, embeddedDialect, postgresDialect, redshiftDialect } from '../../../src/sql/dialect.ts';
import { didYouMean, errorSpan } from '../../../src/sql/did-you-mean/did-you-mean.ts';
import { nearestNames } from '../../../src/sql/did-you-mean/nearest.ts';
import { unknownNameIn } from '../../../src/sql/did-you-mean/unknown-name.ts';
import { allTables } from '../../../src/sql/schema.ts';
import { EmbeddedWarehouse } from '../../../src/warehouse/duckdb/warehouse.ts';
import type { Connection } from '../../../src/warehouse/warehouse.ts';
import { administrator, Cluster, serverPrograms } from '../../postgres/cluster.ts';
import { starCatalog } from '../completion/catalog.ts';

const index = indexCatalog({ ...starCatalog, searchPath: ['main'] });

/** Statements with a wrong name, which stands first in each, and what should be offered first. */
const mistakes: readonly (readonly [statement: string, wrong: string, meant: string])[] = [
  ['select * from usrs', 'usrs', 'users'],
  ['select * from song_plays', 'song_plays', 'songPlays'],
  ['select * from runs', 'runs', 'etl.runs'],
  ['with best as (select 1) select * from bests', 'bests', 'best'],
  ['select usr_id from users', 'usr_id', 'user_id'],
  ['select firstname from users', 'firstname', 'first_name'],
  ['select u.gendre from users u', 'gendre', 'gender'],
  ['select u.lev from users u', 'lev', 'level'],
  ['select 1 from users u where u.title is null and exists (select 1 from songs)', 'title', ''],
  ['select u.duration from users u join songs s on true', 'duration', 's.duration'],
  ['select users.level from users u', 'users', 'u'],
  ['select t.lvl from (select level as lvll from users) t', 'lvl', 'lvll'],
  ['select longitude from artist', 'longitude', 'longitute'],
  ['insert into users (user_id, fist_name) values (1, null)', 'fist_name', 'first_name'],
  ['update users set gendr = null', 'gendr', 'gender'],
];

function check(
  error: { message: string; position: number | null },
  statement: string,
  wrong: string,
  meant: string,
  dialect: Dialect,
) {
  const found = didYouMean(error.message, statement, error.position, index, dialect);
  if (meant === '') {
    expect({ statement, found }).toEqual({ statement, found: null });
    return;
  }
  const name = dialect.engine === 'postgres' && /[A-Z]/.test(meant) ? `"${meant}"` : meant;
  const said = error.message.includes(`"${meant}"`);
  expect({
    statement,
    offered: found?.names[0],
    at: statement.slice(found?.from, found?.to),
    said: found?.said,
  }).toEqual({ statement, offered: name, at: wrong, said });
}

describe('in the words of the embedded engine', () => {
  let folder: string;
  let warehouse: EmbeddedWarehouse;
  let connection: Connection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkify-test-'));
    warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
    connection = await warehouse.connect();
    for (const table of allTables) await connection.query(embeddedDialect.createTable(table));
  });

  afterAll(async () => {
    await connection.close();
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  test.each(mistakes)('%s', async (statement, wrong, meant) => {
    const error = await connection.query(statement).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof SparkifyError)) throw new Error('the engine took it');
    check({ message: error.message, position: error.position ?? null }, statement, wrong, meant, embeddedDialect);
  });
});

const programs = serverPrograms();
if (programs === null) console.warn('SKIPPED: no PostgreSQL server here, so its messages about names are not read.');

describe.skipIf(programs === null)('in the words of PostgreSQL', () => {
  let cluster: Cluster;
  let client: pg.Client;

  beforeAll(async () => {
    cluster = await Cluster.start();
    client = new pg.Client({
      ...administrator,
      host: '127.0.0.1',
      port: cluster.port,
      database: cluster.newDatabase(),
    });
    await client.connect();
    for (const table of allTables) {
      const columns = table.columns.map(({ name }) => `"${name}" text`).join(', ');
      await client.query(`CREATE TABLE "${table.name}" (${columns})`);
    }
  });

  afterAll(async () => {
    await client.end();
    await cluster.close();
  });

  test.each(mistakes)('%s', async (statement, wrong, meant) => {
    const error = await client.query(statement).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof pg.DatabaseError)) throw new Error('the engine took it');
    const position = error.position === undefined ? null : Number(error.position) - 1;
    check({ message: error.message, position }, statement, wrong, meant, postgresDialect);
  });
});

describe("in Redshift's words", () => {
  test.each([
    ['relation "usrs" does not exist', 'select * from usrs', 'users'],
    ['column "usr_id" does not exist in users', 'select usr_id from users', 'user_id'],
    ['column u.gendre does not exist', 'select u.gendre from users u', 'gender'],
    ['function coun(integer) does not exist', 'select coun(1)', 'count'],
    ['schema "elt" does not exist', 'select * from elt.runs', 'etl'],
  ])('%s', (message, statement, meant) => {
    expect(didYouMean(message, statement, null, index, redshiftDialect)?.names[0]).toBe(meant);
  });
});

test.each([
  'syntax error at or near "form"',
  'division by zero',
  'Parser Error: syntax error at end of input',
  'Conversion Error: Could not convert string',
])('%s is about no name', (message) => {
  expect(unknownNameIn(message)).toBeNull();
});

test('names that have nothing to do with the wrong one are not offered', () => {
  expect(nearestNames('xyz', ['users', 'songs'])).toEqual([]);
  expect(nearestNames('a', ['b', 'c'])).toEqual(['b', 'c']);
  expect(nearestNames('users', ['users'])).toEqual([]);
});

describe('the place to mark', () => {
  const options = { backslashEscapes: false };
  test.each([
    ['select frm users', 7, 'frm'],
    ['select 1 +', 10, '+'],
    ["select 'a b' c", 9, "'a b'"],
    ['select  x', 7, 'x'],
  ])('%s at %i', (text, offset, marked) => {
    const span = errorSpan(text, offset, options);
    expect(text.slice(span?.from, span?.to)).toBe(marked);
  });

  test('is nowhere in a text without tokens', () => {
    expect(errorSpan(' -- only this', 3, options)).toBeNull();
  });
});
