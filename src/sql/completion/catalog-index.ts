import {
  type CatalogFunction,
  type CatalogRelation,
  type ForeignKey,
  isSystemSchema,
  type WarehouseCatalog,
} from '../catalog/catalog.ts';
import { atOnce, type Pieces } from '../pieces.ts';

/** A name with its lower case, which matching compares. */
export interface Indexed<T> {
  readonly name: string;
  readonly lower: string;
  readonly entry: T;
}

/** The catalog arranged for looking things up at every key; made once for a catalog. */
export interface CatalogIndex {
  readonly catalog: WarehouseCatalog;
  /** Relations that need no schema before them. */
  readonly onSearchPath: readonly Indexed<CatalogRelation>[];
  /** The users' other relations, under `schema.name`. */
  readonly elsewhere: readonly Indexed<CatalogRelation>[];
  readonly schemas: readonly Indexed<string>[];
  readonly functions: readonly Indexed<CatalogFunction>[];
  /** Each column name of the users' relations once, with one relation that has it. */
  readonly columnNames: readonly Indexed<CatalogRelation>[];
  /** By lower-case column name: the relations on the search path that have it. */
  readonly withColumn: ReadonlyMap<string, readonly CatalogRelation[]>;
  /** By lower-case schema: its relations. */
  readonly bySchema: ReadonlyMap<string, readonly Indexed<CatalogRelation>[]>;
  /** By `keyOf` the relation: the foreign keys that leave or enter it. */
  readonly foreignKeys: ReadonlyMap<string, readonly ForeignKey[]>;
}

/** One text for a relation, whatever the case in which it is written. */
export function keyOf(schema: string, relation: string): string {
  return `${schema}\0${relation}`.toLowerCase();
}

function indexed<T>(name: string, entry: T): Indexed<T> {
  return { name, lower: name.toLowerCase(), entry };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

/** Arranges a catalog for completion; the time is proportional to its size (100,000 columns: some tens of milliseconds). */
export function indexCatalog(catalog: WarehouseCatalog): CatalogIndex {
  return atOnce(indexing(catalog));
}

/** How many relations are looked at between two yields. */
const pieceOfRelations = 100;

/** The same in pieces. */
export function* indexing(catalog: WarehouseCatalog): Pieces<CatalogIndex> {
  const path = new Set(catalog.searchPath.map((schema) => schema.toLowerCase()));
  const onSearchPath: Indexed<CatalogRelation>[] = [];
  const elsewhere: Indexed<CatalogRelation>[] = [];
  const bySchema = new Map<string, Indexed<CatalogRelation>[]>();
  const columnNames = new Map<string, Indexed<CatalogRelation>>();
  const withColumn = new Map<string, CatalogRelation[]>();
  for (const [index, relation] of catalog.relations.entries()) {
    if (index % pieceOfRelations === 0) yield;
    const entry = indexed(relation.name, relation);
    append(bySchema, relation.schema.toLowerCase(), entry);
    if (isSystemSchema(relation.schema)) continue;
    const near = path.has(relation.schema.toLowerCase());
    if (near) onSearchPath.push(entry);
    else elsewhere.push(indexed(`${relation.schema}.${relation.name}`, relation));
    for (const { name } of relation.columns) {
      if (!columnNames.has(name)) columnNames.set(name, indexed(name, relation));
      if (near) append(withColumn, name.toLowerCase(), relation);
    }
  }
  const foreignKeys = new Map<string, ForeignKey[]>();
  for (const key of catalog.foreignKeys) {
    const from = keyOf(key.from.schema, key.from.relation);
    const to = keyOf(key.to.schema, key.to.relation);
    append(foreignKeys, from, key);
    if (to !== from) append(foreignKeys, to, key);
  }
  return {
    catalog,
    onSearchPath,
    elsewhere,
    schemas: catalog.schemas.map((schema) => indexed(schema, schema)),
    functions: catalog.functions
      .filter(({ schema }) => path.has(schema.toLowerCase()) || schema === 'pg_catalog' || schema === 'main')
      .map((entry) => indexed(entry.name, entry)),
    columnNames: [...columnNames.values()],
    withColumn,
    bySchema,
    foreignKeys,
  };
}

/** The relation that a statement means by a name, with or without its schema; null when there is none such. */
export function findRelation(index: CatalogIndex, schema: string | null, name: string): CatalogRelation | null {
  const schemas = schema === null ? [...index.catalog.searchPath, 'pg_catalog'] : [schema];
  const lower = name.toLowerCase();
  for (const one of schemas) {
    const relations = index.bySchema.get(one.toLowerCase()) ?? [];
    const found = relations.find((relation) => relation.name === name) ?? relations.find((one) => one.lower === lower);
    if (found !== undefined) return found.entry;
  }
  return null;
}
