import type { CatalogRelation, WarehouseCatalog } from '../src/sql/catalog/catalog.ts';
import { type CatalogIndex, indexCatalog } from '../src/sql/completion/catalog-index.ts';
import { complete } from '../src/sql/completion/complete.ts';
import { embeddedDialect } from '../src/sql/dialect.ts';
import type { Costs } from './measure.ts';

const columnWords = ['user', 'song', 'artist', 'session', 'start', 'end', 'level', 'page', 'agent', 'location'];

/** A catalog of tables with twenty columns each, foreign keys among them, and as many functions as PostgreSQL has. */
export function catalogOf(tables: number): WarehouseCatalog {
  const relations: CatalogRelation[] = Array.from({ length: tables }, (_, table) => ({
    schema: table % 10 === 0 ? 'archive' : 'main',
    name: `${columnWords[table % 10]}_${columnWords[(table >> 3) % 10]}_${table}`,
    kind: 'table',
    columns: Array.from({ length: 20 }, (_unused, column) => ({
      name:
        column === 0
          ? `table_${table}_id`
          : `${columnWords[column % 10]}_${column % 4 === 0 ? 'id' : table % 97}_${column}`,
      type: 'integer',
    })),
    primaryKey: [`table_${table}_id`],
  }));
  const foreignKeys = relations.slice(1).map((relation, index) => {
    const to = relations[index] ?? relation;
    return {
      from: { schema: relation.schema, relation: relation.name, columns: ['user_id_0'] },
      to: { schema: to.schema, relation: to.name, columns: to.primaryKey },
    };
  });
  const functions = Array.from({ length: 3000 }, (_, index) => ({
    schema: 'pg_catalog',
    name: `${columnWords[index % 10]}_fn_${index}`,
    kind: 'scalar' as const,
    parameters: 'value integer',
    returns: 'integer',
  }));
  return { searchPath: ['main'], schemas: ['main', 'archive'], relations, foreignKeys, functions };
}

/** Milliseconds that a key may take at most, by the number of tables. */
const limits = [
  [500, 16],
  [5000, 50],
] as const;

const rounds = 5;

const before = Array.from({ length: 100 }, (_, line) => `select ${line}\nfrom user_song_${line};\n`).join('');
const after = ';\nselect 1;\n';

/**
 * Types a statement into a buffer of 200 lines, a key at a time, and takes the time of each completion: of several
 * rounds the best, since what a neighbour on the machine takes is not the key's.
 */
function typedInto(index: CatalogIndex, statement: string): number[] {
  const times = Array.from({ length: statement.length }, () => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (let typed = 1; typed <= statement.length; typed += 1) {
      const text = before + statement.slice(0, typed) + after;
      const started = performance.now();
      complete(text, before.length + typed, index, new Map(), embeddedDialect);
      times[typed - 1] = Math.min(times[typed - 1] ?? Number.NaN, performance.now() - started);
    }
  }
  return times.sort((one, other) => one - other);
}

/** What a completion takes a key, by the size of the catalog. */
export async function benchCompletion(): Promise<Costs> {
  const rows: string[] = [];
  let missed = false;
  for (const [tables, limit] of limits) {
    const catalog = catalogOf(tables);
    const index = indexCatalog(catalog);
    const [a, b] = [catalog.relations[2]?.name ?? '', catalog.relations[3]?.name ?? ''];
    for (const statement of [
      `select us from ${a} x`,
      `select * from ${a} x join ${b} y on x.user_id_0 = y.table_3_id where level`,
      `with recent as (select * from ${a}) select r.session_id_4 from recent r order by user`,
      `insert into ${a} (user_id_0, song`,
    ]) {
      const times = typedInto(index, statement);
      const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
      const slowest = times.at(-1) ?? Number.NaN;
      missed ||= slowest > limit;
      rows.push(`| ${tables} | \`${statement}\` | ${median.toFixed(1)} ms | ${slowest.toFixed(1)} ms | ${limit} ms |`);
    }
  }
  return {
    missed,
    table: [
      'Completion, a key at a time, in a buffer of 200 lines; tables of 20 columns.',
      '',
      '| tables | typed | median key | slowest key | at most |',
      '|---|---|---|---|---|',
      ...rows,
    ],
  };
}
