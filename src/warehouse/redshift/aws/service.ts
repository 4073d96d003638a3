import type { Secret } from '../../../text/secret.ts';

/** Where a cluster or workgroup listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Milliseconds before its end at which a password is not used any more. */
const margin = 60_000;

/** How long a password is used: not to its very end, nor when AWS has renewed it (`NextRefreshTime` of its answer). */
export function holdsUntil(expires: Date | undefined, renewed?: Date): number | null {
  if (expires === undefined) return null;
  return Math.min(expires.getTime() - margin, renewed?.getTime() ?? Number.POSITIVE_INFINITY);
}

/** A user and the password that goes with it for a while. */
export interface TemporaryLogin {
  readonly user: string;
  readonly password: Secret;
  /** Milliseconds since the epoch from which on another one has to be fetched; null where AWS did not tell. */
  readonly holdsUntil: number | null;
}

/** What AWS is asked about: a name, or a domain name of the operator's own that leads to it. */
export type Named = { readonly by: 'name'; readonly name: string } | { readonly by: 'domain'; readonly name: string };

/** What is asked of AWS about one cluster or workgroup. */
export interface ClusterService {
  /** How messages name what is asked about: `cluster dwh`. */
  readonly subject: string;
  /** The setting that names it. */
  readonly key: string;
  /** Null while it has none: it is being made, or is paused. */
  endpoint(): Promise<Endpoint | null>;
  login(request: LoginRequest): Promise<TemporaryLogin | null>;
}

export interface LoginRequest {
  readonly database: string;
  /** The database user to be, where that is not the AWS identity's own; with AutoCreate and DbGroups of the API. */
  readonly as: { readonly user: string; readonly create: boolean; readonly groups: readonly string[] } | null;
}
