import { describe, expect, test } from 'vitest';
import { isDataObject } from '../../src/source/data-object.ts';

describe('is data', () => {
  test.each([
    'a.json',
    '2018/11/2018-11-01-events.json',
    'A/B/C/TRABCAJ12903CDFCC2.json',
    'events.ndjson',
    'events.jsonl',
    'EVENTS.JSON',
    'events.json.gz',
    'events.ndjson.gz',
    'events.jsonl.GZ',
    'part-00000',
    'part-00000.gz',
    '0000_part_00',
    'stream-1-2018-11-01-00-00-00-6f1d',
    'year=2018/month=11/part-00000-8e1c.c000.json.gz',
    'with space + % & é 😀.json',
    'json/2018.json',
  ])('%s', (name) => {
    expect(isDataObject(name)).toBe(true);
  });
});

describe('is not data', () => {
  test.each([
    '',
    'folder/',
    '2018/',
    '2018_$folder$',
    '_SUCCESS',
    '2018/_SUCCESS',
    '_temporary/0/part-00000',
    'a/_metadata.json',
    '.DS_Store',
    'a/.DS_Store',
    '.hidden/a.json',
    'a/.part-00000.crc',
    'part-00000.crc',
    'a.json.crc',
    'log_json_path.json',
    'meta/log_jsonpath.json',
    'songs_jsonpaths.json',
    'JSONPaths.json',
    'README',
    'LICENSE',
    'manifest',
    'events-2018manifest',
    'a.csv',
    'a.parquet',
    'a.txt',
    'a.gz.tmp',
    'json',
  ])('%j', (name) => {
    expect(isDataObject(name)).toBe(false);
  });
});
