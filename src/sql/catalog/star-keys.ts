import { starTables } from '../schema.ts';
import type { CatalogRelation, ForeignKey, WarehouseCatalog } from './catalog.ts';

/**
 * The star schema's foreign keys as the catalog spells its names, as far as the tables are there. The embedded engine
 * declares none, and on Redshift a table may have been made without them; they hold all the same, by the checks.
 */
function starForeignKeys(catalog: WarehouseCatalog): readonly ForeignKey[] {
  const relations = new Map<string, CatalogRelation>();
  for (const relation of catalog.relations) {
    if (relation.schema === catalog.searchPath[0]) relations.set(relation.name.toLowerCase(), relation);
  }
  return starTables.flatMap((table) =>
    table.columns.flatMap(({ name, references }) => {
      const from = relations.get(table.name.toLowerCase());
      const to = references === undefined ? undefined : relations.get(references.table.toLowerCase());
      if (from === undefined || to === undefined || references === undefined) return [];
      const fromColumn = columnOf(from, name);
      const toColumn = columnOf(to, references.column);
      if (fromColumn === null || toColumn === null) return [];
      return [
        {
          from: { schema: from.schema, relation: from.name, columns: [fromColumn] },
          to: { schema: to.schema, relation: to.name, columns: [toColumn] },
        },
      ];
    }),
  );
}

function columnOf(relation: CatalogRelation, name: string): string | null {
  return relation.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? null;
}

/** The catalog with the star schema's foreign keys added where the engine does not declare the same ones. */
export function withStarKeys(catalog: WarehouseCatalog): WarehouseCatalog {
  const known = new Set(catalog.foreignKeys.map(signature));
  const added = starForeignKeys(catalog).filter((key) => !known.has(signature(key)));
  return added.length === 0 ? catalog : { ...catalog, foreignKeys: [...catalog.foreignKeys, ...added] };
}

function signature({ from, to }: ForeignKey): string {
  return JSON.stringify([from.schema, from.relation, from.columns, to.schema, to.relation, to.columns]);
}
