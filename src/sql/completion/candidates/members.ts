import type { CatalogColumn } from '../../catalog/catalog.ts';
import { findRelation, keyOf } from '../catalog-index.ts';
import { type Question, written } from './question.ts';
import { addRelation } from './relations.ts';

/** What stands behind `qualifier.`: the columns of a relation in scope, the relations and functions of a schema. */
export function addMembers(question: Question): void {
  const { here, typed, index, place } = question;
  const [first = '', second] = typed.qualifier.slice(-2);
  const lower = first.toLowerCase();
  const wantsRelation = place.type === 'relation' || place.type === 'join';
  if (!wantsRelation && second === undefined) {
    const known = [...here.sources, ...here.outer].find(({ alias }) => alias?.toLowerCase() === lower);
    const table = known === undefined ? here.resolver.table(first) : null;
    const columns =
      known?.columns ??
      (table === null ? findRelation(index, null, first)?.columns : here.resolver.columnsOfTable(table)) ??
      [];
    addMemberColumns(question, columns);
    if (columns.length > 0) return;
  }
  if (second !== undefined) {
    const known = here.sources.find(
      ({ relation }) => relation !== null && keyOf(relation.schema, relation.name) === keyOf(first, second),
    );
    addMemberColumns(question, known?.columns ?? findRelation(index, first, second)?.columns ?? []);
    return;
  }
  for (const relation of index.bySchema.get(lower) ?? [])
    addRelation(question, relation, written(question, relation.name));
}

function addMemberColumns(question: Question, columns: readonly CatalogColumn[]): void {
  for (const { name, type } of columns) {
    question.items.add({ label: name, insert: written(question, name), kind: 'column', detail: type });
  }
}
