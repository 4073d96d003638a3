import type { CopyStatement } from './copy.ts';
import type { TablePlan } from './create-table.ts';
import type { TableName } from './findings.ts';
import type { LivePart } from './relations.ts';

export type WriteVerb = 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE';

/** A statement that Redshift takes, and what the double has to do for it. */
export type Statement = {
  /** As the client wrote it. */
  readonly text: string;
  /** What of the double's own knowledge has to be handed to PostgreSQL first. */
  readonly live: ReadonlySet<LivePart>;
  /** Numbers of the parameters that are assigned to columns as they come, without a cast. */
  readonly assigned: ReadonlySet<number>;
} & StatementWork;

export type StatementWork =
  /** Gives rows; runs on PostgreSQL as it stands in `sql`. */
  | { readonly kind: 'query'; readonly sql: string; readonly leaderOnly: boolean }
  /** Changes rows of one table. */
  | { readonly kind: 'write'; readonly sql: string; readonly verb: WriteVerb; readonly table: TableName }
  | { readonly kind: 'create-table'; readonly plan: TablePlan }
  | {
      readonly kind: 'drop-table';
      readonly tables: readonly TableName[];
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  /** Other DDL, which PostgreSQL runs with no more ado. */
  | { readonly kind: 'ddl'; readonly sql: string; readonly tag: string }
  /** Refused inside a transaction block. */
  | { readonly kind: 'outside-transactions'; readonly sql: string; readonly tag: string }
  | { readonly kind: 'truncate'; readonly table: TableName }
  | { readonly kind: 'copy'; readonly copy: CopyStatement }
  | { readonly kind: 'begin'; readonly sql: string }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  /** Settings, LOCK, ANALYZE: run on PostgreSQL for their effect. */
  | { readonly kind: 'utility'; readonly sql: string; readonly tag: string }
  | { readonly kind: 'cancel'; readonly pid: number };

export type StatementKind = StatementWork['kind'];

/** Whether the statement's answer comes from PostgreSQL, rows and all. */
export function isForwarded(statement: Statement): statement is Statement & { readonly kind: 'query' | 'write' } {
  return statement.kind === 'query' || statement.kind === 'write';
}
