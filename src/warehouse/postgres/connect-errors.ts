import { DatabaseError } from 'pg';
import { SparkifyError } from '../../errors.ts';
import { formatDuration } from '../../text/format.ts';
import { maskSecrets } from '../../text/secret.ts';
import { addressOf, type Login } from './login.ts';

/** Thrown where the server asks for a password and none is known. */
export class NoPassword extends Error {}

/** Thrown where a server has said nothing for so long that it was given up. */
export class NoAnswer extends Error {
  /** Whether it has taken the connection, and then said nothing. */
  readonly accepted: boolean;
  /** Milliseconds. */
  readonly after: number;

  constructor(accepted: boolean, after: number) {
    super(`no answer within ${after} ms`);
    this.accepted = accepted;
    this.after = after;
  }
}

/** What is wrong with a login, and what to do. */
export interface Complaint {
  readonly message: string;
  /** The setting at fault, where one is. */
  readonly key: string | null;
  readonly remedy: string;
}

/**
 * Why no connection came about, in words that name the setting at fault and what to do.
 * @param special what is said where the server is of a special kind
 */
export function connectError(error: unknown, login: Login, special: Complaint | null): SparkifyError {
  const { message, key, remedy } = special ?? complaintAbout(error, login);
  const address = addressOf(login);
  return new SparkifyError('warehouse', maskSecrets(message), {
    where: key === null ? address : `${address}, [CLUSTER] ${key}`,
    remedy,
    cause: error,
  });
}

function complaintAbout(error: unknown, login: Login): Complaint {
  if (error instanceof NoPassword) {
    return {
      message: `the server wants a password for user ${login.user}, and none is known`,
      key: 'DB_PASSWORD',
      remedy: 'Set DB_PASSWORD or PGPASSWORD, or add a line to ~/.pgpass.',
    };
  }
  if (error instanceof NoAnswer) return silent(error, login);
  if (error instanceof DatabaseError) return refusal(error, login);
  const { code = '', message } = error as NodeJS.ErrnoException;
  return byCode(code, login) ?? byMessage(message, login);
}

/** The server's own refusals. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function refusal(error: DatabaseError, { user, database, sslmode }: Login): Complaint {
  const words = `the server says: ${error.message}`;
  switch (error.code) {
    case '28P01':
      return {
        message: words,
        key: 'DB_PASSWORD',
        remedy: `Correct the password of ${user} (DB_PASSWORD, PGPASSWORD or ~/.pgpass), or DB_USER.`,
      };
    case '28000':
      if (/pg_hba\.conf/.test(error.message)) {
        // Other modes have tried with encryption as well.
        const wantsMore = sslmode === 'disable' && /no encryption|SSL off/.test(error.message);
        return {
          message: words,
          key: wantsMore ? 'SSLMODE' : null,
          remedy: wantsMore
            ? 'Set SSLMODE = require (or verify-full), or have a line added to the server’s pg_hba.conf.'
            : 'Have a line for this user, database and address added to the server’s pg_hba.conf.',
        };
      }
      return { message: words, key: 'DB_USER', remedy: 'Correct DB_USER, or have the role made, with LOGIN.' };
    case '3D000':
      return {
        message: words,
        key: 'DB_NAME',
        remedy: `Correct DB_NAME, or have it made: CREATE DATABASE "${database}".`,
      };
    case '42501':
      return {
        message: words,
        key: 'DB_NAME',
        remedy: `Have the owner GRANT CONNECT ON DATABASE "${database}" TO "${user}".`,
      };
    case '53300':
      return { message: words, key: null, remedy: 'Wait until others have left, or have max_connections raised.' };
    case '57P03':
      return { message: words, key: null, remedy: 'Wait a moment, then run it again.' };
    default:
      return { message: `${words} (${error.code})`, key: null, remedy: 'Ask whoever runs the server what that means.' };
  }
}

/** Errors of the network and of TLS, by their code in Node. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function byCode(code: string, login: Login): Complaint | null {
  const address = addressOf(login);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        message: `there is no host named ${login.host}`,
        key: 'HOST',
        remedy: 'Correct HOST (a name or address alone), and check that the network and its name server are reachable.',
      };
    case 'ECONNREFUSED':
      return {
        message: `nothing listens at ${address}`,
        key: 'DB_PORT',
        remedy: 'Check HOST and DB_PORT, and that the server runs and accepts connections from other machines.',
      };
    case 'ENOENT':
    case 'EACCES':
    case 'ENOTDIR':
      return {
        message: `there is no socket ${address} that you may use`,
        key: 'HOST',
        remedy: 'Check that the server runs, and that HOST names the folder of its socket.',
      };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return unreachable(address);
    case 'ECONNRESET':
    case 'EPIPE':
      return closed(address);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return {
        message: `the server's certificate is of no authority that is trusted here (${code})`,
        key: 'SSLROOTCERT',
        remedy: 'Let SSLROOTCERT name the file of its authority; SSLMODE = require encrypts without asking who it is.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        message: `the server's certificate is not for ${login.host}`,
        key: 'HOST',
        remedy: 'Let HOST be a name that the certificate has; SSLMODE = verify-ca leaves the name unchecked.',
      };
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        message: `the server's certificate is not valid today (${code})`,
        key: 'SSLMODE',
        remedy: 'Have it renewed (and check the clock here); SSLMODE = require does without the check.',
      };
    default:
      return null;
  }
}

/** What pg and its parser say without a code. */
function byMessage(message: string, login: Login): Complaint {
  const address = addressOf(login);
  if (message === 'The server does not support SSL connections') {
    return {
      message: 'the server does not encrypt connections',
      key: 'SSLMODE',
      remedy: 'Have TLS switched on there; where the network is trusted, SSLMODE = disable goes without.',
    };
  }
  if (message === 'There was an error establishing an SSL connection' || /invalid response/.test(message)) {
    return {
      message: `what listens at ${address} does not speak PostgreSQL's protocol`,
      key: 'DB_PORT',
      remedy: 'Check HOST and DB_PORT.',
    };
  }
  const unknownLogin = /authenticationOk message type (\d+)/.exec(message)?.[1];
  if (unknownLogin !== undefined) {
    return {
      message: `the server wants a way to log in that is not supported here (authentication code ${unknownLogin})`,
      key: 'DB_USER',
      remedy: 'Let the user log in by password: MD5 or SCRAM-SHA-256 on PostgreSQL, MD5 on Amazon Redshift.',
    };
  }
  if (/^SASL: /.test(message)) {
    return {
      message: `logging in failed: ${message}`,
      key: 'DB_PASSWORD',
      remedy: 'Correct the password; if it is right, something between here and the server answers in its place.',
    };
  }
  if (/^Connection terminated/.test(message)) return closed(address);
  return { message: `the connection failed: ${message}`, key: null, remedy: 'Check the section CLUSTER.' };
}

function silent({ accepted, after }: NoAnswer, login: Login): Complaint {
  const address = addressOf(login);
  if (!accepted) return unreachable(address, `within ${formatDuration(after)}`);
  return {
    message: `${address} takes the connection, but says nothing (${formatDuration(after)} waited)`,
    key: 'HOST',
    remedy:
      'Check HOST and DB_PORT; where they are right, look at the server and at what stands between, or allow more time with CONNECT_TIMEOUT.',
  };
}

function unreachable(address: string, when = ''): Complaint {
  return {
    message: `${address} does not answer${when === '' ? '' : ` ${when}`}`,
    key: 'HOST',
    remedy: 'Check HOST and DB_PORT, and that no firewall or security group stands between.',
  };
}

function closed(address: string): Complaint {
  return {
    message: `${address} closed the connection while it was being made`,
    key: null,
    remedy: 'Check that HOST and DB_PORT are those of a PostgreSQL server, and what its log says.',
  };
}
