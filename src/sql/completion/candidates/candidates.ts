import { dataTypesOf, inCase, keywordsAt } from '../keywords.ts';
import { addExpression } from './expression.ts';
import { addCommonColumns, addConditions, addJoins } from './joins.ts';
import type { Question } from './question.ts';
import { addRelations } from './relations.ts';
import { addTargetColumns } from './targets.ts';

/** A prefix: of keywords, other matches are noise. */
const prefix = 700;

function addKeywords({ place, engine, items, typed, statement }: Question): void {
  if (typed.quoted) return;
  const alone = place.type === 'continuation' || place.type === 'statement';
  keywordsAt(place, engine).forEach((keyword, position) => {
    const insert = inCase(keyword, typed.typed, statement);
    // Where only keywords can stand, the likelier ones come first.
    const bonus = alone ? 80 - position : 0;
    items.add({ label: insert, insert, kind: 'keyword', detail: '' }, { bonus, atLeast: prefix });
  });
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
      addCommonColumns(question);
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
