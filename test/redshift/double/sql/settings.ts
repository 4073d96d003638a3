import type { Grammar } from './grammar.ts';
import { literal, quoted, type Reader } from './reader.ts';
import { NotKnown, Refusal } from './refusal.ts';

/** Settings of Redshift's that PostgreSQL has as well. */
const shared = new Set([
  'search_path',
  'statement_timeout',
  'timezone',
  'datestyle',
  'extra_float_digits',
  'application_name',
  'client_encoding',
]);

/** Settings that only Redshift has; they are kept, and change nothing here. */
const own = new Set([
  'query_group',
  'wlm_query_slot_count',
  'enable_result_cache_for_session',
  'analyze_threshold_percent',
  'enable_case_sensitive_identifier',
]);

/** Only a superuser may set them (node-postgres#1212, npgsql#210). */
const forbidden = new Set(['client_min_messages', 'lc_monetary', 'lc_messages', 'lc_numeric', 'lc_time']);

function settingName(name: string): string {
  if (shared.has(name)) return quoted(name);
  if (own.has(name)) return `rs.${quoted(name)}`;
  if (forbidden.has(name)) throw new Refusal('42501', `permission denied to set parameter "${name}"`);
  throw new Refusal('42704', `unrecognized configuration parameter "${name}"`);
}

/** `SET [SESSION | LOCAL] name { TO | = } value`, from behind SET. @returns the statement for PostgreSQL */
export function readSet({ reader }: Grammar): string {
  if (reader.at('session', 'characteristics') || reader.at('transaction')) throw new NotKnown('SET … TRANSACTION');
  if (reader.at('session', 'authorization') || reader.at('role')) throw new NotKnown(`SET ${reader.peek().text}`);
  const scope = ['session', 'local'].find((word) => reader.at(word) && reader.skipIf(word)) ?? 'session';
  if (reader.skipIf('time', 'zone')) return `SET ${scope} timezone TO ${settingValues(reader)}`;
  const name = settingParameter(reader);
  const target = settingName(name);
  if (!reader.skipIf('to') && !reader.skipIf('=')) throw reader.syntaxError();
  if (reader.skipIf('default')) return `SET ${scope} ${target} TO DEFAULT`;
  const values = settingValues(reader);
  if (name === 'enable_case_sensitive_identifier' && !/^'?(off|false)'?$/i.test(values)) {
    throw new NotKnown('enable_case_sensitive_identifier');
  }
  // Units came with PostgreSQL 8.2.
  if (name === 'statement_timeout' && !/^'?\d+'?$/.test(values)) {
    throw new Refusal('22023', 'parameter "statement_timeout" requires an integer value');
  }
  // 8.0 knows at most 2 more digits.
  if (name === 'extra_float_digits' && !/^-?(\d|1[0-5])$/.test(values))
    throw new NotKnown(`extra_float_digits ${values}`);
  return `SET ${scope} ${target} TO ${values}`;
}

function settingParameter(reader: Reader): string {
  return reader.skipName();
}

function settingValues(reader: Reader): string {
  const values: string[] = [];
  do {
    const sign = reader.skipIf('-') ? '-' : '';
    const token = reader.skip();
    if (token.kind === 'string') values.push(literal(token.value));
    else if (token.kind === 'number') values.push(sign + token.text);
    else if (token.kind === 'quoted' || (token.kind === 'word' && sign === '')) values.push(literal(token.value));
    else throw new Refusal('42601', `syntax error at or near "${token.text}"`);
  } while (reader.skipIf(','));
  return values.join(', ');
}

/** `SHOW name`, from behind SHOW. */
export function readShow({ reader }: Grammar): string {
  if (reader.skipIf('time', 'zone')) return 'SHOW timezone';
  const name = settingParameter(reader);
  if (name === 'all' || reader.peek().kind !== 'end') throw new NotKnown(`SHOW ${name.toUpperCase()}`);
  if (['server_version', 'server_encoding', 'is_superuser', 'transaction_isolation'].includes(name))
    throw new NotKnown(`SHOW ${name}`);
  if (forbidden.has(name)) return `SHOW ${quoted(name)}`;
  return own.has(name) ? `SELECT current_setting('rs.${name}', true) AS ${quoted(name)}` : `SHOW ${settingName(name)}`;
}

/** `RESET name`, from behind RESET. */
export function readReset({ reader }: Grammar): string {
  if (reader.at('all')) throw new NotKnown('RESET ALL');
  return `RESET ${settingName(settingParameter(reader))}`;
}
