import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LivePart } from './sql/relations.ts';

/** Who runs a statement, as the system views name it. */
export interface Runner {
  readonly owner: string;
  readonly userId: number;
  readonly sessionId: number;
  readonly database: string;
}

export type QueryStatus = 'planning' | 'queued' | 'running' | 'returning' | 'success' | 'failed' | 'canceled';

/** A statement in SYS_QUERY_HISTORY; it changes while it runs. Times in milliseconds since 1970. */
export interface QueryEntry {
  readonly runner: Runner;
  readonly queryId: number;
  readonly transactionId: number;
  readonly label: string;
  readonly type: string;
  readonly text: string;
  readonly start: number;
  status: QueryStatus;
  end: number | undefined;
  queuedMs: number;
  lockWaitMs: number;
  /** Since when it waits for a table's lock. */
  lockWaitSince: number | undefined;
  returnedRows: number;
  error: string;
}

export type LoadStatus = 'running' | 'completed' | 'aborted';

/** A COPY in SYS_LOAD_HISTORY. */
export interface LoadEntry {
  readonly query: QueryEntry;
  readonly table: string;
  readonly source: string;
  status: LoadStatus;
  end: number | undefined;
  rows: number;
  bytes: number;
  files: number;
  fileBytes: number;
  filesScanned: number;
  bytesScanned: number;
  errors: number;
}

/** A file in SYS_LOAD_DETAIL. */
export interface FileEntry {
  readonly load: LoadEntry;
  readonly file: string;
  readonly bytes: number;
  readonly lines: number;
  readonly start: number;
  readonly end: number;
}

/** A rejected record in SYS_LOAD_ERROR_DETAIL and STL_LOAD_ERRORS. */
export interface LoadErrorEntry {
  readonly load: LoadEntry;
  readonly at: number;
  readonly tableId: number;
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly type: string;
  readonly length: string;
  readonly position: number;
  readonly code: number;
  readonly message: string;
  readonly rawLine: string;
  readonly rawValue: string;
}

/** What a cluster remembers of its statements and loads, and shows in its system views. */
export class History {
  readonly queries: QueryEntry[] = [];
  readonly loads: LoadEntry[] = [];
  readonly files: FileEntry[] = [];
  readonly errors: LoadErrorEntry[] = [];
  #lastQuery = 1000;
  #written = 0;

  begin(runner: Runner, transactionId: number, label: string, type: string, text: string): QueryEntry {
    this.#lastQuery += 1;
    const entry: QueryEntry = {
      ...{ runner, transactionId, label, type, text, queryId: this.#lastQuery, start: Date.now(), status: 'running' },
      ...{ end: undefined, queuedMs: 0, lockWaitMs: 0, lockWaitSince: undefined, returnedRows: 0, error: '' },
    };
    this.queries.push(entry);
    return entry;
  }

  /** Writes parts down where the views read them. Whole files appear at once, so that none is read half-written. */
  async write(folder: string, parts: Iterable<LivePart>): Promise<void> {
    for (const part of parts) {
      this.#written += 1;
      const draft = join(folder, `${part}.${this.#written}.draft`);
      await writeFile(draft, JSON.stringify(this.#rows(part)));
      await rename(draft, join(folder, `${part}.json`));
    }
  }

  #rows(part: LivePart): readonly object[] {
    switch (part) {
      case 'queries':
        return this.queries.map(queryRow);
      case 'loads':
        return this.loads.map(loadRow);
      case 'load-details':
        return this.files.map(fileRow);
      case 'load-errors':
        return this.errors.map(errorRow);
    }
  }
}

function time(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}

function microseconds(from: number, to: number | undefined): number {
  return ((to ?? Date.now()) - from) * 1000;
}

function whose({ runner, queryId, transactionId }: QueryEntry): object {
  return {
    owner: runner.owner,
    user_id: runner.userId,
    query_id: queryId,
    transaction_id: transactionId,
    session_id: runner.sessionId,
    database_name: runner.database,
  };
}

function queryRow(query: QueryEntry): object {
  const elapsed = microseconds(query.start, query.end);
  const lockWait = query.lockWaitMs + (query.lockWaitSince === undefined ? 0 : Date.now() - query.lockWaitSince);
  const queued = query.status === 'queued' ? elapsed : query.queuedMs * 1000;
  return {
    ...whose(query),
    ...{ query_label: query.label, query_type: query.type, status: query.status, result_cache_hit: false },
    ...{ start_time: time(query.start), end_time: time(query.end), elapsed_time: elapsed, queue_time: queued },
    ...{
      execution_time: elapsed - queued,
      error_message: query.error,
      returned_rows: query.returnedRows,
      returned_bytes: 0,
    },
    ...{ query_text: query.text.slice(0, 4000), redshift_version: '1.0.0', usage_limit: '', compute_type: 'primary' },
    ...{ compile_time: 0, planning_time: 0, lock_wait_time: lockWait * 1000 },
  };
}

function loadRow(load: LoadEntry): object {
  return {
    ...whose(load.query),
    ...{ status: load.status, table_name: load.table, data_source: load.source, file_format: 'JSON' },
    ...{
      start_time: time(load.query.start),
      end_time: time(load.end),
      duration: microseconds(load.query.start, load.end),
    },
    ...{
      loaded_rows: load.rows,
      loaded_bytes: load.bytes,
      source_file_count: load.files,
      source_file_bytes: load.fileBytes,
    },
    ...{
      file_count_scanned: load.filesScanned,
      file_bytes_scanned: load.bytesScanned,
      error_count: load.errors,
      copy_job_id: 0,
    },
  };
}

function fileRow({ load, file, bytes, lines, start, end }: FileEntry): object {
  return {
    ...whose(load.query),
    ...{ file_name: file, bytes_scanned: bytes, lines_scanned: lines, record_time: time(end), splits_scanned: 1 },
    ...{ start_time: time(start), end_time: time(end) },
  };
}

function errorRow(error: LoadErrorEntry): object {
  return {
    ...whose(error.load.query),
    ...{ table_id: error.tableId, start_time: time(error.at), file_name: error.file, line_number: error.line },
    ...{ column_name: error.column, column_type: error.type, column_length: error.length, position: error.position },
    ...{ error_code: error.code, error_message: error.message, raw_line: error.rawLine.slice(0, 1024) },
    raw_field_value: error.rawValue.slice(0, 1024),
  };
}
