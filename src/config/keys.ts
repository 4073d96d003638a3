import type { Settings } from './settings.ts';
import * as types from './value-types.ts';

/** One key of `dwh.cfg`. Reader, warnings, `doctor` and the tests of `dwh.cfg.example` work on these records. */
export interface Key<T = unknown> {
  readonly section: string;
  readonly name: string;
  /**
   * Other spellings that are read, in upper case, the stronger first: `NAME` in any section and in files without
   * sections, `SECTION/NAME` in that section only, `/NAME` only in files without sections.
   */
  readonly aliases: readonly string[];
  readonly type: types.ValueType<T>;
  /** True where the value is never shown. */
  readonly secret?: true;
  /** The environment variable that stands in for the key when the target is a server, as in psql. */
  readonly environment?: string;
  /** What the key decides, for people, in one sentence. */
  readonly about: string;
  /** Where the value ends up. */
  readonly of: (settings: Settings) => unknown;
}

function key<T>(record: Key<T>): Key<T> {
  return record;
}

export const keys = {
  host: key({
    section: 'CLUSTER',
    name: 'HOST',
    aliases: [
      'HOST',
      ...['DWH_HOST', 'DWH_ENDPOINT', 'CL_ENDPOINT', 'CL_HOST', 'DB_ENDPOINT', 'DB_HOST', 'CLUSTER_ENDPOINT'],
      ...['CLUSTER/ENDPOINT', 'DWH/ENDPOINT'],
    ],
    type: types.host,
    environment: 'PGHOST',
    about: 'The server. Without it the embedded warehouse is used.',
    of: (settings) => settings.server?.host,
  }),
  port: key({
    section: 'CLUSTER',
    name: 'DB_PORT',
    aliases: ['DB_PORT', 'DWH_PORT', 'DWH_DB_PORT', 'CL_PORT', 'CLUSTER/PORT', 'DB/PORT', 'DWH/PORT'],
    type: types.port,
    environment: 'PGPORT',
    about: 'Its port; 5439 for Redshift, 5432 for PostgreSQL.',
    of: (settings) => settings.server?.port,
  }),
  database: key({
    section: 'CLUSTER',
    name: 'DB_NAME',
    aliases: ['DB_NAME', 'DWH_DB', 'DWH_DB_NAME', 'CL_DB_NAME', 'CL_DB', 'DB/NAME', 'CLUSTER/DATABASE', 'DB/DATABASE'],
    type: types.text,
    environment: 'PGDATABASE',
    about: 'The database; the same as the user where it is left out.',
    of: (settings) => settings.server?.database,
  }),
  user: key({
    section: 'CLUSTER',
    name: 'DB_USER',
    aliases: ['DB_USER', 'DWH_DB_USER', 'DWH_USER', 'CL_USER', 'CL_DB_USER', 'DB/USER', 'CLUSTER/USER'],
    type: types.text,
    environment: 'PGUSER',
    about: "The database user; the operating system's user where it is left out.",
    of: (settings) => settings.server?.user,
  }),
  password: key({
    section: 'CLUSTER',
    name: 'DB_PASSWORD',
    aliases: [
      ...['DB_PASSWORD', 'DWH_DB_PASSWORD', 'DWH_PASSWORD', 'CL_PASSWORD', 'CL_DB_PASSWORD'],
      ...['DB/PASSWORD', 'CLUSTER/PASSWORD'],
    ],
    type: types.secret,
    secret: true,
    environment: 'PGPASSWORD',
    about: 'The password; ~/.pgpass is asked where it is left out.',
    of: (settings) => settings.server?.password,
  }),
  engine: key({
    section: 'CLUSTER',
    name: 'ENGINE',
    aliases: ['ENGINE'],
    type: types.choice('embedded', 'postgres', 'redshift'),
    about: 'Which kind of warehouse it is, where HOST does not tell.',
    of: (settings) => settings.target.engine,
  }),
  schema: key({
    section: 'CLUSTER',
    name: 'SCHEMA',
    aliases: ['SCHEMA', 'DWH_SCHEMA', 'DB_SCHEMA'],
    type: types.text,
    about: 'The schema of the tables; public where it is left out.',
    of: (settings) => settings.server?.schema,
  }),
  sslmode: key({
    section: 'CLUSTER',
    name: 'SSLMODE',
    aliases: ['SSLMODE', 'SSL_MODE'],
    type: types.choice('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'),
    environment: 'PGSSLMODE',
    about: 'How the connection is encrypted; verify-full where left out, prefer for a PostgreSQL on this machine.',
    of: (settings) => settings.server?.sslmode,
  }),
  sslrootcert: key({
    section: 'CLUSTER',
    name: 'SSLROOTCERT',
    aliases: ['SSLROOTCERT', 'SSL_ROOT_CERT'],
    type: types.path,
    environment: 'PGSSLROOTCERT',
    about: "A PEM file of certificate authorities to trust instead of Node's own list.",
    of: (settings) => settings.server?.sslrootcert,
  }),
  connectTimeout: key({
    section: 'CLUSTER',
    name: 'CONNECT_TIMEOUT',
    aliases: ['CONNECT_TIMEOUT'],
    type: types.patience,
    environment: 'PGCONNECT_TIMEOUT',
    about: 'How long a server that does not answer is waited for; 30 s, or 90 s for Redshift, where it is left out.',
    of: (settings) => settings.server?.connectTimeout,
  }),
  path: key({
    section: 'CLUSTER',
    name: 'PATH',
    aliases: [],
    type: types.path,
    about: "The embedded warehouse's file; in the program's own folder where it is left out.",
    of: (settings) => settings.embedded.path,
  }),
  portable: key({
    section: 'CLUSTER',
    name: 'PORTABLE',
    aliases: [],
    type: types.choice('warn', 'refuse', 'off'),
    about: 'What becomes of typed statements of the embedded warehouse that Redshift would not run alike.',
    of: (settings) => settings.embedded.portable,
  }),
  protected: key({
    section: 'CLUSTER',
    name: 'PROTECTED',
    aliases: ['PROTECTED'],
    type: types.flag,
    about: 'Whether destructive commands ask for the name of the target, and SQL only reads until told otherwise.',
    of: (settings) => settings.target.protected,
  }),
  keepResults: key({
    section: 'CLUSTER',
    name: 'KEEP_RESULTS',
    aliases: [],
    type: types.flag,
    about: 'Whether results of queries are kept on this disk, for \\diff in later sessions.',
    of: (settings) => settings.target.keepResults,
  }),
  statementTimeout: key({
    section: 'CLUSTER',
    name: 'STATEMENT_TIMEOUT',
    aliases: ['STATEMENT_TIMEOUT'],
    type: types.timeout,
    about: 'The longest a statement may take.',
    of: (settings) => settings.target.statementTimeout,
  }),
  clusterIdentifier: key({
    section: 'CLUSTER',
    name: 'CLUSTER_IDENTIFIER',
    aliases: [
      ...['CLUSTER_IDENTIFIER', 'CLUSTER_ID', 'DWH_CLUSTER_IDENTIFIER', 'DWH_CLUSTER_ID', 'CL_IDENTIFIER'],
      ...['DB_CLUSTER_IDENTIFIER', 'DB_CLUSTER_ID', 'CLUSTER/IDENTIFIER'],
    ],
    type: types.text,
    about:
      "The Redshift cluster's name, for AUTH = iam and iam-user, or instead of HOST; read off HOST where it is left out.",
    of: (settings) => settings.server?.clusterIdentifier,
  }),
  workgroup: key({
    section: 'CLUSTER',
    name: 'WORKGROUP',
    aliases: ['WORKGROUP', 'WORKGROUP_NAME', 'DWH_WORKGROUP'],
    type: types.text,
    about:
      'The Redshift Serverless workgroup, for AUTH = serverless, or instead of HOST; read off HOST where it is left out.',
    of: (settings) => settings.server?.workgroup,
  }),
  auth: key({
    section: 'CLUSTER',
    name: 'AUTH',
    aliases: ['AUTH'],
    type: types.choice('password', 'iam', 'iam-user', 'serverless'),
    about: 'Where the password comes from: DB_PASSWORD, or AWS.',
    of: (settings) => settings.server?.auth,
  }),
  autoCreate: key({
    section: 'CLUSTER',
    name: 'AUTO_CREATE',
    aliases: ['AUTO_CREATE'],
    type: types.flag,
    about: 'Whether DB_USER is made where it is missing, for AUTH = iam-user.',
    of: (settings) => settings.server?.autoCreate,
  }),
  dbGroups: key({
    section: 'CLUSTER',
    name: 'DB_GROUPS',
    aliases: ['DB_GROUPS'],
    type: types.names,
    about: 'The groups of the database that DB_USER joins for its session, for AUTH = iam-user.',
    of: (settings) => settings.server?.dbGroups,
  }),
  clusterRegion: key({
    section: 'CLUSTER',
    name: 'REGION',
    aliases: ['DWH_REGION', 'DWH/REGION', 'CLUSTER_REGION'],
    type: types.region,
    about: "The cluster's AWS region, for asking AWS about it; read off HOST where it is left out.",
    of: (settings) => settings.server?.region,
  }),
  roleArn: key({
    section: 'IAM_ROLE',
    name: 'ARN',
    aliases: [
      ...['ARN', 'ROLE_ARN', 'IAM_ROLE_ARN', 'DWH_ROLE_ARN', 'DWH_IAM_ROLE_ARN', 'DWH_ARN'],
      ...['DB_IAM_ROLE_ARN', 'CL_IAM_ROLE_ARN'],
    ],
    type: types.roleArns,
    about: 'The role with which Redshift reads S3: its ARN, or default.',
    of: (settings) => settings.iamRole.arn,
  }),
  logData: key({
    section: 'S3',
    name: 'LOG_DATA',
    aliases: ['LOG_DATA', 'S3_LOG_DATA', 'S3_BUCKET_LOG_DATA'],
    type: types.location,
    about: 'Where the activity logs are.',
    of: (settings) => settings.sources.logData,
  }),
  logJsonPath: key({
    section: 'S3',
    name: 'LOG_JSONPATH',
    aliases: [
      ...['LOG_JSONPATH', 'LOG_JSON_PATH', 'LOG_JSONPATHS', 'LOG_JSON_FORMAT', 'LOG_JSONOPTION'],
      ...['S3_LOG_JSONPATH', 'S3_BUCKET_LOG_JSON_PATH'],
    ],
    type: types.jsonPath,
    about:
      "The file that names the JSON key of each of stage_events' columns; keys match by name where it is left out.",
    of: (settings) => settings.sources.logJsonPath,
  }),
  songData: key({
    section: 'S3',
    name: 'SONG_DATA',
    aliases: ['SONG_DATA', 'SONGS_DATA', 'S3_SONG_DATA', 'S3_BUCKET_SONG_DATA'],
    type: types.location,
    about: 'Where the song metadata is.',
    of: (settings) => settings.sources.songData,
  }),
  s3Region: key({
    section: 'S3',
    name: 'REGION',
    aliases: ['BUCKET_REGION', 'S3_REGION', 'S3_BUCKET_REGION'],
    type: types.region,
    about: "The bucket's AWS region.",
    of: (settings) => settings.s3.region,
  }),
  endpoint: key({
    section: 'S3',
    name: 'ENDPOINT',
    aliases: ['S3_ENDPOINT', 'ENDPOINT_URL', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'],
    type: types.httpUrl,
    about: 'The URL of an S3 server that is not AWS.',
    of: (settings) => settings.s3.endpoint,
  }),
  pathStyle: key({
    section: 'S3',
    name: 'PATH_STYLE',
    aliases: ['PATH_STYLE', 'S3_PATH_STYLE', 'FORCE_PATH_STYLE'],
    type: types.flag,
    about: "Whether the bucket's name stands in the URL's path; yes where ENDPOINT is set.",
    of: (settings) => settings.s3.pathStyle,
  }),
  anonymous: key({
    section: 'S3',
    name: 'ANONYMOUS',
    aliases: ['ANONYMOUS'],
    type: types.flag,
    about: 'Whether requests go unsigned, for public buckets.',
    of: (settings) => settings.s3.anonymous,
  }),
  manifestPrefix: key({
    section: 'S3',
    name: 'MANIFEST_PREFIX',
    aliases: ['MANIFEST_PREFIX'],
    type: types.s3Uri,
    about: 'Where manifests for COPY may be written.',
    of: (settings) => settings.s3.manifestPrefix,
  }),
  accessKeyId: key({
    section: 'AWS',
    name: 'KEY',
    aliases: ['AWS_ACCESS_KEY_ID', 'ACCESS_KEY_ID', 'AWS_KEY', 'IAM_ROLE/KEY', '/KEY'],
    type: types.text,
    secret: true,
    about: 'The access key ID.',
    of: (settings) => settings.s3.credentials?.accessKeyId,
  }),
  secretAccessKey: key({
    section: 'AWS',
    name: 'SECRET',
    aliases: ['AWS_SECRET_ACCESS_KEY', 'SECRET_ACCESS_KEY', 'AWS_SECRET', 'IAM_ROLE/SECRET', '/SECRET'],
    type: types.secret,
    secret: true,
    about: 'The secret access key that belongs to KEY.',
    of: (settings) => settings.s3.credentials?.secretAccessKey,
  }),
  sessionToken: key({
    section: 'AWS',
    name: 'SESSION_TOKEN',
    aliases: ['SESSION_TOKEN', 'AWS_SESSION_TOKEN'],
    type: types.secret,
    secret: true,
    about: 'The session token, where KEY and SECRET are temporary.',
    of: (settings) => settings.s3.credentials?.sessionToken,
  }),
  awsRegion: key({
    section: 'AWS',
    name: 'REGION',
    aliases: ['AWS_REGION', 'AWS_DEFAULT_REGION', 'PREFERRED_REGION', 'IAM_ROLE/REGION', '/REGION'],
    type: types.region,
    about: 'The region of everything that has no REGION of its own.',
    of: (settings) => settings.aws.region,
  }),
  profile: key({
    section: 'AWS',
    name: 'PROFILE',
    aliases: ['AWS_PROFILE', 'PROFILE_NAME'],
    type: types.text,
    about: 'A profile of ~/.aws, instead of KEY and SECRET.',
    of: (settings) => settings.s3.profile,
  }),
  unmatchedPlays: key({
    section: 'ETL',
    name: 'UNMATCHED_PLAYS',
    aliases: ['UNMATCHED_PLAYS'],
    type: types.choice('keep', 'drop'),
    about: 'Whether a play whose song is not among the songs gets a row in songPlays.',
    of: (settings) => settings.etl.unmatchedPlays,
  }),
  maxErrors: key({
    section: 'ETL',
    name: 'MAX_ERRORS',
    aliases: ['MAX_ERRORS', 'MAXERROR'],
    type: types.integer('a whole number from 0', 0, Number.MAX_SAFE_INTEGER),
    about: 'How many rejected records a load may have.',
    of: (settings) => settings.etl.maxErrors,
  }),
  validationDir: key({
    section: 'ETL',
    name: 'VALIDATION_DIR',
    aliases: ['VALIDATION_DIR'],
    type: types.path,
    about: 'A folder of your own validation queries with their expected results.',
    of: (settings) => settings.etl.validationDir,
  }),
  mouse: key({
    section: 'UI',
    name: 'MOUSE',
    aliases: [],
    type: types.flag,
    about: 'Whether the cockpit takes clicks and the wheel from the terminal.',
    of: (settings) => settings.ui.mouse,
  }),
  vim: key({
    section: 'UI',
    name: 'VIM',
    aliases: [],
    type: types.flag,
    about: 'Whether the editor of the SQL prompt has the keys of vim.',
    of: (settings) => settings.ui.vim,
  }),
  notify: key({
    section: 'UI',
    name: 'NOTIFY',
    aliases: [],
    type: types.choice('bell', 'osc9', 'off'),
    about: 'How the cockpit tells that a long run has ended.',
    of: (settings) => settings.ui.notify,
  }),
  notifyAfter: key({
    section: 'UI',
    name: 'NOTIFY_AFTER',
    aliases: [],
    type: types.timeout,
    about: 'How long a run must have taken for its end to be told.',
    of: (settings) => settings.ui.notifyAfter,
  }),
  screenReader: key({
    section: 'UI',
    name: 'SCREEN_READER',
    aliases: ['SCREEN_READER'],
    type: types.flag,
    about: 'Whether the cockpit speaks in plain lines, for a screen reader, instead of drawing a screen.',
    of: (settings) => settings.ui.screenReader,
  }),
};

export type Keys = typeof keys;
export type KeyId = keyof Keys;

/** The keys in the table's order, without their particular types. */
export const keyList: readonly (readonly [KeyId, Key])[] = Object.entries(keys) as [KeyId, Key][];
