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
      const rows = await countRows(connection, catalog, table.name, signal);
      const layout = found === undefined ? nothingKnown : await readLayout(warehouse, connection, table, rows, signal);
      const places = found === undefined ? new Map() : await readColumnLayout(warehouse, connection, table, signal);
      details.push({
        table: table.name,
        kind: kindOf(table),
        rows,
        ...layout,
        filled:
          fill === undefined || found === undefined ? null : { run: fill.run, at: fill.at, operator: fill.operator },
        columns: columnsOf(table, found ?? [], nullable, places),
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
  count: number | null,
  signal: AbortSignal,
): Promise<Layout> {
  try {
    const { columns, rows } = await connection.query(dialect.tableLayout(target.schema, table.name), { signal });
    const [row] = rows;
    if (row === undefined) return untold(count === 0 ? 'none while it is empty' : 'not visible to you');
    const [bytes, ...values] = row;
    const facts = values.flatMap((value, index) => {
      const label = columns[index + 1]?.name ?? '';
      return value == null || value === '' ? [] : [{ label: label.replaceAll('_', ' '), value }];
    });
    return { bytes: bytes == null ? null : Number(bytes), facts };
  } catch (error) {
    if (!(error instanceof SparkifyError) || error.kind !== 'sql') throw error;
    const denied = /^ERROR 42501: (.*)/.exec(error.message)?.[1];
    return untold(denied === undefined ? `not known: ${error.message}` : `not visible to you (${denied})`);
  }
}

/** @param why in words */
function untold(why: string): Layout {
  return { bytes: null, facts: [{ label: 'size and statistics', value: why }] };
}

interface ColumnLayout {
  readonly type: string;
  /** In words. */
  readonly layout: readonly string[];
}

/** By lower-case name, where the engine's columns have a layout. */
async function readColumnLayout(
  { dialect, target }: Warehouse,
  connection: Connection,
  table: Table,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ColumnLayout>> {
  if (dialect.columnLayout === null) return new Map();
  const { rows } = await connection.query(dialect.columnLayout(target.schema, table.name), { signal });
  const several = rows.filter(([, , , place]) => Number(place) > 0).length > 1;
  return new Map(
    rows.map(([name, type, distributes, place]) => {
      const sorts = Number(place) > 0 ? [several ? `sort key ${place}` : 'sort key'] : [];
      return [
        (name ?? '').toLowerCase(),
        { type: type ?? '', layout: [...(distributes === 't' ? ['dist key'] : []), ...sorts] },
      ];
    }),
  );
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
  places: ReadonlyMap<string, ColumnLayout>,
): readonly ColumnDetail[] {
  const types = new Map(
    found.map(({ name, type }) => [name.toLowerCase(), places.get(name.toLowerCase())?.type ?? type]),
  );
  const layoutOf = (name: string) => places.get(name.toLowerCase())?.layout ?? [];
  const known = table.columns.map(({ name, references }): ColumnDetail => {
    const type = types.get(name.toLowerCase()) ?? null;
    types.delete(name.toLowerCase());
    return {
      ...{ name, type, primaryKey: table.primaryKey === name },
      nullable: nullable.has(`${table.name}.${name}`.toLowerCase()),
      references: references === undefined ? null : `${references.table}.${references.column}`,
      layout: layoutOf(name),
    };
  });
  const others = found
    .filter(({ name }) => types.has(name.toLowerCase()))
    .map(({ name, type }): ColumnDetail => {
      const takesNull = nullable.has(`${table.name}.${name}`.toLowerCase());
      return { name, type, nullable: takesNull, primaryKey: false, references: null, layout: layoutOf(name) };
    });
  return [...known, ...others];
}
