import { type Context, keyLabel } from '../keys/binding.ts';
import { keyTable } from '../keys.ts';
import { bodyRows } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { cell, clipLine, fillRows, type Line, line, rule, span } from './line.ts';

const headings: readonly (readonly [Context, string])[] = [
  ['steps', 'Steps'],
  ['detail', 'Detail'],
  ['cockpit', 'Stages'],
  ['editor', 'SQL editor'],
  ['results', 'Results'],
  ['prompt', 'SQL prompt'],
  ['history', 'SQL history'],
  ['filter', 'Filter of the results'],
  ['export', 'Export'],
  ['copy', 'Copy'],
  ['viewer', 'Cell and profile'],
  ['chart', 'Chart'],
  ['question', 'Questions'],
  ['help', 'This help'],
  ['everywhere', 'Everywhere'],
];

const keysWidth = 24;

/** Every key of the table, by where it works, with the reason of those that cannot be used now. */
function allLines(state: State): Line[] {
  return headings.flatMap(([context, heading]) => [
    line(heading, 'title'),
    ...keyTable
      .filter((binding) => binding.context === context)
      .map((binding): Line => {
        const reason = binding.disabled(state);
        return [
          cell(`  ${binding.keys.map(keyLabel).join(' ')}`, keysWidth, reason === null ? 'strong' : 'muted'),
          span(reason === null ? ' ' : ` (not now: ${reason}) `, 'caution'),
          span(binding.description, reason === null ? 'plain' : 'muted'),
        ];
      }),
    line(' '),
  ]);
}

/** The last first row that makes sense: the help's end at the bottom of the screen. */
export function lastHelpRow(state: State): number {
  return Math.max(0, allLines(state).length - (bodyRows(state.size) - 1));
}

/** The help overlay: the whole body of the screen. */
export function helpLines(state: State): readonly Line[] {
  const rows = bodyRows(state.size);
  const { columns } = state.size;
  const top = Math.min(state.help ?? 0, lastHelpRow(state));
  const shown = allLines(state).slice(top, top + rows - 1);
  return fillRows([rule([span('Keys', 'strong')], columns, true), ...shown], rows).map((row) => clipLine(row, columns));
}
