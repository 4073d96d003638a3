import { expect, test } from 'vitest';
import { namePattern } from '../../../src/sql/meta-command/name-pattern.ts';

test.each([
  [null, null, null],
  ['users', null, 'users'],
  ['Users', null, 'users'],
  ['"Users"', null, 'users'],
  ['s*', null, 's%'],
  ['s?ng', null, 's_ng'],
  ['stage_*', null, 'stage^_%'],
  ['"a*b"', null, 'a*b'],
  ['100%', null, '100^%'],
  ['a^b', null, 'a^^b'],
  ['etl.runs', 'etl', 'runs'],
  ['etl.', 'etl', '%'],
  ['*.*', '%', '%'],
  ['"a.b".c', 'a.b', 'c'],
  ['"say ""hi"""', null, 'say "hi"'],
  ['db.etl.runs', 'etl', 'runs'],
])('%s', (pattern, schema, name) => {
  expect(namePattern(pattern)).toEqual({ schema, name });
});
