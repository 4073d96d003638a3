import { quoteText } from '../text.ts';

/** Redshift's functions that the embedded engine has for typed statements alone: name, arguments, result, kind. */
const signatures: readonly (readonly [name: string, parameters: string, returns: string, kind?: 'aggregate'])[] = [
  ['add_months', 'time timestamp, months integer', 'timestamp'],
  ['btrim', 'string varchar, characters varchar', 'varchar'],
  ['charindex', 'substring varchar, string varchar', 'bigint'],
  ['convert', 'type, expression', ''],
  ['convert_timezone', 'source varchar, target varchar, time timestamp', 'timestamp'],
  ['date_cmp', 'first date, second date', 'integer'],
  ['date_part_year', 'time date', 'integer'],
  ['dateadd', 'part, count integer, time timestamp', 'timestamp'],
  ['datediff', 'part, from timestamp, to timestamp', 'bigint'],
  ['dexp', 'number double', 'double'],
  ['dlog1', 'number double', 'double'],
  ['dlog10', 'number double', 'double'],
  ['func_sha1', 'string varchar', 'varchar'],
  ['getdate', '', 'timestamp'],
  ['initcap', 'string varchar', 'varchar'],
  ['interval_cmp', 'first interval, second interval', 'integer'],
  ['is_valid_json', 'json varchar', 'boolean'],
  ['is_valid_json_array', 'json varchar', 'boolean'],
  ['json_extract_array_element_text', 'json varchar, index integer, null_if_invalid boolean', 'varchar'],
  ['json_extract_path_text', 'json varchar, key varchar, …, null_if_invalid boolean', 'varchar'],
  ['listagg', 'expression, delimiter varchar', 'varchar', 'aggregate'],
  ['months_between', 'first date, second date', 'double'],
  ['next_day', 'time date, weekday varchar', 'date'],
  ['nvl', 'expression, …', ''],
  ['nvl2', 'expression, not_null_value, null_value', ''],
  ['octetindex', 'substring varchar, string varchar', 'integer'],
  ['quote_ident', 'string varchar', 'varchar'],
  ['quote_literal', 'string varchar', 'varchar'],
  ['ratio_to_report', 'expression', 'double', 'aggregate'],
  ['regexp_count', 'string varchar, pattern varchar, position integer, parameters varchar', 'integer'],
  ['regexp_instr', 'string varchar, pattern varchar, position integer, occurrence integer', 'integer'],
  [
    'regexp_substr',
    'string varchar, pattern varchar, position integer, occurrence integer, parameters varchar',
    'varchar',
  ],
  ['replicate', 'string varchar, count integer', 'varchar'],
  ['sha2', 'string varchar, bits integer', 'varchar'],
  ['strtol', 'string varchar, base integer', 'bigint'],
  ['textlen', 'string varchar', 'bigint'],
  ['timeofday', '', 'varchar'],
  ['timestamp_cmp', 'first timestamp, second timestamp', 'integer'],
  ['to_char', 'time timestamp or number, format varchar', 'varchar'],
  ['to_date', 'string varchar, format varchar, is_strict boolean', 'date'],
  ['to_number', 'string varchar, format varchar', 'decimal'],
];

/** Rows for VALUES as the catalogue's query of functions has them: schema, name, kind, parameters, returns. */
export const signatureRows: string = signatures
  .map(([name, parameters, returns, kind = 'scalar']) => {
    const result = returns === '' ? 'NULL' : quoteText(returns);
    return `('main', ${[name, kind, parameters].map((text) => quoteText(text)).join(', ')}, ${result})`;
  })
  .join(',\n');

/** Their names, as a list for IN. */
export const signatureNames: string = signatures.map(([name]) => quoteText(name)).join(', ');
