import { type LookAction, type Looks, reduceLooks } from './looks.ts';
import { type RecordAction, type RecordView, reduceRecord } from './record.ts';
import { emptySource, reduceSource, type SourceAction, type SourceView } from './source.ts';
import { reduceTables, type TablesAction, type TablesView } from './tables.ts';

/** How the log is drawn. */
export interface LogView {
  readonly lines: 'cut' | 'wrapped';
  readonly times: 'shown' | 'hidden';
}

/** What is looked at beside the run: answers of the warehouse, a record, the source, the tables. */
export interface Views {
  readonly looks: Looks;
  /** The open record; null when the viewer is closed. */
  readonly record: RecordView | null;
  readonly source: SourceView;
  readonly tables: TablesView;
  readonly log: LogView;
}

export const emptyViews: Views = {
  looks: {},
  record: null,
  source: emptySource,
  tables: { row: 0, top: 0 },
  log: { lines: 'cut', times: 'shown' },
};

export type ViewAction =
  | { view: 'look'; action: LookAction }
  | { view: 'record'; action: RecordAction }
  | { view: 'source'; action: SourceAction }
  | { view: 'tables'; action: TablesAction }
  | { view: 'log'; action: Partial<LogView> };

export function reduceViews(views: Views, { view, action }: ViewAction): Views {
  switch (view) {
    case 'look':
      return { ...views, looks: reduceLooks(views.looks, action) };
    case 'record':
      return { ...views, record: reduceRecord(views.record, action) };
    case 'source':
      return { ...views, source: reduceSource(views.source, action) };
    case 'tables':
      return { ...views, tables: reduceTables(views.tables, action) };
    case 'log':
      return { ...views, log: { ...views.log, ...action } };
  }
}
