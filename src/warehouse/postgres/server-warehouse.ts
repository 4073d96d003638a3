import { TLSSocket } from 'node:tls';
import { type Client, DatabaseError } from 'pg';
import { SparkifyError } from '../../errors.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { AfterLoss, Target, Warehouse } from '../warehouse.ts';
import { connect } from './connect.ts';
import { type Begun, ServerConnection } from './connection.ts';
import type { Flavour, SessionOptions } from './flavour.ts';
import { addressOf, type Login } from './login.ts';
import { Watch } from './watch.ts';

export interface ServerOptions extends SessionOptions {
  readonly flavour: Flavour;
  readonly protected: boolean;
  /** Where and as whom to log in; called right before each connect. */
  login(): Promise<Login>;
  /** Another login in place of one that the server has refused; null where there is none. */
  instead?(refused: Login): Promise<Login | null>;
}

type FirstSession = Begun & { readonly login: Login; readonly server: string };

/** A database of a server that speaks PostgreSQL's protocol. Each `connect` is a session of its own. */
export class ServerWarehouse implements Warehouse {
  readonly target: Target;
  readonly dialect: Dialect;
  readonly description: string;
  readonly #options: ServerOptions;
  readonly #watch: Watch;
  /** Opened to see whether it can be; the first `connect` takes it. */
  #first: FirstSession | null;

  private constructor(options: ServerOptions, first: FirstSession) {
    const { flavour } = options;
    this.dialect = flavour.dialect;
    this.#options = options;
    this.#watch = new Watch(async () => (await logIn(options)).client, flavour.typeNames);
    this.#first = first;
    first.client.once('end', () => {
      this.#first = null;
    });
    this.description = `${first.server}, ${encryptionOf(first.client)}`;
    this.target = {
      name: first.login.database,
      engine: flavour.dialect.engine,
      location: addressOf(first.login),
      schema: options.schema,
      user: first.login.user,
      protected: options.protected,
    };
  }

  /**
   * Connects once, so that whatever is wrong with the login shows at once.
   * @throws SparkifyError kind `warehouse` or `config` that names the setting at fault.
   */
  static async open(options: ServerOptions): Promise<ServerWarehouse> {
    return new ServerWarehouse(options, await begin(options));
  }

  connect(): Promise<ServerConnection> {
    return this.connectForTyped('renewed');
  }

  async connectForTyped(afterLoss: AfterLoss): Promise<ServerConnection> {
    const first = this.#first;
    this.#first = null;
    const host = {
      flavour: this.#options.flavour,
      begin: () => begin(this.#options),
      watch: this.#watch,
      address: this.target.location,
    };
    return new ServerConnection(first ?? (await host.begin()), host, afterLoss);
  }

  async close(): Promise<void> {
    await this.#first?.client.end();
    await this.#watch.close();
  }
}

async function logIn({ flavour, ...options }: ServerOptions): Promise<{ login: Login; client: Client }> {
  const login = await options.login();
  try {
    return { login, client: await connect(login, flavour) };
  } catch (error) {
    const other = isRefused(error) ? await options.instead?.(login) : null;
    if (other == null) throw error;
    return { login: other, client: await connect(other, flavour) };
  }
}

/** `invalid_authorization_specification` and `invalid_password`. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const refusals: readonly (string | undefined)[] = ['28000', '28P01'];

function isRefused(error: unknown): boolean {
  return error instanceof SparkifyError && error.cause instanceof DatabaseError && refusals.includes(error.cause.code);
}

async function begin(options: ServerOptions): Promise<FirstSession> {
  const { flavour } = options;
  const { login, client } = await logIn(options);
  try {
    return { client, login, ...(await flavour.setUp(client, options, addressOf(login))) };
  } catch (error) {
    await client.end();
    if (error instanceof SparkifyError) throw error;
    throw new SparkifyError('warehouse', `the session cannot be set up: ${(error as Error).message}`, {
      where: addressOf(login),
      remedy: 'Amazon Redshift behind a name of your own needs [CLUSTER] ENGINE = redshift.',
      cause: error,
    });
  }
}

function encryptionOf({ connection }: Client): string {
  const { stream } = connection;
  return stream instanceof TLSSocket ? (stream.getProtocol() ?? 'TLS') : 'not encrypted';
}
