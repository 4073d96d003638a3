import type { TableName } from './findings.ts';
import type { Grammar } from './grammar.ts';
import { quoted } from './reader.ts';
import { NotKnown, Refusal, unsupported } from './refusal.ts';

/** `[WITH …] SELECT … [UNION …] [ORDER BY …] [LIMIT …] [OFFSET …]`. */
export function readQuery(grammar: Grammar): void {
  const { reader, findings } = grammar;
  const depth = findings.subqueryNames.length;
  if (reader.at('with')) readWith(grammar);
  readOperands(grammar);
  if (reader.accept('order', 'by')) readOrderBy(grammar);
  readLimits(grammar);
  if (reader.at('for') && ['update', 'share'].includes(reader.peek(1).value)) {
    throw unsupported('SELECT FOR UPDATE/SHARE is not supported on Redshift tables.');
  }
  findings.subqueryNames.length = depth;
}

function readWith(grammar: Grammar): void {
  const { reader, findings } = grammar;
  reader.expect('with');
  const recursive = reader.accept('recursive');
  const names = new Set<string>();
  findings.subqueryNames.push(names);
  reader.list(() => {
    const name = reader.name();
    if (recursive) names.add(name);
    if (reader.accept('(')) {
      reader.list(() => reader.name());
      reader.expect(')');
    }
    reader.expect('as');
    if (reader.atAny('materialized', 'not')) throw reader.syntaxError();
    reader.expect('(');
    if (reader.atAny('insert', 'update', 'delete')) throw reader.syntaxError();
    readQuery(grammar);
    reader.expect(')');
    names.add(name);
  });
}

function readOperands(grammar: Grammar): void {
  const { reader } = grammar;
  readOperand(grammar);
  for (;;) {
    if (reader.accept('union')) reader.accept('all');
    else if (reader.atAny('intersect', 'except', 'minus')) {
      const operator = reader.skip().value;
      reader.write(operator === 'minus' ? 'except' : operator);
      // AWS, "UNION, INTERSECT, and EXCEPT": the last two know no ALL.
      if (reader.at('all')) throw unsupported(`${operator.toUpperCase()} ALL is not supported`);
    } else return;
    readOperand(grammar);
  }
}

function readOperand(grammar: Grammar): void {
  const { reader } = grammar;
  if (reader.accept('(')) {
    readQuery(grammar);
    reader.expect(')');
    return;
  }
  // VALUES and TABLE are no queries there.
  reader.expect('select');
  readSelect(grammar);
}

function readSelect(grammar: Grammar): void {
  const { reader } = grammar;
  if (reader.at('top')) throw new NotKnown('SELECT TOP');
  if (reader.accept('distinct')) {
    if (reader.at('on')) throw unsupported('SELECT DISTINCT ON is not supported');
  } else reader.accept('all');
  reader.list(() => readOutput(grammar));
  if (reader.at('into')) throw new NotKnown('SELECT INTO');
  if (reader.accept('from')) readFrom(grammar);
  if (reader.accept('where')) grammar.expression();
  if (reader.at('start') || reader.at('connect')) throw new NotKnown('CONNECT BY');
  if (reader.accept('group', 'by')) {
    if (reader.atAny('grouping', 'rollup', 'cube', 'all')) throw new NotKnown(`GROUP BY ${reader.peek().text}`);
    reader.list(() => grammar.expression());
  }
  if (reader.accept('having')) grammar.expression();
  if (reader.at('qualify')) throw new NotKnown('QUALIFY: Redshift has it, PostgreSQL does not');
}

function readOutput(grammar: Grammar): void {
  const { reader } = grammar;
  if (reader.accept('*')) return;
  if (reader.at('.', '*')) throw reader.syntaxError();
  const { kind } = reader.peek();
  if ((kind === 'word' || kind === 'quoted') && reader.peek(1).text === '.' && reader.peek(2).text === '*') {
    reader.name();
    reader.expect('.', '*');
    return;
  }
  grammar.expression();
  if (reader.accept('as')) reader.label();
  else if (reader.atAlias()) {
    reader.write('AS');
    reader.name();
  }
}

/** The items of a FROM, from behind it. */
export function readFrom(grammar: Grammar): void {
  grammar.reader.list(() => readFromItem(grammar));
}

function readFromItem(grammar: Grammar): void {
  const { reader } = grammar;
  readTable(grammar);
  for (;;) {
    if (reader.accept('cross', 'join')) {
      readTable(grammar);
      continue;
    }
    const natural = reader.accept('natural');
    const outer = reader.acceptAny('left', 'right', 'full');
    if (outer) reader.accept('outer');
    else reader.accept('inner');
    if (!reader.accept('join')) {
      if (natural || outer) throw reader.syntaxError();
      return;
    }
    readTable(grammar);
    if (natural) continue;
    if (reader.accept('using')) {
      reader.expect('(');
      reader.list(() => reader.name());
      reader.expect(')');
    } else {
      reader.expect('on');
      grammar.expression();
    }
  }
}

function readTable(grammar: Grammar): void {
  const { reader, findings } = grammar;
  if (reader.at('lateral')) throw reader.syntaxError();
  if (reader.atAny('unnest', 'pivot', 'unpivot')) throw reader.notKnown();
  if (reader.accept('(')) {
    if (reader.atAny('select', 'with', '(')) {
      readQuery(grammar);
      reader.expect(')');
      if (!readAlias(grammar)) throw new Refusal('42601', 'subquery in FROM must have an alias');
      return;
    }
    if (reader.at('values')) throw reader.syntaxError();
    readFromItem(grammar);
    reader.expect(')');
    return;
  }
  if (reader.at('pg_get_late_binding_view_cols', '(', ')')) {
    readLateBindingColumns(grammar);
    return;
  }
  if (reader.peek(1).text === '(') {
    if (!reader.at('generate_series')) throw new NotKnown(`the function ${reader.peek().text} in FROM`);
    grammar.expression();
    readAlias(grammar);
    return;
  }
  const table = skipTableName(grammar);
  reader.write(findings.relation(table));
  if (!readAlias(grammar) && !reader.written.endsWith(quoted(table.name))) reader.write(`AS ${quoted(table.name)}`);
  if (reader.at('tablesample')) throw reader.syntaxError();
}

const lateBindingTypes = ['name', 'name', 'name', 'varchar', 'int'] as const;

/** `pg_get_late_binding_view_cols() [AS] alias(…)`, which needs a list of its columns (AWS, "PG_GET_LATE_BINDING_VIEW_COLS"). */
function readLateBindingColumns({ reader, findings }: Grammar): void {
  reader.skip();
  reader.mustSkip('(', ')');
  findings.leaderFunction('pg_get_late_binding_view_cols');
  reader.write('rs.late_binding_view_columns');
  reader.skipIf('as');
  reader.write('AS');
  reader.name();
  reader.expect('(');
  for (const [index, type] of lateBindingTypes.entries()) {
    if (index > 0) reader.expect(',');
    reader.name();
    if (!reader.skipIf(type)) throw reader.syntaxError();
  }
  reader.expect(')');
}

/** Takes `table` or `schema.table` and writes nothing. */
export function skipTableName({ reader }: Grammar): TableName {
  const first = reader.skipName();
  if (!reader.skipIf('.')) return { schema: undefined, name: first };
  const name = reader.skipName();
  if (reader.at('.')) throw new NotKnown('names with a database in them');
  return { schema: first, name };
}

function readAlias({ reader }: Grammar): boolean {
  if (reader.accept('as')) reader.name();
  else if (reader.atAlias()) reader.name();
  else return false;
  if (reader.accept('(')) {
    reader.list(() => reader.name());
    reader.expect(')');
  }
  return true;
}

export function readOrderBy(grammar: Grammar): void {
  const { reader } = grammar;
  reader.list(() => {
    grammar.expression();
    reader.acceptAny('asc', 'desc');
    if (reader.accept('nulls') && !reader.acceptAny('first', 'last')) throw reader.syntaxError();
    if (reader.at('using')) throw reader.syntaxError();
  });
}

function readLimits({ reader }: Grammar): void {
  const count = (): void => {
    if (reader.accept('all')) return;
    const token = reader.peek();
    if (token.kind !== 'number' && token.kind !== 'parameter') throw reader.syntaxError();
    reader.write(reader.skip().text);
  };
  while (reader.acceptAny('limit', 'offset')) count();
  // FETCH FIRST came with PostgreSQL 8.4.
}
