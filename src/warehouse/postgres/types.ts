/**
 * PostgreSQL's built-in types as its own messages name them (`format_type`), by object identifier.
 * https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
 */
const names: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'bytea'],
  [18, '"char"'],
  [19, 'name'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [25, 'text'],
  [26, 'oid'],
  [114, 'json'],
  [142, 'xml'],
  [700, 'real'],
  [701, 'double precision'],
  [705, 'unknown'],
  [790, 'money'],
  [869, 'inet'],
  [1000, 'boolean[]'],
  [1005, 'smallint[]'],
  [1007, 'integer[]'],
  [1009, 'text[]'],
  [1016, 'bigint[]'],
  [1022, 'double precision[]'],
  [1042, 'character'],
  [1043, 'character varying'],
  [1082, 'date'],
  [1083, 'time without time zone'],
  [1114, 'timestamp without time zone'],
  [1184, 'timestamp with time zone'],
  [1186, 'interval'],
  [1231, 'numeric[]'],
  [1266, 'time with time zone'],
  [1560, 'bit'],
  [1562, 'bit varying'],
  [1700, 'numeric'],
  [2249, 'record'],
  [2278, 'void'],
  [2950, 'uuid'],
  [3802, 'jsonb'],
]);

const numeric: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);

export function isNumeric(type: number): boolean {
  return numeric.has(type);
}

/** Names the types of result columns; those that a database brings itself (enumerations, domains) it looks up, once. */
export class TypeNames {
  readonly #own: Map<number, string>;
  readonly #lookUp: (types: readonly number[]) => Promise<ReadonlyMap<number, string>>;

  /**
   * @param lookUp asks the server on another connection than that of the result, which may be in a failed transaction
   * @param known the names that need not be asked for
   */
  constructor(
    lookUp: (types: readonly number[]) => Promise<ReadonlyMap<number, string>>,
    known: ReadonlyMap<number, string>,
  ) {
    this.#lookUp = lookUp;
    this.#own = new Map(known);
  }

  async of(types: readonly number[]): Promise<string[]> {
    const strange = types.filter((type) => !names.has(type) && !this.#own.has(type));
    if (strange.length > 0) {
      for (const [type, name] of await this.#lookUp(strange)) this.#own.set(type, name);
    }
    return types.map((type) => names.get(type) ?? this.#own.get(type) ?? `type ${type}`);
  }
}
