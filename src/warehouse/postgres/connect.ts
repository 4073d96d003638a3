import { Client, DatabaseError } from 'pg';
import { SparkifyError } from '../../errors.ts';
import { connectError, NoAnswer, NoPassword } from './connect-errors.ts';
import type { Flavour } from './flavour.ts';
import type { Login } from './login.ts';
import { type Encryption, encryptionAttempts } from './tls.ts';
import { guardParser } from './wire.ts';

/**
 * Milliseconds, below the idle time after which common firewalls forget a connection; AWS advises at most 200 s (Amazon
 * Redshift Management Guide, "Queries appear to hang").
 */
const keepAliveDelay = 60_000;

/**
 * Makes one connection, as `login` has it.
 * @throws SparkifyError kind `warehouse` that names the setting at fault, or `config` for a bad SSLROOTCERT.
 */
export async function connect(login: Login, flavour: Flavour): Promise<Client> {
  const attempts = encryptionAttempts(login);
  for (const [index, encryption] of attempts.entries()) {
    try {
      return await attempt(login, encryption, login.connectTimeout ?? flavour.connectTimeout);
    } catch (error) {
      if (index < attempts.length - 1 && isAboutEncryption(error)) continue;
      throw connectError(error, login, flavour.complaintAbout(error, login));
    }
  }
  throw new SparkifyError('internal', `no way to connect is known for SSLMODE ${login.sslmode}`);
}

async function attempt(
  { host, port, database, user, password }: Login,
  ssl: Encryption,
  connectTimeout: number,
): Promise<Client> {
  const client = new Client({
    host,
    port,
    database,
    user,
    // Called when the server asks; pg itself would read ~/.pgpass again.
    password: () => {
      if (password === null) throw new NoPassword();
      return password.reveal();
    },
    ssl,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelay,
    connectionTimeoutMillis: connectTimeout,
    fallback_application_name: 'sparkify-tui',
  });
  guardParser(client);
  let accepted = false;
  client.connection.stream.once('connect', () => {
    accepted = true;
  });
  // A connection that breaks later fails the statement under way, or the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    // So pg calls it when its patience is over.
    if ((error as Error).message === 'timeout expired') throw new NoAnswer(accepted, connectTimeout);
    throw error;
  }
}

/** Whether another sslmode could help: the server has no TLS, fails at it, or lets nobody in this way. */
function isAboutEncryption(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === '28000';
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /SSL|TLS|EPROTO/.test(code) || message === 'The server does not support SSL connections';
}
