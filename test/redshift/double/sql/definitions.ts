import { readCreateTable } from './create-table.ts';
import { sqlName } from './findings.ts';
import type { Grammar } from './grammar.ts';
import { skipTableName } from './query.ts';
import { quoted } from './reader.ts';
import { NotKnown, unsupported } from './refusal.ts';
import type { StatementWork } from './statement.ts';
import { postgresType, readType } from './types.ts';

/** CREATE, from behind it. */
export function readCreate(grammar: Grammar): StatementWork {
  const { reader } = grammar;
  const replaced = reader.skipIf('or', 'replace');
  if (reader.at('table') && replaced) throw reader.syntaxError();
  reader.skipIf('local');
  const temporary = reader.skipIf('temporary') || reader.skipIf('temp');
  if (reader.skipIf('table')) return createTable(grammar, temporary);
  if (temporary) throw reader.syntaxError();
  if (reader.skipIf('schema')) return createSchema(grammar);
  if (reader.skipIf('view')) return createView(grammar, replaced);
  const { value } = reader.peek();
  if (['unique', 'index'].includes(value)) throw notOnRedshift(grammar, 'CREATE INDEX');
  if (
    ['sequence', 'trigger', 'rule', 'extension', 'type', 'domain', 'tablespace', 'operator', 'aggregate'].includes(
      value,
    )
  ) {
    throw notOnRedshift(grammar, `CREATE ${value.toUpperCase()}`);
  }
  throw new NotKnown(`CREATE ${reader.peek().text.toUpperCase()}`);
}

function notOnRedshift({ reader }: Grammar, command: string): Error {
  return unsupported(
    `SQL command "${reader.sql.trim().slice(0, 60)}" not supported on Redshift tables.`,
    `${command} is not a command of Redshift's.`,
  );
}

function createTable(grammar: Grammar, temporary: boolean): StatementWork {
  const { reader, findings } = grammar;
  if (reader.peek(1).value === 'as' || reader.peek(3).value === 'as') {
    const table = skipTableName(grammar);
    findings.target(table);
    reader.mustSkip('as');
    const sql = reader.captured(() => grammar.query());
    reader.expectEnd();
    return {
      kind: 'ddl',
      tag: 'SELECT',
      sql: `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${sqlName(table)} AS ${sql}`,
    };
  }
  return { kind: 'create-table', plan: readCreateTable(grammar, temporary) };
}

function createSchema({ reader }: Grammar): StatementWork {
  const ifNotExists = reader.skipIf('if', 'not', 'exists');
  const name = reader.skipName();
  if (name.startsWith('pg_') || name === 'rs') throw new NotKnown(`a schema called ${name}`);
  const owner = reader.skipIf('authorization') ? ` AUTHORIZATION ${quoted(reader.skipName())}` : '';
  if (reader.at('quota')) throw new NotKnown('QUOTA');
  reader.expectEnd();
  return {
    kind: 'ddl',
    tag: 'CREATE SCHEMA',
    sql: `CREATE SCHEMA ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoted(name)}${owner}`,
  };
}

function createView(grammar: Grammar, replaced: boolean): StatementWork {
  const { reader, findings } = grammar;
  if (reader.at('if')) throw reader.syntaxError();
  const view = skipTableName(grammar);
  findings.target(view);
  const columns = reader.at('(')
    ? reader.captured(() => {
        reader.expect('(');
        reader.list(() => reader.name());
        reader.expect(')');
      })
    : '';
  reader.mustSkip('as');
  const query = reader.captured(() => grammar.query());
  if (reader.at('with')) throw new NotKnown('views WITH NO SCHEMA BINDING');
  reader.expectEnd();
  const sql = `CREATE ${replaced ? 'OR REPLACE ' : ''}VIEW ${sqlName(view)} ${columns} AS ${query}`;
  return { kind: 'ddl', tag: 'CREATE VIEW', sql };
}

function readBehaviour({ reader }: Grammar): boolean {
  const cascade = reader.skipIf('cascade');
  if (!cascade) reader.skipIf('restrict');
  reader.expectEnd();
  return cascade;
}

/** DROP, from behind it. */
export function readDrop(grammar: Grammar): StatementWork {
  const { reader, findings } = grammar;
  const kind = (['table', 'view', 'schema'] as const).find((word) => reader.skipIf(word));
  if (kind === undefined) {
    if (reader.atAny('index', 'sequence', 'trigger')) throw notOnRedshift(grammar, `DROP ${reader.peek().text}`);
    throw new NotKnown(`DROP ${reader.peek().text.toUpperCase()}`);
  }
  const ifExists = reader.skipIf('if', 'exists');
  if (kind === 'schema') {
    const name = reader.skipName();
    const cascade = readBehaviour(grammar) ? ' CASCADE' : '';
    return {
      kind: 'ddl',
      tag: 'DROP SCHEMA',
      sql: `DROP SCHEMA ${ifExists ? 'IF EXISTS ' : ''}${quoted(name)}${cascade}`,
    };
  }
  const names = [];
  do {
    const table = skipTableName(grammar);
    findings.target(table);
    names.push(table);
  } while (reader.skipIf(','));
  const cascade = readBehaviour(grammar);
  if (kind === 'table') return { kind: 'drop-table', tables: names, ifExists, cascade };
  const sql = `DROP VIEW ${ifExists ? 'IF EXISTS ' : ''}${names.map(sqlName).join(', ')}${cascade ? ' CASCADE' : ''}`;
  return { kind: 'ddl', tag: 'DROP VIEW', sql };
}

/** ALTER TABLE, from behind ALTER: one change a statement. */
export function readAlter(grammar: Grammar): StatementWork {
  const { reader, findings } = grammar;
  if (!reader.skipIf('table')) throw new NotKnown(`ALTER ${reader.peek().text.toUpperCase()}`);
  if (reader.at('if')) throw reader.syntaxError();
  const table = skipTableName(grammar);
  findings.target(table);
  const name = sqlName(table);
  if (reader.skipIf('append')) {
    reader.mustSkip('from');
    skipTableName(grammar);
    // It moves blocks and commits at once; the double only knows where it is refused.
    return { kind: 'outside-transactions', tag: 'ALTER TABLE APPEND', sql: '' };
  }
  const alter = (sql: string): StatementWork => {
    reader.expectEnd();
    return { kind: 'ddl', tag: 'ALTER TABLE', sql: `ALTER TABLE ${name} ${sql}` };
  };
  if (reader.skipIf('rename', 'to')) return alter(`RENAME TO ${quoted(reader.skipName())}`);
  if (reader.skipIf('rename')) {
    reader.skipIf('column');
    const before = quoted(reader.skipName());
    reader.mustSkip('to');
    return alter(`RENAME COLUMN ${before} TO ${quoted(reader.skipName())}`);
  }
  if (reader.skipIf('add')) {
    if (reader.atAny('constraint', 'primary', 'foreign', 'unique')) throw new NotKnown('ALTER TABLE … ADD CONSTRAINT');
    reader.skipIf('column');
    const column = reader.skipName();
    const type = readType(reader, `${table.name}.${column}`);
    const initial = reader.skipIf('default') ? ` DEFAULT (${reader.captured(() => grammar.expression())})` : '';
    const filled = reader.skipIf('not', 'null') ? ' NOT NULL' : '';
    return alter(`ADD COLUMN ${quoted(column)} ${postgresType(type)}${initial}${filled}`);
  }
  if (reader.skipIf('drop')) {
    reader.skipIf('column');
    return alter(`DROP COLUMN ${quoted(reader.skipName())}${reader.skipIf('cascade') ? ' CASCADE' : ''}`);
  }
  throw new NotKnown(`ALTER TABLE … ${reader.peek().text.toUpperCase()}`);
}
