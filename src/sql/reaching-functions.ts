import { isSignificant, type LexicalOptions, type Token, tokens } from './tokens.ts';

/**
 * Functions that do in a SELECT what no read-only transaction forbids and no ROLLBACK undoes: they write files, end or
 * lock other sessions, change the server's state, work in a session of their own, or run a text that nobody has looked at.
 * From the functions that PostgreSQL 15 and its contributed modules call volatile, and DuckDB 1.5's table functions.
 */
const reaching: readonly RegExp[] = [
  // Other sessions: dblink has its own, and these end, stop, lock out or write to others.
  /^dblink/,
  /^pg_(terminate_backend|cancel_backend|log_backend_memory_contexts|logical_emit_message)$/,
  /^pg_(try_)?advisory_lock(_shared)?$/,
  // Large objects, which a read-only transaction lets through before PostgreSQL 16, and files.
  /^(lo_(creat|create|export|from_bytea|import|put|truncate|truncate64|unlink)|lowrite)$/,
  /^pg_(file_(write|sync|rename|unlink)|logfile_rotate)$/,
  // The server: its log, its configuration, its statistics, its replication.
  /^pg_(reload_conf|rotate_logfile(_old)?|switch_(wal|xlog)|create_restore_point|promote|import_system_collations)$/,
  /^pg_(backup_(start|stop)|(start|stop)_backup|wal_replay_(pause|resume)|stat_reset\w*|stat_statements_reset)$/,
  /^pg_((create|copy|drop)_\w*replication_slot|replication_\w+|logical_slot_get_\w+)$/,
  /^(heap_force_(kill|freeze)|pg_truncate_visibility_map|brin_(de)?summarize_\w+|gin_clean_pending_list|binary_upgrade_\w+)$/,
  // Run a text.
  /^(query_to_xml\w*|ts_stat|crosstab\w*|connectby|query|json_execute_serialized_sql)$/,
  // DuckDB's log and profile, which can go to a file, and its settings.
  /^((force_)?checkpoint|(en|dis)able_(logging|profiling|peg_parser)|truncate_duckdb_logs|write_log)$/,
];

/** The name that a word or a quoted identifier stands for, in lower case; null where escapes hide it. */
function nameOf(text: string): string | null {
  if (/^u&/i.test(text)) return null;
  return (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase();
}

function isReaching(statement: string, { kind, start, end }: Token): boolean {
  if (kind !== 'word' && kind !== 'quotedIdentifier') return false;
  const name = nameOf(statement.slice(start, end));
  return name === null || reaching.some((pattern) => pattern.test(name));
}

/** True where a statement calls a function that reaches beyond its transaction, by the function's name. */
export function reachesBeyondTransaction(statement: string, options: LexicalOptions): boolean {
  let before: Token | null = null;
  for (const token of tokens(statement, options)) {
    if (!isSignificant(token)) continue;
    if (before !== null && statement[token.start] === '(' && isReaching(statement, before)) return true;
    before = token;
  }
  return false;
}
