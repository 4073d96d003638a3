import { readDelete, readInsert, readMerge, readUpdate } from './changes.ts';
import { readCopy } from './copy.ts';
import { readAlter, readCreate, readDrop } from './definitions.ts';
import { type Deployment, Findings, sqlName } from './findings.ts';
import { Grammar } from './grammar.ts';
import { lex, splitTokens, type Token } from './lexer.ts';
import { skipTableName } from './query.ts';
import { Reader } from './reader.ts';
import { NotKnown, unsupported } from './refusal.ts';
import { readReset, readSet, readShow } from './settings.ts';
import type { Statement, StatementWork } from './statement.ts';

/**
 * Reads a text of any number of statements as Redshift does.
 * @throws Refusal for what Redshift refuses; NotKnown for what the double does not know. Nothing is waved through.
 */
export function parse(sql: string, deployment: Deployment): readonly Statement[] {
  return splitTokens(lex(sql)).map((tokens) => parseStatement(sql, tokens, deployment));
}

function parseStatement(sql: string, tokens: readonly Token[], deployment: Deployment): Statement {
  const grammar = new Grammar(new Reader(sql, tokens), new Findings(deployment));
  const work = readWork(grammar);
  grammar.findings.check();
  const text = sql.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.start ?? sql.length).trim();
  const { live, assigned } = grammar.findings;
  return { text, live, assigned, ...work };
}

function readWork(grammar: Grammar): StatementWork {
  const { reader } = grammar;
  const first = reader.peek();
  if (reader.atAny('select', 'with', '(')) return readSelect(grammar);
  if (first.kind !== 'word') throw reader.syntaxError();
  const read = verbs.get(first.value);
  if (read !== undefined) return read(grammar);
  if (['values', 'table', 'discard', 'reindex'].includes(first.value)) throw reader.syntaxError();
  if (['savepoint', 'release', 'listen', 'notify', 'unlisten', 'cluster', 'checkpoint', 'load'].includes(first.value)) {
    throw unsupported(`SQL command "${reader.sql.trim().slice(0, 60)}" not supported.`);
  }
  throw new NotKnown(`${first.text.toUpperCase()} statements`);
}

function readSelect(grammar: Grammar): StatementWork {
  grammar.query();
  grammar.reader.expectEnd();
  return { kind: 'query', sql: grammar.reader.written, leaderOnly: grammar.findings.leaderOnly };
}

const verbs: ReadonlyMap<string, (grammar: Grammar) => StatementWork> = new Map(
  Object.entries<(grammar: Grammar) => StatementWork>({
    insert: readInsert,
    update: readUpdate,
    delete: readDelete,
    merge: readMerge,
    create: behind(readCreate),
    drop: behind(readDrop),
    alter: behind(readAlter),
    copy: behind((grammar) => ({ kind: 'copy', copy: readCopy(grammar) })),
    truncate: behind((grammar) => {
      const { reader, findings } = grammar;
      reader.skipIf('table');
      const table = skipTableName(grammar);
      findings.target(table);
      // One table, and neither RESTART IDENTITY nor CASCADE.
      reader.expectEnd();
      return { kind: 'truncate', table };
    }),
    begin: behind((grammar) => readBegin(grammar)),
    start: behind((grammar) => {
      grammar.reader.mustSkip('transaction');
      return readBegin(grammar);
    }),
    commit: behind((grammar) => readEnd(grammar, 'commit')),
    end: behind((grammar) => readEnd(grammar, 'commit')),
    rollback: behind((grammar) => readEnd(grammar, 'rollback')),
    abort: behind((grammar) => readEnd(grammar, 'rollback')),
    set: behind((grammar) => finished(grammar, { kind: 'utility', tag: 'SET', sql: readSet(grammar) })),
    reset: behind((grammar) => finished(grammar, { kind: 'utility', tag: 'RESET', sql: readReset(grammar) })),
    show: behind((grammar) => finished(grammar, { kind: 'query', sql: readShow(grammar), leaderOnly: true })),
    lock: behind((grammar) => {
      const { reader, findings } = grammar;
      reader.skipIf('table');
      const names: string[] = [];
      do {
        const table = skipTableName(grammar);
        findings.target(table);
        names.push(sqlName(table));
      } while (reader.skipIf(','));
      return finished(grammar, {
        kind: 'utility',
        tag: 'LOCK',
        sql: `LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`,
      });
    }),
    analyze: behind(readAnalyze),
    vacuum: behind(readVacuum),
    cancel: behind((grammar) => {
      const { reader } = grammar;
      const pid = reader.skipInteger();
      if (reader.peek().kind === 'string') reader.skip();
      return finished(grammar, { kind: 'cancel', pid });
    }),
    explain: behind((grammar) => {
      const { reader } = grammar;
      reader.write('EXPLAIN');
      reader.accept('verbose');
      // EXPLAIN ANALYZE and EXPLAIN (…) are not Redshift's.
      if (!reader.atAny('select', 'with'))
        throw reader.peek().value === 'analyze'
          ? reader.syntaxError()
          : new NotKnown('EXPLAIN of other statements than queries');
      return readSelect(grammar);
    }),
  }),
);

function behind(read: (grammar: Grammar) => StatementWork): (grammar: Grammar) => StatementWork {
  return (grammar) => {
    grammar.reader.skip();
    return read(grammar);
  };
}

function finished({ reader }: Grammar, work: StatementWork): StatementWork {
  reader.expectEnd();
  return work;
}

const levels = [['serializable'], ['read', 'committed'], ['read', 'uncommitted'], ['repeatable', 'read'], ['snapshot']];

/** The isolation level is read and has no effect, as on Redshift, where the database decides (AWS, "BEGIN"). */
function readBegin(grammar: Grammar): StatementWork {
  const { reader } = grammar;
  if (!reader.skipIf('work')) reader.skipIf('transaction');
  let mode = '';
  while (reader.peek().kind !== 'end') {
    if (reader.skipIf('isolation', 'level')) {
      if (!levels.some((words) => reader.skipIf(...words))) throw reader.syntaxError();
    } else if (reader.skipIf('read', 'only')) mode = ' READ ONLY';
    else if (!reader.skipIf('read', 'write') && !reader.skipIf(',')) throw reader.syntaxError();
  }
  return { kind: 'begin', sql: `BEGIN${mode}` };
}

function readEnd(grammar: Grammar, kind: 'commit' | 'rollback'): StatementWork {
  const { reader } = grammar;
  if (!reader.skipIf('work')) reader.skipIf('transaction');
  if (reader.at('to')) throw unsupported(`SQL command "${reader.sql.trim().slice(0, 60)}" not supported.`);
  return finished(grammar, { kind });
}

function readAnalyze(grammar: Grammar): StatementWork {
  const { reader, findings } = grammar;
  if (reader.at('compression')) throw new NotKnown('ANALYZE COMPRESSION');
  reader.skipIf('verbose');
  if (reader.peek().kind === 'end') return { kind: 'utility', tag: 'ANALYZE', sql: 'ANALYZE' };
  const table = skipTableName(grammar);
  findings.target(table);
  const columns = reader.at('(')
    ? reader.captured(() => {
        reader.expect('(');
        reader.list(() => reader.name());
        reader.expect(')');
      })
    : '';
  if (!reader.skipIf('predicate', 'columns')) reader.skipIf('all', 'columns');
  return finished(grammar, { kind: 'utility', tag: 'ANALYZE', sql: `ANALYZE ${sqlName(table)} ${columns}` });
}

function readVacuum(grammar: Grammar): StatementWork {
  const { reader, findings } = grammar;
  const modes = [['full'], ['sort', 'only'], ['delete', 'only'], ['reindex'], ['recluster']];
  modes.some((words) => reader.skipIf(...words));
  let sql = 'VACUUM';
  if (reader.peek().kind !== 'end' && !reader.at('boost')) {
    const table = skipTableName(grammar);
    findings.target(table);
    sql += ` ${sqlName(table)}`;
    if (reader.skipIf('to')) {
      reader.skipInteger();
      reader.mustSkip('percent');
    }
  }
  reader.skipIf('boost');
  return finished(grammar, { kind: 'outside-transactions', tag: 'VACUUM', sql });
}
