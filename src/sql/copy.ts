import { mask, Secret } from '../text/secret.ts';
import type { StagingTableName, Table } from './schema.ts';
import { quoteText } from './text.ts';

/** In whose name Redshift reads the bucket. */
export type CopyAuthorization =
  | { readonly by: 'role'; readonly arn: string }
  /** The role that is the cluster's or namespace's default. */
  | { readonly by: 'default-role' }
  | {
      readonly by: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: Secret;
      readonly sessionToken: Secret | null;
    };

/** One load of a staging table by Redshift itself. */
export interface CopyLoad {
  readonly table: Table<StagingTableName>;
  /** All objects below a folder, those whose keys begin with an object's, or exactly those that a manifest names. */
  readonly from:
    | { readonly kind: 'folder'; readonly bucket: string; readonly folder: string }
    | { readonly kind: 'object'; readonly bucket: string; readonly key: string }
    | { readonly kind: 'manifest'; readonly bucket: string; readonly key: string };
  /** The `s3://` URI of a jsonpaths file; null: keys are matched to columns by name, in any case. */
  readonly jsonPaths: string | null;
  /** The region of the bucket; null: the cluster's own. */
  readonly region: string | null;
  readonly authorization: CopyAuthorization;
  /** How many records may be rejected. */
  readonly rejectsAllowed: number;
  readonly compression: 'none' | 'gzip';
  /** `check` parses everything and loads nothing. */
  readonly mode: 'load' | 'check';
}

/** A COPY as it is sent, and as it may be seen: in plans, logs and messages. */
export interface CopyText {
  readonly sql: Secret;
  readonly shown: string;
}

/** The most that MAXERROR may be (AWS, "Data load operations", MAXERROR). */
export const mostErrors = 100_000;

/**
 * The COPY for a staging table.
 *
 * A key prefix is no folder: `log_data` would load `log_data_old/` too, so it ends in a slash. Nothing is cut or replaced
 * to make it fit: no TRUNCATECOLUMNS, no ACCEPTINVCHARS. Redshift loads an empty text as it is, and as NULL where the column
 * is no text, as the other engines do.
 */
export function copyStatement(load: CopyLoad): CopyText {
  const render = (secret: (value: Secret | string) => string): string =>
    [
      `COPY ${load.table.name} (${load.table.columns.map(({ name }) => name).join(', ')})`,
      `FROM ${quote(sourceUri(load.from))}`,
      ...authorization(load.authorization, secret),
      ...(load.region === null ? [] : [`REGION ${quote(load.region)}`]),
      ...(load.from.kind === 'manifest' ? ['MANIFEST'] : []),
      `FORMAT AS JSON ${quote(load.jsonPaths ?? 'auto ignorecase')}`,
      ...(load.compression === 'gzip' ? ['GZIP'] : []),
      // Every TIMESTAMP column of the table is in milliseconds since 1970.
      ...(load.table.columns.some(({ type }) => type === 'timestamp') ? ["TIMEFORMAT 'epochmillisecs'"] : []),
      // The load fails when it meets that many errors (AWS, MAXERROR), so one more than are allowed.
      `MAXERROR ${Math.min(mostErrors, load.rejectsAllowed + 1)}`,
      'COMPUPDATE OFF',
      'STATUPDATE OFF',
      ...(load.mode === 'check' ? ['NOLOAD'] : []),
    ].join('\n');
  return {
    sql: new Secret(
      render((value) => quote(typeof value === 'string' ? value : value.reveal())),
      false,
    ),
    shown: render(() => quote(mask)),
  };
}

/** Where COPY finds its objects, as it is told. */
export function sourceUri(from: CopyLoad['from']): string {
  if (from.kind !== 'folder') return `s3://${from.bucket}/${from.key}`;
  const folder = from.folder === '' || from.folder.endsWith('/') ? from.folder : `${from.folder}/`;
  return `s3://${from.bucket}/${folder}`;
}

function authorization(given: CopyAuthorization, secret: (value: Secret | string) => string): readonly string[] {
  switch (given.by) {
    case 'role':
      return [`IAM_ROLE ${quote(given.arn)}`];
    case 'default-role':
      return ['IAM_ROLE default'];
    case 'keys':
      return [
        `ACCESS_KEY_ID ${secret(given.accessKeyId)}`,
        `SECRET_ACCESS_KEY ${secret(given.secretAccessKey)}`,
        ...(given.sessionToken === null ? [] : [`SESSION_TOKEN ${secret(given.sessionToken)}`]),
      ];
  }
}

/** A backslash escapes inside Redshift's literals. */
function quote(text: string): string {
  return quoteText(text.replaceAll('\\', '\\\\'));
}
