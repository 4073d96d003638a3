import type { CatalogColumn, CatalogRelation, ForeignKey } from '../catalog/catalog.ts';
import type { Engine } from '../dialect.ts';
import { writeName } from '../names.ts';
import { type CatalogIndex, keyOf } from './catalog-index.ts';
import type { Source } from './scope.ts';

/** A relation that can be joined, with the condition. */
export interface JoinProposal {
  readonly relation: CatalogRelation;
  readonly alias: string;
  readonly condition: string;
  readonly reason: 'foreign key' | 'equal names';
}

/** Columns that are worth joining by because their names are equal: keys and what is called like one. */
const likeAKey = /(^|_)(id|key|code|no|sk)$|[a-z](Id|ID|Key|Code)$|^id$/;

const mostByName = 40;

function columnAt(alias: string, column: string, engine: Engine): string {
  return `${writeName(alias, engine)}.${writeName(column, engine)}`;
}

function equalities(
  left: string,
  leftColumns: readonly string[],
  right: string,
  rightColumns: readonly string[],
  engine: Engine,
) {
  return leftColumns
    .map(
      (column, index) =>
        `${columnAt(left, column, engine)} = ${columnAt(right, rightColumns[index] ?? column, engine)}`,
    )
    .join(' AND ');
}

function isSame(relation: CatalogRelation | null, schema: string, name: string): boolean {
  return relation !== null && keyOf(relation.schema, relation.name) === keyOf(schema, name);
}

/** The initials of a name's words: `sp` for songPlays and song_plays; with a number behind where that is taken. */
function aliasFor(name: string, taken: ReadonlySet<string>): string {
  const words = name.split(/[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== '');
  const initials = words.map((word) => word.charAt(0).toLowerCase()).join('');
  const base = /^[a-z]/.test(initials) ? initials : 't';
  for (let number = 1; ; number += 1) {
    const alias = number === 1 ? base : `${base}${number}`;
    if (!taken.has(alias)) return alias;
  }
}

/** Chooses aliases as the statement does: initials where it gives any, else the relations' own names. */
function aliasing(sources: readonly Source[]): (relation: CatalogRelation) => string {
  const taken = new Set(sources.flatMap(({ alias }) => (alias === null ? [] : [alias.toLowerCase()])));
  const abbreviates = sources.some(
    ({ alias, relation }) => relation !== null && alias !== null && alias !== relation.name,
  );
  return (relation) =>
    abbreviates || taken.has(relation.name.toLowerCase()) ? aliasFor(relation.name, taken) : relation.name;
}

function otherEnd(
  key: ForeignKey,
  source: Source,
): { schema: string; relation: string; own: readonly string[]; columns: readonly string[] }[] {
  const ends: { schema: string; relation: string; own: readonly string[]; columns: readonly string[] }[] = [];
  if (isSame(source.relation, key.from.schema, key.from.relation)) ends.push({ ...key.to, own: key.from.columns });
  if (isSame(source.relation, key.to.schema, key.to.relation)) ends.push({ ...key.from, own: key.to.columns });
  return ends;
}

/** Relations that can be joined to those that a query has, with whole conditions: by foreign keys, then by equal names. */
export function joinProposals(
  index: CatalogIndex,
  sources: readonly Source[],
  engine: Engine,
): readonly JoinProposal[] {
  const proposals = new Map<string, JoinProposal>();
  const alias = aliasing(sources);
  const propose = (proposal: JoinProposal): void => {
    const key = `${keyOf(proposal.relation.schema, proposal.relation.name)}\0${proposal.condition}`;
    if (!proposals.has(key)) proposals.set(key, proposal);
  };
  for (const source of sources) {
    if (source.relation === null || source.alias === null) continue;
    for (const key of index.foreignKeys.get(keyOf(source.relation.schema, source.relation.name)) ?? []) {
      for (const end of otherEnd(key, source)) {
        const entry = index.bySchema.get(end.schema.toLowerCase())?.find(({ name }) => name === end.relation);
        if (entry === undefined) continue;
        const relation = entry.entry;
        const name = alias(relation);
        propose({
          relation,
          alias: name,
          condition: equalities(name, end.columns, source.alias, end.own, engine),
          reason: 'foreign key',
        });
      }
    }
  }
  for (const proposal of proposalsByName(index, sources, alias, engine)) propose(proposal);
  return [...proposals.values()];
}

function* proposalsByName(
  index: CatalogIndex,
  sources: readonly Source[],
  alias: (relation: CatalogRelation) => string,
  engine: Engine,
): Generator<JoinProposal> {
  let count = 0;
  for (const source of sources) {
    if (source.alias === null) continue;
    for (const { name: column } of source.columns) {
      if (!likeAKey.test(column)) continue;
      for (const relation of index.withColumn.get(column.toLowerCase()) ?? []) {
        if (count >= mostByName) return;
        if (isSame(source.relation, relation.schema, relation.name)) continue;
        const own = relation.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
        if (own === undefined) continue;
        const name = alias(relation);
        count += 1;
        const condition = equalities(name, [own.name], source.alias, [column], engine);
        yield { relation, alias: name, condition, reason: 'equal names' };
      }
    }
  }
}

/** A condition between the relation that is being joined and those before it. */
export interface ConditionProposal {
  readonly condition: string;
  readonly reason: 'foreign key' | 'equal names';
}

/** The conditions that can follow ON: by foreign keys, then by equal names. `joined` is the last of `sources`. */
export function conditionProposals(
  index: CatalogIndex,
  sources: readonly Source[],
  engine: Engine,
): readonly ConditionProposal[] {
  const joined = sources.at(-1);
  if (joined?.alias == null) return [];
  const proposals = new Map<string, ConditionProposal>();
  const propose = (condition: string, reason: ConditionProposal['reason']): void => {
    if (!proposals.has(condition)) proposals.set(condition, { condition, reason });
  };
  const keys =
    joined.relation === null ? [] : (index.foreignKeys.get(keyOf(joined.relation.schema, joined.relation.name)) ?? []);
  const others = sources.slice(0, -1).reverse();
  for (const other of others) {
    if (other.alias === null) continue;
    for (const key of keys) {
      for (const end of otherEnd(key, joined)) {
        if (!isSame(other.relation, end.schema, end.relation)) continue;
        propose(equalities(joined.alias, end.own, other.alias, end.columns, engine), 'foreign key');
      }
    }
  }
  for (const other of others) {
    if (other.alias === null) continue;
    for (const { name } of commonColumns([other, joined])) {
      const theirs = other.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
      propose(equalities(joined.alias, [name], other.alias, [theirs?.name ?? name], engine), 'equal names');
    }
  }
  return [...proposals.values()];
}

/** The columns of the last relation whose names some relation before it has, too; keys first. */
export function commonColumns(sources: readonly Source[]): readonly CatalogColumn[] {
  const names = new Set(sources.slice(0, -1).flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase())));
  const common = (sources.at(-1)?.columns ?? []).filter(({ name }) => names.has(name.toLowerCase()));
  return [...common.filter(({ name }) => likeAKey.test(name)), ...common.filter(({ name }) => !likeAKey.test(name))];
}
