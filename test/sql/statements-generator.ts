import fc from 'fast-check';

/**
 * Pieces in which a splitter can go wrong, to be put together in any order. A backslash stands before a quote or
 * another backslash only, so that psql, should it find one outside a string, has no command of its own to run; and no
 * number touches a letter, which PostgreSQL 15 and 16 read differently.
 */
const pieces = [
  ...['select 1', ' a ', ' E', ' e', ' x', ' n', ' U&', ' b ', '1 ', 'ä', '🎵', '_', ' $1 ', '$', '$$', '$a$', '$ab$'],
  ...["'", "''", "'x'", "\\'", '\\\\', '\\"', '"', '""', '"q"', "E'\\''", "U&'", ' :v ', ':', '::', ':='],
  ...[';', ';', ';\n', '(', ')', '[', ']', '{', '}', ',', '.', '..', ' ', '\n', '\r\n', '\t', '\f'],
  ...['--', '-- c\n', '/*', '*/', '/', '*', '-', '+', '@', '<', '=', '|', '#', '/* c */', '/**/'],
  ...[' create ', ' or ', ' replace ', ' function ', ' procedure ', ' begin ', ' case ', ' end ', ' atomic '],
  ...['create function f() begin atomic ', 'create or replace procedure ', ' end;', 'begin; '],
];

/** SQL-like text, mostly not valid SQL. */
export const sqlText = fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((parts) => parts.join(''));
