import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { translate } from '../../../src/sql/redshift-functions/translate.ts';

const folder = join(import.meta.dirname, '../../../src/sql/queries');

it.each(readdirSync(folder).filter((file) => file.endsWith('.sql')))('%s runs on Redshift as it stands', (file) => {
  expect(translate(readFileSync(join(folder, file), 'utf8')).notices).toEqual([]);
});
