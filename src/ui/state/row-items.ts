import type { StepRows, TableRows } from '../../commands/inspect/inspection.ts';
import { formatCount, plural } from '../../text/format.ts';
import type { ResultSet } from '../../warehouse/warehouse.ts';
import type { ColumnCell, DetailItem } from './detail.ts';
import { answerTo, lookNotes } from './look-notes.ts';
import { columnWidths, nullMark } from './prompt/grid.ts';
import type { State } from './state.ts';
import { lookAt } from './views/looks.ts';

const nameWidth = 14;
const countWidth = 11;

/** The tables of the selected row with their rows before and after the last run and now, and a sample of a task's table. */
export function rowItems(state: State): readonly DetailItem[] {
  const { step, task } = state.tree.selected;
  const subject = { kind: 'rows', part: { step, task } } as const;
  const notes = lookNotes(lookAt(state.views.looks, subject));
  const rows = answerTo(state, subject)?.rows;
  return rows === undefined ? notes : [...notes, ...countItems(rows), ...sampleItems(rows)];
}

function heading(text: string, width: number, align: ColumnCell['align']): ColumnCell {
  return { text, width, align, weight: 'muted' };
}

function countItems({ tables }: StepRows): DetailItem[] {
  const names = [heading('table', nameWidth, 'left')];
  const counts = ['before run', 'after run', 'now'].map((name) => heading(name, countWidth, 'right'));
  return [{ kind: 'columns', row: 'heading', cells: [...names, ...counts] }, ...tables.map(countsOf)];
}

function countsOf({ table, before, after, now }: TableRows): DetailItem {
  const counts = [before, after, now].map((count): ColumnCell => {
    const text = count === null ? '–' : formatCount(count);
    return { text, width: countWidth, align: 'right', weight: 'plain' };
  });
  const changed = now !== after && now !== null && after !== null ? '≠ changed by others' : '';
  const word: ColumnCell = { text: now === null ? 'not there' : changed, width: 0, align: 'left', weight: 'plain' };
  const name: ColumnCell = { text: table, width: nameWidth, align: 'left', weight: 'plain' };
  return { kind: 'columns', row: 'values', cells: [name, ...counts, word] };
}

/** A result keeps its widths as long as it is shown. */
const knownWidths = new WeakMap<ResultSet, readonly number[]>();

function widthsOf(sample: ResultSet): readonly number[] {
  const widths = knownWidths.get(sample) ?? columnWidths(sample);
  knownWidths.set(sample, widths);
  return widths;
}

function sampleItems({ sample }: StepRows): DetailItem[] {
  if (sample === null) return [];
  const widths = widthsOf(sample);
  const count = sample.more
    ? `The first ${plural(sample.rows.length, 'row')}:`
    : `${plural(sample.rows.length, 'row')}:`;
  const names = sample.columns.map(({ name, numeric }, index) =>
    heading(name, widths[index] ?? 1, numeric ? 'right' : 'left'),
  );
  return [
    { kind: 'note', text: ' ', weight: 'plain' },
    { kind: 'note', text: count, weight: 'muted' },
    { kind: 'columns', row: 'heading', cells: names },
    ...sample.rows.map((row): DetailItem => {
      const cells = row.map((value, index): ColumnCell => {
        const align = sample.columns[index]?.numeric === true ? 'right' : 'left';
        const weight = value === null ? 'muted' : 'plain';
        return { text: value ?? nullMark, width: widths[index] ?? 1, align, weight };
      });
      return { kind: 'columns', row: 'values', cells };
    }),
  ];
}
