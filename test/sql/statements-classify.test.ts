import { describe, expect, test } from 'vitest';
import { classify } from '../../src/sql/classify.ts';

const standard = { backslashEscapes: false };
const backslash = { backslashEscapes: true };

describe('a statement that only reads is a read', () => {
  test.each([
    'select 1',
    'SELECT * FROM songPlays;',
    '-- top songs\nselect title from songs /* all */ ;',
    '(select 1) union all (select 2)',
    '((select 1))',
    'with a as (select 1) select * from a',
    'with recursive a(n) as (values (1) union all select n + 1 from a where n < 9) select n from a',
    'with a as materialized (select 1), b as (select 2) table b',
    'with a as (select 1) (select * from a)',
    '(with a as (select 1) select * from a)',
    "values (1, 'delete from t'), (2, 'into')",
    'table songs',
    'from songs',
    'from songs select title where year > 2000',
    'pivot songs on year',
    'show tables',
    'show all',
    'describe songs',
    'desc songs',
    'summarize songs',
    'explain select 1',
    'explain verbose select 1',
    'explain delete from songs',
    'explain create table t as select 1',
    'explain analyze select 1',
    'explain analyze verbose with a as (select 1) select * from a',
    'explain (format json) select 1',
    'explain (analyze, buffers) select 1',
    "select \"delete\", t.update, 'insert', $$merge$$, 'into' from t -- delete",
    'select deleted, updated_at, inserts from t',
    "select substring('abc' for 2), extract(year from ts) from t",
    "select replace(title, 'a', 'b') from songs",
    'select :name, $1',
    'select 1.5e-3, .5, 1., 0x1F, 1_000',
  ])('%s', (sql) => {
    expect(classify(sql, standard)).toBe('read');
  });
});

describe('a statement that changes something is a write', () => {
  test.each([
    'insert into t values (1)',
    'update t set a = 1',
    'DELETE FROM t',
    'merge into t using s on true when matched then delete',
    'create table t (a int)',
    'create or replace view v as select 1',
    'create function f() returns int begin atomic return 1; end',
    'drop table t',
    'alter table t add column a int',
    'truncate t',
    "copy t from 's3://bucket/key' iam_role default",
    "copy (select 1) to 'file.csv'",
    "unload ('select 1') to 's3://bucket/key'",
    'grant select on t to u',
    'vacuum t',
    'analyze t',
    'select * into u from t',
    'select into u from t',
    'SELECT 1\nINTO\nu',
    'with a as (select 1) select * into u from a',
    'with a as (delete from t returning *) select * from a',
    'with a as (select 1)\nDELETE FROM t',
    'with a as (select 1) insert into t select * from a',
    'with a as (select 1), b as (update t set a = 1 returning a) select * from b',
    'with recursive a as (select 1 as n) search depth first by n set o delete from t',
    '(with a as (delete from t returning *) select * from a)',
    'select * from t for update',
    'select * from t for no key update',
    'select * from t for share',
    'select * from t for key share',
    'explain analyze delete from t',
    'EXPLAIN ANALYSE DELETE FROM t',
    'explain analyze verbose insert into t select 1',
    'explain (analyze) update t set a = 1',
    'explain (verbose, analyze true) create table u as select 1',
    'explain explain analyze delete from t',
    'from t into u',
  ])('%s', (sql) => {
    expect(classify(sql, standard)).toBe('write');
  });
});

describe('a statement that steers the transaction says so', () => {
  test.each([
    ...['begin', 'BEGIN READ ONLY', 'start transaction', 'commit;', 'end', 'rollback', 'abort', 'savepoint a'],
    ...['release a', 'rollback to savepoint a', 'set transaction read write', "prepare transaction 'x'"],
    'set session characteristics as transaction read write',
  ])('%s', (sql) => {
    expect(classify(sql, standard)).toBe('transaction');
  });
});

describe('whatever else is unknown', () => {
  test.each([
    ...['', ' ', '-- select 1', ';', '()', 'explain', 'explain ()', 'explain analyze', 'explain (select 1)'],
    ...['call p()', 'execute q', 'do $$begin end$$', 'set search_path = x', 'reset all', 'prepare q as select 1'],
    ...["load 'x'", "attach 'x.db'", 'use x', 'pragma x', 'lock t', 'listen x', 'declare c cursor for select 1'],
    ...['selects 1', '"select" 1', 'with a as (select 1) call p()', '(call p())', '1', "'select 1'"],
    'checkpoint',
  ])('%s', (sql) => {
    expect(classify(sql, standard)).toBe('unknown');
  });

  test('two statements in one', () => {
    expect(classify('select 1; select 2', standard)).toBe('unknown');
    expect(classify('select 1; drop table t', standard)).toBe('unknown');
    expect(classify('select (1; 2)', standard)).toBe('unknown');
  });

  test('a text that ends in a quote or comment', () => {
    for (const sql of ["select 'a", 'select "a', 'select $$a', 'select 1 /* a']) {
      expect(classify(sql, standard), sql).toBe('unknown');
    }
  });

  test('a name that hides a second word', () => {
    for (const space of ['\u00a0', '\u2003', '\u200b', '\u3000', '\ufeff']) {
      expect(classify(`select${space}1`, standard)).toBe('unknown');
      expect(classify(`with a as (${space}delete from t) select 1`, standard)).toBe('unknown');
    }
  });

  test('a keyword glued to a number, which old lexers read as two', () => {
    expect(classify('select 1into u from t', standard)).toBe('unknown');
    expect(classify('select $1into u from t', standard)).toBe('unknown');
  });

  test('what only the other rule for backslashes makes harmless', () => {
    const sql = "select '\\'; drop table t; --'";
    expect(classify(sql, standard)).toBe('unknown');
    expect(classify(sql, backslash)).toBe('read');
  });
});
