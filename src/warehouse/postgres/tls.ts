import { X509Certificate } from 'node:crypto';
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
      return [authoritiesFile(login) === null ? unverified : verifyingAuthority(login)];
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
  const file = authoritiesFile({ sslrootcert });
  return file === null ? {} : { ca: readAuthorities(file) };
}

/** The file that is configured, else libpq's own where it is. */
function authoritiesFile({ sslrootcert }: Pick<Login, 'sslrootcert'>): string | null {
  const usual = join(homedir(), '.postgresql', 'root.crt');
  return sslrootcert ?? (existsSync(usual) ? usual : null);
}

/** @throws SparkifyError kind `config` when they cannot be read, or are none. Node would trust nobody then, without a word. */
function readAuthorities(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw noAuthorities(`the authorities to trust cannot be read: ${(error as Error).message}`, error);
  }
  const certificates = text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.*?-----END [^-]*-----/gs) ?? [];
  try {
    for (const one of certificates) new X509Certificate(one);
  } catch (error) {
    throw noAuthorities(`the authorities to trust cannot be read: ${file} holds a certificate that is broken`, error);
  }
  if (certificates.length === 0)
    throw noAuthorities(`the authorities to trust are not there: ${file} holds no certificate`);
  return text;
}

function noAuthorities(message: string, cause?: unknown): SparkifyError {
  return new SparkifyError('config', message, {
    where: '[CLUSTER] SSLROOTCERT',
    remedy: 'Let SSLROOTCERT name a PEM file of certificates, or leave it out to trust those that Node brings along.',
    cause,
  });
}
