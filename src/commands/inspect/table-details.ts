import { SparkifyError } from '../../errors.ts';
import { allTables, type Table } from '../../sql/schema.ts';
import type { Connection, Warehouse } from '../../warehouse/warehouse.ts';
import { type CatalogColumn, readCatalog } from '../catalog.ts';
import { readFills } from './fills.ts';
import type { ColumnDetail, TableDetail } from './inspection.ts';
import { countRows } from './step-rows.ts';

/** Every table of the schema as it lies in the warehouse. */
export async function readTableDetails(warehouse: Warehouse, signal: AbortSignal): Promise<readonly TableDetail[]> {
  const { target } = warehouse;
  const connection = await warehouse.connect();
  try {
    const catalog = await readCatalog(connection, target.schema);
    const nullable = await readNullable(connection, target.schema, signal);
    const fills = await readFills(connection, signal);
    const details: TableDetail[] = [];
    for (const table of allTables) {
      const found = catalog.get(table.name.toLowerCase());
      const [fill] = fills.get(table.name) ?? [];
      const layout = found === undefined ? nothingKnown : await readLayout(warehouse, connection, table, signal);
      details.push({
        table: table.name,
        kind: kindOf(table),
        rows: await countRows(connection, catalog, table.name, signal),
        ...layout,
        filled:
          fill === undefined || found === undefined ? null : { run: fill.run, at: fill.at, operator: fill.operator },
        columns: columnsOf(table, found ?? [], nullable),
      });
    }
    return details;
  } finally {
    await connection.close();
  }
}

function kindOf({ kind }: Table): TableDetail['kind'] {
  return kind === 'log' ? 'staging' : kind;
}

type Layout = Pick<TableDetail, 'bytes' | 'facts'>;

const nothingKnown: Layout = { bytes: null, facts: [] };

/**
 * Size and layout in the engine's own words. A user may read the tables, but not the engine's views on them; then they
 * say so, and the rest is shown all the same.
 */
async function readLayout(
  { dialect, target }: Warehouse,
  connection: Connection,
  table: Table,
  signal: AbortSignal,
): Promise<Layout> {
  try {
    const { columns, rows } = await connection.query(dialect.tableLayout(target.schema, table.name), { signal });
    const [bytes, ...values] = rows[0] ?? [];
    const facts = values.flatMap((value, index) => {
      const label = columns[index + 1]?.name ?? '';
      return value == null || value === '' ? [] : [{ label: label.replaceAll('_', ' '), value }];
    });
    return { bytes: bytes == null ? null : Number(bytes), facts };
  } catch (error) {
    if (!(error instanceof SparkifyError) || error.kind !== 'sql') throw error;
    return { bytes: null, facts: [{ label: 'layout', value: `not known: ${error.message}` }] };
  }
}

/** `table.column` of every column that takes NULL, in lower case. */
async function readNullable(connection: Connection, schema: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query(
    `SELECT lower(table_name), lower(column_name)
     FROM information_schema.columns
     WHERE table_schema = $1 AND is_nullable = 'YES'`,
    { parameters: [schema], signal },
  );
  return new Set(rows.map(([table, column]) => `${table}.${column}`));
}

function columnsOf(
  table: Table,
  found: readonly CatalogColumn[],
  nullable: ReadonlySet<string>,
): readonly ColumnDetail[] {
  const types = new Map(found.map(({ name, type }) => [name.toLowerCase(), type]));
  const known = table.columns.map(({ name, references }): ColumnDetail => {
    const type = types.get(name.toLowerCase()) ?? null;
    types.delete(name.toLowerCase());
    return {
      ...{ name, type, primaryKey: table.primaryKey === name },
      nullable: nullable.has(`${table.name}.${name}`.toLowerCase()),
      references: references === undefined ? null : `${references.table}.${references.column}`,
    };
  });
  const others = found
    .filter(({ name }) => types.has(name.toLowerCase()))
    .map(({ name, type }): ColumnDetail => {
      const takesNull = nullable.has(`${table.name}.${name}`.toLowerCase());
      return { name, type, nullable: takesNull, primaryKey: false, references: null };
    });
  return [...known, ...others];
}
