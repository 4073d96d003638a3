import type { PastRejects, TableDetail } from '../commands/inspect/inspection.ts';
import type { PlannedStep } from '../commands/pipeline.ts';
import { timestampText } from '../commands/time.ts';
import { formatBytes, plural } from '../text/format.ts';
import { visible } from '../text/safe.ts';
import type { ResultSet } from '../warehouse/warehouse.ts';

// Everything is said in whole lines that can be read out: names before their values, no columns to be looked across.

/** Rows one after another, each value behind the name of its column. */
export function resultText({ columns, rows, more, touched }: ResultSet): string {
  if (columns.length === 0) return touched === null ? 'Done.\n' : `Done: ${plural(touched, 'row')} touched.\n`;
  const lines = rows.map((row, index) => {
    const cells = row.map(
      (value, at) => `${visible(columns[at]?.name ?? '')} = ${value === null ? 'NULL' : visible(value)}`,
    );
    return `row ${index + 1}: ${cells.join(', ')}\n`;
  });
  const count = more ? `The first ${plural(rows.length, 'row')}; there are more.` : `${plural(rows.length, 'row')}.`;
  return `${lines.join('')}${count}\n`;
}

/** A line for each table. */
export function tablesText(tables: readonly TableDetail[]): string {
  return tables
    .map(({ table, kind, rows, bytes, filled }) => {
      if (rows === null) return `${table}, ${kind}: not there; create makes it\n`;
      const size = bytes === null ? '' : `, ${formatBytes(bytes)}`;
      const age =
        filled === null ? 'never filled' : `filled ${timestampText(filled.at)} UTC by ${filled.operator.user}`;
      return `${table}, ${kind}: ${plural(rows, 'row')}${size}, ${visible(age)}\n`;
    })
    .join('');
}

/** A line for each record that did not load. */
export function rejectsText({ rejects, more }: PastRejects): string {
  if (rejects.length === 0) return 'No record has been rejected.\n';
  const lines = rejects.map(({ object, line, column, value, reason }) => {
    const what = [column === null ? '' : `, column ${column}`, value === null ? '' : `, value ${value}`].join('');
    return `${visible(`${object}, line ${line}${what}: ${reason}`)}\n`;
  });
  return `${lines.join('')}${more ? 'There are more: sql SELECT * FROM etl.rejects\n' : ''}`;
}

/** What each step would read and run. */
export function planText(plan: readonly PlannedStep[]): string {
  return plan
    .map(({ step, summary, reads, statements }) => {
      const lines = [...reads.map((read) => `reads ${read}`), ...statements.flatMap((sql) => sql.split('\n'))];
      return [`${step}: ${summary}`, ...lines.map((line) => `  ${visible(line)}`)].join('\n').concat('\n');
    })
    .join('');
}
