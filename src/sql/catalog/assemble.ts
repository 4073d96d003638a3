import { atOnce, type Pieces } from '../pieces.ts';
import type {
  CatalogColumn,
  CatalogFunction,
  CatalogRelation,
  ForeignKey,
  FunctionKind,
  RelationKind,
  WarehouseCatalog,
} from './catalog.ts';

/** A row as an engine answers: values as text, null for NULL. */
export type CatalogRow = readonly (string | null)[];

/** The answers to an engine's `CatalogQueries`, under the same names. */
export interface CatalogAnswers {
  readonly schemas: readonly CatalogRow[];
  readonly relations: readonly CatalogRow[];
  readonly columns: readonly (readonly CatalogRow[])[];
  readonly keys: readonly CatalogRow[];
  readonly functions: readonly CatalogRow[];
}

const relationKinds: readonly RelationKind[] = ['table', 'view', 'materialized view', 'external table'];
const functionKinds: readonly FunctionKind[] = ['scalar', 'aggregate', 'window', 'table'];

/** One key of a map for two names; no name holds a NUL. */
function pathOf(schema: string, relation: string): string {
  return `${schema}\0${relation}`;
}

/** How many are looked at between two yields: about a millisecond's work. */
const pieceOfColumns = 1_000;
const pieceOfRelations = 100;

/**
 * The catalog from an engine's answers. Functions that differ in their parameters' types alone become one.
 * @param searchPath schemas whose relations need no `schema.`
 */
export function assembleCatalog(answers: CatalogAnswers, searchPath: readonly string[]): WarehouseCatalog {
  return atOnce(assembling(answers, searchPath));
}

/** The same in pieces: 100,000 columns take longer than a key may wait. */
export function* assembling(answers: CatalogAnswers, searchPath: readonly string[]): Pieces<WarehouseCatalog> {
  const columns = yield* columnsByRelation(answers.columns);
  const keys = keysOf(answers.keys);
  const seen = new Set<string>();
  const relations: CatalogRelation[] = [];
  for (const [index, [schema, name, kind]] of answers.relations.entries()) {
    if (index % pieceOfRelations === 0) yield;
    if (schema == null || name == null || seen.has(pathOf(schema, name))) continue;
    seen.add(pathOf(schema, name));
    relations.push({
      schema,
      name,
      kind: relationKinds.find((known) => known === kind) ?? 'table',
      columns: [...(columns.get(pathOf(schema, name))?.values() ?? [])],
      primaryKey: keys.primary.get(pathOf(schema, name)) ?? [],
    });
  }
  return {
    searchPath,
    schemas: answers.schemas.flatMap(([schema]) => (schema == null ? [] : [schema])),
    relations,
    foreignKeys: keys.foreign,
    functions: functionsOf(answers.functions),
  };
}

function* columnsByRelation(
  answers: readonly (readonly CatalogRow[])[],
): Pieces<Map<string, Map<string, CatalogColumn>>> {
  const relations = new Map<string, Map<string, CatalogColumn>>();
  let read = 0;
  for (const [schema, relation, name, type] of answers.flat()) {
    read += 1;
    if (read % pieceOfColumns === 0) yield;
    if (schema == null || relation == null || name == null) continue;
    const path = pathOf(schema, relation);
    const columns = relations.get(path) ?? new Map<string, CatalogColumn>();
    if (!columns.has(name)) columns.set(name, { name, type: type ?? '' });
    relations.set(path, columns);
  }
  return relations;
}

interface Keys {
  readonly primary: ReadonlyMap<string, readonly string[]>;
  readonly foreign: readonly ForeignKey[];
}

function keysOf(rows: readonly CatalogRow[]): Keys {
  const primary = new Map<string, string[]>();
  const foreign = new Map<string, ForeignKey & { from: { columns: string[] }; to: { columns: string[] } }>();
  for (const [schema, relation, constraint, type, column, toSchema, toRelation, toColumn] of rows) {
    if (schema == null || relation == null || column == null) continue;
    const path = pathOf(schema, relation);
    if (type === 'p') {
      const columns = primary.get(path) ?? [];
      columns.push(column);
      primary.set(path, columns);
      continue;
    }
    if (toSchema == null || toRelation == null || toColumn == null) continue;
    const name = `${path}\0${constraint}`;
    const key = foreign.get(name) ?? {
      from: { schema, relation, columns: [] },
      to: { schema: toSchema, relation: toRelation, columns: [] },
    };
    key.from.columns.push(column);
    key.to.columns.push(toColumn);
    foreign.set(name, key);
  }
  return { primary, foreign: [...foreign.values()] };
}

function functionsOf(rows: readonly CatalogRow[]): CatalogFunction[] {
  const functions = new Map<string, CatalogFunction>();
  for (const [schema, name, kind, parameters, returns] of rows) {
    if (schema == null || name == null) continue;
    const known = functions.get(pathOf(schema, name));
    // The form with the most parameters shows most of what the function can do.
    if (known !== undefined && parameterCount(known.parameters) >= parameterCount(parameters ?? '')) continue;
    functions.set(pathOf(schema, name), {
      schema,
      name,
      kind: functionKinds.find((one) => one === kind) ?? 'scalar',
      parameters: parameters ?? '',
      returns: returns ?? null,
    });
  }
  return [...functions.values()];
}

/** Commas within brackets, as in `decimal(18,3)`, separate none. */
function parameterCount(parameters: string): number {
  return parameters === '' ? 0 : parameters.replace(/\([^)]*\)/g, '').split(',').length;
}
