import type { Dialect } from '../dialect.ts';
import { writeName } from '../names.ts';
import { addUnqualified } from './candidates/candidates.ts';
import { addMembers } from './candidates/members.ts';
import type { Question } from './candidates/question.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { blanked, statementRegion, type TypedName, typedNameAt } from './cursor.ts';
import { type CompletionItem, ItemCollector } from './item.ts';
import { completeMetaCommand } from './meta-commands.ts';
import { partsOf, textOf, wordOf } from './outline.ts';
import { placeOf } from './place.ts';
import { Resolver, type Source } from './scope.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import type { Usage } from './usage.ts';

/** What can be inserted at the cursor, best first, in place of the text between the offsets. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

/** More are never looked at: another letter finds them. */
const mostItems = 200;

/**
 * What can stand at the cursor: relations, columns of the relations in scope, functions, keywords, whole joins. The text
 * may be half-written anywhere. There are no items in comments, literals and names that are being made up, and none is
 * to be inserted that nobody chose.
 *
 * @param cursor offset in UTF-16 units; beyond the text it means its end
 * @param index of the catalog, made once by `indexCatalog`
 * @param usage names used before, which come first among equals
 * @example
 * complete('select * from songPlays sp join ', 32, index, usage, dialect).items[0]?.insert
 * // users u on u.user_id = sp.user_id
 */
export function complete(
  text: string,
  cursor: number,
  index: CatalogIndex,
  usage: Usage,
  dialect: Pick<Dialect, 'engine' | 'backslashEscapes'>,
): Completion {
  const at = Math.max(0, Math.min(cursor, text.length));
  const nothing: Completion = { from: at, to: at, items: [] };
  const command = completeMetaCommand(text, at, index, usage);
  if (command !== null) return command;
  const typed = typedNameAt(text, at, dialect);
  if (typed === null || typed.touching) return nothing;
  const analysed = blanked(text, typed.chainStart, typed.to);
  const region = statementRegion(
    // A word alone on its line does not make the line empty.
    text.slice(0, typed.chainStart) + 'x'.repeat(typed.to - typed.chainStart) + text.slice(typed.to),
    typed.chainStart,
    dialect,
  );
  const parts = partsOf(analysed, region.from, region.to, dialect);
  const here = surroundings(parts, region.from, region.to, typed.chainStart, new Resolver(index));
  const place = placeOf(here);
  const items = new ItemCollector(typed.typed, usage);
  const statement = text.slice(region.from, region.to);
  if (typed.star) return expandStar(typed, here, items, dialect, nothing);
  const question: Question = { index, engine: dialect.engine, typed, here, place, text, statement, items };
  if (typed.qualifier.length > 0) addMembers(question);
  else addUnqualified(question);
  return { from: typed.from, to: typed.to, items: items.best(mostItems) };
}

/** The columns that `*` stands for, where it is an item of a SELECT list. */
function expandStar(
  typed: TypedName,
  here: Surroundings,
  items: ItemCollector,
  { engine }: Pick<Dialect, 'engine'>,
  nothing: Completion,
): Completion {
  const before = here.before.at(-1);
  const isItem = before === undefined || textOf(before) === ',' || /^(distinct|all)$/.test(wordOf(before));
  const lists = here.clause?.name === 'select' || here.clause?.name === 'returning';
  if (!lists || !isItem || here.group !== null) return nothing;
  const qualifier = typed.qualifier.at(-1)?.toLowerCase();
  const sources = here.sources.filter(({ alias }) => qualifier === undefined || alias?.toLowerCase() === qualifier);
  const qualified = qualifier !== undefined || here.sources.length > 1;
  const columns = sources.flatMap((source) =>
    source.columns.map(({ name }) => columnOf(source, name, qualified, engine)),
  );
  if (columns.length === 0) return nothing;
  const list = columns.join(', ');
  items.add({ label: list, insert: list, kind: 'columns', detail: `${columns.length} columns` });
  return { from: typed.chainStart, to: typed.to, items: items.best(1) };
}

function columnOf({ alias }: Source, name: string, qualified: boolean, engine: Dialect['engine']): string {
  const column = writeName(name, engine);
  return qualified && alias !== null ? `${writeName(alias, engine)}.${column}` : column;
}
