import { writeName } from '../../names.ts';
import { commonColumns, conditionProposals, joinProposals } from '../joins.ts';
import { inCase } from '../keywords.ts';
import { fromSources, type Question, written } from './question.ts';

/** Adds relations with the condition by which they join. */
export function addJoins(question: Question): void {
  const { index, here, engine, items, statement } = question;
  const sources = fromSources(here);
  const on = inCase('ON', '', statement);
  for (const { relation, alias, condition, reason } of joinProposals(index, sources, engine)) {
    const near = index.catalog.searchPath.some((schema) => schema.toLowerCase() === relation.schema.toLowerCase());
    const name = near
      ? written(question, relation.name)
      : `${writeName(relation.schema, engine)}.${writeName(relation.name, engine)}`;
    const called = alias === relation.name ? '' : ` ${writeName(alias, engine)}`;
    const insert = `${name}${called} ${on} ${condition}`;
    // A relation that is there already is rarely wanted again.
    const again = sources.some((source) => source.relation === relation);
    const bonus = (reason === 'foreign key' ? 20 : 0) - (again ? 40 : 0);
    items.add({ label: insert, insert, kind: 'join', detail: reason }, { name: relation.name, bonus });
  }
}

/** Adds whole conditions behind ON. */
export function addConditions(question: Question): void {
  const { index, here, engine, items } = question;
  const near = here.clause?.name === 'using' ? here.sources.toReversed() : fromSources(here);
  for (const { condition, reason } of conditionProposals(index, near, engine)) {
    const bonus = reason === 'foreign key' ? 20 : 0;
    items.add({ label: condition, insert: condition, kind: 'condition', detail: reason }, { bonus });
  }
}

/** Adds the columns that USING (…) can name. */
export function addCommonColumns(question: Question): void {
  const { here, items } = question;
  const sources = fromSources({ ...here, before: here.group?.before ?? [] });
  for (const { name, type } of commonColumns(sources)) {
    items.add({ label: name, insert: written(question, name), kind: 'column', detail: type });
  }
}
