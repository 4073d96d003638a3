import { type CopyCredentials, readAccessKeys, readCredentials, readIamRole } from './copy-credentials.ts';
import type { TableName } from './findings.ts';
import type { Grammar } from './grammar.ts';
import { skipTableName } from './query.ts';
import type { Reader } from './reader.ts';
import { NotKnown, Refusal } from './refusal.ts';

export interface S3Place {
  readonly bucket: string;
  /** A prefix of keys, or the key of a manifest or jsonpaths file. */
  readonly key: string;
}

/** How members of a JSON object find their columns. */
export type JsonMatching =
  | { readonly by: 'name'; readonly ignoreCase: boolean }
  | { readonly by: 'paths'; readonly file: S3Place };

export type TimeFormat = 'default' | 'auto' | 'epochsecs' | 'epochmillisecs';

/** A COPY of JSON from S3 as the double understands it. */
export interface CopyStatement {
  readonly table: TableName;
  readonly columns: readonly string[] | undefined;
  readonly source: S3Place;
  readonly credentials: CopyCredentials;
  readonly matching: JsonMatching;
  readonly region: string | undefined;
  readonly manifest: boolean;
  readonly gzip: boolean;
  readonly timeFormat: TimeFormat;
  readonly maxError: number;
  readonly ignoreAllErrors: boolean;
  readonly noLoad: boolean;
  readonly truncateColumns: boolean;
  readonly blanksAsNull: boolean;
  readonly emptyAsNull: boolean;
  readonly trimBlanks: boolean;
  readonly roundDecimals: boolean;
  /** What stands for a byte that is no UTF-8; absent: such a byte is an error. */
  readonly acceptInvalid: string | undefined;
}

interface Draft {
  region?: string;
  matching?: JsonMatching;
  timeFormat?: TimeFormat;
  maxError?: number;
  acceptInvalid?: string;
  credentials?: CopyCredentials;
  readonly flags: Set<string>;
}

/** Reads a COPY from behind its keyword. */
export function readCopy(grammar: Grammar): CopyStatement {
  const { reader, findings } = grammar;
  const table = skipTableName(grammar);
  findings.target(table);
  const columns = reader.at('(') ? readColumns(reader) : undefined;
  // COPY … TO and COPY … FROM STDIN are syntax errors: Redshift has neither.
  reader.mustSkip('from');
  const source = readS3(reader);
  const draft: Draft = { flags: new Set() };
  while (reader.peek().kind !== 'end') readOption(reader, draft);
  if (draft.credentials === undefined) {
    throw new Refusal('42601', 'CREDENTIALS argument is required but not supplied', {
      hint: 'Supply IAM_ROLE, CREDENTIALS, or ACCESS_KEY_ID and SECRET_ACCESS_KEY.',
    });
  }
  if (draft.matching === undefined) throw new NotKnown('COPY of other formats than JSON');
  const { flags } = draft;
  return {
    table,
    columns,
    source,
    credentials: draft.credentials,
    matching: draft.matching,
    region: draft.region,
    manifest: flags.has('manifest'),
    gzip: flags.has('gzip'),
    timeFormat: draft.timeFormat ?? 'default',
    maxError: draft.maxError ?? 0,
    ignoreAllErrors: flags.has('ignoreallerrors'),
    noLoad: flags.has('noload'),
    truncateColumns: flags.has('truncatecolumns'),
    blanksAsNull: flags.has('blanksasnull'),
    emptyAsNull: flags.has('emptyasnull'),
    trimBlanks: flags.has('trimblanks'),
    roundDecimals: flags.has('roundec'),
    acceptInvalid: draft.acceptInvalid,
  };
}

function readColumns(reader: Reader): readonly string[] {
  const names: string[] = [];
  reader.mustSkip('(');
  do names.push(reader.skipName());
  while (reader.skipIf(','));
  reader.mustSkip(')');
  return names;
}

function readS3(reader: Reader): S3Place {
  const place = s3Place(reader.skipString());
  if (place === undefined) throw new NotKnown('COPY from elsewhere than s3://');
  return place;
}

function s3Place(uri: string): S3Place | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

const plainFlags =
  'manifest gzip ignoreallerrors noload truncatecolumns blanksasnull emptyasnull trimblanks roundec'.split(' ');

/** AWS, "COPY from JSON format": they do not go with JSON. */
const notWithJson = new Set(
  'csv delimiter escape fillrecord fixedwidth ignoreblanklines null readratio removequotes ignoreheader quote shapefile parquet orc avro'.split(
    ' ',
  ),
);

const notModelled = new Set(
  'bzip2 lzop zstd encrypted acceptanydate dateformat explicit_ids ssh encoding kms_key_id'.split(' '),
);

/** Takes one option; their order is free, and none may come twice. */
function readOption(reader: Reader, draft: Draft): void {
  const { value } = reader.peek();
  if (draft.flags.has(value) && value !== 'with') throw new Refusal('42601', 'conflicting or redundant options');
  const flag = plainFlags.find((name) => reader.skipIf(name));
  if (flag !== undefined) {
    draft.flags.add(flag);
    return;
  }
  if (reader.skipIf('iam_role')) setCredentials(draft, readIamRole(reader));
  else if (reader.at('access_key_id')) setCredentials(draft, readAccessKeys(reader));
  else if (reader.skipIf('with')) {
    if (!reader.atAny('credentials')) throw reader.syntaxError();
  } else if (reader.skipIf('credentials')) {
    reader.skipIf('as');
    setCredentials(draft, readCredentials(reader));
  } else if (reader.skipIf('region')) {
    reader.skipIf('as');
    draft.region = once(draft.region, reader.skipString());
  } else if (reader.skipIf('format')) {
    reader.skipIf('as');
    if (!reader.at('json')) throw new NotKnown('COPY of other formats than JSON');
  } else if (reader.skipIf('json')) {
    reader.skipIf('as');
    draft.matching = once(draft.matching, jsonMatching(reader.peek().kind === 'string' ? reader.skipString() : 'auto'));
  } else if (reader.skipIf('timeformat')) {
    reader.skipIf('as');
    draft.timeFormat = once(draft.timeFormat, timeFormat(reader.skipString()));
  } else if (reader.skipIf('maxerror')) {
    reader.skipIf('as');
    draft.maxError = once(draft.maxError, maxError(reader.skipInteger()));
  } else if (reader.skipIf('acceptinvchars')) {
    reader.skipIf('as');
    draft.acceptInvalid = once(draft.acceptInvalid, reader.peek().kind === 'string' ? reader.skipString() : '?');
  } else if (reader.skipIf('compupdate')) {
    remember(draft, 'compupdate');
    ['preset', 'on', 'off', 'true', 'false'].some((word) => reader.skipIf(word));
  } else if (reader.skipIf('statupdate')) {
    remember(draft, 'statupdate');
    ['on', 'off', 'true', 'false'].some((word) => reader.skipIf(word));
  } else if (notWithJson.has(value)) {
    throw new Refusal('0A000', `${value.toUpperCase()} option is not supported for JSON`);
  } else if (notModelled.has(value)) throw new NotKnown(`the option ${value.toUpperCase()} of COPY`);
  else throw reader.syntaxError();
}

function once<Value>(before: Value | undefined, value: Value): Value {
  if (before !== undefined) throw new Refusal('42601', 'conflicting or redundant options');
  return value;
}

function remember(draft: Draft, option: string): void {
  draft.flags.add(option);
}

function setCredentials(draft: Draft, credentials: CopyCredentials): void {
  draft.credentials = once(draft.credentials, credentials);
}

function jsonMatching(argument: string): JsonMatching {
  if (argument === 'auto') return { by: 'name', ignoreCase: false };
  if (argument === 'auto ignorecase') return { by: 'name', ignoreCase: true };
  if (argument === 'noshred') throw new NotKnown("JSON 'noshred'");
  const file = s3Place(argument);
  if (file === undefined) throw new Refusal('XX000', `Invalid JSONPath argument: ${argument}`);
  return { by: 'paths', file };
}

/** The keywords are case-sensitive; another text is a format of its own. */
function timeFormat(format: string): TimeFormat {
  if (format === 'auto' || format === 'epochsecs' || format === 'epochmillisecs') return format;
  throw new NotKnown(`the time format '${format}'`);
}

function maxError(count: number): number {
  if (count > 100_000) throw new Refusal('22023', 'MAXERROR must be between 0 and 100000');
  return count;
}
