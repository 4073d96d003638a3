import { SparkifyError } from '../errors.ts';
import type { Dialect } from '../sql/dialect.ts';
import { allTables, type Table } from '../sql/schema.ts';
import { plural } from '../text/format.ts';
import { type Catalog, missingSchema, readCatalog } from './catalog.ts';
import { publish } from './publish.ts';
import { runStatement, runTask, type Step, type StepContext, type StepResult } from './step.ts';

const step = 'create' as const;

export const create: Step = {
  name: step,
  summary: 'make the staging and star tables that are missing, compare the others with the schema',
  needs: [],
  tasks: async () => allTables.map(({ name }) => name),

  async plan({ warehouse, recreate }) {
    const connection = await warehouse.connect();
    try {
      const catalog = await readCatalog(connection, warehouse.target.schema);
      const existing = allTables.filter(({ name }) => catalog.has(name.toLowerCase()));
      const missing = recreate ? allTables : allTables.filter((table) => !existing.includes(table));
      return {
        statements: [
          ...(await missingSchema(connection, warehouse.target.schema)),
          ...(recreate ? drops(existing) : []),
          ...missing.flatMap((table) => definitions(table, warehouse.dialect)),
        ],
        reads: [],
      };
    } finally {
      await connection.close();
    }
  },

  async run(context) {
    const { warehouse } = context;
    const connection = await warehouse.connect();
    try {
      const make = async (): Promise<StepResult> => {
        let made = 0;
        for (const sql of await missingSchema(connection, warehouse.target.schema)) {
          await runStatement(context, { step, task: '' }, connection, sql);
        }
        const found = await readCatalog(connection, warehouse.target.schema);
        const catalog = context.recreate ? new Map() : found;
        if (context.recreate) {
          const existing = allTables.filter(({ name }) => found.has(name.toLowerCase()));
          for (const sql of drops(existing)) await runStatement(context, { step, task: '' }, connection, sql);
          // What the ledger says is loaded went with the tables.
          await connection.query('DELETE FROM etl.files');
        }
        const differences = allTables.flatMap((table) => shapeDifferences(table, catalog, warehouse.dialect));
        if (differences.length > 0) throw otherShape(differences);
        for (const table of allTables) {
          const exists = catalog.has(table.name.toLowerCase());
          if (!exists) made += 1;
          await runTask(context, step, table.name, async () => {
            if (exists) return { rows: null, message: 'exists, as the schema says' };
            for (const sql of definitions(table, warehouse.dialect)) {
              await runStatement(context, { step, task: table.name }, connection, sql);
            }
            return { rows: null, message: 'created' };
          });
        }
        const kept = allTables.length - made;
        const parts = [
          made > 0 ? `${plural(made, 'table')} created` : '',
          kept > 0 ? `${plural(kept, 'table')} as before` : '',
        ];
        return { outcome: 'success', rows: null, message: parts.filter((part) => part !== '').join(', ') };
      };
      return await publish(context, connection, make, 'retried');
    } finally {
      await connection.close();
    }
  },
};

function definitions(table: Table, dialect: Dialect): string[] {
  return [dialect.createTable(table), ...dialect.createIndexes(table)];
}

/** In an order in which nothing refers to a table that is gone. */
function drops(tables: readonly Table[]): string[] {
  return [...tables].reverse().map(({ name }) => `DROP TABLE ${name}`);
}

/** How a table differs from the schema, a text for each column that does; nothing for one that does not exist. */
export function shapeDifferences(table: Table, catalog: Catalog, dialect: Dialect): string[] {
  const columns = catalog.get(table.name.toLowerCase());
  if (columns === undefined) return [];
  const found = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const differences: string[] = [];
  for (const { name, type } of table.columns) {
    const foundType = found.get(name.toLowerCase());
    found.delete(name.toLowerCase());
    if (foundType === undefined) differences.push(`${table.name}.${name} is missing`);
    else if (foundType !== dialect.catalogTypes[type]) {
      differences.push(`${table.name}.${name} is ${foundType}, not ${dialect.catalogTypes[type]}`);
    }
  }
  for (const name of found.keys()) differences.push(`${table.name}.${name} is not in the schema`);
  return differences;
}

function otherShape(differences: readonly string[]): SparkifyError {
  return new SparkifyError('warehouse', `tables have another shape than the schema: ${differences.join('; ')}`, {
    remedy: 'Alter them by hand, or drop and make all tables anew with `sparkify-tui create --recreate`.',
  });
}

/**
 * Makes sure that the tables a step works on are there, in the shape of the schema.
 * @throws SparkifyError kind `warehouse` that names what is missing or different, and what mends it.
 */
export async function requireTables({ warehouse }: StepContext, tables: readonly Table[]): Promise<void> {
  const connection = await warehouse.connect();
  try {
    const catalog = await readCatalog(connection, warehouse.target.schema);
    const missing = tables.filter(({ name }) => !catalog.has(name.toLowerCase())).map(({ name }) => name);
    if (missing.length > 0) {
      throw new SparkifyError('warehouse', `${plural(missing.length, 'table')} missing: ${missing.join(', ')}`, {
        remedy: 'Run `sparkify-tui create` first; it makes what is missing.',
      });
    }
    const differences = tables.flatMap((table) => shapeDifferences(table, catalog, warehouse.dialect));
    if (differences.length > 0) throw otherShape(differences);
  } finally {
    await connection.close();
  }
}
