import type { CatalogColumn, CatalogRelation } from '../catalog/catalog.ts';
import type { Engine } from '../dialect.ts';
import { writeName } from '../names.ts';
import { type CatalogIndex, findRelation, type Indexed, keyOf } from './catalog-index.ts';
import type { TypedName } from './cursor.ts';
import { fromItems } from './from-list.ts';
import { groupingItems } from './grouping.ts';
import type { ItemCollector } from './item.ts';
import { commonColumns, conditionProposals, joinProposals } from './joins.ts';
import { dataTypesOf, inCase, keywordsAt } from './keywords.ts';
import type { Place } from './place.ts';
import type { Source } from './scope.ts';
import { selectItems } from './select-list.ts';
import type { Surroundings } from './surroundings.ts';

/** Everything that the choice of items depends on. */
export interface Question {
  readonly index: CatalogIndex;
  readonly engine: Engine;
  readonly typed: TypedName;
  readonly here: Surroundings;
  readonly place: Place;
  /** The whole text, to which all offsets refer. */
  readonly text: string;
  /** The text of the statement alone, whose keywords' case is followed. */
  readonly statement: string;
  readonly items: ItemCollector;
}

/** A match at least this good: a prefix or starts of words. Below it keywords and functions are noise. */
const strong = 500;

function kindOf(relation: CatalogRelation): 'table' | 'view' {
  return relation.kind === 'view' || relation.kind === 'materialized view' ? 'view' : 'table';
}

function written({ engine, typed }: Question, name: string): string {
  return typed.quoted ? `"${name.replaceAll('"', '""')}"` : writeName(name, engine);
}

function addRelation(
  question: Question,
  { name, lower, entry }: Indexed<CatalogRelation>,
  insert: string,
  bonus = 0,
): void {
  const keys = entry.primaryKey.length === 0 ? '' : ` · key ${entry.primaryKey.join(', ')}`;
  question.items.add({ label: name, insert, kind: kindOf(entry), detail: `${entry.kind}${keys}` }, name, lower, bonus);
}

function addRelations(question: Question): void {
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
    items.add({ label, insert, kind: kindOf(relation.entry), detail }, name, name.toLowerCase(), -30);
  }
  for (const { name, lower } of index.schemas) {
    items.add({ label: name, insert: writeName(name, engine), kind: 'schema', detail: 'schema' }, name, lower);
  }
  if (place.type === 'relation' && place.of === 'written') return;
  for (const { name, lower, entry } of index.functions) {
    if (entry.kind !== 'table') continue;
    const detail = `(${entry.parameters})`;
    items.add({ label: name, insert: `${name}(`, kind: 'function', detail }, name, lower, 0, strong);
  }
}

function addColumns(question: Question, sources: readonly Source[], bonus = 0): void {
  const { items, engine } = question;
  const counts = new Map<string, number>();
  for (const { columns } of sources) {
    for (const { name } of columns) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  }
  for (const { alias, columns } of sources) {
    for (const { name, type } of columns) {
      const lower = name.toLowerCase();
      const ambiguous = (counts.get(lower) ?? 0) > 1 && alias !== null;
      const prefix = ambiguous ? `${writeName(alias, engine)}.` : '';
      const detail = ambiguous || alias === null ? type : `${type} · ${alias}`;
      const label = ambiguous ? `${alias}.${name}` : name;
      items.add({ label, insert: `${prefix}${written(question, name)}`, kind: 'column', detail }, name, lower, bonus);
    }
  }
}

function addExpression(question: Question): void {
  const { here, items, index, engine, typed } = question;
  const { sources, outer, clause, block } = here;
  const columnless = clause?.name === 'limit' || clause?.name === 'offset' || clause?.name === 'values';
  if (!columnless) {
    addColumns(question, sources);
    for (const { alias, columns } of outer) {
      if (alias === null) continue;
      for (const { name, type } of columns) {
        const insert = `${writeName(alias, engine)}.${writeName(name, engine)}`;
        items.add({ label: `${alias}.${name}`, insert, kind: 'column', detail: type }, name, name.toLowerCase(), -40);
      }
    }
    for (const { alias, relation } of [...sources, ...outer]) {
      if (alias === null) continue;
      const detail = relation === null ? '' : relation.name;
      items.add({ label: alias, insert: written(question, alias), kind: 'alias', detail });
    }
    addOutputNames(question);
    if (clause?.name === 'group by') addGrouping(question);
    // Before FROM is written no relation is known: then any column's name helps.
    if (sources.length === 0 && typed.typed !== '' && block.clauses.length > 0) {
      for (const { name, lower, entry } of index.columnNames) {
        items.add(
          { label: name, insert: written(question, name), kind: 'column', detail: entry.name },
          name,
          lower,
          -120,
        );
      }
    }
  }
  if (!typed.quoted) addFunctions(question);
}

/** The names that a SELECT list gives its columns can be used in ORDER BY and GROUP BY. */
function addOutputNames(question: Question): void {
  const { here, items } = question;
  const name = here.clause?.name;
  if (here.group !== null || (name !== 'order by' && name !== 'group by')) return;
  const select = here.block.clauses.find((clause) => clause.name === 'select');
  for (const item of selectItems(select?.parts ?? [])) {
    if (item.name === null || item.form === 'star') continue;
    if (name === 'group by' && groupingItems([item]).length === 0) continue;
    const label = item.name;
    items.add(
      { label, insert: written(question, label), kind: 'column', detail: 'output' },
      label,
      label.toLowerCase(),
      10,
    );
  }
}

function addGrouping({ here, items, text }: Question): void {
  if (here.before.length > 0 || here.group !== null) return;
  const select = here.block.clauses.find(({ name }) => name === 'select');
  const grouping = groupingItems(selectItems(select?.parts ?? []));
  if (grouping.length < 2) return;
  const list = grouping.map(({ start, end }) => text.slice(start, end)).join(', ');
  items.add({ label: list, insert: list, kind: 'columns', detail: 'all that is not aggregated' });
}

function addFunctions({ index, items, typed }: Question): void {
  // Thousands of them: some of the name must be known.
  if (typed.typed === '') return;
  for (const { name, lower, entry } of index.functions) {
    if (entry.kind === 'table') continue;
    const insert = entry.parameters === '' && entry.kind === 'scalar' ? `${name}()` : `${name}(`;
    const returns = entry.returns === null || entry.returns === '' ? '' : ` → ${entry.returns}`;
    items.add(
      { label: name, insert, kind: 'function', detail: `(${entry.parameters})${returns}` },
      name,
      lower,
      0,
      strong,
    );
  }
}

function addKeywords({ place, engine, items, typed, statement }: Question): void {
  if (typed.quoted) return;
  const alone = place.type === 'continuation' || place.type === 'statement';
  keywordsAt(place, engine).forEach((keyword, position) => {
    const insert = inCase(keyword, typed.typed, statement);
    // Where only keywords can stand, the likelier ones come first.
    const bonus = alone ? 80 - position : 0;
    items.add({ label: insert, insert, kind: 'keyword', detail: '' }, keyword, keyword.toLowerCase(), bonus, strong);
  });
}

function addJoins(question: Question): void {
  const { index, here, engine, items, statement } = question;
  const sources = fromItems(here.before).map((item) => here.resolver.source(item));
  const on = inCase('ON', '', statement);
  for (const { relation, alias, condition, reason } of joinProposals(index, sources, engine)) {
    const near = index.catalog.searchPath.some((schema) => schema.toLowerCase() === relation.schema.toLowerCase());
    const name = near
      ? written(question, relation.name)
      : `${writeName(relation.schema, engine)}.${writeName(relation.name, engine)}`;
    const called = alias === relation.name ? '' : ` ${writeName(alias, engine)}`;
    const insert = `${name}${called} ${on} ${condition}`;
    const bonus = reason === 'foreign key' ? 20 : 0;
    items.add(
      { label: insert, insert, kind: 'join', detail: reason },
      relation.name,
      relation.name.toLowerCase(),
      bonus,
    );
  }
}

function addConditions(question: Question): void {
  const { index, here, engine, items } = question;
  const near = here.clause?.name === 'using' ? here.sources.toReversed() : fromSources(here);
  for (const { condition, reason } of conditionProposals(index, near, engine)) {
    const bonus = reason === 'foreign key' ? 20 : 0;
    items.add({ label: condition, insert: condition, kind: 'condition', detail: reason }, condition, undefined, bonus);
  }
}

function fromSources(here: Surroundings): readonly Source[] {
  return fromItems(here.before).map((item) => here.resolver.source(item));
}

/** The columns of the relation that is written to, without those of the list that are there already. */
function addTargetColumns(question: Question): void {
  const { here, items, place, engine } = question;
  const target = targetOf(question);
  const list = here.group === null ? [] : [...here.before, ...here.after];
  const taken = new Set(
    list.flatMap((part) => (part.type === 'leaf' ? [part.text.replaceAll('"', '').toLowerCase()] : [])),
  );
  const free = (target?.columns ?? []).filter(({ name }) => !taken.has(name.toLowerCase()));
  for (const { name, type } of free) {
    items.add({ label: name, insert: written(question, name), kind: 'column', detail: type });
  }
  if (place.type !== 'inserted-column' || taken.size > 0 || free.length < 2) return;
  const all = free.map(({ name }) => writeName(name, engine)).join(', ');
  items.add({ label: all, insert: all, kind: 'columns', detail: 'all columns' });
}

function targetOf({ here }: Question): Source | null {
  const clause = here.block.clauses.find(({ name }) => /^(insert into|update|merge into)$/.test(name));
  const [item] = fromItems((clause?.parts ?? []).filter(({ type }) => type === 'leaf'));
  return item === undefined ? null : here.resolver.source(item);
}

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

/** Adds what fits where no qualifier stands before the name. */
export function addUnqualified(question: Question): void {
  const { place, items, engine, typed } = question;
  switch (place.type) {
    case 'relation':
      addRelations(question);
      break;
    case 'join':
      if (!typed.quoted) addJoins(question);
      addRelations(question);
      break;
    case 'join-condition':
      if (!typed.quoted) addConditions(question);
      addExpression(question);
      break;
    case 'common-column':
      for (const { name, type } of commonColumns(
        fromSources({ ...question.here, before: question.here.group?.before ?? [] }),
      )) {
        items.add({ label: name, insert: written(question, name), kind: 'column', detail: type });
      }
      break;
    case 'inserted-column':
    case 'assigned-column':
      addTargetColumns(question);
      break;
    case 'expression':
      addExpression(question);
      break;
    case 'data-type':
      for (const name of dataTypesOf(engine)) {
        const insert = inCase(name, typed.typed, typed.typed);
        items.add({ label: insert, insert, kind: 'type', detail: 'type' });
      }
      break;
  }
  addKeywords(question);
}
