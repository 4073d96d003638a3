import type { FaultPlan } from './faults.ts';
import type { History } from './history.ts';
import type { Deployment } from './sql/findings.ts';
import type { PasswordForm } from './wire/authentication.ts';

export interface RedshiftUser {
  readonly name: string;
  readonly password: string;
  /** How the server asks for the password; default MD5. */
  readonly passwordForm?: PasswordForm;
  readonly superuser?: boolean;
}

/** An IAM role that COPY can take on: the keys it reads S3 with, and whether it is attached to the cluster. */
export interface AttachedRole {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly isDefault?: boolean;
}

/** Where COPY finds S3. */
export interface S3Access {
  readonly endpoint: string;
}

/** What a session can see and touch of the cluster around it. */
export interface Cluster {
  readonly deployment: Deployment;
  readonly region: string;
  readonly database: string;
  readonly history: History;
  readonly faults: FaultPlan;
  readonly roles: readonly AttachedRole[];
  readonly s3: S3Access | undefined;
  /** Where the system views read what the double knows. */
  readonly liveFolder: string;
  /** The statements that the double did not know. */
  readonly unknown: string[];
  nextTransaction(): number;
  cancel(pid: number): void;
  terminate(pid: number): void;
}
