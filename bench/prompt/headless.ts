import { join } from 'node:path';
import { administrator, serverPrograms } from '../../test/postgres/cluster.ts';
import { compare } from '../measure.ts';
import type { Figure } from './figure.ts';
import { type Plays, runToEnd } from './plays.ts';

const rounds = 15;

/** `select 1` from the command line, against psql's on the same server and against a Node that does nothing. */
export async function headlessFigures({ server, args, env }: Plays): Promise<Figure[]> {
  if (server === null) return [];
  const psql = join(serverPrograms() ?? '', 'psql');
  const login = ['-h', '127.0.0.1', '-p', `${server.port}`, '-U', administrator.user, '-d', 'postgres'];
  const ours = async () => runToEnd(process.execPath, ['bin/sparkify-tui.mjs', ...args, 'sql', '-c', 'select 1'], env);
  const theirs = async () => runToEnd(psql, ['-X', ...login, '-c', 'select 1'], { PGPASSWORD: administrator.password });
  const node = async () => runToEnd(process.execPath, ['-e', '0'], {});
  const againstPsql = await compare('select 1', 0, ours, 'psql', theirs, rounds);
  const againstNode = await compare('select 1', 0, ours, 'node', node, rounds);
  return [
    {
      what: 'sparkify-tui sql -c "select 1" on PostgreSQL, against psql',
      value: againstPsql.ratio,
      limit: 15,
      unit: '×',
      beside: `${againstPsql.ours.toFixed(0)} ms against ${againstPsql.baseline.toFixed(0)} ms`,
    },
    {
      what: 'the same against node -e 0',
      value: againstNode.ratio,
      limit: 6,
      unit: '×',
      beside: `${againstNode.ours.toFixed(0)} ms against ${againstNode.baseline.toFixed(0)} ms`,
    },
  ];
}
