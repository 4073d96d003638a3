import { describe, expect, it } from 'vitest';
import { accounts, differences } from '../../src/commands/stage/bucket/load-accounts.ts';

const object = (name: string, bytes = 10) => ({ uri: `s3://b/${name}`, name, bytes, version: 'v', modified: 0 });
const long = 'é'.repeat(200);

describe('the objects that a COPY says it read', () => {
  it('are those that were listed, or are told by name', () => {
    const listed = [object('a'), object('b')];
    expect(differences(listed, ['s3://b/a', 's3://b/b'], [])).toEqual({ strange: [], missing: [] });
    expect(differences(listed, ['s3://b/a', 's3://b/c'], [])).toEqual({ strange: ['s3://b/c'], missing: [listed[1]] });
  });

  it('need not be told of where they have no bytes', () => {
    expect(differences([object('a'), object('empty', 0)], ['s3://b/a'], [])).toEqual({ strange: [], missing: [] });
    expect(differences([object('a')], ['s3://b/a', 's3://b/_SUCCESS'], [object('_SUCCESS', 0)]).strange).toEqual([]);
  });

  it('are known by their first 256 bytes, never by half a character', () => {
    const told = `s3://b/${'é'.repeat(124)}`;
    expect(Buffer.byteLength(told)).toBe(255);
    expect(differences([object(long)], [told], [])).toEqual({ strange: [], missing: [] });
  });

  it('may end in blanks, which the server does not keep', () => {
    expect(differences([object('a ')], ['s3://b/a'], [])).toEqual({ strange: [], missing: [] });
  });
});

describe('the records of single objects', () => {
  const listed = [object('a'), object('b')];
  const lines = new Map([
    ['s3://b/a', 3],
    ['s3://b/b', 2],
  ]);
  const numbers = (...given: Parameters<typeof accounts>) =>
    accounts(...given).map(({ records, rejected }) => [records, rejected]);

  it('are their lines, where the lines are as many as the records', () => {
    expect(numbers(listed, lines, new Map([['s3://b/a', 1]]), 5)).toEqual([
      [3, 1],
      [2, 0],
    ]);
  });

  const unknown = [
    [null, null],
    [null, null],
  ];

  it('are not known, where a record takes several lines, or a line has none', () => {
    expect(numbers(listed, lines, new Map(), 4)).toEqual(unknown);
    expect(numbers(listed, lines, new Map([['s3://b/b', 3]]), 5)).toEqual(unknown);
  });

  it('are not known, where the server takes two objects for one', () => {
    const alike = [object(`${long}1`), object(`${long}2`)];
    expect(numbers(alike, new Map([[`s3://b/${'é'.repeat(124)}`, 5]]), new Map(), 10)).toEqual(unknown);
  });
});
