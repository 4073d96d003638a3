import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { SparkifyError } from '../../errors.ts';
import type { Login } from './login.ts';

/** What one attempt to connect does about encryption; `false` is none. */
export type Encryption = false | tls.ConnectionOptions;

/**
 * The attempts that an sslmode stands for, in the order in which they are made; only `allow` and `prefer` have a second.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE
 * @throws SparkifyError kind `config` when the file of authorities cannot be read.
 */
export function encryptionAttempts(login: Login): readonly Encryption[] {
  const unverified: Encryption = { rejectUnauthorized: false };
  // A socket leads to this machine, and libpq does not encrypt it either.
  if (login.host.startsWith('/')) return [false];
  switch (login.sslmode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, unverified];
    case 'prefer':
      return [unverified, false];
    case 'require':
      // As in libpq: who names authorities wants them asked.
      return [login.sslrootcert === null ? unverified : verifyingAuthority(login)];
    case 'verify-ca':
      return [verifyingAuthority(login)];
    case 'verify-full':
      return [authorities(login)];
  }
}

function verifyingAuthority(login: Login): tls.ConnectionOptions {
  return { ...authorities(login), checkServerIdentity: () => undefined };
}

function authorities({ sslrootcert }: Login): tls.ConnectionOptions {
  if (sslrootcert === 'system') return { ca: tls.getCACertificates('system') };
  const usual = join(homedir(), '.postgresql', 'root.crt');
  const file = sslrootcert ?? (existsSync(usual) ? usual : null);
  if (file === null) return {};
  try {
    return { ca: readFileSync(file) };
  } catch (error) {
    throw new SparkifyError('config', `the authorities to trust cannot be read: ${(error as Error).message}`, {
      where: '[CLUSTER] SSLROOTCERT',
      remedy:
        'Let SSLROOTCERT name a PEM file that can be read, or leave it out to trust those that Node brings along.',
      cause: error,
    });
  }
}
