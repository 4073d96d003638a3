import type { Secret } from '../../text/secret.ts';

/** As libpq defines them: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Where a server is and how to log in. */
export interface Login {
  /** A host name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Null where none is known; the server may not ask for one. */
  readonly password: Secret | null;
  readonly sslmode: SslMode;
  /** Path of a PEM file, or libpq's word `system`; null: `~/.postgresql/root.crt` where it is, else Node's own list. */
  readonly sslrootcert: string | null;
  /** Milliseconds until a server that does not answer is given up; 0: never; null: the flavour's own. */
  readonly connectTimeout: number | null;
}

/** `host:port`, or the socket's path. */
export function addressOf({ host, port }: Login): string {
  if (host.startsWith('/')) return `${host}/.s.PGSQL.${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
