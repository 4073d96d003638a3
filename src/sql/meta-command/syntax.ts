/** The forms that all engines share, a line each; what one engine adds is in its own manual. */
const syntax: Readonly<Record<string, readonly string[]>> = {
  select: [
    '[WITH name AS (query) [, …]]',
    'SELECT [DISTINCT] expression [AS name] [, …] | *',
    '  [FROM table [AS alias] [[LEFT | RIGHT | FULL | CROSS] JOIN table [ON condition | USING (columns)]] …]',
    '  [WHERE condition]',
    '  [GROUP BY expression [, …]] [HAVING condition]',
    '  [UNION | INTERSECT | EXCEPT [ALL] query]',
    '  [ORDER BY expression [ASC | DESC] [NULLS FIRST | NULLS LAST] [, …]]',
    '  [LIMIT count] [OFFSET start]',
  ],
  with: ['WITH [RECURSIVE] name [(columns)] AS (query) [, …] SELECT …'],
  values: ['VALUES (expression [, …]) [, …]'],
  insert: ['INSERT INTO table [(columns)] VALUES (value [, …]) [, …]', 'INSERT INTO table [(columns)] query'],
  update: ['UPDATE table SET column = expression [, …] [FROM tables] [WHERE condition]'],
  delete: ['DELETE FROM table [USING tables] [WHERE condition]'],
  truncate: ['TRUNCATE [TABLE] table'],
  'create table': [
    'CREATE [TEMP] TABLE [IF NOT EXISTS] table (column type [DEFAULT value] [NOT NULL] [PRIMARY KEY] [, …])',
    'CREATE [TEMP] TABLE table AS query',
  ],
  'create view': ['CREATE [OR REPLACE] VIEW view [(columns)] AS query'],
  'create schema': ['CREATE SCHEMA [IF NOT EXISTS] schema'],
  'alter table': [
    'ALTER TABLE table ADD [COLUMN] column type',
    'ALTER TABLE table DROP [COLUMN] column',
    'ALTER TABLE table RENAME TO name',
    'ALTER TABLE table RENAME [COLUMN] column TO name',
  ],
  'drop table': ['DROP TABLE [IF EXISTS] table [CASCADE]'],
  'drop view': ['DROP VIEW [IF EXISTS] view [CASCADE]'],
  grant: ['GRANT SELECT | INSERT | UPDATE | DELETE | ALL ON table TO user'],
  revoke: ['REVOKE SELECT | INSERT | UPDATE | DELETE | ALL ON table FROM user'],
  begin: ['BEGIN [TRANSACTION] [READ ONLY]'],
  commit: ['COMMIT'],
  rollback: ['ROLLBACK'],
  explain: ['EXPLAIN statement', 'The prompt draws its plan as a tree: \\explain'],
  analyze: ['ANALYZE [table]'],
  case: ['CASE WHEN condition THEN value [WHEN …] [ELSE value] END'],
  over: [
    'function(…) OVER ([PARTITION BY expression [, …]] [ORDER BY expression [, …]]',
    '  [ROWS BETWEEN start AND end])',
  ],
};

/** What there is help with, in capitals. */
export function syntaxNames(): readonly string[] {
  return Object.keys(syntax).map((name) => name.toUpperCase());
}

/** The syntax of the statements whose names begin with these words: `create` tells of tables, views and schemas. */
export function statementSyntax(words: string): readonly string[] {
  const wanted = words.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return Object.entries(syntax).flatMap(([name, lines]) => (name.startsWith(wanted) ? lines : []));
}
