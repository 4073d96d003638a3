import type { CatalogRelation, WarehouseCatalog } from '../src/sql/catalog/catalog.ts';
import { indexCatalog } from '../src/sql/completion/catalog-index.ts';
import { complete } from '../src/sql/completion/complete.ts';
import { embeddedDialect } from '../src/sql/dialect.ts';

/**
 * The time of a completion, a key at a time, by the size of the catalog: `node bench/completion.ts`. The statement is
 * typed into a buffer of 200 lines, so that the work of finding it is in the time. Prints median and slowest.
 */

const columnWords = ['user', 'song', 'artist', 'session', 'start', 'end', 'level', 'page', 'agent', 'location'];

function catalogOf(tables: number): WarehouseCatalog {
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

const before = Array.from({ length: 100 }, (_, line) => `select ${line}\nfrom user_song_${line};\n`).join('');
const after = ';\nselect 1;\n';

function typedInto(catalog: WarehouseCatalog, statement: string): number[] {
  const index = indexCatalog(catalog);
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (let typed = 1; typed <= statement.length; typed += 1) {
      const text = before + statement.slice(0, typed) + after;
      const started = performance.now();
      complete(text, before.length + typed, index, new Map(), embeddedDialect);
      if (round > 0) times.push(performance.now() - started);
    }
  }
  return times.sort((one, other) => one - other);
}

for (const [tables, limit] of [
  [500, 16],
  [5000, 50],
] as const) {
  const catalog = catalogOf(tables);
  const started = performance.now();
  indexCatalog(catalog);
  process.stdout.write(`${tables} tables × 20 columns, indexed in ${(performance.now() - started).toFixed(0)} ms\n`);
  const [a, b] = [catalog.relations[2]?.name ?? '', catalog.relations[3]?.name ?? ''];
  for (const statement of [
    `select us from ${a} x`,
    `select * from ${a} x join ${b} y on x.user_id_0 = y.table_3_id where level`,
    `with recent as (select * from ${a}) select r.session_id_4 from recent r order by user`,
    `insert into ${a} (user_id_0, song`,
  ]) {
    const times = typedInto(catalog, statement);
    const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
    const slowest = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
    process.stdout.write(
      `  median ${median.toFixed(1)} ms, 99th ${slowest.toFixed(1)} ms (at most ${limit}): ${statement}\n`,
    );
  }
}
