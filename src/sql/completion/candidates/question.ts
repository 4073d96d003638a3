import type { Engine } from '../../dialect.ts';
import { writeName } from '../../names.ts';
import { quoteName } from '../../text.ts';
import type { CatalogIndex } from '../catalog-index.ts';
import type { TypedName } from '../cursor.ts';
import { fromItems } from '../from-list.ts';
import type { ItemCollector } from '../item.ts';
import type { Place } from '../place.ts';
import type { Source } from '../scope.ts';
import type { Surroundings } from '../surroundings.ts';

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

/** A name as it is inserted: in quotes where it needs them, or where one was typed. */
export function written({ engine, typed }: Question, name: string): string {
  return typed.quoted ? quoteName(name) : writeName(name, engine);
}

/** The relations that the FROM list has before the cursor. */
export function fromSources(here: Surroundings): readonly Source[] {
  return fromItems(here.before).map((item) => here.resolver.source(item));
}
