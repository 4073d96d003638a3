/** What a warehouse holds, for completion, for "did you mean" and for the tree of tables: names and types, no data. */

export interface CatalogColumn {
  readonly name: string;
  /** As the engine names it, lower case. */
  readonly type: string;
}

export type RelationKind = 'table' | 'view' | 'materialized view' | 'external table';

export interface CatalogRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** In the table's own order. Empty for a view whose columns the engine learns only when it is used. */
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey: readonly string[];
}

/** One end of a foreign key: columns of a relation, in the key's order. */
export interface KeyEnd {
  readonly schema: string;
  readonly relation: string;
  readonly columns: readonly string[];
}

export interface ForeignKey {
  readonly from: KeyEnd;
  readonly to: KeyEnd;
}

export type FunctionKind = 'scalar' | 'aggregate' | 'window' | 'table';

export interface CatalogFunction {
  readonly schema: string;
  readonly name: string;
  readonly kind: FunctionKind;
  /** What stands between the brackets, for people: `string text, start integer`. */
  readonly parameters: string;
  /** Null where the engine does not say. */
  readonly returns: string | null;
}

export interface WarehouseCatalog {
  /** Schemas whose relations need no `schema.` before them; the first is where new tables go. */
  readonly searchPath: readonly string[];
  readonly schemas: readonly string[];
  readonly relations: readonly CatalogRelation[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly functions: readonly CatalogFunction[];
}

/** The catalog before anything is known of the warehouse. */
export const emptyCatalog: WarehouseCatalog = {
  searchPath: [],
  schemas: [],
  relations: [],
  foreignKeys: [],
  functions: [],
};

/** Schemas of the engines themselves: their relations are offered after `schema.`, not among the users' own. */
export function isSystemSchema(schema: string): boolean {
  return schema === 'information_schema' || schema.startsWith('pg_');
}
