import type { ColumnDetail, TableDetail } from '../../../commands/inspect/inspection.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Copied } from '../copied.ts';
import type { State } from '../state.ts';
import type { RecordView } from './record.ts';
import { chosenSourceRow } from './source.ts';
import { chosenTable, knownTables, shownTables } from './tables.ts';

/** What an export of a view holds, and the two parts of its file's name. */
export interface Taken extends Copied {
  readonly name: string;
  readonly extension: string;
}

/** `events.json` of an object's full name. */
function baseName(object: string): string {
  return object.slice(object.lastIndexOf('/') + 1);
}

function recordLinesOf({ found }: RecordView): readonly string[] | null {
  return found.kind === 'read' ? found.text.lines : null;
}

function recordName({ place, found }: RecordView): string {
  const part = found.kind === 'read' && found.text.cut ? ', its beginning' : '';
  return `record ${baseName(place.object)}:${place.line}${part}`;
}

function columnText({ name, type, nullable, primaryKey, references, layout }: ColumnDetail): string {
  const parts = [name, type ?? 'missing', primaryKey ? 'primary key' : '', ...layout, nullable ? '' : 'not null'];
  return [...parts, references === null ? '' : `references ${references}`].filter((part) => part !== '').join(' ');
}

function tableCopied({ table, kind, rows, columns }: TableDetail): Copied {
  const head = `${table} ${kind} · ${rows === null ? 'not there' : plural(rows, 'row')}`;
  const lines = columns.map((column) => `  ${columnText(column)}`);
  return { text: [head, ...lines].join('\n'), what: `table ${table}, ${plural(columns.length, 'column')}` };
}

/** What is under the cursor of the record viewer, the source view or the table view; null where nothing is. */
export function viewCopied(state: State): Copied | null {
  const { record, source } = state.views;
  if (record !== null) {
    const lines = recordLinesOf(record);
    return lines === null ? null : { text: lines.join('\n'), what: recordName(record) };
  }
  if (state.screen === 'tables') {
    const table = chosenTable(state);
    return table === undefined ? null : tableCopied(table);
  }
  const row = chosenSourceRow(source);
  if (row === undefined) return null;
  return row.kind === 'prefix'
    ? { text: row.prefix.uri, what: `prefix of ${row.prefix.table}` }
    : { text: row.object.uri, what: 'name of the object' };
}

function shareOf(shown: number, all: number, noun: string): string {
  return shown === all ? plural(all, noun) : `${formatCount(shown)} of ${plural(all, noun)}`;
}

function ndjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function recordTaken(view: RecordView): Taken {
  const lines = recordLinesOf(view) ?? [];
  const name = `record-${baseName(view.place.object)}-${view.place.line}`;
  return { text: lines.map((line) => `${line}\n`).join(''), what: recordName(view), name, extension: 'json' };
}

function sourceTaken({ views: { source } }: State): Taken {
  const rows = source.prefixes.flatMap(({ table, kept }) => kept.map((object) => ({ table, ...object })));
  const all = source.prefixes.reduce((sum, { objects }) => sum + objects.length, 0);
  const dated = rows.map(({ modified, ...object }) => ({ ...object, modified: new Date(modified).toISOString() }));
  const what = `source, ${shareOf(rows.length, all, 'object')}`;
  return { text: ndjson(dated), what, name: 'source', extension: 'ndjson' };
}

function tablesTaken(state: State): Taken {
  const rows = shownTables(state).map(({ filled, ...table }) => ({
    ...table,
    filled: filled === null ? null : { ...filled, at: new Date(filled.at).toISOString() },
  }));
  const what = `tables, ${shareOf(rows.length, knownTables(state).length, 'table')}`;
  return { text: ndjson(rows), what, name: 'tables', extension: 'ndjson' };
}

/**
 * What an export of the open view holds, without what a filter hides: a record as it lies in its object, objects and
 * tables as one JSON object a line, their times in UTC. Null where no such view is open.
 */
export function viewTaken(state: State): Taken | null {
  if (state.views.record !== null) return recordTaken(state.views.record);
  if (state.screen === 'source') return sourceTaken(state);
  return state.screen === 'tables' ? tablesTaken(state) : null;
}
