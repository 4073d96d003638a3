import type { CatalogFunction } from '../../catalog/catalog.ts';
import { foreignFunction } from '../../redshift-functions/known-functions.ts';
import type { Indexed } from '../catalog-index.ts';
import type { Question } from './question.ts';

/** Behind all else: on the embedded engine, what Redshift does not have is offered last. */
const foreignPenalty = -150;

/** A prefix or starts of words: of functions, of which there are thousands, others are noise. */
const strong = 500;

/** Adds the functions of an expression. */
export function addFunctions(question: Question): void {
  // Thousands of them: some of the name must be known.
  if (question.typed.typed === '') return;
  for (const entry of question.index.functions) {
    if (entry.entry.kind !== 'table') addFunction(question, entry);
  }
}

/** A call with its brackets, the cursor between them; the name alone where brackets are there already. */
export function addFunction(
  { items, text, typed, engine }: Question,
  { name, lower, entry }: Indexed<CatalogFunction>,
): void {
  const called = text.charAt(typed.to) === '(';
  const insert = called ? name : `${name}()`;
  const caret = called || entry.parameters === '' ? insert.length : insert.length - 1;
  const returns = entry.returns === null || entry.returns === '' ? '' : ` → ${entry.returns}`;
  const detail = `(${entry.parameters})${returns}`;
  const bonus = engine === 'embedded' && foreignFunction(lower) !== null ? foreignPenalty : 0;
  items.add({ label: name, insert, caret, kind: 'function', detail }, { name, lower, atLeast: strong, bonus });
}
