import { readCall } from './calls.ts';
import type { Grammar } from './grammar.ts';
import { literal } from './reader.ts';
import { unsupported } from './refusal.ts';
import { postgresType, readType } from './types.ts';

const comparisons = ['=', '<>', '!=', '<=', '>=', '<', '>', '~*', '!~*', '!~', '~'] as const;
const arithmetic = ['+', '-', '*', '/', '%', '^', '||', '&', '|', '#'] as const;

/** An expression, logical operators included. */
export function readExpression(grammar: Grammar): void {
  const { reader } = grammar;
  do {
    while (reader.accept('not')) {}
    readPredicate(grammar);
  } while (reader.accept('and') || reader.accept('or'));
}

function readPredicate(grammar: Grammar): void {
  const { reader } = grammar;
  readOperand(grammar);
  while (readPredicateTail(grammar)) {}
  if (reader.atAny('overlaps')) throw reader.notKnown();
}

function readPredicateTail(grammar: Grammar): boolean {
  const { reader } = grammar;
  if (reader.acceptAny(...comparisons)) {
    if (reader.acceptAny('any', 'some', 'all')) readQuantified(grammar);
    else readOperand(grammar);
    return true;
  }
  if (reader.skipIf('isnull')) return written(grammar, 'IS NULL');
  if (reader.skipIf('notnull')) return written(grammar, 'IS NOT NULL');
  if (reader.accept('is')) return readIs(grammar);
  const negated = reader.at('not') && ['like', 'ilike', 'between', 'in', 'similar'].includes(reader.peek(1).value);
  if (negated) reader.accept('not');
  if (reader.accept('between')) {
    if (reader.atAny('symmetric', 'asymmetric')) throw reader.syntaxError();
    readOperand(grammar);
    reader.expect('and');
    readOperand(grammar);
    return true;
  }
  if (reader.acceptAny('like', 'ilike') || reader.accept('similar', 'to')) {
    readOperand(grammar);
    if (reader.accept('escape')) readOperand(grammar);
    return true;
  }
  if (reader.accept('in')) {
    readInList(grammar);
    return true;
  }
  return false;
}

function written({ reader }: Grammar, text: string): true {
  reader.write(text);
  return true;
}

function readIs({ reader }: Grammar): true {
  reader.accept('not');
  // IS DISTINCT FROM is not among them: Redshift has no such test.
  if (!reader.acceptAny('null', 'true', 'false', 'unknown')) throw reader.syntaxError();
  return true;
}

/** Behind ANY and ALL Redshift takes a subquery; arrays it has none. */
function readQuantified(grammar: Grammar): void {
  const { reader } = grammar;
  reader.expect('(');
  if (!reader.atAny('select', 'with')) throw unsupported('operator ANY/ALL (array) not supported on Redshift tables.');
  grammar.query();
  reader.expect(')');
}

function readInList(grammar: Grammar): void {
  const { reader } = grammar;
  reader.expect('(');
  if (reader.atAny('select', 'with')) grammar.query();
  else reader.list(() => readExpression(grammar));
  reader.expect(')');
}

/** An expression without logical operators and comparisons. */
function readOperand(grammar: Grammar): void {
  const { reader } = grammar;
  do readUnary(grammar);
  while (reader.acceptAny(...arithmetic));
  if (reader.atAny('<<', '>>', '->', '->>', '@>', '?', '@')) throw reader.notKnown();
}

function readUnary(grammar: Grammar): void {
  const { reader } = grammar;
  while (reader.acceptAny('-', '+')) {}
  readPrimary(grammar);
  for (;;) {
    if (reader.accept('::')) reader.write(postgresType(readType(reader)));
    else if (reader.accept('at', 'time', 'zone')) readPrimary(grammar);
    else if (reader.at('[')) readSubscript(grammar);
    else if (reader.at('collate')) throw reader.notKnown('COLLATE');
    else return;
  }
}

/** Arrays are the catalogue's alone: the leader node knows them, the users' tables have none. */
function readSubscript(grammar: Grammar): void {
  const { reader, findings } = grammar;
  findings.leaderFunction('array_subscript');
  reader.expect('[');
  readExpression(grammar);
  reader.expect(']');
}

function readPrimary(grammar: Grammar): void {
  const { reader } = grammar;
  const token = reader.peek();
  switch (token.kind) {
    case 'number':
    case 'parameter':
      reader.write(reader.skip().text);
      return;
    case 'string':
      reader.write(literal(reader.skipString()));
      return;
    case 'operator':
      if (!reader.accept('(')) throw reader.syntaxError();
      readParenthesis(grammar);
      return;
    case 'word':
      if (readKeywordExpression(grammar)) return;
  }
  // The catalogue's functions may be called by their schema.
  if (reader.at('pg_catalog', '.') && reader.peek(3).text === '(') {
    reader.skip();
    reader.skip();
  }
  if (reader.peek(1).text === '(') {
    readCall(grammar);
    return;
  }
  readColumn(grammar);
}

function readParenthesis(grammar: Grammar): void {
  const { reader } = grammar;
  if (reader.atAny('select', 'with')) grammar.query();
  else reader.list(() => readExpression(grammar));
  reader.expect(')');
}

/** `column`, `table.column`, `schema.table.column`. */
function readColumn({ reader }: Grammar): void {
  reader.name();
  for (let depth = 0; reader.at('.') && depth < 2; depth += 1) {
    reader.expect('.');
    reader.label();
  }
}

function readKeywordExpression(grammar: Grammar): boolean {
  const { reader, findings } = grammar;
  if (reader.acceptAny('null', 'true', 'false', 'current_date', 'current_user', 'session_user', 'user')) return true;
  if (reader.skipIf('sysdate')) return written(grammar, 'rs.sysdate()');
  for (const name of ['current_timestamp', 'current_time', 'localtime', 'localtimestamp']) {
    if (!reader.accept(name)) continue;
    findings.leaderFunction(name);
    return true;
  }
  if (reader.accept('case')) return readCase(grammar);
  if (reader.accept('exists')) {
    reader.expect('(');
    grammar.query();
    reader.expect(')');
    return true;
  }
  if (reader.at('array')) throw unsupported('ARRAY expressions are not supported on Redshift tables.');
  if (reader.at('row', '(')) throw reader.notKnown('ROW (…)');
  return readTypedLiteral(grammar);
}

function readCase(grammar: Grammar): true {
  const { reader } = grammar;
  if (!reader.at('when')) readExpression(grammar);
  do {
    reader.expect('when');
    readExpression(grammar);
    reader.expect('then');
    readExpression(grammar);
  } while (reader.at('when'));
  if (reader.accept('else')) readExpression(grammar);
  reader.expect('end');
  return true;
}

const intervalUnits = /^(?:years?|months?|days?|hours?|minutes?|seconds?)$/;

/** `DATE '…'`, `TIMESTAMP '…'`, `INTERVAL '…'`. */
function readTypedLiteral({ reader }: Grammar): boolean {
  if (reader.peek(1).kind !== 'string') return false;
  if (!reader.acceptAny('date', 'timestamp', 'timestamptz', 'time', 'interval')) return false;
  const interval = reader.peek(-1).value === 'interval';
  reader.write(literal(reader.skipString()));
  if (interval && intervalUnits.test(reader.peek().value))
    throw reader.notKnown('INTERVAL literals with a unit behind them');
  return true;
}
