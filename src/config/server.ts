import { isIP } from 'node:net';
import { userInfo } from 'node:os';
import type { Engine } from '../sql/dialect.ts';
import { Secret } from '../text/secret.ts';
import type { Environment } from './home.ts';
import { type KeyId, keyList, keys } from './keys.ts';
import { findPassword, readPasswordFile } from './password-file.ts';
import { absolutePath } from './paths.ts';
import { parseRedshiftHost } from './redshift-host.ts';
import type { Report } from './report.ts';
import { readService } from './service-file.ts';
import type { AuthMethod, ServerSettings } from './settings.ts';
import { type Found, parseText, type Values, valuesOf } from './values.ts';

export type ServerEngine = Exclude<Engine, 'embedded'>;

export interface ServerContext {
  /** The configuration file as messages name it. */
  readonly file: string;
  readonly cwd: string;
  readonly env: Environment;
  readonly report: Report;
}

/** Adds what a service and the environment say of the keys that the file leaves open, as psql reads them. */
export function withServerEnvironment(values: Values, context: ServerContext): Values {
  const { cwd, env, report } = context;
  const given = withService(values, context);
  const added = keyList.flatMap(([id, { environment }]): [KeyId, Found][] => {
    const text = environment === undefined ? undefined : env[environment];
    if (!text || given[id] !== undefined) return [];
    const place = `environment ${environment}`;
    const found = parseText(id, { text, origin: place, where: place, base: cwd }, report);
    return found === null ? [] : [[id, found]];
  });
  return { ...valuesOf(added), ...given };
}

function withService(values: Values, { cwd, env, report }: ServerContext): Values {
  const added = readService(env, report).flatMap(({ id, ...text }): [KeyId, Found][] => {
    const found = values[id] === undefined ? parseText(id, { ...text, base: cwd }, report) : null;
    return found === null ? [] : [[id, found]];
  });
  return { ...valuesOf(added), ...values };
}

/**
 * Adds what a Redshift endpoint's name tells, the operating system's user, the database of the user's name, and the
 * password from the password file, each where nothing else is known.
 */
export function withServerDefaults(engine: ServerEngine, values: Values, context: ServerContext): Values {
  const named = withRedshiftHost(values);
  const auth = named.auth?.value ?? 'password';
  const user = named.user ?? (awsNamesUser(auth) ? undefined : systemUser());
  const database = named.database ?? user;
  const login: Values = { ...named, ...(user && { user }), ...(database && { database }) };
  const password = login.password ?? (auth === 'password' ? passwordFor(engine, login, context) : undefined);
  return password ? { ...login, password } : login;
}

function withRedshiftHost(values: Values): Values {
  const host = values.host;
  const redshift = host && parseRedshiftHost(host.value);
  if (!host || !redshift) return values;
  const { kind, identifier, region } = redshift;
  const named =
    identifier === null
      ? {}
      : { [kind === 'serverless' ? 'workgroup' : 'clusterIdentifier']: { ...host, value: identifier } };
  return { ...named, ...(region !== null && { clusterRegion: { ...host, value: region } }), ...values };
}

/** With these methods AWS's answer holds the user's name beside the password. */
function awsNamesUser(auth: AuthMethod): boolean {
  return auth === 'iam' || auth === 'serverless';
}

function systemUser(): Found<string> | undefined {
  try {
    const place = "the operating system's user";
    return { value: userInfo().username, origin: place, where: place, base: '' };
  } catch {
    // A process may run under a number without a name; then the user has to be configured.
    return undefined;
  }
}

function passwordFor(engine: ServerEngine, values: Values, { env, report }: ServerContext): Found<Secret> | undefined {
  const { host, database, user } = values;
  if (!host || !database || !user) return undefined;
  const file = readPasswordFile(env, (warning) => report.warnings.push(warning));
  const login = { host: host.value, port: portOf(engine, values), database: database.value, user: user.value };
  const found = file && findPassword(file, login);
  if (!found) return undefined;
  const place = `${file.name}:${found.line}`;
  return { value: new Secret(found.password), origin: place, where: place, base: '' };
}

function portOf(engine: ServerEngine, values: Values): number {
  return values.port?.value ?? (engine === 'redshift' ? 5439 : 5432);
}

/** The server's settings; null where something needed is missing, and the report says what. */
export function serverSettings(engine: ServerEngine, values: Values, context: ServerContext): ServerSettings | null {
  const auth = values.auth?.value ?? 'password';
  checkAuth(engine, auth, values, context);
  const named = engine === 'redshift' && (values.clusterIdentifier !== undefined || values.workgroup !== undefined);
  if (!values.host && !named) missing('host', hostNeeded(engine), context);
  checkEncryption(engine, values, context);
  if (!values.database) missing('database', 'expected the name of the database', context);
  if (!values.user && !awsNamesUser(auth)) missing('user', 'expected the name of the database user', context);
  if ((!values.host && !named) || !values.database) return null;
  const host = values.host?.value ?? null;
  const certificate = values.sslrootcert;
  return {
    host,
    port: portOf(engine, values),
    database: values.database.value,
    user: values.user?.value ?? null,
    password: values.password?.value ?? null,
    schema: values.schema?.value ?? 'public',
    sslmode:
      values.sslmode?.value ?? (host !== null && engine !== 'redshift' && isLocal(host) ? 'prefer' : 'verify-full'),
    sslrootcert: certificate ? certificatePath(certificate, context.env) : null,
    connectTimeout: values.connectTimeout?.value ?? null,
    statementTimeout: values.statementTimeout?.value ?? null,
    auth,
    clusterIdentifier: values.clusterIdentifier?.value ?? null,
    workgroup: values.workgroup?.value ?? null,
    autoCreate: values.autoCreate?.value ?? false,
    dbGroups: values.dbGroups?.value ?? [],
    region: values.clusterRegion?.value ?? null,
  };
}

function hostNeeded(engine: ServerEngine): string {
  if (engine === 'postgres') return 'ENGINE is postgres, so it has to name the server';
  return 'the target is redshift, so it has to name the server, or CLUSTER_IDENTIFIER or WORKGROUP what AWS is asked about';
}

/** Redshift's connections are always encrypted. */
function checkEncryption(engine: ServerEngine, { sslmode }: Values, { report }: ServerContext): void {
  if (engine !== 'redshift' || sslmode?.value !== 'disable') return;
  const message = 'found "disable", expected require, verify-ca or verify-full: connections to Redshift are encrypted';
  report.problems.push({ key: 'sslmode', where: sslmode.where, message });
}

/** Whether nobody stands between: a socket, or the loopback address. */
function isLocal(host: string): boolean {
  return host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
}

function certificatePath({ value, base }: Found<string>, env: Environment): string {
  return value === 'system' ? value : absolutePath(value, base, env);
}

function checkAuth(engine: ServerEngine, auth: AuthMethod, values: Values, context: ServerContext): void {
  if (auth === 'password' || !values.auth) return;
  if (engine !== 'redshift') {
    const message = `found "${auth}", expected password: the other ways are Redshift's (ENGINE = redshift)`;
    context.report.problems.push({ key: 'auth', where: values.auth.where, message });
  } else {
    const id = auth === 'serverless' ? 'workgroup' : 'clusterIdentifier';
    if (!values[id] && !mayBeOwnDomain(values.host?.value))
      missing(id, `AUTH is ${auth}, and HOST does not tell it`, context);
  }
}

/** Whether a host may be a domain name that the operator has given to a cluster or workgroup: AWS can be asked by that, too. */
function mayBeOwnDomain(host: string | undefined): boolean {
  return host !== undefined && isIP(host) === 0 && /\.[a-z]/i.test(host) && parseRedshiftHost(host) === null;
}

/** Reports a key that is needed, unless it is there and was reported as malformed. */
export function missing(id: KeyId, reason: string, { file, report }: Pick<ServerContext, 'file' | 'report'>): void {
  if (report.problems.some(({ key }) => key === id)) return;
  const { section, name } = keys[id];
  report.problems.push({ key: id, where: `${file} [${section}] ${name}`, message: `missing: ${reason}` });
}
