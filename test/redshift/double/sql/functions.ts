/** How a function of Redshift's is run on PostgreSQL. */
export interface FunctionRule {
  /** Only on the leader node: not together with the users' tables (AWS, "Leader node–only functions"). */
  readonly leader: boolean;
  /** Its name there; absent: the same. */
  readonly runsAs?: string;
  /** Fewest and most arguments. */
  readonly arguments: readonly [number, number];
  readonly kind: 'scalar' | 'aggregate' | 'window';
}

const many = Number.POSITIVE_INFINITY;

/** `name`, `name/arguments`, `name/fewest-most`, with `=other` where PostgreSQL calls it otherwise. */
function rules(
  kind: FunctionRule['kind'],
  leader: boolean,
  text: string,
): readonly (readonly [string, FunctionRule])[] {
  return text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [, name = '', fewest = '1', most, runsAs] =
        /^(\w+)(?:\/(\d+)(?:-(\d+|n))?)?(?:=([\w.]+))?$/.exec(entry) ?? [];
      const range = [Number(fewest), most === 'n' ? many : Number(most ?? fewest)] as const;
      return [name, { kind, leader, arguments: range, ...(runsAs === undefined ? {} : { runsAs }) }] as const;
    });
}

/** The functions that the double knows Redshift to have; those with a grammar of their own are in calls.ts. */
export const functions: ReadonlyMap<string, FunctionRule> = new Map([
  ...rules(
    'aggregate',
    false,
    'count sum min max avg=rs.avg stddev stddev_samp stddev_pop variance var_samp var_pop bool_and bool_or',
  ),
  ...rules('window', false, 'row_number/0 rank/0 dense_rank/0 percent_rank/0 cume_dist/0 ntile lag/1-2 lead/1-2'),
  ...rules('window', false, 'first_value last_value nth_value/2'),
  ...rules('scalar', false, 'coalesce/1-n nvl/2-n=coalesce nullif/2 greatest/1-n least/1-n'),
  ...rules(
    'scalar',
    false,
    'abs ceil ceiling floor round/1-2 mod/2 power/2 pow/2=power sqrt cbrt exp ln log sign random/0 pi/0',
  ),
  ...rules('scalar', false, 'sin cos tan asin acos atan atan2/2 cot degrees radians'),
  ...rules('scalar', false, 'lower upper initcap length len=length char_length character_length octet_length reverse'),
  ...rules(
    'scalar',
    false,
    'substr/2-3 left/2 right/2 lpad/2-3 rpad/2-3 ltrim/1-2 rtrim/1-2 btrim/1-2 repeat/2 replace/3',
  ),
  ...rules(
    'scalar',
    false,
    'replicate/2=repeat split_part/3 strpos/2 charindex/2=rs.charindex translate/3 concat/2=rs.concat',
  ),
  ...rules('scalar', false, 'ascii chr md5 strtol/2=rs.strtol to_hex quote_literal quote_ident'),
  ...rules('scalar', false, 'getdate/0=rs.getdate to_char/2 to_date/2 to_number/2 to_timestamp/2 last_day=rs.last_day'),
  ...rules(
    'scalar',
    false,
    'pg_backend_pid/0 pg_last_copy_id/0=rs.pg_last_copy_id pg_last_copy_count/0=rs.pg_last_copy_count',
  ),
  ...rules(
    'scalar',
    false,
    'pg_cancel_backend=rs.pg_cancel_backend pg_terminate_backend=rs.pg_terminate_backend version/0=rs.version current_database/0',
  ),
  ...rules(
    'scalar',
    true,
    'now/0 age/1-2 isfinite current_schema/0 current_schemas pg_get_viewdef/1-2 pg_get_userbyid format_type/2',
  ),
  ...rules(
    'scalar',
    true,
    'has_table_privilege/2-3 has_schema_privilege/2-3 has_database_privilege/2-3 obj_description/1-2',
  ),
  ...rules('scalar', true, 'oidvectortypes pg_table_is_visible/1 pg_get_constraintdef/1-2=rs.pg_get_constraintdef'),
  ...rules('scalar', true, 'generate_series/2-3 timeofday/0 array_upper/2 array_lower/2 array_to_string/2'),
]);

/** PostgreSQL has them, Redshift does not (facts on catalogue queries; AWS, "Unsupported PostgreSQL functions"). */
export const absentFunctions: ReadonlySet<string> = new Set(
  `string_agg array_agg json_agg jsonb_agg json_build_object jsonb_build_object row_to_json to_json to_jsonb unnest format
   to_regclass clock_timestamp statement_timestamp transaction_timestamp make_date make_timestamp make_interval date_bin
   gen_random_uuid regexp_matches regexp_split_to_table string_to_array nextval currval setval lastval pg_sleep
   txid_current pg_notify pg_advisory_lock set_config current_setting num_nonnulls concat_ws percentile_disc mode every`
    .trim()
    .split(/\s+/),
);
