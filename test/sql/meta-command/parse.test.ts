import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetaCommand } from '../../../src/sql/meta-command/command.ts';
import { metaCommands } from '../../../src/sql/meta-command/commands.ts';
import { diffUsage } from '../../../src/sql/meta-command/diff.ts';
import { parseMetaCommand } from '../../../src/sql/meta-command/parse.ts';
import { sqlText } from '../statements-generator.ts';

describe('a command is read with its arguments', () => {
  test.each<[string, MetaCommand]>([
    ['\\d', { name: 'list', of: 'relations', pattern: null, detail: false }],
    ['\\d users', { name: 'describe', pattern: 'users', detail: false }],
    ['\\d users;', { name: 'describe', pattern: 'users', detail: false }],
    ['\\d+ etl.runs', { name: 'describe', pattern: 'etl.runs', detail: true }],
    ['\\d "Odd Names"', { name: 'describe', pattern: '"Odd Names"', detail: false }],
    ['\\d"Odd Names"', { name: 'describe', pattern: '"Odd Names"', detail: false }],
    ['\\dt', { name: 'list', of: 'tables', pattern: null, detail: false }],
    ['\\dt+ s*', { name: 'list', of: 'tables', pattern: 's*', detail: true }],
    ['\\dtS', { name: 'list', of: 'tables', pattern: null, detail: false }],
    ['\\dv', { name: 'list', of: 'views', pattern: null, detail: false }],
    ['\\dn', { name: 'list', of: 'schemas', pattern: null, detail: false }],
    ['\\df sub*', { name: 'list', of: 'functions', pattern: 'sub*', detail: false }],
    ['\\di', { name: 'list', of: 'indexes', pattern: null, detail: false }],
    ['\\l+', { name: 'list', of: 'databases', pattern: null, detail: true }],
    ['\\list', { name: 'list', of: 'databases', pattern: null, detail: false }],
    ['\\e', { name: 'edit', file: null }],
    ['\\edit q.sql', { name: 'edit', file: 'q.sql' }],
    ['\\g', { name: 'go', expanded: false, file: null }],
    ["\\g 'my file.csv'", { name: 'go', expanded: false, file: 'my file.csv' }],
    ['\\gx', { name: 'go', expanded: true, file: null }],
    ['\\i my queries/top.sql', { name: 'include', file: 'my queries/top.sql', relative: false }],
    ['\\include a.sql', { name: 'include', file: 'a.sql', relative: false }],
    ['\\o out.txt', { name: 'output', file: 'out.txt' }],
    ['\\o', { name: 'output', file: null }],
    ['\\x', { name: 'expanded', mode: 'toggle' }],
    ['\\x ON', { name: 'expanded', mode: 'on' }],
    ['\\x auto', { name: 'expanded', mode: 'auto' }],
    ['\\timing off', { name: 'timing', mode: 'off' }],
    ['\\timing', { name: 'timing', mode: 'toggle' }],
    ['\\watch', { name: 'watch', seconds: 2, times: null }],
    ['\\watch 0.5', { name: 'watch', seconds: 0.5, times: null }],
    ['\\watch i=3 c=5', { name: 'watch', seconds: 3, times: 5 }],
    ['\\expect rows 320', { name: 'expect', expected: { type: 'rows', comparison: '=', count: 320 } }],
    ['\\expect rows=320', { name: 'expect', expected: { type: 'rows', comparison: '=', count: 320 } }],
    ['\\expect rows = 320', { name: 'expect', expected: { type: 'rows', comparison: '=', count: 320 } }],
    ['\\expect rows <= 320;', { name: 'expect', expected: { type: 'rows', comparison: '<=', count: 320 } }],
    ['\\expect rows != 0', { name: 'expect', expected: { type: 'rows', comparison: '<>', count: 0 } }],
    ["\\expect cell 'it''s  so'", { name: 'expect', expected: { type: 'cell', value: "it's  so", tolerance: null } }],
    ['\\expect cell NULL', { name: 'expect', expected: { type: 'cell', value: null, tolerance: null } }],
    ["\\expect cell 'NULL'", { name: 'expect', expected: { type: 'cell', value: 'NULL', tolerance: null } }],
    ["\\expect cell ''", { name: 'expect', expected: { type: 'cell', value: '', tolerance: null } }],
    [
      '\\expect cell 0.33 tolerance 0.01',
      { name: 'expect', expected: { type: 'cell', value: '0.33', tolerance: 0.01 } },
    ],
    [
      '\\expect result top.csv',
      { name: 'expect', expected: { type: 'result', file: 'top.csv', ordered: null, tolerance: null } },
    ],
    [
      '\\expect result top songs.csv unordered tolerance 1e-3',
      { name: 'expect', expected: { type: 'result', file: 'top songs.csv', ordered: false, tolerance: 0.001 } },
    ],
    ['\\expect save top songs.csv', { name: 'save-result', file: 'top songs.csv' }],
    ['\\diff', { name: 'diff', config: null, key: [], tolerance: 0 }],
    [
      '\\diff --config other.cfg --key user_id,"Level" tolerance 0.5',
      { name: 'diff', config: 'other.cfg', key: ['user_id', 'Level'], tolerance: 0.5 },
    ],
    ['\\diff --key=a --config=o.cfg', { name: 'diff', config: 'o.cfg', key: ['a'], tolerance: 0 }],
    ['\\check', { name: 'check', family: null, table: null }],
    ['\\check Orphans songPlays', { name: 'check', family: 'orphans', table: 'songPlays' }],
    ['\\check all', { name: 'check', family: 'all', table: null }],
    ['\\export CSV out.csv', { name: 'export', format: 'csv', file: 'out.csv' }],
    ['\\explain', { name: 'explain', analyze: false }],
    ['\\explain analyze', { name: 'explain', analyze: true }],
    ['\\save top songs', { name: 'save', as: 'top songs', among: 'own' }],
    ['\\saved', { name: 'saved' }],
    ['\\set', { name: 'variables', variable: null }],
    ['\\set year', { name: 'variables', variable: 'year' }],
    ["\\set city 'New York'", { name: 'set', variable: 'city', value: 'New York' }],
    ['\\unset year', { name: 'unset', variable: 'year' }],
    ['\\?', { name: 'help' }],
    ['\\h', { name: 'syntax', of: null }],
    ['\\h create table', { name: 'syntax', of: 'create table' }],
    ['\\conninfo', { name: 'connection' }],
    ['\\p', { name: 'print' }],
    ['\\reset', { name: 'reset' }],
    ['\\gset day_', { name: 'keep-values', prefix: 'day_' }],
    ["\\echo 'it''s  a' b;", { name: 'echo', text: "it's  a b;", to: 'data' }],
    ['\\qecho', { name: 'echo', text: '', to: 'results' }],
    ['\\warn a', { name: 'echo', text: 'a', to: 'operator' }],
    ['\\q', { name: 'quit' }],
    ['  \\quit  ', { name: 'quit' }],
  ])('%s', (line, command) => {
    expect(parseMetaCommand(line)).toEqual(command);
  });
});

describe('\\copy writes out', () => {
  test.each<[string, MetaCommand]>([
    [
      '\\copy users to users.csv',
      {
        name: 'copy',
        source: { type: 'table', name: 'users' },
        to: { type: 'file', name: 'users.csv' },
        options: { format: 'text', header: false, delimiter: '\t', null: '\\N' },
      },
    ],
    [
      "\\copy (select 'to', (1) from t -- to\n) TO 'a b.tsv'",
      {
        name: 'copy',
        source: { type: 'query', sql: "select 'to', (1) from t -- to" },
        to: { type: 'file', name: 'a b.tsv' },
        options: { format: 'text', header: false, delimiter: '\t', null: '\\N' },
      },
    ],
    [
      '\\copy etl.runs (run_id, outcome) to r.txt with (format csv, header false)',
      {
        name: 'copy',
        source: { type: 'table', name: 'etl.runs (run_id, outcome)' },
        to: { type: 'file', name: 'r.txt' },
        options: { format: 'csv', header: false, delimiter: ',', null: '' },
      },
    ],
    [
      "\\copy users to u.csv with (format csv, header, delimiter ',', null 'none')",
      {
        name: 'copy',
        source: { type: 'table', name: 'users' },
        to: { type: 'file', name: 'u.csv' },
        options: { format: 'csv', header: true, delimiter: ',', null: 'none' },
      },
    ],
    [
      "\\copy users to 'u.csv' delimiter as ';' csv header",
      {
        name: 'copy',
        source: { type: 'table', name: 'users' },
        to: { type: 'file', name: 'u.csv' },
        options: { format: 'csv', header: true, delimiter: ';', null: '' },
      },
    ],
    [
      '\\copy users to u.txt text header;',
      {
        name: 'copy',
        source: { type: 'table', name: 'users' },
        to: { type: 'file', name: 'u.txt' },
        options: { format: 'text', header: true, delimiter: '\t', null: '\\N' },
      },
    ],
    ...(
      [
        ['stdout', { type: 'results' }],
        ['PSTDOUT', { type: 'output' }],
        ["'stdout'", { type: 'file', name: 'stdout' }],
      ] as const
    ).map(([word, to]): [string, MetaCommand] => [
      `\\copy users to ${word} csv`,
      {
        name: 'copy',
        source: { type: 'table', name: 'users' },
        to,
        options: { format: 'csv', header: false, delimiter: ',', null: '' },
      },
    ]),
  ])('%s', (line, command) => {
    expect(parseMetaCommand(line)).toEqual(command);
  });

  test.each([
    ['\\copy users from u.csv', /FROM is refused/],
    ['\\copy users', /TO and a file are missing/],
    ['\\copy to u.csv', /a table or a \(query\) is missing/],
    ['\\copy () to u.csv', /a table or a \(query\) is missing/],
    ['\\copy users to', /the file is missing/],
    ['\\copy users to program', /name a file/],
    ['\\copy users to u.csv binary', /there is no option binary/],
    ['\\copy users to u.csv csv delimiter', /delimiter needs a text in quotes/],
    ["\\copy users to u.csv csv delimiter 'ab'", /the delimiter must be one plain character/],
    ["\\copy users to 'u.csv", /a quote is left open/],
  ])('%s is refused', (line, message) => {
    expect(parseMetaCommand(line)).toMatchObject({ name: 'invalid', message: expect.stringMatching(message) });
  });
});

describe('what is no command says what to write instead', () => {
  test.each([
    [
      '\\expect cell 1 tolerance few',
      '\\expect cell is not understood: a tolerance is a number from 0 on',
      'It is \\expect cell VALUE [tolerance T].',
    ],
    ['\\diff --key', '\\diff: --key needs a value', `It is \\diff ${diffUsage}.`],
    [
      '\\check orphan',
      '\\check: there are no checks named orphan',
      'There are orphans, duplicates, nulls, fanout, freshness, accounting, all; \\check alone lists them.',
    ],
    ['\\quti', 'there is no command \\quti', 'Did you mean \\quit? All commands: \\?'],
    ['\\dz', 'there is no command \\dz', 'Did you mean \\d? All commands: \\?'],
    ['\\timign on', 'there is no command \\timign', 'Did you mean \\timing? All commands: \\?'],
    ['\\nothing', 'there is no command \\nothing', 'All commands: \\?'],
    ['\\', 'there is no command \\', 'All commands: \\?'],
    ['\\x perhaps', '\\x perhaps is not understood', 'It is \\x [on|off|auto].'],
    ['\\i', '\\i needs more', 'It is \\i FILE.'],
    ['\\q now', '\\q now is not understood', 'It is \\q.'],
    ['\\watch 0', '\\watch 0 is not understood', 'It is \\watch [SECONDS] [c=TIMES].'],
    ["\\d 'users", '\\d: a quote is left open', 'Close it; a doubled quote stands for itself.'],
    [
      '\\export xml a.xml',
      '\\export: there is no format xml',
      'The formats are csv, tsv, json, ndjson, markdown, insert, parquet.',
    ],
  ])('%s', (line, message, remedy) => {
    expect(parseMetaCommand(line)).toEqual({ name: 'invalid', message, remedy });
  });

  test.each(['\\c other', '\\connect other', '\\! ls', '\\gexec'])('%s is refused with the reason', (line) => {
    expect(parseMetaCommand(line)).toMatchObject({
      name: 'invalid',
      message: expect.stringContaining(' is refused: '),
    });
  });

  test('a variable that no statement could name is refused', () => {
    expect(parseMetaCommand('\\set 1st x')).toMatchObject({ name: 'invalid', message: expect.stringContaining('1st') });
  });
});

test('every command of the help can be typed as the help shows it, or says how', () => {
  for (const { word } of metaCommands) {
    const parsed = parseMetaCommand(`\\${word}`);
    if (parsed.name === 'invalid') expect(`${parsed.message} ${parsed.remedy}`).toContain(`It is \\${word} `);
  }
  expect(new Set(metaCommands.map(({ word }) => word)).size).toBe(metaCommands.length);
});

test('any line is read without an error', () => {
  fc.assert(
    fc.property(fc.oneof(sqlText, fc.string()), (text) => {
      expect(parseMetaCommand(`\\${text}`).name).not.toBe('');
    }),
  );
});

describe('commands of psql that are refused say why, and what to do instead', () => {
  test.each([
    ['\\connect other', /another --config/],
    ['\\! ls', /Leave with \\q/],
    ['\\gexec', /look at it first/],
    ['\\crosstabview a b', /CASE WHEN/],
    ['\\if :found', /\\expect/],
    ['\\endif', /\\expect/],
    ['\\prompt year', /Write :NAME/],
    ['\\sf+ f', /pg_proc/],
    ['\\sv v', /\\d NAME/],
    ['\\encoding latin1', /Convert/],
    ['\\pset null x', /--format/],
    ['\\du', /pg_user/],
  ])('%s', (line, remedy) => {
    expect(parseMetaCommand(line)).toMatchObject({
      name: 'invalid',
      message: expect.stringContaining('is refused: '),
      remedy: expect.stringMatching(remedy),
    });
  });
});
