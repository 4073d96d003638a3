import type { CatalogColumn, CatalogRelation } from '../catalog/catalog.ts';
import { nameFrom } from '../names.ts';
import { type CatalogIndex, findRelation } from './catalog-index.ts';
import { type FromItem, fromItems, isName } from './from-list.ts';
import { type Block, blocksOf, type Clause, type Group, isQuery, type Part, textOf, wordOf } from './outline.ts';
import { outputColumns } from './select-list.ts';

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
    const parts = [
      ...block.clauses.filter(({ name }) => name === 'from' || name === 'using'),
      ...block.clauses.filter(({ name }) => /^(insert into|update|delete from|merge into)$/.test(name)),
    ];
    return parts.flatMap((clause) => {
      // The column list of INSERT INTO t (…) is no call.
      const list = clause.name === 'insert into' ? clause.parts.filter(({ type }) => type === 'leaf') : clause.parts;
      return fromItems(list).map((item) => this.source(item));
    });
  }

  source(item: FromItem): Source {
    const found = this.#lookUp(item);
    const columns = found.columns.map((column, index) => ({
      ...column,
      name: item.columnAliases[index] ?? column.name,
    }));
    return { alias: item.alias, columns, relation: found.relation };
  }

  #lookUp(item: FromItem): Pick<Source, 'columns' | 'relation'> {
    if (item.type === 'function') return { columns: item.columnAliases.map(untyped), relation: null };
    if (item.type === 'subquery') return { columns: this.columnsOf(item.query), relation: null };
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
    const columns = table.query === null ? [] : new Resolver(this.#index, earlier, this.#depth).columnsOf(table.query);
    if (columns.length === 0) return table.columnAliases.map(untyped);
    return columns.map((column, index) => ({ ...column, name: table.columnAliases[index] ?? column.name }));
  }

  /** The output columns of a query in parentheses: those of its first SELECT. */
  columnsOf(query: Group): readonly CatalogColumn[] {
    if (this.#depth >= deepest) return [];
    return new Resolver(this.#index, this.#tables, this.#depth + 1).#columnsOfParts(
      query.parts,
      query.start,
      query.end,
    );
  }

  #columnsOfParts(parts: readonly Part[], start: number, end: number): readonly CatalogColumn[] {
    const first = parts[0];
    if (first?.type === 'group' && isQuery(first.parts)) return this.columnsOf(first);
    const blocks = blocksOf(parts, start, end);
    const resolver = this.with(commonTables(blocks));
    const block = blocks[0];
    if (block === undefined) return [];
    const select = clauseOf(block, 'select', 'returning');
    const sources = resolver.sources(block);
    // DuckDB: FROM t alone is SELECT * FROM t.
    if (select === undefined)
      return clauseOf(block, 'from') === undefined ? [] : sources.flatMap(({ columns }) => columns);
    return outputColumns(select.parts, sources);
  }
}

function untyped(name: string): CatalogColumn {
  return { name, type: '' };
}
