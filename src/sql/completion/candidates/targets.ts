import { writeName } from '../../names.ts';
import { fromItems } from '../from-list.ts';
import type { Source } from '../scope.ts';
import { type Question, written } from './question.ts';

/** The columns of the relation that is written to, without those of the list that are there already. */
export function addTargetColumns(question: Question): void {
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
