import { describe, expect, test } from 'vitest';
import { indexCatalog } from '../../../src/sql/completion/catalog-index.ts';
import { complete } from '../../../src/sql/completion/complete.ts';
import type { CompletionItem } from '../../../src/sql/completion/item.ts';
import { countNames, type Usage } from '../../../src/sql/completion/usage.ts';
import { type Dialect, embeddedDialect, postgresDialect, redshiftDialect } from '../../../src/sql/dialect.ts';
import { starCatalog } from './catalog.ts';

const index = indexCatalog(starCatalog);

/** The items at the `|` in a text. */
function itemsAt(marked: string, dialect: Dialect = embeddedDialect, usage: Usage = new Map()) {
  const cursor = marked.indexOf('|');
  if (cursor < 0) throw new Error('no cursor in the text');
  return complete(marked.slice(0, cursor) + marked.slice(cursor + 1), cursor, index, usage, dialect);
}

function inserts(items: readonly CompletionItem[], kind?: CompletionItem['kind']): readonly string[] {
  return items.filter((item) => kind === undefined || item.kind === kind).map(({ insert }) => insert);
}

/** The text after the first item of all, or the one that inserts `chosen`, was inserted. */
function accepted(marked: string, chosen?: string, dialect: Dialect = embeddedDialect): string {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  const { from, to, items } = itemsAt(marked, dialect);
  const item = chosen === undefined ? items[0] : items.find(({ insert }) => insert === chosen);
  if (item === undefined) throw new Error(`${chosen ?? 'nothing'} is not offered: ${inserts(items).join(' | ')}`);
  return text.slice(0, from) + item.insert + text.slice(to);
}

describe('relations', () => {
  test.each([
    ['select * from so|', 'select * from songs'],
    ['select * from songs s join us|', 'select * from songs s join users'],
    ['select * from songs, us|', 'select * from songs, users'],
    ['insert into us|', 'insert into users'],
    ['update us|', 'update users'],
    ['delete from us|', 'delete from users'],
    ['drop table if exists us|', 'drop table if exists users'],
    ['truncate us|', 'truncate users'],
    ['describe us|', 'describe users'],
    ['alter table us|', 'alter table users'],
    ['select (select count(*) from us|', 'select (select count(*) from users'],
    ['select * from (us|', 'select * from (users'],
    ['select * from etl.|', 'select * from etl.runs'],
    ['select * from run|', 'select * from etl.runs'],
    ['select * from u|sers', 'select * from users'],
    ['explain select * from us|', 'explain select * from users'],
    ['create view v as select * from us|', 'create view v as select * from users'],
    ['select 1; select * from us|; select 2', 'select 1; select * from users; select 2'],
  ])('%s → %s', (marked, expected) => {
    expect(accepted(marked, marked.includes(' join ') ? 'users' : undefined)).toBe(expected);
  });

  test('the tables of the engine are offered behind their schema only', () => {
    expect(inserts(itemsAt('select * from pg_|').items)).not.toContain('pg_class');
    expect(inserts(itemsAt('select * from pg_catalog.|').items)).toEqual(['pg_class']);
  });

  test('a CTE is a relation in what follows it, not before it', () => {
    const text = 'with plays as (select * from |), best as (select 1) select * from plays';
    expect(inserts(itemsAt(text).items, 'cte')).toEqual([]);
    expect(inserts(itemsAt('with plays as (select 1), best as (select * from |').items, 'cte')).toEqual(['plays']);
    expect(inserts(itemsAt('with plays as (select 1) insert into users select * from |').items, 'cte')).toEqual([
      'plays',
    ]);
    expect(inserts(itemsAt('with plays as (select 1) insert into |').items, 'cte')).toEqual([]);
  });

  test('a function that gives rows stands in FROM, no other does', () => {
    expect(inserts(itemsAt('select * from gener|').items)).toEqual(['generate_series()']);
    expect(inserts(itemsAt('select * from coun|').items, 'function')).toEqual([]);
  });
});

describe('columns', () => {
  test.each([
    ['before FROM is reached', 'select first| from users', 'select first_name from users'],
    ['in a new line', 'select user_id,\n  first|\nfrom users', 'select user_id,\n  first_name\nfrom users'],
    ['in WHERE', 'select * from users where gen|', 'select * from users where gender'],
    [
      'behind AND',
      "select * from users where gender = 'F' and lev|",
      "select * from users where gender = 'F' and level",
    ],
    ['of an alias', 'select u.gen| from users u', 'select u.gender from users u'],
    ['of a table by its own name', 'select users.gen| from users', 'select users.gender from users'],
    ['of a schema, table and column', 'select etl.runs.out| from etl.runs', 'select etl.runs.outcome from etl.runs'],
    ['of a table that is not in FROM yet', 'select users.gen|', 'select users.gender'],
    ['in a function', 'select count(distinct gen|) from users', 'select count(distinct gender) from users'],
    ['in a bracket left open', 'select count(gen| from users', 'select count(gender from users'],
    ['in CASE', 'select case when gen| from users', 'select case when gender from users'],
    [
      'of a subquery',
      'select n| from (select count(*) as nine from users) t',
      'select nine from (select count(*) as nine from users) t',
    ],
    ['of a subquery with its own names', 'select t.| from (select 1, 2) as t(one, two)', null],
    [
      'of a star in a subquery',
      'select gen| from (select * from users) t',
      'select gender from (select * from users) t',
    ],
    [
      'of a CTE',
      'with c as (select level as lvl from users) select lv| from c',
      'with c as (select level as lvl from users) select lvl from c',
    ],
    [
      'of a CTE with its own names',
      'with c(aa) as (select level from users) select a| from c',
      'with c(aa) as (select level from users) select aa from c',
    ],
    [
      'of a CTE on a CTE',
      'with a as (select level l from users), b as (select * from a) select | from b',
      'with a as (select level l from users), b as (select * from a) select l from b',
    ],
    [
      'of the left side of a union',
      'select l| from (select level from users union all select 1) t',
      'select level from (select level from users union all select 1) t',
    ],
    [
      'in the second part of a union',
      'select 1 from songs union all select gen| from users',
      'select 1 from songs union all select gender from users',
    ],
    [
      'in ORDER BY by its alias',
      'select level as lvl from users order by lv|',
      'select level as lvl from users order by lvl',
    ],
    ['in GROUP BY', 'select count(*) from users group by gen|', 'select count(*) from users group by gender'],
    ['in HAVING', 'select 1 from users group by 1 having max(gen|', 'select 1 from users group by 1 having max(gender'],
    [
      'in a window',
      'select sum(1) over (partition by gen| from users',
      'select sum(1) over (partition by gender from users',
    ],
    [
      'in a window after ORDER BY',
      'select sum(1) over (partition by level order by gen|) from users',
      'select sum(1) over (partition by level order by gender) from users',
    ],
    ['of the table that UPDATE changes', 'update users set gen|', 'update users set gender'],
    ['right of = in SET', 'update users set level = gen|', 'update users set level = gender'],
    ['in the WHERE of DELETE', 'delete from users where gen|', 'delete from users where gender'],
    [
      'of the FROM of UPDATE',
      'update users set level = s.ti| from songs s',
      'update users set level = s.title from songs s',
    ],
    ['in RETURNING', 'delete from users returning gen|', 'delete from users returning gender'],
    ["in DuckDB's FROM-first form", 'from users select gen|', 'from users select gender'],
    [
      'of a table in quotes',
      'select "Odd Names".Cam| from "Odd Names"',
      'select "Odd Names".CamelCase from "Odd Names"',
    ],
    [
      'outside of the subquery',
      'select * from users u where exists (select 1 from songs where title = u.gen|)',
      'select * from users u where exists (select 1 from songs where title = u.gender)',
    ],
    ['beside a qualified star', 'select u.*, gen| from users u', 'select u.*, gender from users u'],
    [
      'behind IS DISTINCT FROM',
      'select * from users where level is distinct from gen|',
      'select * from users where level is distinct from gender',
    ],
    [
      'behind a bracket in FROM',
      'select gen| from (users join songs on true)',
      'select gender from (users join songs on true)',
    ],
  ])('%s', (_, marked, expected) => {
    if (expected === null) expect(inserts(itemsAt(marked).items)).toEqual(['one', 'two']);
    else expect(accepted(marked)).toBe(expected);
  });

  test('stand in the order of their table', () => {
    expect(inserts(itemsAt('select | from users').items, 'column')).toEqual([
      ...['user_id', 'first_name', 'last_name', 'gender', 'level'],
    ]);
  });

  test('that two relations have are qualified', () => {
    const items = inserts(itemsAt('select user_i| from users u join songPlays sp on true').items);
    expect(items.slice(0, 2).sort()).toEqual(['sp.user_id', 'u.user_id']);
  });

  test('of the query around come qualified, and not into a subquery in FROM', () => {
    expect(inserts(itemsAt('select 1 from users u where exists (select 1 from songs where gen|').items)).toEqual([
      'u.gender',
    ]);
    expect(inserts(itemsAt('select 1 from users u join (select gen| from songs) t on true').items, 'column')).toEqual(
      [],
    );
    expect(
      inserts(itemsAt('select 1 from users u join lateral (select gen| from songs) t on true').items, 'column'),
    ).toEqual(['u.gender']);
  });

  test('before any FROM is written come from all tables, once each', () => {
    expect(inserts(itemsAt('select artist_na|').items)).toEqual(['artist_name']);
  });

  test('of INSERT are those that are not in the list yet, or all of them', () => {
    expect(accepted('insert into users (|')).toBe('insert into users (user_id, first_name, last_name, gender, level');
    expect(inserts(itemsAt('insert into users (user_id, "gender", |, level) values').items)).toEqual([
      ...['first_name', 'last_name'],
    ]);
  });

  test('of LIMIT are none', () => {
    expect(inserts(itemsAt('select * from users limit |').items, 'column')).toEqual([]);
  });
});

describe('joins', () => {
  test('JOIN proposes relations with conditions, by foreign keys first', () => {
    const items = itemsAt('SELECT * FROM songPlays sp JOIN |').items;
    expect(inserts(items).slice(0, 4).sort()).toEqual([
      'artist a ON a.artist_id = sp.artist_id',
      'songs s ON s.song_id = sp.song_id',
      'times t ON t.start_time = sp.start_time',
      'users u ON u.user_id = sp.user_id',
    ]);
    expect(items.find(({ insert }) => insert.startsWith('users'))?.detail).toBe('foreign key');
  });

  test('a foreign key serves from its other end, too', () => {
    expect(inserts(itemsAt('select * from users u join songP|').items)[0]).toBe(
      'songPlays sp on sp.user_id = u.user_id',
    );
  });

  test('where the statement gives no aliases, none are made up', () => {
    expect(accepted('select * from songPlays left join use|')).toBe(
      'select * from songPlays left join users on users.user_id = songPlays.user_id',
    );
  });

  test('an alias that is taken gets a number', () => {
    expect(inserts(itemsAt('select * from songPlays u join user|').items)[0]).toBe(
      'users u2 on u2.user_id = u.user_id',
    );
  });

  test('equal names of keys are proposed behind foreign keys', () => {
    const items = itemsAt('select * from stage_songs ss join son|').items;
    expect(items[0]).toMatchObject({ insert: 'songs s on s.song_id = ss.song_id', detail: 'equal names' });
  });

  test('the third relation joins to any of the first two', () => {
    expect(
      inserts(itemsAt('select * from songPlays p join songs s on s.song_id = p.song_id join user|').items)[0],
    ).toBe('users u on u.user_id = p.user_id');
  });

  test('CROSS JOIN and NATURAL JOIN have no condition', () => {
    expect(inserts(itemsAt('select * from songPlays p cross join |').items, 'join')).toEqual([]);
    expect(inserts(itemsAt('select * from songPlays p natural join |').items, 'join')).toEqual([]);
  });

  test('ON proposes the condition', () => {
    expect(accepted('select * from songPlays sp join users u on |')).toBe(
      'select * from songPlays sp join users u on u.user_id = sp.user_id',
    );
    expect(inserts(itemsAt('select * from songPlays sp join users u on u.user_id = sp.user_id and |').items)).toContain(
      'u.level = sp.level',
    );
  });

  test('ON goes by names where there is no foreign key, and into subqueries', () => {
    expect(accepted('select * from users u join (select user_id from songPlays) p on |')).toBe(
      'select * from users u join (select user_id from songPlays) p on p.user_id = u.user_id',
    );
  });

  test('USING proposes the columns that both sides have', () => {
    expect(inserts(itemsAt('select * from users u join songPlays sp using (|').items)).toEqual(['user_id', 'level']);
  });

  test('names in conditions are quoted where they must be', () => {
    const catalog = indexCatalog({
      ...starCatalog,
      foreignKeys: [
        {
          from: { schema: 'main', relation: 'Odd Names', columns: ['two words', 'select'] },
          to: { schema: 'main', relation: 'users', columns: ['user_id', 'level'] },
        },
      ],
    });
    const text = 'select * from users u join ';
    expect(complete(text, text.length, catalog, new Map(), embeddedDialect).items[0]?.insert).toBe(
      '"Odd Names" "on" on "on"."two words" = u.user_id AND "on"."select" = u.level',
    );
  });
});

describe('several columns at once', () => {
  test('a star becomes its columns', () => {
    expect(accepted('select *| from users')).toBe('select user_id, first_name, last_name, gender, level from users');
    expect(accepted('select distinct *| from etl.runs')).toBe('select distinct run_id, outcome from etl.runs');
  });

  test('a star of one of several relations keeps its qualifier', () => {
    expect(accepted('select r.*| from etl.runs r, users')).toBe('select r.run_id, r.outcome from etl.runs r, users');
    expect(accepted('select *| from etl.runs a, etl.runs b')).toBe(
      'select a.run_id, a.outcome, b.run_id, b.outcome from etl.runs a, etl.runs b',
    );
  });

  test('a star that multiplies or counts stays', () => {
    expect(itemsAt('select level *| from users').items).toEqual([]);
    expect(itemsAt('select count(*|) from users').items).toEqual([]);
  });

  test('GROUP BY proposes what is not aggregated', () => {
    expect(accepted('select level, upper(gender) as g, count(*), 1 as one from users group by |')).toBe(
      'select level, upper(gender) as g, count(*), 1 as one from users group by level, upper(gender)',
    );
  });
});

describe('keywords', () => {
  test.each([
    ['sel|', 'select'],
    ['SEL|', 'SELECT'],
    ['select level fr|', 'select level from'],
    ['select * from users whe|', 'select * from users where'],
    ['select * from users u left j|', 'select * from users u left join'],
    ["select * from users where level = 'paid' an|", "select * from users where level = 'paid' and"],
    ['select * from users where level is n|', 'select * from users where level is null'],
    ['select level from users gro|', 'select level from users group by'],
    ['select level from users order by level des|', 'select level from users order by level desc'],
    ['with a as (select 1) sel|', 'with a as (select 1) select'],
    ['create tab|', 'create table'],
    ['explain ana|', 'explain analyze'],
    ['insert into users val|', 'insert into users values'],
    ['update users se|', 'update users set'],
    ['select * from users where level in (sel|', 'select * from users where level in (select'],
    ['select * from (sel|', 'select * from (select'],
    ['select 1;\n\nsel|', 'select 1;\n\nselect'],
    ['-- first\nsel|', '-- first\nselect'],
  ])('%s → %s', (marked, expected) => {
    expect(accepted(marked)).toBe(expected);
  });

  test('are written as the statement writes them', () => {
    expect(inserts(itemsAt('Select level |').items)[0]).toBe('FROM');
    expect(inserts(itemsAt('select level |').items)[0]).toBe('from');
  });
});

describe('functions', () => {
  test('come with brackets, the cursor between them, and their signature', () => {
    const [item] = itemsAt('select coun| from users').items;
    expect(item).toMatchObject({ insert: 'count()', caret: 6, kind: 'function', detail: '("any") → bigint' });
  });

  test('without parameters are called at once', () => {
    expect(itemsAt('select no| from users').items).toContainEqual(
      expect.objectContaining({ insert: 'now()', caret: 5 }),
    );
  });

  test('get no second pair of brackets', () => {
    expect(accepted('select coun|(*) from users')).toBe('select count(*) from users');
  });
});

describe('data types', () => {
  test.each(['select level::var|', 'select cast(level as var|', 'create table t (a int, b var|'])('%s', (marked) => {
    expect(inserts(itemsAt(marked).items)).toEqual(['varchar']);
  });
});

describe('quotes', () => {
  test.each<[string, Dialect, string, string]>([
    ['a space', embeddedDialect, 'select * from odd|', 'select * from "Odd Names"'],
    ['a reserved word', embeddedDialect, 'select sele| from "Odd Names"', 'select "select" from "Odd Names"'],
    ['a quote', embeddedDialect, 'select say| from "Odd Names"', 'select "say ""hi""" from "Odd Names"'],
    [
      'capitals need none on the embedded engine',
      embeddedDialect,
      'select camel| from "Odd Names"',
      'select CamelCase from "Odd Names"',
    ],
    [
      'capitals on PostgreSQL',
      postgresDialect,
      'select camel| from "Odd Names"',
      'select "CamelCase" from "Odd Names"',
    ],
    [
      'capitals need none on Redshift',
      redshiftDialect,
      'select camel| from "Odd Names"',
      'select CamelCase from "Odd Names"',
    ],
    ['a quote that was opened stays', postgresDialect, 'select * from "us|', 'select * from "users"'],
    [
      'a closed quoted name is replaced',
      embeddedDialect,
      'select "tw|o" from "Odd Names"',
      'select "two words" from "Odd Names"',
    ],
    [
      'an open quote before other text',
      embeddedDialect,
      'select "tw| from "Odd Names"',
      'select "two words" from "Odd Names"',
    ],
  ])('%s', (_, dialect, marked, expected) => {
    expect(accepted(marked, undefined, dialect)).toBe(expected);
  });
});

describe('nothing is offered', () => {
  test.each([
    ['in a line comment', 'select 1 -- from |'],
    ['at the end of one', 'select 1 -- from us|\n'],
    ['in a block comment', 'select /* us| */ 1 from users'],
    ['in an open block comment', 'select /* us|'],
    ['in a string', "select 'us|' from users"],
    ['in an open string', "select * from users where level = 'pa|"],
    ['right behind a string', "select 'a'| from users"],
    ['in a dollar-quoted string', 'select $$ us| $$'],
    ['behind a number', 'select 1| from users'],
    ['behind a number with a point', 'select 1.| from users'],
    ['behind a parameter', 'select :us| from users'],
    ['behind a closing bracket', 'select (1)| from users'],
    ['for an alias', 'select level as le| from users'],
    ['for the alias of a table', 'select * from users as us|'],
    ['for the name of a new table', 'create table us|'],
    ['for the name of a CTE', 'with us| as (select 1) select 1'],
    ['behind an unknown qualifier', 'select nobody.| from users'],
  ])('%s', (_, marked) => {
    expect(itemsAt(marked).items).toEqual([]);
  });

  test('in a literal in which a backslash escapes, on Redshift', () => {
    expect(itemsAt("select 'it\\'s us|' from users", redshiftDialect).items).toEqual([]);
  });
});

describe('statements beside the one that is written', () => {
  test('lend no tables', () => {
    expect(inserts(itemsAt('select * from songs; select | from users; select * from times').items, 'column')).toEqual([
      ...['user_id', 'first_name', 'last_name', 'gender', 'level'],
    ]);
  });

  test('may stand below without a semicolon between, behind an empty line', () => {
    expect(inserts(itemsAt('select | from users\n\nselect * from songs').items, 'column')).not.toContain('title');
    expect(accepted('select * from us|\n\nselect 2')).toBe('select * from users\n\nselect 2');
    expect(inserts(itemsAt('select * from |\n\nselect 2').items)).toContain('users');
    expect(inserts(itemsAt('select * from users\n\nselect | from songs').items, 'column')).not.toContain('gender');
  });

  test('an empty line within a statement does not end it', () => {
    expect(accepted('select gen|\n\nfrom users')).toBe('select gender\n\nfrom users');
    expect(accepted('with a as (\n\nselect level from users\n\n)\n\nselect lev| from a')).toBe(
      'with a as (\n\nselect level from users\n\n)\n\nselect level from a',
    );
  });
});

describe('the commands of the prompt', () => {
  test.each([
    ['\\ti|', '\\timing'],
    ['select 1;\n  \\wat|', 'select 1;\n  \\watch'],
    ['\\d us|', '\\d users'],
    ['\\d+ ru|', '\\d+ etl.runs'],
    ['\\dt odd|', '\\dt "Odd Names"'],
    ['\\x a|', '\\x auto'],
    ['\\explain |', '\\explain analyze'],
  ])('%s → %s', (marked, expected) => {
    expect(accepted(marked)).toBe(expected);
  });

  test('tell what they take and do', () => {
    expect(itemsAt('\\export|').items[0]).toMatchObject({
      label: '\\export',
      detail: expect.stringMatching(/^FORMAT FILE · /),
    });
  });
});

describe('places that are easily mistaken', () => {
  test.each([
    [
      'FROM in a call',
      'select extract(yea| from ts) from stage_events',
      'select extract(year from ts) from stage_events',
    ],
    ['GRANT … ON', 'grant select on us|', 'grant select on users'],
    ['ALTER TABLE', 'alter table users add|', 'alter table users add column'],
    ["DuckDB's FROM first", 'from users sel|', 'from users select'],
  ])('%s', (_, marked, expected) => {
    expect(accepted(marked)).toBe(expected);
  });

  test('the query of INSERT … SELECT does not see the filled table', () => {
    expect(inserts(itemsAt('insert into users select | from songs').items, 'column')).not.toContain('first_name');
    expect(inserts(itemsAt('insert into users values (1) returning |').items, 'column')).toContain('first_name');
  });

  test('the namesake of the compared column comes first', () => {
    expect(inserts(itemsAt('select * from songPlays sp, users u where u.user_id = |').items)[0]).toBe('sp.user_id');
  });

  test('a relation that is joined already comes behind the others', () => {
    const joins = inserts(
      itemsAt('select * from songPlays p join songs s on s.song_id = p.song_id join |').items,
      'join',
    );
    expect(joins.slice(0, 3).some((insert) => insert.startsWith('songs'))).toBe(false);
  });
});

describe('the order', () => {
  test('prefix, then starts of words, then within, then scattered', () => {
    const names = inserts(itemsAt('select * from stage_songs where a|').items, 'column');
    expect(names[0]).toMatch(/^artist/);
    const fuzzy = inserts(itemsAt('select an| from stage_songs').items, 'column');
    expect(fuzzy[0]).toBe('artist_name');
    expect(inserts(itemsAt('select sid| from stage_events').items, 'column')[0]).toBe('sessionId');
  });

  test('what was used before comes first among names that match alike', () => {
    const usage = countNames(['select last_name from users', 'SELECT Last_Name FROM users'], embeddedDialect);
    const unused = inserts(itemsAt('select | from users').items);
    const used = inserts(itemsAt('select | from users', embeddedDialect, usage).items);
    expect(unused[0]).toBe('user_id');
    expect(used[0]).toBe('last_name');
  });

  test('use lifts nothing over a better match', () => {
    const usage = new Map([['user_agent', 100_000]]);
    expect(inserts(itemsAt('select use| from stage_events', embeddedDialect, usage).items)[0]).toBe('userId');
  });
});

describe('before FROM is written', () => {
  test('columns of a CTE come first, then those of the catalog, then functions', () => {
    const { items } = itemsAt('with x as (select user_id as uid, level as lev from users) select le|');
    expect(items[0]).toMatchObject({ label: 'lev', kind: 'column', detail: 'x' });
    const labels = items.map(({ label }) => label);
    expect(labels.indexOf('level')).toBeLessThan(labels.indexOf('length'));
    expect(inserts(itemsAt('with x as (select user_id as uid from users) select ui|').items)[0]).toBe('uid');
  });

  test('functions that Redshift does not have come behind all others on the embedded engine', () => {
    const functions = (dialect: Dialect) =>
      itemsAt('select da| from users', dialect).items.flatMap(({ kind, label }) =>
        kind === 'function' ? [label] : [],
      );
    expect(functions(postgresDialect)).toEqual(['datesub', 'date_trunc']);
    expect(functions(embeddedDialect)).toEqual(['date_trunc', 'datesub']);
  });
});
