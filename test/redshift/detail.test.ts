import { expect, it } from 'vitest';
import { detailOf } from '../../src/warehouse/redshift/detail.ts';

const rule = '-----------------------------------------------';
const message = 'The specified S3 prefix does not exist';

/** As apisonator#196 shows it. */
const block = [
  '',
  `  ${rule}`,
  `  error:  ${message}`,
  '  code:      8001',
  '  context:   ',
  '  query:     1097',
  '  location:  s3_utility.cpp:677',
  '  process:   padbmaster [pid=26217]',
  `  ${rule}`,
].join('\n');

it.each([
  ['its message is not told twice', block, 'code 8001 · query 1097'],
  ['another message is told', block.replace(message, 'Forbidden'), 'Forbidden · code 8001 · query 1097'],
  [
    'the context is told, and what goes on in the next line',
    block.replace('context:   ', 'context:   Reading bucket=b\n   key=log_data/a.json'),
    'context Reading bucket=b key=log_data/a.json · code 8001 · query 1097',
  ],
  ['any other detail is as it is', 'Key (id)=(1) exists.\nTwice.', 'Key (id)=(1) exists.\nTwice.'],
  ['none is none', undefined, undefined],
])('the detail of an error of Redshift’s is one line: %s', (_, detail, told) => {
  expect(detailOf({ message, detail })).toBe(told);
});
