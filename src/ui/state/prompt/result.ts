import type { Failure } from '../../../commands/events.ts';
import type { BoundStatement } from '../../../commands/meta-command/bound-statement.ts';
import type { DidYouMean } from '../../../sql/did-you-mean/did-you-mean.ts';
import type { Activity, Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import { columnWidths } from './grid.ts';
import { plainView, type TableView } from './view.ts';

/** A text of statements and commands, and where it stood in the editor. */
export interface Typed {
  readonly text: string;
  /** Line and column (UTF-16 units) of its first character in the editor's text, from 0. */
  readonly line: number;
  readonly column: number;
}

/** A statement as it was sent, or a command of the prompt's own that shows a result. */
export interface Sent {
  readonly sql: string;
  /** With the values of its parameters, where it has any. */
  readonly bound?: BoundStatement;
  /** Absent for a command's. */
  readonly kind?: 'statement';
  /** With the command that ran it, where there is one: what the history keeps. */
  readonly typed?: string;
  /** Which run this is of a statement that runs again and again; it takes the place of the one before. */
  readonly watched?: number;
  /** What the result of a command is called; a statement's has no name. */
  readonly title?: string;
  /** True where its rows are shown with a line a value. */
  readonly expanded?: boolean;
  /** Line and column (UTF-16 units) of its first character in the editor's text or in the file, from 0. */
  readonly line: number;
  readonly column: number;
  /** The file that it is from; absent: the editor. */
  readonly file?: string;
}

/** Where the engine says an error is: the file, or null for the editor; line and column in its text from 1, the line's own text, and the offset in it. */
export interface Spot {
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly offset: number;
}

/**
 * How far a statement has come: `running`, the engine works on it; `reading`, its rows come; then one of the ends.
 * `elapsed` is in milliseconds, of work: the time in which nobody asked for more rows is not counted. While work goes on
 * it has gone on since `since`, and `worked` counts what was before.
 */
export type Phase =
  | {
      readonly kind: 'running' | 'reading';
      readonly cancelling: boolean;
      readonly since: number;
      readonly worked: number;
    }
  | { readonly kind: 'done'; readonly elapsed: number }
  | {
      readonly kind: 'failed';
      readonly elapsed: number;
      readonly failure: Failure;
      readonly spot: Spot | null;
      /** What may have been meant by a name that the engine does not know; offsets in the statement that was sent. */
      readonly meant: DidYouMean | null;
    }
  | { readonly kind: 'cancelled'; readonly elapsed: number };

/**
 * What there is beyond the rows that were loaded: `none`; `waiting`, the engine keeps them until they are asked for;
 * `gone`, there are some, and the statement would have to be run again for them.
 */
export type Rest = 'none' | 'waiting' | 'gone';

/** What became of one statement: a tab of the results. */
export interface Result {
  readonly id: number;
  readonly sent: Sent;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly phase: Phase;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows a write touched; null for a statement that returns rows or touches none. */
  readonly touched: number | null;
  /** What the engine last said of it while it runs; null while it has said nothing. */
  readonly activity: Activity | null;
  /** Rows that have been written to a file. */
  readonly written: number;
  /** What a command says of what it has done; null for a statement. */
  readonly said: string | null;
  /** What its writer should know. */
  readonly notices: readonly string[];
  readonly rest: Rest;
  /** Digits that name the loaded rows; null until they are there. */
  readonly fingerprint: string | null;
  /** Display width of each column. */
  readonly widths: readonly number[];
  readonly view: TableView;
}

export type ResultAction =
  | { type: 'opened'; columns: readonly ResultColumn[]; touched: number | null }
  /** Beside those that have come before. */
  | { type: 'noted'; notices: readonly string[] }
  | { type: 'rows-came'; rows: readonly (readonly Cell[])[] }
  | { type: 'more-asked'; at: number }
  | { type: 'ended'; rest: Rest; fingerprint: string | null; at: number }
  | { type: 'failed'; failure: Failure; position: number | null; meant: DidYouMean | null; at: number }
  /** Its rows, which have all come, are the proof of a failure. */
  | { type: 'refuted'; failure: Failure }
  | { type: 'titled'; title: string }
  | { type: 'activity'; activity: Activity | null }
  | { type: 'written'; rows: number }
  | { type: 'said'; text: string }
  | { type: 'cancel-asked' }
  | { type: 'rest-gone' };

export function newResult(id: number, sent: Sent, started: number): Result {
  const phase: Phase = { kind: 'running', cancelling: false, since: started, worked: 0 };
  const nothing = {
    columns: [],
    rows: [],
    touched: null,
    fingerprint: null,
    widths: [],
    written: 0,
    said: null,
    activity: null,
    notices: [],
  };
  const view: TableView = sent.expanded === true ? { ...plainView, arrangement: 'expanded' } : plainView;
  return { id, sent, started, phase, rest: 'none', view, ...nothing };
}

export function isPending({ phase }: Result): boolean {
  return phase.kind === 'running' || phase.kind === 'reading';
}

export function isCancelling({ phase }: Result): boolean {
  return (phase.kind === 'running' || phase.kind === 'reading') && phase.cancelling;
}

/** Milliseconds of work on a statement, now or at its end. */
export function elapsedOf({ phase }: Result, now: number): number {
  return 'elapsed' in phase ? phase.elapsed : phase.worked + Math.max(0, now - phase.since);
}

/** True where there is a table to look at, be it without rows. */
export function isTable({ columns }: Result): boolean {
  return columns.length > 0;
}

/** The place in the editor of an offset in the statement that was sent. */
function spotOf(sent: Sent, position: number): Spot {
  const offset = Math.max(0, Math.min(position, sent.sql.length));
  const from = sent.sql.lastIndexOf('\n', offset - 1) + 1;
  const to = sent.sql.indexOf('\n', offset);
  const line = sent.sql.slice(0, from).split('\n').length - 1;
  return {
    file: sent.file ?? null,
    line: sent.line + line + 1,
    column: offset - from + (line === 0 ? sent.column : 0) + 1,
    text: sent.sql.slice(from, to === -1 ? sent.sql.length : to),
    offset: offset - from,
  };
}

function take(result: Result, rows: readonly (readonly Cell[])[]): Result {
  if (rows.length === 0) return result;
  const widths = columnWidths({ columns: result.columns, rows }).map((width, index) =>
    Math.max(width, result.widths[index] ?? 0),
  );
  return { ...result, rows: result.rows.length === 0 ? rows : result.rows.concat(rows), widths };
}

function fail(result: Result, action: Extract<ResultAction, { type: 'failed' }>): Result {
  const { failure, position, meant, at } = action;
  const elapsed = elapsedOf(result, at);
  // The rows that came before stay: they are what the engine said until then.
  const rest = result.rows.length > 0 ? 'gone' : 'none';
  if (failure.kind === 'cancelled') return { ...result, rest, phase: { kind: 'cancelled', elapsed } };
  const spot = position === null ? null : spotOf(result.sent, position);
  return { ...result, rest, phase: { kind: 'failed', elapsed, failure, spot, meant } };
}

export function reduceResult(result: Result, action: ResultAction): Result {
  switch (action.type) {
    case 'opened': {
      const { columns, touched } = action;
      if (result.phase.kind !== 'running') return result;
      const phase = { ...result.phase, kind: 'reading' } as const;
      return { ...result, columns, touched, phase, widths: columnWidths({ columns, rows: [] }) };
    }
    case 'noted':
      return { ...result, notices: [...result.notices, ...action.notices] };
    case 'rows-came':
      return take(result, action.rows);
    case 'more-asked':
      return {
        ...result,
        phase: { kind: 'reading', cancelling: false, since: action.at, worked: elapsedOf(result, action.at) },
      };
    case 'ended': {
      const { rest, fingerprint, at } = action;
      return { ...result, rest, fingerprint, phase: { kind: 'done', elapsed: elapsedOf(result, at) } };
    }
    case 'failed':
      return fail(result, action);
    case 'refuted': {
      const elapsed = elapsedOf(result, result.started);
      return { ...result, phase: { kind: 'failed', elapsed, failure: action.failure, spot: null, meant: null } };
    }
    case 'cancel-asked':
      return result.phase.kind === 'running' || result.phase.kind === 'reading'
        ? { ...result, phase: { ...result.phase, cancelling: true } }
        : result;
    case 'titled':
      return { ...result, sent: { ...result.sent, title: action.title } };
    case 'activity':
      return { ...result, activity: action.activity };
    case 'written':
      return { ...result, written: action.rows };
    case 'said':
      return { ...result, said: action.text };
    case 'rest-gone':
      return result.rest === 'waiting' ? { ...result, rest: 'gone' } : result;
  }
}
