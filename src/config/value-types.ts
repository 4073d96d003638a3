import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { Secret } from '../text/secret.ts';

/** What a key's text may be, and what it becomes. */
export interface ValueType<T> {
  /** Completes the sentence "expected …". */
  readonly expected: string;
  readonly schema: z.ZodType<T, string>;
}

/** A quote at either end has lost its fellow, or is doubled; it belongs to no name or path. */
const oneLine = /^(?!['"])[^\u0000-\u001f\u007f]+(?<!['"])$/;

/** Any text on one line. */
export const text = {
  expected: 'a text on one line',
  schema: z.string().regex(oneLine),
} satisfies ValueType<string>;

/** A text that is wrapped at once. Only what no login could carry is refused. */
export const secret = {
  expected: 'a text on one line',
  schema: z
    .string()
    .regex(/^[^\0\r\n]+$/)
    .transform((value) => new Secret(value)),
} satisfies ValueType<Secret>;

/** A host name, an address, or (as libpq has it) an absolute path: the folder of a Unix socket. */
export const host = {
  expected: 'a host name or address and nothing else (a port goes into DB_PORT)',
  schema: z
    .string()
    .refine((value) => /^[a-z0-9_][a-z0-9._-]*$/i.test(value) || isIPv6(value) || /^\/[^\u0000-\u001f]*$/.test(value)),
} satisfies ValueType<string>;

/** A whole number between two bounds, both included. */
export function integer(expected: string, minimum: number, maximum: number): ValueType<number> {
  return {
    expected,
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(minimum).max(maximum)),
  };
}

export const port = integer('a port number from 1 to 65535', 1, 65_535);

/** One of some words, in any case. */
export function choice<const Words extends readonly [string, ...string[]]>(...words: Words): ValueType<Words[number]> {
  return { expected: `one of ${words.join(', ')}`, schema: z.string().toLowerCase().pipe(z.enum(words)) };
}

/** Names with commas between them. */
export const names: ValueType<readonly string[]> = {
  expected: 'names, with commas between them',
  schema: z
    .string()
    .regex(oneLine)
    .transform((value) => value.split(',').map((name) => name.trim()))
    .refine((list) => list.every((name) => name !== '')),
};

/** Yes or no, in the words of Python's configparser. */
export const flag: ValueType<boolean> = {
  expected: 'yes or no (also true, false, on, off, 1, 0)',
  schema: z.stringbool({ truthy: ['yes', 'true', 'on', '1'], falsy: ['no', 'false', 'off', '0'] }),
};

const unitInMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** PostgreSQL's integer range: the longest statement_timeout that a server takes. */
const longestTimeout = 2_147_483_647;

/**
 * A time span in PostgreSQL's notation: a bare number is milliseconds, else with a unit; 0 means none, and becomes null.
 * https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES
 */
export const timeout: ValueType<number | null> = {
  expected: 'milliseconds, or a number with ms, s, min, h or d (0: no limit)',
  schema: z
    .string()
    .regex(/^\d+\s*(?:ms|s|min|h|d)?$/)
    .transform((value) => Number.parseInt(value, 10) * (unitInMilliseconds[value.replace(/^\d+\s*/, '')] ?? 1))
    .pipe(z.number().max(longestTimeout))
    .transform((milliseconds) => (milliseconds === 0 ? null : milliseconds)),
};

/**
 * A time span as libpq's connect_timeout has it, in milliseconds: a bare number is seconds, 0 or less means without end, and
 * becomes 0. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT
 */
export const patience: ValueType<number> = {
  expected: 'seconds, or a number with ms, s, min, h or d (0: no limit)',
  schema: z
    .string()
    .regex(/^-?\d+\s*(?:ms|s|min|h|d)?$/)
    .transform((value) => Number.parseInt(value, 10) * (unitInMilliseconds[value.replace(/^-?\d+\s*/, '')] ?? 1000))
    .pipe(z.number().max(longestTimeout))
    .transform((milliseconds) => Math.max(0, milliseconds)),
};

/** A path as written; relative ones are resolved by whoever knows the base. */
export const path = { expected: 'a path', schema: z.string().regex(oneLine) } satisfies ValueType<string>;

/** Bucket names: 3 to 63 characters; capitals and underscores only in very old ones. */
const s3Pattern = /^s3:\/\/[a-z0-9][a-z0-9._-]{2,}(?:\/.*)?$/i;

export const s3Uri = {
  expected: 's3://bucket/prefix',
  schema: z.string().regex(oneLine).regex(s3Pattern),
} satisfies ValueType<string>;

function isLocation(value: string): boolean {
  if (/^s3:/i.test(value)) return s3Pattern.test(value);
  return value.startsWith('file://') || !value.includes('://');
}

/** Where objects are: a bucket's prefix or a folder. */
export const location = {
  expected: 's3://bucket/prefix or a folder',
  schema: z.string().regex(oneLine).refine(isLocation),
} satisfies ValueType<string>;

/** A jsonpaths file. COPY's words `auto` and `auto ignorecase` say that there is none, and become null. */
export const jsonPath: ValueType<string | null> = {
  expected: 's3://bucket/file.json, a file, or auto',
  schema: location.schema.transform((value) => (/^auto(?: ignorecase)?$/i.test(value) ? null : value)),
};

export const httpUrl = {
  expected: 'a URL such as http://localhost:9000',
  schema: z.url({ protocol: /^https?$/ }),
} satisfies ValueType<string>;

export const region = {
  expected: 'an AWS region such as us-west-2',
  schema: z.string().regex(/^[a-z]{2,}(?:-[a-z0-9]+)+$/),
} satisfies ValueType<string>;

const roleArn = String.raw`arn:aws[a-z-]*:iam::\d{12}:role/[^\s,]+`;

/** What COPY takes after IAM_ROLE: role ARNs chained by commas without blanks, or the key word `default`. */
export const roleArns: ValueType<string> = {
  expected: 'an ARN such as arn:aws:iam::123456789012:role/name, or default',
  schema: z
    .string()
    .transform((value) => (/^default$/i.test(value) ? 'default' : value))
    .pipe(z.string().regex(new RegExp(`^(?:default|${roleArn}(?:,${roleArn})*)$`))),
};
