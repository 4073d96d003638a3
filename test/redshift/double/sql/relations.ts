/**
 * Where a relation lives. `leader` relations are the catalogue's; `compute` ones are read where the users' tables are,
 * and can't be combined with the former in one statement; `either` go with both.
 */
export type Place = 'leader' | 'compute' | 'either';

/** Served by the double's own view of that name, in the schema `rs`. */
interface SystemRelation {
  readonly place: Place;
  /** Not on a serverless workgroup (AWS, "Monitoring queries and workloads with Amazon Redshift Serverless"). */
  readonly provisionedOnly: boolean;
  /** Which part of what the double itself knows it shows; that has to be handed to PostgreSQL first. */
  readonly live: LivePart | undefined;
}

/** What PostgreSQL can't know: the double writes it down before a statement reads it. */
export type LivePart = 'loads' | 'load-details' | 'load-errors' | 'queries';

function relations(
  place: Place,
  live: LivePart | undefined,
  names: string,
): readonly (readonly [string, SystemRelation])[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, { place, live, provisionedOnly: /^(stl|stv|svl|svcs)_/.test(name) }] as const);
}

/** The system relations that the double has; every other one is not known to it. */
export const systemRelations: ReadonlyMap<string, SystemRelation> = new Map([
  ...relations('compute', 'loads', 'sys_load_history'),
  ...relations('compute', 'load-details', 'sys_load_detail'),
  ...relations('compute', 'load-errors', 'sys_load_error_detail stl_load_errors'),
  ...relations('compute', 'queries', 'sys_query_history stv_recents'),
  ...relations('compute', undefined, 'stv_load_state'),
  ...relations('either', undefined, 'svv_table_info svv_transactions'),
  ...relations('leader', undefined, 'svv_tables svv_columns svv_all_schemas svv_redshift_databases pg_table_def'),
  ...relations(
    'leader',
    undefined,
    'pg_class pg_namespace pg_attribute pg_tables pg_views pg_user pg_database pg_type pg_constraint pg_proc',
  ),
]);

/** The relations of information_schema that the double has. */
export const informationSchema: ReadonlySet<string> = new Set(['tables', 'columns', 'schemata', 'table_constraints']);

/** A name that can only be a system relation's. */
export function isSystemName(name: string): boolean {
  return /^(pg|stl|stv|svl|svv|svcs|sys)_/.test(name);
}
