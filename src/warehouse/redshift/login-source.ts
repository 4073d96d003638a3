import { SparkifyError } from '../../errors.ts';
import type { Secret } from '../../text/secret.ts';
import type { Login } from '../postgres/login.ts';
import { awsError } from './aws/errors.ts';
import type { AwsIdentity } from './aws/identity.ts';
import type { ClusterService, Endpoint, Named, TemporaryLogin } from './aws/service.ts';

/** Where a cluster or workgroup is, and how to log in. */
export interface RedshiftLogin extends Pick<Login, 'port' | 'database' | 'sslmode' | 'sslrootcert' | 'connectTimeout'> {
  /** Null: AWS is asked for it by the cluster's or workgroup's name, and for the port with it. */
  readonly host: string | null;
  /** Null where AWS names the user. */
  readonly user: string | null;
  /** Null where none is known; other methods than `password` fetch one. */
  readonly password: Secret | null;
  /** `iam`: as the AWS identity; `iam-user`: as `user`, by the AWS identity's leave; `serverless`: a workgroup, as the identity. */
  readonly auth: 'password' | 'iam' | 'iam-user' | 'serverless';
  readonly clusterIdentifier: string | null;
  readonly workgroup: string | null;
  /** For `iam-user`: whether the database makes the user where it is missing, and the groups that it joins for the session. */
  readonly autoCreate: boolean;
  readonly dbGroups: readonly string[];
  readonly aws: AwsIdentity;
}

/** Gives what is needed for the next connect: fetched from AWS where it is not known, or no longer holds. */
export class LoginSource {
  readonly #options: RedshiftLogin;
  #service: Promise<ClusterService> | null = null;
  #endpoint: Promise<Endpoint> | null = null;
  #temporary: TemporaryLogin | null = null;
  #fetching: Promise<TemporaryLogin> | null = null;
  /** Passwords that were given out for more than one connect. */
  readonly #usedAgain = new WeakSet<Secret>();

  constructor(options: RedshiftLogin) {
    this.#options = options;
  }

  /** @throws SparkifyError kind `warehouse` that names the setting at fault. */
  async login(): Promise<Login> {
    const { database, sslrootcert, connectTimeout, auth, user, password } = this.#options;
    const sslmode = encrypted(this.#options.sslmode);
    const base = { ...(await this.#where()), database, sslmode, sslrootcert, connectTimeout };
    if (auth === 'password') return { ...base, user: user ?? '', password };
    const temporary = await this.#fetched();
    return { ...base, user: temporary.user, password: temporary.password };
  }

  /**
   * Another login in place of one that the server has refused; null where that would be no other: the password is not AWS's, or
   * came right before. The clock here may be slow, or the password have been withdrawn.
   * @throws SparkifyError kind `warehouse` that names the setting at fault.
   */
  async instead({ password }: Login): Promise<Login | null> {
    if (password === null || !this.#usedAgain.has(password)) return null;
    if (this.#temporary?.password === password) this.#temporary = null;
    return this.login();
  }

  async #where(): Promise<Endpoint> {
    const { host, port } = this.#options;
    if (host !== null) return { host, port };
    this.#endpoint ??= this.#lookUp();
    try {
      return await this.#endpoint;
    } catch (error) {
      this.#endpoint = null;
      throw error;
    }
  }

  /** User and password together, as the one is no use without the other; whoever connects at the same time shares them. */
  async #fetched(): Promise<TemporaryLogin> {
    const known = this.#temporary;
    if (known?.holdsUntil != null && known.holdsUntil > Date.now()) {
      this.#usedAgain.add(known.password);
      return known;
    }
    this.#fetching ??= this.#fetch();
    try {
      this.#temporary = await this.#fetching;
      return this.#temporary;
    } finally {
      this.#fetching = null;
    }
  }

  async #fetch(): Promise<TemporaryLogin> {
    const { database, auth, user, autoCreate, dbGroups } = this.#options;
    const as = auth === 'iam-user' ? { user: user ?? '', create: autoCreate, groups: dbGroups } : null;
    const action = { iam: 'redshift:GetClusterCredentialsWithIAM', 'iam-user': 'redshift:GetClusterCredentials' };
    const needed = auth === 'iam' || auth === 'iam-user' ? action[auth] : 'redshift-serverless:GetCredentials';
    return this.#ask('a login', needed, (service) => service.login({ database, as }));
  }

  #lookUp(): Promise<Endpoint> {
    const needed = this.#options.workgroup === null ? 'redshift:DescribeClusters' : 'redshift-serverless:GetWorkgroup';
    return this.#ask('its endpoint', needed, (service) => service.endpoint());
  }

  async #ask<T>(what: string, action: string, question: (service: ClusterService) => Promise<T | null>): Promise<T> {
    this.#service ??= this.#open();
    const service = await this.#service;
    const { subject, key } = service;
    const { region } = this.#options.aws;
    let answer: T | null;
    try {
      answer = await question(service);
    } catch (error) {
      throw awsError(error, { what, action, subject, key, region });
    }
    if (answer !== null) return answer;
    throw new SparkifyError('warehouse', `AWS knows the ${subject}, but not ${what}`, {
      where: `[CLUSTER] ${key}`,
      remedy: 'Wait until it is available; a paused cluster has to be resumed.',
    });
  }

  async #open(): Promise<ClusterService> {
    // The SDK warns on stderr about Node releases that it will stop supporting, in the middle of the screen.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    const { auth, host, clusterIdentifier, workgroup, aws } = this.#options;
    // Without either name, HOST is a domain name that AWS knows.
    const named = (name: string | null): Named =>
      name === null ? { by: 'domain', name: host ?? '' } : { by: 'name', name };
    if (auth === 'serverless' || (clusterIdentifier === null && workgroup !== null)) {
      const { serverlessWorkgroup } = await import('./aws/serverless.ts');
      return serverlessWorkgroup(named(workgroup), aws);
    }
    const { provisionedCluster } = await import('./aws/provisioned.ts');
    return provisionedCluster(named(clusterIdentifier), aws);
  }
}

/** Redshift's connections are always encrypted: where that was left to chance, it is required. */
function encrypted(sslmode: Login['sslmode']): Login['sslmode'] {
  return sslmode === 'allow' || sslmode === 'prefer' ? 'require' : sslmode;
}
