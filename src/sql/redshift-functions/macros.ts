import { type Token, tokens } from '../tokens.ts';

const compared = (type: string) =>
  `(a, b) AS CASE WHEN CAST(a AS ${type}) < CAST(b AS ${type}) THEN -1
   WHEN CAST(a AS ${type}) > CAST(b AS ${type}) THEN 1 WHEN CAST(a AS ${type}) = CAST(b AS ${type}) THEN 0 END`;

/** RE2's way to say how a pattern is matched; Redshift's parameters are i, c, e and p (AWS, "REGEXP_SUBSTR function"). */
const flagged = "CASE WHEN contains(flags, 'i') THEN '(?i)' ELSE '' END || p";

/** One match of a pattern, empty where there is none; a subexpression instead where `e` asks for it. */
const occurrence = (text: string) =>
  `coalesce(regexp_extract_all(${text}, ${flagged}, CASE WHEN contains(flags, 'e') THEN 1 ELSE 0 END)[n], '')`;

/** Whether a text is JSON of a type. */
const ofType = (type: string) =>
  `(json) AS redshift_json_valid(json) AND coalesce(json_type(CASE WHEN json_valid(json) THEN json END), '') = '${type}'`;

const defaults = {
  pattern: '(s, p) AS',
  position: '(s, p, start) AS',
  occurrence: '(s, p, start, n) AS',
};

/**
 * Redshift's functions and operators as macros: the name, and what CREATE MACRO has behind it, an entry for each number of
 * arguments. A macro hides DuckDB's own function of that name, which its body reaches as `system.main.name`. Facts about
 * each are from its page in AWS, "SQL functions reference".
 */
const definitions: Readonly<Record<string, readonly string[]>> = {
  // Division by zero is an error there; DuckDB gives NULL.
  '//': ['(a, b) AS CASE WHEN b = 0 THEN error(\'division by zero\') ELSE system.main."//"(a, b) END'],
  '%': ['(a, b) AS CASE WHEN b = 0 THEN error(\'division by zero\') ELSE system.main."%"(a, b) END'],
  mod: ['(a, b) AS CASE WHEN b = 0 THEN error(\'division by zero\') ELSE system.main."%"(a, b) END'],
  '|/': ['(n) AS sqrt(n)'],
  '||/': ['(n) AS cbrt(n)'],
  // ~ finds a match anywhere; DuckDB wants the whole text to match.
  regexp_full_match: ['(s, p) AS system.main.regexp_matches(s, p)'],

  // Texts
  ascii: ["(s) AS CASE WHEN s = '' THEN 0 ELSE system.main.ascii(s) END"],
  bpcharcmp: [compared('VARCHAR')],
  bttext_pattern_cmp: [compared('VARCHAR')],
  btrim: ['(s) AS system.main."trim"(s)', '(s, characters) AS system.main."trim"(s, characters)'],
  charindex: ['(part, s) AS system.main.instr(CAST(s AS VARCHAR), CAST(part AS VARCHAR))'],
  concat: ['(a, b) AS system.main."||"(redshift_text(a), redshift_text(b))'],
  // A number of 4 bytes has 6 digits as text and one of 8 bytes 15 (AWS, "Numeric types"); a truth value has no text.
  redshift_text: [
    `(x) AS CASE typeof(x) WHEN 'DOUBLE' THEN replace(replace(printf('%.15g', x), 'inf', 'Infinity'), 'nan', 'NaN')
       WHEN 'FLOAT' THEN replace(replace(printf('%.6g', x), 'inf', 'Infinity'), 'nan', 'NaN')
       WHEN 'BOOLEAN' THEN error('a BOOLEAN cannot be cast to VARCHAR on Redshift: use CASE WHEN … THEN … END')
       ELSE CAST(x AS VARCHAR) END`,
  ],
  initcap: [
    "(s) AS array_to_string(list_transform(regexp_extract_all(s, '[\\pL\\pN]+|[^\\pL\\pN]+'), lambda rs_word: system.main.upper(rs_word[1]) || system.main.lower(rs_word[2:])), '')",
  ],
  len: ['(s) AS system.main.length(CAST(s AS VARCHAR))'],
  lpad: [
    "(s, n) AS system.main.lpad(CAST(s AS VARCHAR), n, ' ')",
    '(s, n, fill) AS system.main.lpad(CAST(s AS VARCHAR), n, fill)',
  ],
  rpad: [
    "(s, n) AS system.main.rpad(CAST(s AS VARCHAR), n, ' ')",
    '(s, n, fill) AS system.main.rpad(CAST(s AS VARCHAR), n, fill)',
  ],
  octet_length: ['(s) AS strlen(CAST(s AS VARCHAR))'],
  octetindex: [
    '(part, s) AS CASE WHEN system.main.instr(s, part) = 0 THEN 0 ELSE strlen(system.main."left"(s, system.main.instr(s, part) - 1)) + 1 END',
  ],
  quote_ident: [
    `(s) AS CASE WHEN system.main.regexp_matches(s, '^[a-z_][a-z0-9_]*$') THEN s ELSE '"' || replace(s, '"', '""') || '"' END`,
  ],
  quote_literal: ["(s) AS '''' || replace(replace(CAST(s AS VARCHAR), '\\', '\\\\'), '''', '''''') || ''''"],
  reverse: ['(s) AS system.main.reverse(CAST(s AS VARCHAR))'],
  replicate: ['(s, n) AS repeat(CAST(s AS VARCHAR), n)'],
  repeat: ['(s, n) AS system.main.repeat(CAST(s AS VARCHAR), n)'],
  split_part: [
    "(s, d, n) AS CASE WHEN n < 1 THEN error('SPLIT_PART: the position must be greater than zero') ELSE system.main.split_part(CAST(s AS VARCHAR), d, n) END",
  ],
  // The window of characters begins at the start, wherever that is; DuckDB counts a negative start from the end.
  substring: [
    '(s, start) AS system.main."substring"(CAST(s AS VARCHAR), greatest(start, 1))',
    '(s, start, n) AS system.main."substring"(CAST(s AS VARCHAR), greatest(start, 1), greatest(n + least(start - 1, 0), 0))',
  ],
  substr: [
    '(s, start) AS system.main."substring"(CAST(s AS VARCHAR), greatest(start, 1))',
    '(s, start, n) AS system.main."substring"(CAST(s AS VARCHAR), greatest(start, 1), greatest(n + least(start - 1, 0), 0))',
  ],
  strpos: ['(s, part) AS system.main.instr(CAST(s AS VARCHAR), CAST(part AS VARCHAR))'],
  textlen: ['(s) AS system.main.length(CAST(s AS VARCHAR))'],
  to_hex: ['(n) AS system.main.lower(system.main.to_hex(n))'],
  redshift_cut: [
    `(s, bytes) AS CASE WHEN strlen(s) <= bytes THEN s
     ELSE system.main."left"(s, list_max(list_filter(range(0, bytes + 1), lambda rs_n: strlen(system.main."left"(s, rs_n)) <= bytes))) END`,
  ],

  // Regular expressions
  regexp_count: [
    `${defaults.pattern} system.main.len(regexp_extract_all(s, p))`,
    `${defaults.position} system.main.len(regexp_extract_all(system.main."substring"(s, start), p))`,
    `(s, p, start, flags) AS system.main.len(regexp_extract_all(system.main."substring"(s, start), ${flagged}))`,
  ],
  regexp_instr: [
    `${defaults.pattern} CASE WHEN NOT system.main.regexp_matches(s, p) THEN 0 ELSE system.main.length(regexp_extract(s, '(?s)^(.*?)(?:' || p || ')', 1)) + 1 END`,
    `${defaults.position} CASE WHEN NOT system.main.regexp_matches(system.main."substring"(s, start), p) THEN 0
      ELSE system.main.length(regexp_extract(system.main."substring"(s, start), '(?s)^(.*?)(?:' || p || ')', 1)) + start END`,
    ...['', 'behind', 'behind, flags'].map((extra) => {
      const pattern = extra.includes('flags') ? `(${flagged})` : 'p';
      const after = extra === '' ? '' : ' + CASE WHEN behind = 1 THEN system.main.length(rs_found[n]) ELSE 0 END';
      return `(s, p, start, n${extra === '' ? '' : `, ${extra}`}) AS list_transform([regexp_extract_all(system.main."substring"(s, start), ${pattern})],
        lambda rs_found: CASE WHEN system.main.len(rs_found) < n THEN 0 ELSE system.main.length(regexp_extract(system.main."substring"(s, start), '(?s)^((?:.*?(?:' || ${pattern} || ')){' || CAST(n AS VARCHAR) || '})', 1))
          - system.main.length(rs_found[n]) + start${after} END)[1]`;
    }),
  ],
  regexp_replace: [
    "(s, p) AS system.main.regexp_replace(s, p, '', 'g')",
    "(s, p, r) AS system.main.regexp_replace(s, p, system.main.regexp_replace(r, '\\$(\\d)', '\\\\\\1', 'g'), 'g')",
    `(s, p, r, start) AS system.main."left"(s, start - 1) || system.main.regexp_replace(system.main."substring"(s, start), p, system.main.regexp_replace(r, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`,
    `(s, p, r, start, flags) AS system.main."left"(s, start - 1) || system.main.regexp_replace(system.main."substring"(s, start), ${flagged}, system.main.regexp_replace(r, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`,
  ],
  regexp_substr: [
    `${defaults.pattern} regexp_extract(s, p)`,
    `${defaults.position} regexp_extract(system.main."substring"(s, start), p)`,
    `${defaults.occurrence} coalesce(regexp_extract_all(system.main."substring"(s, start), p)[n], '')`,
    `(s, p, start, n, flags) AS ${occurrence('system.main."substring"(s, start)')}`,
  ],

  // Numbers
  // A cast cuts the fraction of a decimal (AWS, "Numeric types"); a text with one, or with an exponent, is no integer. What
  // fails is left to the cast around it, whose place in the statement is known. Each mention of x is a copy.
  redshift_whole: [
    `(x) AS CASE system.main."left"(typeof(x), 7) WHEN 'DECIMAL' THEN cast_to_type(system.main.regexp_replace(CAST(x AS VARCHAR), '\\..*$', ''), x)
       WHEN 'VARCHAR' THEN cast_to_type(system.main.regexp_replace(CAST(x AS VARCHAR), '^\\s*[+-]?\\d*[._eExXbB].*$', '\\0 (no integer)'), x)
       ELSE x END`,
  ],
  redshift_digits: [
    `(x, digits) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' THEN system.main.regexp_replace(CAST(x AS VARCHAR), '(\\.\\d{' || digits || '}).*$', '\\1')
       ELSE CAST(x AS VARCHAR) END`,
  ],
  // EXTRACT gives a whole number (AWS, "EXTRACT function").
  redshift_epoch: ["(t) AS CAST(floor(date_part('epoch', t)) AS BIGINT)"],
  dexp: ['(n) AS exp(n)'],
  dlog1: ['(n) AS ln(n)'],
  dlog10: ['(n) AS log10(n)'],
  strtol: [
    `(s, base) AS CAST(list_reduce(list_prepend(CAST(0 AS HUGEINT), list_transform(regexp_extract_all(system.main.lower(system.main.regexp_replace(s, '^\\s*[+-]?(0[xX])?', '')), '.'),
       lambda rs_digit: CASE WHEN system.main.instr('0123456789abcdefghijklmnopqrstuvwxyz', rs_digit) BETWEEN 1 AND base THEN CAST(system.main.instr('0123456789abcdefghijklmnopqrstuvwxyz', rs_digit) - 1 AS HUGEINT)
         ELSE error('STRTOL: "' || s || '" is no number of base ' || CAST(base AS VARCHAR)) END)),
       lambda rs_total, rs_value: rs_total * base + rs_value) * CASE WHEN system.main.regexp_matches(s, '^\\s*-') THEN -1 ELSE 1 END AS BIGINT)`,
  ],
  redshift_trunc: [
    '(x DOUBLE) AS system.main.trunc(x)',
    '(x BIGINT) AS x',
    '(x TIMESTAMP) AS CAST(x AS DATE)',
    '(x TIMESTAMPTZ) AS CAST(x AS DATE)',
    '(x DATE) AS x',
  ],

  // Times
  add_months: [
    `(d, n) AS CASE WHEN system.main.last_day(CAST(d AS TIMESTAMP)) = CAST(CAST(d AS TIMESTAMP) AS DATE)
       THEN system.main.last_day(CAST(d AS TIMESTAMP) + to_months(CAST(n AS INTEGER))) + CAST(CAST(d AS TIMESTAMP) AS TIME)
       ELSE CAST(d AS TIMESTAMP) + to_months(CAST(n AS INTEGER)) END`,
  ],
  convert_timezone: [
    "(target, t) AS timezone(redshift_zone(target), CAST(t AS TIMESTAMP) AT TIME ZONE 'UTC')",
    '(source, target, t) AS timezone(redshift_zone(target), timezone(redshift_zone(source), CAST(t AS TIMESTAMP)))',
  ],
  // A leap day and a year is the first of March (AWS, "DATEADD function").
  redshift_add_years: [
    `(n, d) AS d + to_years(CAST(n AS INTEGER)) + to_days(CASE WHEN month(d) = 2 AND day(d) = 29 AND day(d + to_years(CAST(n AS INTEGER))) = 28 THEN 1 ELSE 0 END)`,
  ],
  redshift_time: [
    `(t) AS CASE WHEN typeof(t) = 'VARCHAR' THEN error('TO_CHAR takes a time or a number on Redshift, and this is a text: cast it, as in start_time::timestamp') ELSE t END`,
  ],
  redshift_trunc_years: [
    '(d, years) AS CAST(make_date(CAST((year(d) - 1) // years * years + 1 AS INTEGER), 1, 1) AS TIMESTAMP)',
  ],
  // Offsets in POSIX's way, and names that the time zone library of the embedded engine does not know.
  redshift_zone: [
    `(zone) AS CASE WHEN system.main.regexp_matches(zone, '^[A-Za-z_/]+ ?[+-]\\d{1,2}$') THEN 'Etc/GMT' || system.main.regexp_replace(zone, '^[A-Za-z_/]+ ?([+-])0?', '\\1')
       ELSE CASE system.main.upper(zone) WHEN 'EDT' THEN 'Etc/GMT+4' WHEN 'CDT' THEN 'Etc/GMT+5' WHEN 'MDT' THEN 'Etc/GMT+6' WHEN 'PDT' THEN 'Etc/GMT+7'
         WHEN 'EST' THEN 'Etc/GMT+5' WHEN 'CST' THEN 'Etc/GMT+6' WHEN 'MST' THEN 'Etc/GMT+7' WHEN 'PST' THEN 'Etc/GMT+8'
         WHEN 'CEST' THEN 'Etc/GMT-2' WHEN 'BST' THEN 'Etc/GMT-1' WHEN 'US/NEWYORK' THEN 'America/New_York' ELSE zone END END`,
  ],
  date_cmp: [compared('DATE')],
  date_cmp_timestamp: [compared('TIMESTAMP')],
  date_cmp_timestamptz: [compared('TIMESTAMPTZ')],
  date_part_year: ['(d) AS CAST(year(CAST(d AS DATE)) AS INTEGER)'],
  getdate: ["() AS date_trunc('second', get_current_timestamp() AT TIME ZONE 'UTC')"],
  interval_cmp: [compared('INTERVAL')],
  months_between: [
    `(a, b) AS CASE
       WHEN day(CAST(a AS DATE)) = day(CAST(b AS DATE))
         OR (CAST(a AS DATE) = system.main.last_day(CAST(a AS DATE)) AND CAST(b AS DATE) = system.main.last_day(CAST(b AS DATE)))
       THEN CAST((year(CAST(a AS DATE)) - year(CAST(b AS DATE))) * 12 + month(CAST(a AS DATE)) - month(CAST(b AS DATE)) AS DOUBLE)
       ELSE (year(CAST(a AS DATE)) - year(CAST(b AS DATE))) * 12 + month(CAST(a AS DATE)) - month(CAST(b AS DATE))
         + (date_diff('second', date_trunc('month', CAST(a AS TIMESTAMP)), CAST(a AS TIMESTAMP))
           - date_diff('second', date_trunc('month', CAST(b AS TIMESTAMP)), CAST(b AS TIMESTAMP))) * 1.0 / 2678400 END`,
  ],
  next_day: [
    `(d, weekday) AS list_transform([list_position(['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'], system.main.lower(system.main."left"(weekday, 2)))],
       lambda rs_day: CASE WHEN rs_day IS NULL THEN error('NEXT_DAY: there is no weekday "' || weekday || '"')
         ELSE CAST(d AS DATE) + CAST(system.main."%"(rs_day - 1 - dayofweek(CAST(d AS DATE)) + 6, 7) + 1 AS INTEGER) END)[1]`,
  ],
  sysdate: ["() AS get_current_timestamp() AT TIME ZONE 'UTC'"],
  timeofday: ["() AS strftime(get_current_timestamp() AT TIME ZONE 'UTC', '%a %b %d %H:%M:%S.%f %Y UTC')"],
  timestamp_cmp: [compared('TIMESTAMP')],
  timestamp_cmp_date: [compared('TIMESTAMP')],
  timestamp_cmp_timestamptz: [compared('TIMESTAMPTZ')],
  timestamptz_cmp: [compared('TIMESTAMPTZ')],
  timestamptz_cmp_date: [compared('TIMESTAMPTZ')],
  timestamptz_cmp_timestamp: [compared('TIMESTAMPTZ')],

  // The average has the type of the sum.
  redshift_average: ['(average, total) AS cast_to_type(average, total)'],

  // Choices
  nvl2: ['(x, given, missing) AS CASE WHEN x IS NOT NULL THEN given ELSE missing END'],

  // Hashes
  func_sha1: ['(s) AS sha1(s)'],
  sha: ['(s) AS sha1(s)'],
  sha2: [
    "(s, bits) AS CASE WHEN bits IN (0, 256) THEN sha256(s) ELSE error('SHA2: the embedded engine has 256 bits only') END",
  ],

  // JSON
  can_json_parse: ['(json) AS redshift_json_valid(json)'],
  // DuckDB's reader lets a comma stand before a closing bracket.
  redshift_json_valid: [
    `(json) AS json_valid(json) AND NOT system.main.regexp_matches(system.main.regexp_replace(json, '"(\\\\.|[^"\\\\])*"', '""', 'g'), ',\\s*[\\]}]')`,
  ],
  redshift_json: [
    `(json, lenient) AS CASE WHEN json IS NULL OR redshift_json_valid(json) THEN json WHEN lenient THEN NULL ELSE error('"' || json || '" is no valid JSON') END`,
  ],
  redshift_json_text: [
    `(json, path, lenient) AS CASE WHEN redshift_json(json, lenient) IS NOT NULL THEN coalesce(json_extract_string(json, path), '') END`,
  ],
  json_array_length: [
    '(json) AS system.main.json_array_length(redshift_json(json, false))',
    '(json, lenient) AS system.main.json_array_length(redshift_json(json, lenient))',
  ],
  json_extract_array_element_text: ['', ', lenient'].map(
    (lenient) =>
      `(json, n${lenient}) AS CASE WHEN redshift_json(json, ${lenient === '' ? 'false' : 'lenient'}) IS NULL THEN NULL WHEN n < 0 THEN ''
         ELSE coalesce(json_extract_string(json, '$[' || CAST(n AS VARCHAR) || ']'), '') END`,
  ),
  is_valid_json: [ofType('OBJECT')],
  is_valid_json_array: [ofType('ARRAY')],
};

/** True for a name that a macro gives its Redshift meaning to. */
export function isMacro(name: string): boolean {
  return Object.hasOwn(definitions, name);
}

/** The names of all macros. */
export const macroNames: readonly string[] = Object.keys(definitions);

const quoteMacro = (name: string) => `"${name}"`;

/** The macros whose names stand in a macro's body, without DuckDB's own that are reached by their full name. */
function needs(name: string): readonly string[] {
  const body = (definitions[name] ?? []).join(' ');
  const found: string[] = [];
  let before: Token | null = null;
  for (const token of tokens(body, { backslashEscapes: false })) {
    const text = body.slice(token.start, token.end);
    const qualified = before !== null && body.slice(before.start, before.end) === '.';
    if (token.kind === 'word' && !qualified && text !== name && isMacro(text) && body.startsWith('(', token.end)) {
      found.push(text);
    }
    before = token;
  }
  return found;
}

/**
 * The statements that make macros of DuckDB's, in an order in which each finds those that it uses. They are temporary: the
 * session that makes them has them alone, and loses them when a transaction that made them rolls back.
 */
export function macroStatements(names: Iterable<string>): readonly string[] {
  const made = new Map<string, string>();
  const make = (name: string): void => {
    const overloads = definitions[name];
    if (overloads === undefined || made.has(name)) return;
    for (const needed of needs(name)) make(needed);
    made.set(name, `CREATE OR REPLACE TEMP MACRO ${quoteMacro(name)}${overloads.join(', ')}`);
  };
  for (const name of names) make(name);
  return [...made.values()];
}
