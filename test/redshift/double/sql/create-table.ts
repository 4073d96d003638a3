import type { TableName } from './findings.ts';
import type { Grammar } from './grammar.ts';
import { skipTableName } from './query.ts';
import { quoted } from './reader.ts';
import { NotKnown, Refusal, unsupported } from './refusal.ts';
import { readLayout, type TableLayout } from './table-layout.ts';
import { postgresType, type RedshiftType, readType } from './types.ts';

/** A key that Redshift records and does not enforce. */
export type Key =
  | { readonly kind: 'primary' | 'unique'; readonly columns: readonly string[] }
  | {
      readonly kind: 'foreign';
      readonly columns: readonly string[];
      readonly references: TableName;
      /** Absent: the primary key. */
      readonly referenced: readonly string[] | undefined;
    };

export interface ColumnPlan {
  readonly name: string;
  readonly type: RedshiftType;
  readonly encoding: string | undefined;
  readonly notNull: boolean;
}

/** A CREATE TABLE that is right in itself; what it refers to is looked up when it runs. */
export interface TablePlan {
  readonly table: TableName;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnPlan[];
  readonly keys: readonly Key[];
  readonly layout: TableLayout;
  /** What PostgreSQL runs. */
  readonly sql: string;
}

/** What the columns and the table's own attributes say of its layout, before they are put together. */
export interface LayoutParts {
  distkeys: string[];
  sortkeys: string[];
}

interface Draft {
  readonly columns: ColumnPlan[];
  readonly keys: Key[];
  readonly parts: LayoutParts;
  readonly definitions: string[];
}

/** Reads a CREATE TABLE from its table's name on. */
export function readCreateTable(grammar: Grammar, temporary: boolean): TablePlan {
  const { reader, findings } = grammar;
  const ifNotExists = reader.skipIf('if', 'not', 'exists');
  const table = skipTableName(grammar);
  findings.target(table);
  if (!reader.at('(')) throw new NotKnown('CREATE TABLE with attributes before AS');
  reader.mustSkip('(');
  const draft: Draft = { columns: [], keys: [], parts: { distkeys: [], sortkeys: [] }, definitions: [] };
  do readElement(grammar, draft, shownTable(table));
  while (reader.skipIf(','));
  reader.mustSkip(')');
  if (reader.at('inherits') || reader.at('partition') || reader.at('with') || reader.at('tablespace'))
    throw reader.syntaxError();
  const layout = readLayout(reader, draft.parts, draft.columns);
  reader.expectEnd();
  checkKeys(draft, table);
  const name = table.schema === undefined ? quoted(table.name) : `${quoted(table.schema)}.${quoted(table.name)}`;
  const opening = `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${name}`;
  return {
    table,
    temporary,
    ifNotExists,
    columns: draft.columns,
    keys: draft.keys,
    layout,
    sql: `${opening} (${draft.definitions.join(', ')})`,
  };
}

function shownTable({ name }: TableName): string {
  return name;
}

function readElement(grammar: Grammar, draft: Draft, table: string): void {
  const { reader } = grammar;
  if (reader.skipIf('constraint')) reader.skipName();
  if (reader.skipIf('primary', 'key')) draft.keys.push({ kind: 'primary', columns: readNames(grammar) });
  else if (reader.skipIf('unique')) draft.keys.push({ kind: 'unique', columns: readNames(grammar) });
  else if (reader.skipIf('foreign', 'key')) {
    const columns = readNames(grammar);
    reader.mustSkip('references');
    draft.keys.push(readReference(grammar, columns));
  } else if (reader.atAny('check', 'exclude'))
    throw unsupported(`${reader.peek().text.toUpperCase()} constraints are not supported`);
  else if (reader.at('like')) throw new NotKnown('CREATE TABLE … (LIKE …)');
  else readColumn(grammar, draft, table);
}

function readNames({ reader }: Grammar): readonly string[] {
  const names: string[] = [];
  reader.mustSkip('(');
  do names.push(reader.skipName());
  while (reader.skipIf(','));
  reader.mustSkip(')');
  return names;
}

function readReference(grammar: Grammar, columns: readonly string[]): Key {
  const { reader } = grammar;
  const references = skipTableName(grammar);
  const referenced = reader.at('(') ? readNames(grammar) : undefined;
  if (reader.atAny('match', 'deferrable', 'initially', 'on')) throw reader.syntaxError();
  return { kind: 'foreign', columns, references, referenced };
}

const encodings = new Set(
  'raw az64 bytedict delta delta32k lzo mostly8 mostly16 mostly32 runlength text255 text32k zstd'.split(' '),
);

function readColumn(grammar: Grammar, draft: Draft, table: string): void {
  const { reader } = grammar;
  const name = reader.skipName();
  const type = readType(reader, `${table}.${name}`);
  let definition = `${quoted(name)} ${postgresType(type)}`;
  let encoding: string | undefined;
  let notNull = false;
  for (;;) {
    if (reader.skipIf('not', 'null')) notNull = true;
    else if (reader.skipIf('null')) continue;
    else if (reader.skipIf('default')) definition += ` DEFAULT (${reader.captured(() => grammar.expression())})`;
    else if (reader.skipIf('identity')) {
      definition += ` ${readIdentity(grammar, name, type, 'ALWAYS')}`;
      notNull = true;
    } else if (reader.at('generated')) {
      // There is no GENERATED ALWAYS on Redshift.
      reader.mustSkip('generated', 'by', 'default', 'as', 'identity');
      definition += ` ${readIdentity(grammar, name, type, 'BY DEFAULT')}`;
      notNull = true;
    } else if (reader.skipIf('encode')) encoding = readEncoding(grammar);
    else if (reader.skipIf('distkey')) draft.parts.distkeys.push(name);
    else if (reader.skipIf('sortkey')) draft.parts.sortkeys.push(name);
    else if (reader.skipIf('primary', 'key')) draft.keys.push({ kind: 'primary', columns: [name] });
    else if (reader.skipIf('unique')) draft.keys.push({ kind: 'unique', columns: [name] });
    else if (reader.skipIf('references')) draft.keys.push(readReference(grammar, [name]));
    else if (reader.at('check')) throw unsupported('CHECK constraints are not supported');
    else if (reader.at('collate')) throw new NotKnown('COLLATE');
    else break;
  }
  if (draft.columns.some((column) => column.name === name)) {
    throw new Refusal('42701', `column "${name}" duplicated`);
  }
  if (type.kind === 'text' && type.bytes !== undefined) {
    // PostgreSQL counts characters, Redshift bytes.
    const constraint = `rs_bytes_${type.bytes}_${draft.columns.length}`;
    definition += ` CONSTRAINT ${constraint} CHECK (octet_length(${quoted(name)}) <= ${type.bytes})`;
  }
  draft.columns.push({ name, type, encoding, notNull });
  draft.definitions.push(notNull ? `${definition} NOT NULL` : definition);
}

function readIdentity({ reader }: Grammar, column: string, type: RedshiftType, when: string): string {
  if (type.kind !== 'integer' && type.kind !== 'bigint') {
    throw new Refusal('42611', `identity column "${column}" must have type INT or BIGINT`);
  }
  const number = (): number => (reader.skipIf('-') ? -1 : 1) * reader.skipInteger();
  reader.mustSkip('(');
  const seed = number();
  reader.mustSkip(',');
  const step = number();
  reader.mustSkip(')');
  if (step === 0) throw new Refusal('22023', 'identity step must not be zero');
  // Slices count on their own and leave gaps, so nobody may rely on every number being there.
  const bounds = step > 0 ? `MINVALUE ${seed}` : `MAXVALUE ${seed}`;
  return `GENERATED ${when} AS IDENTITY (START WITH ${seed} INCREMENT BY ${step * 2} ${bounds})`;
}

function readEncoding({ reader }: Grammar): string {
  const { value } = reader.skip();
  if (!encodings.has(value)) throw new Refusal('42601', `encoding type "${value}" invalid`);
  return value;
}

function checkKeys({ columns, keys }: Draft, table: TableName): void {
  if (columns.length === 0) throw new Refusal('42P16', 'a table must have at least one column');
  if (columns.length > 1600) throw new Refusal('54011', 'tables can have at most 1600 columns');
  if (keys.filter(({ kind }) => kind === 'primary').length > 1) {
    throw new Refusal('42P16', `multiple primary keys for table "${table.name}" are not allowed`);
  }
  for (const key of keys) {
    for (const name of key.columns) {
      if (!columns.some((column) => column.name === name)) {
        throw new Refusal('42703', `column "${name}" named in key does not exist`);
      }
    }
  }
}
