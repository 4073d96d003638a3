import type { Secret } from '../../../text/secret.ts';

/** Where a cluster or workgroup listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A user and the password that goes with it for a while. */
export interface TemporaryLogin {
  readonly user: string;
  readonly password: Secret;
  /** Milliseconds since the epoch at which it is no longer let in; null where AWS did not tell. */
  readonly expires: number | null;
}

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
