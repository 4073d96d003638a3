/**
 * What Redshift tells of its own loads: queries of the SYS views, which provisioned clusters and serverless workgroups
 * both have (AWS, "SYS monitoring views"). They are asked on another session than the one that loads, which is busy; whoever
 * loads may see his own loads without a grant. All times are UTC. Texts are padded with blanks.
 */

import { sql } from './text.ts';

/** The number by which these views know the session that asks, and the time by the server's clock. */
export const thisSession = 'SELECT pg_backend_pid(), GETDATE()';

/** The loads of session `$1` since `$2`, the newest first. */
export const loadsOfSession = sql`
  SELECT query_id, trim(status), loaded_rows, source_file_count, file_count_scanned, source_file_bytes, file_bytes_scanned,
         error_count
  FROM sys_load_history
  WHERE session_id = CAST($1 AS INTEGER) AND start_time >= CAST($2 AS TIMESTAMP)
  ORDER BY start_time DESC, query_id DESC
`;

/** Of each file that load `$1` read: its name, which is cut behind 256 bytes, and its lines. A large one is read in parts. */
export const filesOfLoad = sql`
  SELECT file_name, sum(lines_scanned)
  FROM sys_load_detail
  WHERE query_id = CAST($1 AS BIGINT)
  GROUP BY file_name
`;

/** The bytes of an object's name that these views keep (AWS, "SYS_LOAD_DETAIL"). */
export const fileNameBytes = 256;

/**
 * The records that load `$1` rejected. LINE_NUMBER is the last line of a record (AWS, "Usage notes: COPY from JSON").
 */
export const errorsOfLoad = sql`
  SELECT trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), error_code,
         trim(error_message)
  FROM sys_load_error_detail
  WHERE query_id = CAST($1 AS BIGINT)
  ORDER BY file_name, line_number
`;

/**
 * The text of what load `$1` rejected: of the value, and of the record. Refused (42501) on a serverless workgroup, which
 * has no such table for its users.
 */
export const valuesOfErrors = sql`
  SELECT trim(filename), line_number, trim(colname), trim(raw_field_value), trim(raw_line)
  FROM stl_load_errors
  WHERE query = CAST($1 AS INTEGER)
`;

/** Ends session `$1` with its transaction, which one may do to one's own (AWS, "PG_TERMINATE_BACKEND"). */
export const endSession = 'SELECT pg_terminate_backend(CAST($1 AS INTEGER))';
