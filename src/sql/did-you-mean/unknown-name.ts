/** A name that an engine did not find. */
export interface UnknownName {
  readonly kind: 'relation' | 'column' | 'qualifier' | 'function' | 'schema';
  /** As the engine repeats it, without quotes. */
  readonly name: string;
  /** The relation or alias before a column, the schema before a relation; null where the message has none. */
  readonly qualifier: string | null;
}

interface Pattern {
  readonly kind: UnknownName['kind'];
  /** Groups `name` and `qualifier`. */
  readonly pattern: RegExp;
}

const quotedOrPlain = String.raw`(?:"(?<name>[^"]+)"|(?<plain>[^\s"!]+))`;

/**
 * The messages of the three engines about names, in English, as they word them: DuckDB 1.5's catalog and binder errors,
 * PostgreSQL's `undefined_table`, `undefined_column`, `undefined_function` and `invalid_schema_name`, and Redshift's, which
 * adds `in …` to some.
 */
const patterns: readonly Pattern[] = [
  // DuckDB
  { kind: 'relation', pattern: /(?:Table|View) with name (?<name>.+?) does not exist/ },
  { kind: 'schema', pattern: /Schema with name (?<name>.+?) does not exist/ },
  { kind: 'function', pattern: /(?:Scalar|Aggregate|Table|Window)?\s*Function with name (?<name>.+?) does not exist/i },
  { kind: 'column', pattern: /Referenced (?:update )?column "?(?<name>[^"\n]+?)"? not found/ },
  {
    kind: 'column',
    pattern: /"(?<qualifier>[^"]+)" does not have a column (?:named|with name) "(?<name>[^"]+)"/,
  },
  { kind: 'qualifier', pattern: /Referenced table "(?<name>[^"]+)" not found/ },
  // PostgreSQL and Redshift
  { kind: 'column', pattern: /column "(?<name>[^"]+)" of relation "(?<qualifier>[^"]+)" does not exist/ },
  { kind: 'column', pattern: /column (?<qualifier>[^\s".]+)\.(?<name>[^\s"]+) does not exist/ },
  { kind: 'column', pattern: new RegExp(`column ${quotedOrPlain} does not exist`) },
  { kind: 'column', pattern: /column "(?<name>[^"]+)" specified in USING clause does not exist/ },
  { kind: 'relation', pattern: /relation "(?:(?<qualifier>[^".]+)\.)?(?<name>[^"]+)" does not exist/ },
  { kind: 'qualifier', pattern: /(?:missing|invalid reference to) FROM-clause entry for table "(?<name>[^"]+)"/ },
  { kind: 'function', pattern: /function (?:(?<qualifier>[^\s".(]+)\.)?"?(?<name>[^\s"(.]+)"?\(.*\) does not exist/ },
  { kind: 'schema', pattern: /schema "(?<name>[^"]+)" does not exist/ },
];

/** The name that a message says is unknown; null for a message about something else. */
export function unknownNameIn(message: string): UnknownName | null {
  for (const { kind, pattern } of patterns) {
    const groups = pattern.exec(message)?.groups;
    const name = groups?.name ?? groups?.plain;
    if (name === undefined) continue;
    const qualifier = groups?.qualifier ?? null;
    if (kind !== 'relation' || qualifier !== null || !name.includes('.')) return { kind, name, qualifier };
    const point = name.lastIndexOf('.');
    return { kind, name: name.slice(point + 1), qualifier: name.slice(0, point) };
  }
  return null;
}
