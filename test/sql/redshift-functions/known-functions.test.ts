import { expect, it } from 'vitest';
import { foreignFunction } from '../../../src/sql/redshift-functions/known-functions.ts';
import { macroNames } from '../../../src/sql/redshift-functions/macros.ts';
import { absentFunctions, functions } from '../../redshift/double/sql/functions.ts';

const names = (wanted: (name: string) => boolean) => [...functions.keys()].filter(wanted);

it('what the double of Redshift has on its compute nodes is known', () => {
  expect(names((name) => functions.get(name)?.leader === false && foreignFunction(name) !== null)).toEqual([]);
});

it('what it has on its leader node only is told', () => {
  // These have a page of their own among the functions.
  expect(names((name) => functions.get(name)?.leader === true && foreignFunction(name) === null)).toEqual([
    'current_schema',
    'has_table_privilege',
    'has_schema_privilege',
    'has_database_privilege',
    'timeofday',
    'array_to_string',
  ]);
});

it('what it lacks is told', () => {
  const silent = [...absentFunctions].filter((name) => foreignFunction(name) === null);
  // They are documented by now, or as a window function, and the double keeps to what this program may use.
  expect(silent).toEqual(['set_config', 'current_setting', 'percentile_disc']);
});

it('the functions that are made here are Redshift’s', () => {
  const made = macroNames.filter((name) => /^[a-z]/.test(name) && !name.startsWith('redshift_'));
  expect(made.filter((name) => foreignFunction(name) !== null)).toEqual(['regexp_full_match']);
});
