import { basename } from 'node:path';
import type { Engine } from '../sql/dialect.ts';
import { homePaths, sparkifyHome } from './home.ts';
import { type KeyId, keys } from './keys.ts';
import { absoluteLocation, absolutePath } from './paths.ts';
import { parseRedshiftHost } from './redshift-host.ts';
import { warningsOf } from './report.ts';
import {
  missing,
  type ServerContext,
  type ServerEngine,
  serverSettings,
  withServerDefaults,
  withServerEnvironment,
} from './server.ts';
import type { AwsCredentials, Overrides, S3Settings, Settings, SourceSettings } from './settings.ts';
import { type Found, parseText, type Values, valuesOf } from './values.ts';

/** Milliseconds after which an operator may have turned to something else. */
const longRun = 10_000;

interface Context extends ServerContext {
  /** Absolute path of the configuration file; null where there is none. */
  readonly path: string | null;
  readonly overrides: Overrides;
}

/** Makes the settings of the file's values; whatever the keys demand of each other is checked, and goes into the report. */
export function assemble(fileValues: Values, context: Context): Settings {
  const { env, overrides, report } = context;
  const given = withOverrides(fileValues, context);
  const chosen = given.engine ?? engineByHost(given);
  const engine = chosen?.value ?? 'embedded';
  const values = withSharedRegion(engine === 'embedded' ? given : withServer(engine, given, context));
  if (!chosen) warnOfUnusedServer(values, context);
  if (engine === 'redshift') warnOfTwoStores(values, context);

  const server = engine === 'embedded' ? null : serverSettings(engine, values, context);
  const path = values.path
    ? absolutePath(values.path.value, values.path.base, env)
    : homePaths(sparkifyHome(env)).warehouse;
  return {
    file: context.path,
    target: {
      engine,
      name: server?.database ?? basename(path),
      protected: values.protected?.value ?? false,
      // Whoever protects a target has not said that its rows may lie on this disk.
      keepResults: values.keepResults?.value ?? !(values.protected?.value ?? false),
      readOnly: overrides.readOnly ?? false,
      statementTimeout: values.statementTimeout?.value ?? null,
    },
    embedded: { path, portable: values.portable?.value ?? 'warn' },
    server,
    sources: sources(values, context),
    s3: s3(values, context),
    aws: { region: values.awsRegion?.value ?? null },
    iamRole: { arn: values.roleArn?.value ?? null },
    etl: {
      unmatchedPlays: values.unmatchedPlays?.value ?? 'keep',
      maxErrors: values.maxErrors?.value ?? 0,
      validationDir: locate(values.validationDir, context),
    },
    ui: {
      mouse: values.mouse?.value ?? true,
      vim: values.vim?.value ?? false,
      notify: values.notify?.value ?? 'bell',
      // `0` reads as no limit, so every end is told.
      notifyAfter: values.notifyAfter === undefined ? longRun : (values.notifyAfter.value ?? 0),
      screenReader: values.screenReader?.value ?? false,
    },
    warnings: warningsOf(report),
    origins: origins({ ...values, ...(chosen && { engine: chosen }) }),
  };
}

function withOverrides(values: Values, { cwd, overrides, report }: Context): Values {
  const read = (id: KeyId, option: string, text: string | undefined): [KeyId, Found][] => {
    if (text === undefined) return [];
    const found = parseText(id, { text, origin: 'command line', where: option, base: cwd }, report);
    return found ? [[id, found]] : [];
  };
  return {
    ...values,
    ...valuesOf([
      ...read('path', '--warehouse', overrides.warehouse),
      ...read('engine', '--warehouse', overrides.warehouse === undefined ? undefined : 'embedded'),
      ...read('logData', '--log-data', overrides.logData),
      ...read('songData', '--song-data', overrides.songData),
    ]),
  };
}

function engineByHost({ host, auth }: Values): Found<Engine> | undefined {
  // Only Redshift lets AWS name the host.
  if (!host && auth && auth.value !== 'password') return { ...auth, value: 'redshift' };
  return host && { ...host, value: parseRedshiftHost(host.value) === null ? 'postgres' : 'redshift' };
}

function withServer(engine: ServerEngine, values: Values, context: Context): Values {
  return withServerDefaults(engine, withServerEnvironment(values, context), context);
}

function withSharedRegion(values: Values): Values {
  const region = values.awsRegion;
  return region ? { s3Region: region, clusterRegion: region, ...values } : values;
}

/** Somebody who set up a login, but no HOST, must not take the embedded warehouse for the server. */
function warnOfUnusedServer(values: Values, { file, report }: Context): void {
  const login = (['port', 'database', 'user', 'password'] as const).filter((id) => values[id] !== undefined);
  // A HOST that is malformed is told of as such.
  if (login.length === 0 || report.problems.some(({ key }) => key === 'host')) return;
  const names = login.map((id) => keys[id].name).join(', ');
  report.warnings.push(
    `${file} [CLUSTER] HOST: not set, so the embedded warehouse is used, and ${names} without effect`,
  );
}

/** A real cluster's COPY reads s3:// from AWS; another store behind ENDPOINT is one that it never asks. */
function warnOfTwoStores({ host, endpoint }: Values, { report }: Context): void {
  if (!host || !endpoint?.value || parseRedshiftHost(host.value) === null) return;
  const { hostname } = new URL(endpoint.value);
  if (/(?:^|\.)amazonaws\.com(?:\.cn)?$/i.test(hostname)) return;
  report.warnings.push(
    `${endpoint.where}: ${hostname} is listed, but COPY on ${host.value} reads the same names from AWS; leave it out unless it leads there`,
  );
}

function locate(found: Found<string | null> | undefined, { env }: Context): string | null {
  return found?.value ? absoluteLocation(found.value, found.base, env) : null;
}

function sources(values: Values, context: Context): SourceSettings {
  const { logData, logJsonPath, songData } = values;
  const both = 'set both (here or by --log-data and --song-data), or neither to work on sample data';
  if (logData && !songData) missing('songData', `LOG_DATA is set by ${logData.origin}; ${both}`, context);
  if (songData && !logData) missing('logData', `SONG_DATA is set by ${songData.origin}; ${both}`, context);
  return {
    logData: locate(logData, context),
    logJsonPath: locate(logJsonPath, context),
    songData: locate(songData, context),
  };
}

function s3(values: Values, context: Context): S3Settings {
  return {
    region: values.s3Region?.value ?? null,
    endpoint: values.endpoint?.value ?? null,
    pathStyle: values.pathStyle?.value ?? values.endpoint !== undefined,
    anonymous: values.anonymous?.value ?? false,
    credentials: credentials(values, context),
    profile: values.profile?.value ?? null,
    manifestPrefix: values.manifestPrefix?.value ?? null,
  };
}

function credentials(values: Values, context: Context): AwsCredentials | null {
  const { accessKeyId, secretAccessKey, sessionToken, profile } = values;
  const any = accessKeyId ?? secretAccessKey ?? sessionToken;
  if (!any) return null;
  if (!accessKeyId) missing('accessKeyId', `${any.where} needs it`, context);
  if (!secretAccessKey) missing('secretAccessKey', `${any.where} needs it`, context);
  if (!accessKeyId || !secretAccessKey) return null;
  if (profile) context.report.warnings.push(`${profile.where}: ignored, because ${accessKeyId.where} is set`);
  return {
    accessKeyId: accessKeyId.value,
    secretAccessKey: secretAccessKey.value,
    sessionToken: sessionToken?.value ?? null,
  };
}

function origins(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([id, { origin }]) => [id, origin]));
}
