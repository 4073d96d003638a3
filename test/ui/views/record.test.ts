import { describe, expect, it } from 'vitest';
import { markedRow } from '../../../src/ui/state/views/record.ts';

const place = { object: '/a.json', line: 3, column: 'userId', value: 'x', reason: 'not a whole number' };
const text = { object: '/a.json', line: 3, lines: ['{'], cut: false };
const members = (...pairs: readonly (readonly [string, string])[]) => pairs.map(([key, value]) => ({ key, value }));

describe('the marked place of a record', () => {
  it('is the member of the column, in any case of letters', () => {
    expect(markedRow({ ...text, members: members(['status', '1'], ['userid', '"x"']) }, place)).toBe(1);
  });

  it('is the member with the value, where a jsonpaths file gives the column another key', () => {
    expect(markedRow({ ...text, members: members(['s', '1'], ['u', '"x"']) }, place)).toBe(1);
    expect(markedRow({ ...text, members: members(['s', '1']) }, place)).toBeNull();
  });

  it('is the line with the value in a text that is no JSON, else its first line', () => {
    const broken = { ...text, lines: ['{', '"userId": x', '}'], members: null };
    expect(markedRow(broken, place)).toBe(1);
    expect(markedRow(broken, { ...place, value: 'elsewhere' })).toBe(0);
  });

  it('is nowhere in a record that is only looked at', () => {
    expect(markedRow({ ...text, members: members(['a', '1']) }, { ...place, reason: null })).toBeNull();
  });
});
