import { type Findings, sqlName, type TableName } from './findings.ts';
import type { Grammar } from './grammar.ts';
import { readFrom, skipTableName } from './query.ts';
import { NotKnown, Refusal } from './refusal.ts';
import type { StatementWork, WriteVerb } from './statement.ts';

function readTarget(grammar: Grammar): TableName {
  const table = skipTableName(grammar);
  grammar.findings.target(table);
  grammar.reader.write(sqlName(table));
  return table;
}

function written(grammar: Grammar, verb: WriteVerb, table: TableName): StatementWork {
  // RETURNING and ON CONFLICT end here as syntax errors.
  grammar.reader.expectEnd();
  return { kind: 'write', verb, table, sql: grammar.reader.written };
}

function readColumnList({ reader }: Grammar): void {
  reader.expect('(');
  reader.list(() => reader.name());
  reader.expect(')');
}

function valueOrDefault(grammar: Grammar): void {
  const { reader, findings } = grammar;
  if (reader.accept('default')) return;
  const [value, next] = [reader.peek(), reader.peek(1)];
  const alone = next.kind !== 'operator' || [',', ')'].includes(next.text);
  if (value.kind === 'parameter' && alone) findings.assigned.add(Number(value.text.slice(1)));
  grammar.expression();
}

/** `INSERT INTO table [(…)] { DEFAULT VALUES | VALUES … | query }`, from INSERT on. */
export function readInsert(grammar: Grammar): StatementWork {
  const { reader } = grammar;
  reader.expect('insert', 'into');
  const table = readTarget(grammar);
  if (reader.at('(') && !['select', 'with', '('].includes(reader.peek(1).value)) readColumnList(grammar);
  if (reader.accept('default', 'values')) return written(grammar, 'INSERT', table);
  if (reader.accept('values')) {
    reader.list(() => {
      reader.expect('(');
      reader.list(() => valueOrDefault(grammar));
      reader.expect(')');
    });
    return written(grammar, 'INSERT', table);
  }
  if (!reader.atAny('select', 'with', '(')) throw reader.syntaxError();
  grammar.query();
  return written(grammar, 'INSERT', table);
}

function readAssignments(grammar: Grammar): void {
  const { reader } = grammar;
  reader.expect('set');
  reader.list(() => {
    if (reader.at('(')) throw reader.syntaxError();
    reader.name();
    reader.expect('=');
    valueOrDefault(grammar);
  });
}

function readTargetAlias({ reader }: Grammar): void {
  if (reader.accept('as')) reader.name();
  else if (reader.atAlias()) reader.name();
}

/** `UPDATE table [[AS] alias] SET … [FROM …] [WHERE …]`. */
export function readUpdate(grammar: Grammar): StatementWork {
  const { reader } = grammar;
  reader.expect('update');
  const table = readTarget(grammar);
  readTargetAlias(grammar);
  readAssignments(grammar);
  if (reader.accept('from')) readFrom(grammar);
  if (reader.accept('where')) grammar.expression();
  return written(grammar, 'UPDATE', table);
}

/** `DELETE [FROM] table [USING …] [WHERE …]`. */
export function readDelete(grammar: Grammar): StatementWork {
  const { reader } = grammar;
  reader.mustSkip('delete');
  reader.skipIf('from');
  reader.write('DELETE FROM');
  const table = readTarget(grammar);
  if (reader.accept('using')) readFrom(grammar);
  if (reader.accept('where')) grammar.expression();
  return written(grammar, 'DELETE', table);
}

/** Redshift's MERGE: no alias of the target, a table as the source, both clauses, no conditions on them. */
export function readMerge(grammar: Grammar): StatementWork {
  const { reader, findings } = grammar;
  reader.expect('merge', 'into');
  const table = readTarget(grammar);
  reader.expect('using');
  if (reader.at('(')) throw reader.syntaxError();
  readSource(grammar, findings);
  reader.expect('on');
  grammar.expression();
  if (reader.at('remove')) throw new NotKnown('MERGE … REMOVE DUPLICATES');
  reader.expect('when', 'matched', 'then');
  if (reader.accept('update')) readAssignments(grammar);
  else reader.expect('delete');
  reader.expect('when', 'not', 'matched', 'then', 'insert');
  if (reader.at('(')) readColumnList(grammar);
  reader.expect('values', '(');
  reader.list(() => valueOrDefault(grammar));
  reader.expect(')');
  return written(grammar, 'MERGE', table);
}

function readSource(grammar: Grammar, findings: Findings): void {
  const { reader } = grammar;
  const source = skipTableName(grammar);
  if (findings.subqueryNames.length > 0) throw new Refusal('42601', 'MERGE source must be a table');
  reader.write(findings.relation(source));
  readTargetAlias(grammar);
}
