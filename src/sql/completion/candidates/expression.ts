import { nameFrom, writeName } from '../../names.ts';
import { groupingItems } from '../grouping.ts';
import { type Part, textOf } from '../outline.ts';
import type { Source } from '../scope.ts';
import { selectItems } from '../select-list.ts';
import { addFunctions } from './functions.ts';
import { type Question, written } from './question.ts';

/** The column on the left of the comparison that is being written; its namesake is likely on the right. */
function comparedColumn(before: readonly Part[]): { readonly name: string; readonly qualifier: string } | null {
  const column = before.at(-2);
  if (textOf(before.at(-1)) !== '=' || column?.type !== 'leaf') return null;
  const qualifier = textOf(before.at(-3)) === '.' ? nameFrom(textOf(before.at(-4))) : '';
  return { name: nameFrom(column.text).toLowerCase(), qualifier: qualifier.toLowerCase() };
}

function addColumns(question: Question, sources: readonly Source[]): void {
  const { items, engine, here } = question;
  const compared = comparedColumn(here.before);
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
      const namesake = lower === compared?.name && alias?.toLowerCase() !== compared.qualifier;
      const bonus = namesake ? 15 : 0;
      items.add(
        { label, insert: `${prefix}${written(question, name)}`, kind: 'column', detail },
        { name, lower, bonus },
      );
    }
  }
}

/** Adds what an expression can begin with: columns and relations in scope, names of the result, functions. */
export function addExpression(question: Question): void {
  const { here, items, engine, typed } = question;
  const { sources, outer, clause, block } = here;
  const columnless = clause?.name === 'limit' || clause?.name === 'offset' || clause?.name === 'values';
  if (!columnless) {
    addColumns(question, sources);
    for (const { alias, columns } of outer) {
      if (alias === null) continue;
      for (const { name, type } of columns) {
        const insert = `${writeName(alias, engine)}.${writeName(name, engine)}`;
        items.add({ label: `${alias}.${name}`, insert, kind: 'column', detail: type }, { name, bonus: -40 });
      }
    }
    for (const { alias, relation } of [...sources, ...outer]) {
      if (alias === null) continue;
      const detail = relation === null ? '' : relation.name;
      items.add({ label: alias, insert: written(question, alias), kind: 'alias', detail });
    }
    addOutputNames(question);
    if (clause?.name === 'group by') addGrouping(question);
    if (sources.length === 0 && typed.typed !== '' && block.clauses.length > 0) addAnyColumns(question);
  }
  if (!typed.quoted) addFunctions(question);
}

/** Before FROM is written no relation is known: then any column's name helps, and likeliest that of a CTE, which is made to be read. */
function addAnyColumns(question: Question): void {
  const { here, items, index } = question;
  for (const table of here.resolver.tables) {
    for (const { name } of here.resolver.columnsOfTable(table)) {
      items.add({ label: name, insert: written(question, name), kind: 'column', detail: table.name }, { bonus: -20 });
    }
  }
  for (const { name, lower, entry } of index.columnNames) {
    items.add(
      { label: name, insert: written(question, name), kind: 'column', detail: entry.name },
      { lower, bonus: -60 },
    );
  }
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
    items.add({ label, insert: written(question, label), kind: 'column', detail: 'output' }, { bonus: 10 });
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
