import type { CatalogRelation } from '../../catalog/catalog.ts';
import { writeName } from '../../names.ts';
import type { Indexed } from '../catalog-index.ts';
import { addFunction } from './functions.ts';
import { type Question, written } from './question.ts';

function kindOf(relation: CatalogRelation): 'table' | 'view' {
  return relation.kind === 'view' || relation.kind === 'materialized view' ? 'view' : 'table';
}

/** Adds a table or view. */
export function addRelation(
  question: Question,
  { name, lower, entry }: Indexed<CatalogRelation>,
  insert: string,
  bonus = 0,
): void {
  const keys = entry.primaryKey.length === 0 ? '' : ` · key ${entry.primaryKey.join(', ')}`;
  question.items.add(
    { label: name, insert, kind: kindOf(entry), detail: `${entry.kind}${keys}` },
    { name, lower, bonus },
  );
}

/** Adds what can stand in FROM, or what a statement can write to. */
export function addRelations(question: Question): void {
  const { index, here, items, engine, place, typed } = question;
  if (place.type !== 'relation' || place.of !== 'written') {
    for (const table of here.resolver.tables) {
      items.add({ label: table.name, insert: written(question, table.name), kind: 'cte', detail: 'WITH' });
    }
  }
  for (const relation of index.onSearchPath) addRelation(question, relation, written(question, relation.name));
  if (typed.quoted) return;
  for (const relation of index.elsewhere) {
    const { schema, name } = relation.entry;
    // Matched by the whole and by the name alone.
    const insert = `${writeName(schema, engine)}.${writeName(name, engine)}`;
    addRelation(question, relation, insert, -20);
    const label = relation.name;
    const detail = relation.entry.kind;
    items.add({ label, insert, kind: kindOf(relation.entry), detail }, { name, bonus: -30 });
  }
  for (const { name, lower } of index.schemas) {
    items.add({ label: name, insert: writeName(name, engine), kind: 'schema', detail: 'schema' }, { name, lower });
  }
  if (place.type === 'relation' && place.of === 'written') return;
  for (const entry of index.functions) {
    if (entry.entry.kind === 'table') addFunction(question, entry);
  }
}
