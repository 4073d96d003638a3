import { isForwarded, type Statement } from '../sql/statement.ts';
import { cString, type Frame, readCString } from '../wire/frames.ts';
import { completeFrame, emptyQuery, readyFrame } from '../wire/messages.ts';
import type { Session } from './session.ts';

/** Answers a Query message: any number of statements, which are one transaction unless they say otherwise. */
export async function simpleQuery(session: Session, frame: Frame): Promise<void> {
  const { backend, client } = session;
  const { text } = readCString(frame.body, 0);
  let statements: readonly Statement[] = [];
  try {
    statements = session.parse(text);
    if (statements.length === 0) client.send(emptyQuery);
    else await runAll(session, statements);
  } catch (error) {
    await session.fail(error);
  }
  client.send(readyFrame(backend.status));
}

async function runAll(session: Session, statements: readonly Statement[]): Promise<void> {
  const { backend, client } = session;
  let implicit: 'none' | 'open' = 'none';
  let outcome: 'done' | 'failed' = 'done';
  for (const statement of statements) {
    const { kind } = statement;
    if (kind === 'begin' && implicit === 'open') {
      // The transaction that was opened for the whole text is the client's own from here on.
      implicit = 'none';
      client.send(completeFrame('BEGIN'));
      continue;
    }
    if (kind === 'commit' || kind === 'rollback') implicit = 'none';
    else if (statements.length > 1 && backend.status === 'I' && kind !== 'begin') {
      await backend.query('BEGIN');
      implicit = 'open';
    }
    outcome = await runOne(session, statement);
    if (outcome === 'failed') break;
  }
  if (implicit === 'open' && backend.status !== 'I') await backend.query(outcome === 'failed' ? 'ROLLBACK' : 'COMMIT');
}

function runOne(session: Session, statement: Statement): Promise<'done' | 'failed'> {
  const { backend } = session;
  return session.run(statement, async (running) => {
    if (!isForwarded(statement)) return session.runLocally(running);
    await session.prepare(statement, running);
    running.signal.throwIfAborted();
    backend.send({ type: 'Q', body: cString(statement.sql) });
    await session.relay(running, 'Z');
  });
}
