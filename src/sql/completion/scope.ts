import type { CatalogColumn, CatalogRelation } from '../catalog/catalog.ts';
import { nameFrom } from '../names.ts';
import { type CatalogIndex, findRelation } from './catalog-index.ts';
import { type FromItem, fromItems, isName } from './from-list.ts';
import { type Block, blocksOf, type Clause, type Group, isQuery, textOf, wordOf } from './outline.ts';
import { type OutputColumn, outputColumns } from './select-list.ts';

/** A relation that a query can take columns from. */
export interface Source {
  /** What its columns are qualified with; null where nothing can. */
  readonly alias: string | null;
  readonly columns: readonly CatalogColumn[];
  /** The table or view behind it; null for a subquery, a CTE, a function and for what the catalog does not know. */
  readonly relation: CatalogRelation | null;
}

/** A query defined by WITH. */
export interface CommonTable {
  readonly name: string;
  readonly start: number;
  readonly columnAliases: readonly string[];
  readonly query: Group | null;
}

/** Queries in queries beyond this are not looked into. */
const deepest = 12;

function clauseOf(block: Block, ...names: readonly string[]): Clause | undefined {
  return block.clauses.find(({ name }) => names.includes(name));
}

/** The CTEs of a query, in order. */
export function commonTables(blocks: readonly Block[]): readonly CommonTable[] {
  return blocks.flatMap((block) => {
    const tables: CommonTable[] = [];
    const parts = clauseOf(block, 'with')?.parts ?? [];
    parts.forEach((part, index) => {
      const first = index === 0 || textOf(parts[index - 1]) === ',' || wordOf(parts[index - 1]) === 'recursive';
      if (!first || !isName(part) || part.type !== 'leaf' || part.word === 'recursive') return;
      const list = parts[index + 1];
      const aliases = list?.type === 'group' && wordOf(parts[index + 2]) === 'as' ? namesIn(list) : [];
      const rest = parts.slice(index + 1);
      const end = rest.findIndex((one) => textOf(one) === ',');
      const query = rest.slice(0, end < 0 ? undefined : end).find((one) => one.type === 'group' && isQuery(one.parts));
      tables.push({
        name: nameFrom(part.text),
        start: part.start,
        columnAliases: aliases,
        query: query?.type === 'group' ? query : null,
      });
    });
    return tables;
  });
}

function namesIn(group: Group): string[] {
  return group.parts.flatMap((part) => (part.type === 'leaf' && part.text !== ',' ? [nameFrom(part.text)] : []));
}

/** Looks up what names mean: in the CTEs that can be seen, then in the catalog. */
export class Resolver {
  readonly #index: CatalogIndex;
  readonly #tables: readonly CommonTable[];
  readonly #depth: number;

  constructor(index: CatalogIndex, tables: readonly CommonTable[] = [], depth = 0) {
    this.#index = index;
    this.#tables = tables;
    this.#depth = depth;
  }

  /** A resolver that knows more CTEs; they hide those of the same name that were known before. */
  with(tables: readonly CommonTable[]): Resolver {
    return new Resolver(this.#index, [...tables, ...this.#tables], this.#depth);
  }

  /** The relations that a block of a query can take columns from. */
  sources(block: Block): readonly Source[] {
    // The query of INSERT … SELECT does not see the table that it fills.
    const fills = clauseOf(block, 'select') !== undefined && clauseOf(block, 'insert into') !== undefined;
    const target = fills ? /^$/ : /^(insert into|update|delete from|merge into)$/;
    const parts = [
      ...block.clauses.filter(({ name }) => name === 'from' || name === 'using'),
      ...block.clauses.filter(({ name }) => target.test(name)),
    ];
    return parts.flatMap((clause) => {
      // The column list of INSERT INTO t (…) is no call.
      const list = clause.name === 'insert into' ? clause.parts.filter(({ type }) => type === 'leaf') : clause.parts;
      return fromItems(list).map((item) => this.source(item));
    });
  }

  source(item: FromItem): Source {
    const found = this.#lookUp(item);
    return { alias: item.alias, columns: renamed(found.columns, item.columnAliases), relation: found.relation };
  }

  #lookUp(item: FromItem): { columns: readonly OutputColumn[]; relation: CatalogRelation | null } {
    if (item.type === 'function') return { columns: [], relation: null };
    if (item.type === 'subquery') return { columns: this.#outputOf(item.query), relation: null };
    const table = item.schema === null ? this.table(item.name) : null;
    if (table !== null) return { columns: this.columnsOfTable(table), relation: null };
    const relation = findRelation(this.#index, item.schema, item.name);
    return { columns: relation?.columns ?? [], relation };
  }

  /** The CTE of a name; null when there is none. */
  table(name: string): CommonTable | null {
    return this.#tables.find((table) => table.name.toLowerCase() === name.toLowerCase()) ?? null;
  }

  get tables(): readonly CommonTable[] {
    return this.#tables;
  }

  columnsOfTable(table: CommonTable): readonly CatalogColumn[] {
    // A CTE sees those before it, and itself where it is recursive: then by the names it declares.
    const earlier = this.#tables.filter((other) => other.start < table.start);
    const resolver = new Resolver(this.#index, earlier, this.#depth);
    return renamed(table.query === null ? [] : resolver.#outputOf(table.query), table.columnAliases);
  }

  /** The result of a query in parentheses: that of its first SELECT. */
  #outputOf(query: Group): readonly OutputColumn[] {
    if (this.#depth >= deepest) return [];
    const first = query.parts[0];
    if (first?.type === 'group' && isQuery(first.parts)) return this.#outputOf(first);
    const blocks = blocksOf(query.parts, query.start, query.end);
    const block = blocks[0];
    if (block === undefined) return [];
    const tables = [...commonTables(blocks).toReversed(), ...this.#tables];
    const resolver = new Resolver(this.#index, tables, this.#depth + 1);
    const select = clauseOf(block, 'select', 'returning');
    const sources = resolver.sources(block);
    if (select !== undefined) return outputColumns(select.parts, sources);
    // DuckDB: FROM t alone is SELECT * FROM t.
    return clauseOf(block, 'from') === undefined ? [] : sources.flatMap(({ columns }) => columns);
  }
}

/** Columns under the names that an alias list gives to the first of them; those without any name are left out. */
function renamed(columns: readonly OutputColumn[], aliases: readonly string[]): readonly CatalogColumn[] {
  const length = Math.max(columns.length, aliases.length);
  return Array.from({ length }, (_, index) => {
    const column = columns[index];
    return { name: aliases[index] ?? column?.name ?? null, type: column?.type ?? '' };
  }).flatMap(({ name, type }) => (name === null ? [] : [{ name, type }]));
}
