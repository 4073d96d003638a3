import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EmbeddedWarehouse } from '../../../src/warehouse/duckdb/warehouse.ts';
import { readExamples, setUp } from './examples.ts';
import { functionsPage, outcomeOf, type Tried } from './functions-page.ts';

let folder: string;
let warehouse: EmbeddedWarehouse;
const all: Tried[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparkify-examples-'));
  warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
  const connection = await warehouse.connectForTyped();
  for (const statement of setUp) await connection.query(statement);
  for (const functionExamples of readExamples()) {
    const outcomes = [];
    for (const example of functionExamples.examples) outcomes.push(await outcomeOf(connection, example));
    all.push({ ...functionExamples, outcomes });
  }
  await connection.close();
}, 60_000);

afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

it('docs/redshift-functions.md says what AWS’s examples give here', async () => {
  await expect(functionsPage(all)).toMatchFileSnapshot('../../../docs/redshift-functions.md');
});

it('what gives another result than Redshift says so', () => {
  const silent = all.flatMap(({ name, examples, outcomes }) =>
    outcomes.flatMap(({ kind, here, notices }, index) =>
      kind === 'differs' && notices.length === 0 && examples[index]?.doubt === null
        ? [`${name}: ${examples[index]?.sql} gives ${here}`]
        : [],
    ),
  );
  expect(silent).toEqual([]);
});
