/**
 * The functions that Redshift documents, in lower case (AWS, "SQL functions reference"), leader-node functions left out.
 * What is called and not among them is somebody's own, or the embedded engine's.
 */
const known = new Set(
  `any_value approximate avg count listagg max median min percentile_cont percentile_disc stddev stddev_pop stddev_samp sum
   var_pop var_samp variance bit_and bit_or bool_and bool_or grouping grouping_id
   array array_concat array_flatten get_array_length split_to_array subarray array_contains array_position array_positions
   array_union array_except array_intersection array_distinct array_exclude array_sort array_to_string
   from_hex from_varbyte getbit to_hex to_varbyte
   case coalesce decode greatest least nvl nvl2 nullif isnull
   cast convert json_parse json_serialize text_to_int_alt text_to_numeric_alt to_char to_date to_number try_cast
   add_months convert_timezone current_date date_cmp date_cmp_timestamp date_cmp_timestamptz date_part_year dateadd date_add
   datediff date_diff date_part pgdate_part date_trunc extract getdate interval_cmp last_day months_between next_day
   sysdate timeofday timestamp_cmp timestamp_cmp_date timestamp_cmp_timestamptz timestamptz_cmp timestamptz_cmp_date
   timestamptz_cmp_timestamp timezone to_timestamp trunc date time timestamp timestamptz interval
   checksum farmfingerprint64 fnv_hash func_sha1 md5 murmur3_32_hash sha sha1 sha2
   hll hll_cardinality hll_combine hll_combine_sketches hll_create_sketch
   can_json_parse is_valid_json is_valid_json_array json_array_length json_extract_array_element_text
   json_extract_path_text json_serialize_to_varbyte json_size json_typeof
   abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees dexp dlog1 dlog10 exp floor ln log mod pi power pow radians
   random round sin sign sqrt tan sinh cosh tanh
   lower_attribute_names upper_attribute_names object object_transform get_number_attributes
   ascii bpcharcmp btrim bttext_pattern_cmp char_length character_length charindex chr collate concat crc32 difference
   initcap left len length lower lpad ltrim octetindex octet_length position quote_ident quote_literal regexp_count
   regexp_instr regexp_replace regexp_substr repeat replace replicate reverse right rpad rtrim soundex split_part strpos
   strtol substr substring textlen translate trim upper char
   decimal_precision decimal_scale is_array is_bigint is_boolean is_char is_decimal is_float is_integer is_object
   is_scalar is_smallint is_varchar is_varbyte
   cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank ratio_to_report row_number
   change_query_priority pg_cancel_backend pg_terminate_backend current_setting set_config
   current_aws_account current_database current_namespace current_schema current_session_arn current_user current_user_id
   default_iam_role has_database_privilege has_schema_privilege has_table_privilege last_user_query_id pg_backend_pid
   pg_get_cols pg_get_late_binding_view_cols pg_last_copy_count pg_last_copy_id pg_last_query_id pg_last_unload_count
   pg_last_unload_id session_user slice_num user version
   asin`.split(/\s+/),
);

/** They run on the leader node alone, so not together with a table (AWS, "Leader node–only functions"). */
const leaderOnly = new Set(
  `now age current_time current_timestamp localtime localtimestamp isfinite generate_series current_schemas get_bit get_byte
   set_bit set_byte to_ascii has_column_privilege pg_get_userbyid pg_get_viewdef format_type obj_description
   array_upper array_lower`.split(/\s+/),
);

/** What to use on Redshift in place of the embedded engine's own. */
const substitutes: Readonly<Record<string, string>> = {
  string_agg: 'use LISTAGG(…) WITHIN GROUP (ORDER BY …)',
  group_concat: 'use LISTAGG(…) WITHIN GROUP (ORDER BY …)',
  array_agg: 'use LISTAGG(…) WITHIN GROUP (ORDER BY …)',
  list: 'use LISTAGG(…) WITHIN GROUP (ORDER BY …)',
  ifnull: 'use NVL or COALESCE',
  if: 'use CASE WHEN … THEN … ELSE … END',
  iff: 'use CASE WHEN … THEN … ELSE … END',
  strftime: "use TO_CHAR(time, 'YYYY-MM-DD')",
  strptime: 'use TO_DATE or TO_TIMESTAMP with a format',
  now: 'use GETDATE() or SYSDATE',
  today: 'use CURRENT_DATE',
  get_current_timestamp: 'use GETDATE() or SYSDATE',
  make_date: "use TO_DATE(…, 'YYYYMMDD')",
  make_timestamp: 'use TO_TIMESTAMP with a format',
  epoch: 'use EXTRACT(EPOCH FROM …)',
  epoch_ms: 'use EXTRACT(EPOCH FROM …) * 1000',
  year: 'use EXTRACT(YEAR FROM …)',
  month: 'use EXTRACT(MONTH FROM …)',
  day: 'use EXTRACT(DAY FROM …)',
  hour: 'use EXTRACT(HOUR FROM …)',
  minute: 'use EXTRACT(MINUTE FROM …)',
  second: 'use EXTRACT(SECOND FROM …)',
  week: 'use EXTRACT(WEEK FROM …)',
  quarter: 'use EXTRACT(QUARTER FROM …)',
  dayofweek: 'use EXTRACT(DOW FROM …)',
  dayofyear: 'use EXTRACT(DOY FROM …)',
  dayname: "use TO_CHAR(…, 'Day')",
  monthname: "use TO_CHAR(…, 'Month')",
  date_sub: 'use DATEDIFF or DATEADD',
  age: 'use DATEDIFF',
  time_bucket: 'use DATE_TRUNC',
  regexp_matches: 'use the operator ~',
  regexp_extract: 'use REGEXP_SUBSTR',
  regexp_extract_all: 'use REGEXP_SUBSTR with an occurrence',
  regexp_full_match: "use the operator ~ with '^…$'",
  string_split: 'use SPLIT_PART or SPLIT_TO_ARRAY',
  str_split: 'use SPLIT_PART or SPLIT_TO_ARRAY',
  contains: 'use STRPOS(…) > 0',
  starts_with: "use LIKE '…%'",
  ends_with: "use LIKE '%…'",
  prefix: "use LIKE '…%'",
  suffix: "use LIKE '%…'",
  instr: 'use STRPOS or CHARINDEX',
  concat_ws: 'use || between the texts',
  format: 'use || and TO_CHAR',
  printf: 'use || and TO_CHAR',
  hash: 'use FNV_HASH or MD5',
  sha256: 'use SHA2(…, 256)',
  log2: 'use LN(…) / LN(2)',
  log10: 'use LOG',
  approx_count_distinct: 'use APPROXIMATE COUNT(DISTINCT …)',
  approx_quantile: 'use APPROXIMATE PERCENTILE_DISC(…) WITHIN GROUP (ORDER BY …)',
  quantile: 'use PERCENTILE_DISC(…) WITHIN GROUP (ORDER BY …)',
  quantile_cont: 'use PERCENTILE_CONT(…) WITHIN GROUP (ORDER BY …)',
  quantile_disc: 'use PERCENTILE_DISC(…) WITHIN GROUP (ORDER BY …)',
  mode: 'count each value and take the first',
  arg_max: 'use ROW_NUMBER() in a sub-query, or QUALIFY',
  arg_min: 'use ROW_NUMBER() in a sub-query, or QUALIFY',
  max_by: 'use ROW_NUMBER() in a sub-query, or QUALIFY',
  min_by: 'use ROW_NUMBER() in a sub-query, or QUALIFY',
  first: 'use FIRST_VALUE(…) OVER (…) or MIN',
  last: 'use LAST_VALUE(…) OVER (…) or MAX',
  count_if: 'use SUM(CASE WHEN … THEN 1 ELSE 0 END)',
  countif: 'use SUM(CASE WHEN … THEN 1 ELSE 0 END)',
  every: 'use BOOL_AND',
  generate_series: 'use ROW_NUMBER() over a table that is long enough',
  range: 'use ROW_NUMBER() over a table that is long enough',
  unnest: 'use a SUPER column in FROM',
  read_csv: 'load the file with COPY',
  read_json: 'load the file with COPY',
  read_parquet: 'load the file with COPY',
  json_extract: 'use JSON_EXTRACT_PATH_TEXT',
  json_extract_string: 'use JSON_EXTRACT_PATH_TEXT',
  typeof: 'use JSON_TYPEOF for a SUPER, or look into SVV_COLUMNS',
};

/** Key words in front of brackets that call nothing. */
const keywords = new Set(
  `and or not in is like ilike similar to between case when then else end select distinct all from where by on using having
   limit offset union except intersect minus join inner outer cross as with over top returning values set interval any some
   exists escape group order partition filter within into table index view default check unique references key primary
   foreign constraint add column if recursive only rollup cube sets qualify exclude replace columns row rows lateral
   distkey sortkey compound interleaved encode diststyle identity generated varchar char character nvarchar nchar bpchar
   numeric decimal dec float varbyte varying precision time timestamp copy unload grant analyze explain tablesample pivot
   unpivot materialized asc desc`.split(/\s+/),
);

/** True for a function of Redshift's, by its name in lower case. */
export function isRedshiftFunction(name: string): boolean {
  return known.has(name) && !keywords.has(name);
}

/** What to tell of a call of a function, by its name in lower case; null where Redshift has it, or it is no function. */
export function foreignFunction(name: string): string | null {
  if (leaderOnly.has(name)) {
    const instead = substitutes[name];
    const advice = instead === undefined ? '' : `: ${instead}`;
    return `${name} runs on Redshift's leader node only, so not on a table${advice}`;
  }
  if (known.has(name) || keywords.has(name) || name.startsWith('st_')) return null;
  const instead = Object.hasOwn(substitutes, name) ? substitutes[name] : undefined;
  return `Redshift has no ${name}${instead === undefined ? '' : `: ${instead}`}`;
}
