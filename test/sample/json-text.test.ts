import { expect, test } from 'vitest';
import { decimal, doubleEncoded, jsonText } from '../../src/sample/json-text.ts';

test('every UTF-16 unit comes back from its JSON form, which is printable ASCII', () => {
  const units = Array.from({ length: 0x1_0000 }, (_, unit) => String.fromCharCode(unit)).join('');
  expect(JSON.parse(jsonText(units)) === units).toBe(true);
  expect(/^[ -~]*$/.test(jsonText(units))).toBe(true);
});

test('slashes are escaped, controls and letters outside ASCII written as \\u escapes in small letters', () => {
  expect(jsonText('a/"b"\\ö\u0019\t')).toBe('"a\\/\\"b\\"\\\\\\u00f6\\u0019\\t"');
});

test('decimals have one to five places', () => {
  expect([24_630_812, 300_000, -8_750_000, 5, 0].map(decimal)).toEqual(['246.30812', '3.0', '-87.5', '0.00005', '0.0']);
});

test('double encoding leaves ASCII alone, and makes four characters of a letter with an accent', () => {
  expect(doubleEncoded('Plain text')).toBe('Plain text');
  expect(doubleEncoded('ö')).toBe('\u00c3\u0083\u00c2\u00b6');
});
