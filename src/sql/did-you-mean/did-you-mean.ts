import type { CatalogIndex } from '../completion/catalog-index.ts';
import { partsOf } from '../completion/outline.ts';
import { Resolver, type Source } from '../completion/scope.ts';
import { type Surroundings, surroundings } from '../completion/surroundings.ts';
import type { Dialect } from '../dialect.ts';
import { nameFrom, writeName } from '../names.ts';
import { isSignificant, type LexicalOptions, type Token, tokens } from '../tokens.ts';
import { nearestNames } from './nearest.ts';
import { type UnknownName, unknownNameIn } from './unknown-name.ts';

/** What may have been meant by a name that the engine did not find. */
export interface DidYouMean {
  /** Where the wrong name stands in the statement, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Written as they can replace it, nearest first; never empty. */
  readonly names: readonly string[];
  /** True where the engine's own message has named the nearest already. */
  readonly said: boolean;
}

/**
 * The names nearest to the one that an engine did not find: relations and CTEs, columns of the relations in scope there,
 * their aliases, functions, schemas. Null when the message is about something else, or nothing is near.
 *
 * @param statement one statement, as it was sent
 * @param position where in it the engine says the error is, in UTF-16 units; null when it does not
 */
export function didYouMean(
  message: string,
  statement: string,
  position: number | null,
  index: CatalogIndex,
  dialect: Pick<Dialect, 'engine' | 'backslashEscapes'>,
): DidYouMean | null {
  const unknown = unknownNameIn(message);
  if (unknown === null) return null;
  const place = placeOf(unknown, statement, position, dialect);
  if (place === null) return null;
  const here = surroundingsAt(statement, place.start, index, dialect);
  const names = candidates(unknown, here, index, dialect.engine);
  const [nearest] = names;
  if (nearest === undefined) return null;
  return { from: place.start, to: place.end, names, said: message.includes(`"${nameFrom(nearest)}"`) };
}

/** The token that writes the unknown name: at the position, or the first that has the name. */
function placeOf(
  unknown: UnknownName,
  statement: string,
  position: number | null,
  options: LexicalOptions,
): Token | null {
  const wrong = unknown.name.toLowerCase();
  let first: Token | null = null;
  for (const token of tokens(statement, options)) {
    if (token.kind !== 'word' && token.kind !== 'quotedIdentifier') continue;
    if (nameFrom(statement.slice(token.start, token.end)).toLowerCase() !== wrong) continue;
    // Engines point to the start of the whole `alias.column`.
    if (position !== null && token.start >= position) return token;
    first ??= token;
  }
  return first;
}

function surroundingsAt(statement: string, offset: number, index: CatalogIndex, options: LexicalOptions): Surroundings {
  const parts = partsOf(statement, 0, statement.length, options);
  return surroundings(parts, 0, statement.length, offset, new Resolver(index));
}

function candidates(
  unknown: UnknownName,
  here: Surroundings,
  index: CatalogIndex,
  engine: Dialect['engine'],
): readonly string[] {
  const write = (names: readonly string[]) => names.map((name) => writeName(name, engine));
  const { name } = unknown;
  switch (unknown.kind) {
    case 'relation':
      return relationsLike(unknown, here, index, engine);
    case 'column':
      return columnsLike(unknown, here, engine);
    case 'qualifier':
      return qualifiersLike(name, here, engine);
    case 'function':
      return nearestNames(
        name,
        index.functions.map((one) => one.name),
      );
    case 'schema':
      return write(
        nearestNames(
          name,
          index.schemas.map((one) => one.name),
        ),
      );
  }
}

function relationsLike(
  { name, qualifier }: UnknownName,
  here: Surroundings,
  index: CatalogIndex,
  engine: Dialect['engine'],
) {
  if (qualifier !== null) {
    const inSchema = index.bySchema.get(qualifier.toLowerCase()) ?? [];
    return nearestNames(
      name,
      inSchema.map((one) => one.name),
    ).map((one) => writeName(one, engine));
  }
  const near = [...here.resolver.tables.map((table) => table.name), ...index.onSearchPath.map((one) => one.name)];
  const found = nearestNames(name, near).map((one) => writeName(one, engine));
  // The same name in another schema only lacks that schema.
  const elsewhere = index.elsewhere
    .filter(({ entry }) => entry.name.toLowerCase() === name.toLowerCase())
    .map(({ entry }) => `${writeName(entry.schema, engine)}.${writeName(entry.name, engine)}`);
  return [...elsewhere, ...found].slice(0, 3);
}

function columnsLike(
  { name, qualifier }: UnknownName,
  here: Surroundings,
  engine: Dialect['engine'],
): readonly string[] {
  const sources = [...here.sources, ...here.outer];
  const lower = qualifier?.toLowerCase();
  const asked = sources.filter(({ alias, relation }) => isCalled(lower, alias) || isCalled(lower, relation?.name));
  const columns = (asked.length > 0 ? asked : sources).flatMap((source) => source.columns.map((column) => column.name));
  const near = nearestNames(name, columns).map((column) => writeName(column, engine));
  if (asked.length === 0) return near;
  // The column is there, but in another relation.
  const others = sources
    .filter((source) => !asked.includes(source))
    .flatMap(({ alias, columns: theirs }) => {
      const same = theirs.find((column) => column.name.toLowerCase() === name.toLowerCase());
      return same === undefined || alias === null
        ? []
        : [`${writeName(alias, engine)}.${writeName(same.name, engine)}`];
    });
  return [...others, ...near].slice(0, 3);
}

function isCalled(wanted: string | undefined, name: string | null | undefined): boolean {
  return wanted !== undefined && name?.toLowerCase() === wanted;
}

function qualifiersLike(name: string, here: Surroundings, engine: Dialect['engine']): readonly string[] {
  const sources: readonly Source[] = [...here.sources, ...here.outer];
  const aliased = sources.filter(
    ({ alias, relation }) => alias !== null && isCalled(name.toLowerCase(), relation?.name),
  );
  const aliases = sources.flatMap(({ alias }) => (alias === null ? [] : [alias]));
  const renamed = aliased.flatMap(({ alias }) => (alias === null ? [] : [alias]));
  return [...new Set([...renamed, ...nearestNames(name, aliases)])].map((alias) => writeName(alias, engine));
}

/**
 * What to mark in a text for an error at an offset: the token there, or the last one where the engine points behind all.
 * Null in a text without tokens.
 */
export function errorSpan(text: string, offset: number, options: LexicalOptions): { from: number; to: number } | null {
  let last: Token | null = null;
  for (const token of tokens(text, options)) {
    if (!isSignificant(token)) continue;
    last = token;
    if (token.end > offset) break;
  }
  return last === null ? null : { from: last.start, to: last.end };
}
