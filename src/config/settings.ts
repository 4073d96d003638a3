import type { Engine } from '../sql/dialect.ts';
import type { Secret } from '../text/secret.ts';

type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** How the password comes about: typed in, or fetched from AWS right before each connect. */
export type AuthMethod = 'password' | 'iam' | 'iam-user' | 'serverless';

interface TargetSettings {
  readonly engine: Engine;
  /** For people: the database's name, or the embedded file's. */
  readonly name: string;
  /** True where destructive commands must be confirmed by typing the target's name. */
  readonly protected: boolean;
  /** Whether results are written to disk, so that later sessions can be compared with them. */
  readonly keepResults: boolean;
  readonly readOnly: boolean;
  /** Milliseconds that a typed statement may take; null: no limit, or the server's own. */
  readonly statementTimeout: number | null;
}

/** Where a PostgreSQL or Redshift server is and how to log in. */
export interface ServerSettings {
  /**
   * A host name, an address, or the folder of a Unix socket; null only where AWS is asked for it by `clusterIdentifier` or
   * `workgroup`.
   */
  readonly host: string | null;
  readonly port: number;
  readonly database: string;
  /** Null only where AWS names the user (`auth` is `iam` or `serverless`) and nobody set one. */
  readonly user: string | null;
  /** Null where none is known; the server may not ask for one, or `auth` fetches one. */
  readonly password: Secret | null;
  readonly schema: string;
  readonly sslmode: SslMode;
  /** Absolute path of a PEM file, or libpq's word `system`. */
  readonly sslrootcert: string | null;
  /** Milliseconds until a server that does not answer is given up; 0: never; null: what suits the kind of server. */
  readonly connectTimeout: number | null;
  /** Milliseconds; null: the server's own setting. */
  readonly statementTimeout: number | null;
  readonly auth: AuthMethod;
  /** Set whenever `auth` is `iam` or `iam-user`, unless `host` is a domain name of the operator's own. */
  readonly clusterIdentifier: string | null;
  /** Set whenever `auth` is `serverless`, unless `host` is a domain name of the operator's own. */
  readonly workgroup: string | null;
  /** For `iam-user`: whether the user is made where it is missing, and the groups that it joins for the session. */
  readonly autoCreate: boolean;
  readonly dbGroups: readonly string[];
  /** The AWS region of the cluster or workgroup, for the calls that fetch credentials. */
  readonly region: string | null;
}

/** Each is an `s3://` or `file://` URI or an absolute path. */
export interface SourceSettings {
  /** Null together with `songData`: nothing was configured, so the program works on sample data. */
  readonly logData: string | null;
  /** Null: keys of events are matched by name. */
  readonly logJsonPath: string | null;
  readonly songData: string | null;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
}

export interface S3Settings {
  /** Null: what the AWS SDK finds. */
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly pathStyle: boolean;
  /** True: requests are not signed. */
  readonly anonymous: boolean;
  /** Null: the AWS SDK's default chain, with `profile` where that is set. */
  readonly credentials: AwsCredentials | null;
  readonly profile: string | null;
  /** `s3://` URI under which manifests for COPY are written. */
  readonly manifestPrefix: string | null;
}

interface EtlSettings {
  /** Whether a play whose song is unknown gets a row in songPlays. */
  readonly unmatchedPlays: 'keep' | 'drop';
  /** A load fails when more records than this are rejected. */
  readonly maxErrors: number;
  /** Absolute path of the operator's own queries with expected results. */
  readonly validationDir: string | null;
}

interface UiSettings {
  /** Whether the cockpit takes clicks and the wheel from the terminal. */
  readonly mouse: boolean;
  /** Whether the editor of the prompt has the keys of vim. */
  readonly vim: boolean;
  /** How it tells the end of a run: the terminal's bell, a notification of the desktop (OSC 9), or not at all. */
  readonly notify: 'bell' | 'osc9' | 'off';
  /** Milliseconds that a run must have taken for its end to be told. */
  readonly notifyAfter: number;
  /** True: the cockpit speaks in plain lines instead of drawing a screen. */
  readonly screenReader: boolean;
}

/** Everything the program may be told, validated; inside the program nobody checks it again. */
export interface Settings {
  /** Absolute path of the file that was read; null where there is none. */
  readonly file: string | null;
  readonly target: TargetSettings;
  /** Set for every engine: `path` is where the embedded warehouse is or would be. */
  readonly embedded: {
    readonly path: string;
    /** What becomes of a typed statement that Redshift would not run alike. */
    readonly portable: 'warn' | 'refuse' | 'off';
  };
  /** Null exactly when `target.engine` is `embedded`. */
  readonly server: ServerSettings | null;
  readonly sources: SourceSettings;
  readonly s3: S3Settings;
  /** The region that was set for AWS as a whole; `s3.region` and `server.region` already fall back on it. */
  readonly aws: { readonly region: string | null };
  /** What a Redshift COPY names after IAM_ROLE: an ARN (or several, chained by commas), or the key word `default`. */
  readonly iamRole: { readonly arn: string | null };
  readonly etl: EtlSettings;
  readonly ui: UiSettings;
  /** One line each: what in the configuration was ignored or ambiguous. */
  readonly warnings: readonly string[];
  /** Where each setting that is no default came from, by the key's id; see `describeSettings`. */
  readonly origins: Readonly<Record<string, string>>;
}

/** What the command line says; it wins over everything else. */
export interface Overrides {
  /** The embedded warehouse's file; naming it selects the embedded engine. */
  readonly warehouse?: string | undefined;
  readonly logData?: string | undefined;
  readonly songData?: string | undefined;
  readonly readOnly?: boolean | undefined;
}
