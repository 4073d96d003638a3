import { DatabaseError } from 'pg';
import { formatDuration } from '../../text/format.ts';
import { type Complaint, NoAnswer } from '../postgres/connect-errors.ts';
import { addressOf, type Login } from '../postgres/login.ts';
import type { RedshiftLogin } from './login-source.ts';

/** What is said of a login at Redshift that is not said of PostgreSQL's; null for all else. */
export function complaintAbout(error: unknown, login: Login, auth: RedshiftLogin['auth']): Complaint | null {
  if (error instanceof DatabaseError) return refusal(error, login, auth);
  const { code = '', message } = error as NodeJS.ErrnoException;
  const unknownLogin = /authenticationOk message type (\d+)/.exec(message)?.[1];
  if (unknownLogin !== undefined) return unknownWay(unknownLogin, login);
  const timedOut = error instanceof NoAnswer && !error.accepted;
  if (unreachable.includes(code) || timedOut) {
    return {
      message: `${addressOf(login)} does not answer${timedOut ? ` within ${formatDuration(error.after)}` : ''}`,
      key: 'HOST',
      remedy:
        'Check that the cluster or workgroup is available (not paused), reachable from here (publicly accessible, or through a VPN or tunnel), and that its security group lets this machine in at that port.',
    };
  }
  if (code === 'ENOTFOUND') {
    return {
      message: `there is no host named ${login.host}`,
      key: 'HOST',
      remedy:
        'Copy the endpoint’s name, without port and database, from the console: it goes when the cluster is deleted or renamed, and its third part is the region.',
    };
  }
  return null;
}

const unreachable: readonly string[] = ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Redshift says 28000 of a wrong password as well, where PostgreSQL says 28P01. */
function refusal({ code, message }: DatabaseError, { user }: Login, auth: RedshiftLogin['auth']): Complaint | null {
  if (code !== '28000' || !/password/.test(message)) return null;
  if (auth !== 'password') {
    return {
      message: `the server does not let ${user} in with the password that AWS gave: ${message}`,
      key: auth === 'serverless' ? 'WORKGROUP' : 'CLUSTER_IDENTIFIER',
      remedy: `Check that HOST and ${auth === 'serverless' ? 'WORKGROUP' : 'CLUSTER_IDENTIFIER'} name the same, and that the clock here is right.`,
    };
  }
  return {
    message: `the server says: ${message}`,
    key: 'DB_PASSWORD',
    remedy: `Correct the password of ${user} (DB_PASSWORD, PGPASSWORD or ~/.pgpass), or DB_USER.`,
  };
}

/**
 * Redshift's own ways to log in, which PostgreSQL's protocol does not have (amazon-redshift-jdbc-driver,
 * ConnectionFactoryImpl.java).
 */
function unknownWay(code: string, { user }: Login): Complaint {
  const wanted =
    { '13': 'the password is kept as SHA-256', '14': 'it wants a token of an identity provider' }[code] ??
    'it wants a way to log in that is not known here';
  return {
    message: `the server cannot let ${user} in by password: ${wanted} (authentication code ${code})`,
    key: code === '14' ? 'AUTH' : 'DB_USER',
    remedy: `Have a superuser keep it as MD5 (ALTER USER "${user}" PASSWORD '…', in plain words), or log in as your AWS identity: AUTH = iam, or serverless.`,
  };
}
