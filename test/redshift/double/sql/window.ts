import type { FunctionRule } from './functions.ts';
import type { Grammar } from './grammar.ts';
import { Refusal } from './refusal.ts';

/** What follows OVER: `( [PARTITION BY …] [ORDER BY …] [ROWS …] )`. Named windows Redshift has none. */
export function readWindow(grammar: Grammar, kind: FunctionRule['kind']): void {
  const { reader } = grammar;
  if (kind === 'scalar')
    throw new Refusal('42809', 'OVER specified, but the function is neither a window function nor an aggregate');
  reader.expect('(');
  if (reader.accept('partition', 'by')) reader.list(() => grammar.expression());
  const ordered = reader.accept('order', 'by');
  if (ordered) grammar.orderBy();
  const framed = reader.accept('rows');
  if (framed) readFrame(grammar);
  // AWS, "Window function syntax summary": an explicit frame is required there.
  if (kind === 'aggregate' && ordered && !framed) {
    throw new Refusal('42601', 'Aggregate window functions with an ORDER BY clause require a frame clause');
  }
  reader.expect(')');
}

function readFrame({ reader }: Grammar): void {
  const bound = (): void => {
    if (reader.accept('unbounded') || reader.accept('current')) {
      if (!reader.acceptAny('preceding', 'following', 'row')) throw reader.syntaxError();
      return;
    }
    reader.write(String(reader.skipInteger()));
    if (!reader.acceptAny('preceding', 'following')) throw reader.syntaxError();
  };
  const between = reader.accept('between');
  bound();
  if (!between) return;
  reader.expect('and');
  bound();
}
