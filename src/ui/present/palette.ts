import { cellWidth } from '../../text/width.ts';
import { commandsFor } from '../palette.ts';
import { bodyRows } from '../state/layout.ts';
import { textOf } from '../state/prompt/editor.ts';
import type { State } from '../state/state.ts';
import { fieldLine } from './filter.ts';
import { cell, clickable, fillLine, fillRows, type Line, line, rule, span, toned, windowAround } from './line.ts';

const mostRows = 12;
/** Rows of the screen that stay in sight above the palette. */
const rowsAbove = 6;
const keyWidth = 10;

/** The palette at the bottom of the body: its field, and the actions that are found, best first. */
export function paletteLines(state: State): { lines: readonly Line[]; cursor: { x: number; y: number } } {
  const { columns } = state.size;
  const { line: input } = state;
  if (input?.purpose !== 'palette') return { lines: [], cursor: { x: 0, y: 0 } };
  const commands = commandsFor(state, textOf(input.editor));
  const room = Math.max(3, Math.min(mostRows, bodyRows(state.size) - rowsAbove));
  const index = Math.min(input.index, commands.length - 1);
  const first = windowAround(index, commands.length, room);
  const shown = commands.slice(first, first + room);
  const names = Math.max(14, ...shown.map(({ name }) => cellWidth(name)));
  const rows = shown.map(({ name, description, key, reason }, offset): Line => {
    const usable = reason === null;
    const row = [
      span(first + offset === index ? ' › ' : '   ', 'strong'),
      cell(name, names, usable ? 'strong' : 'muted'),
      span(' '),
      cell(key, keyWidth, usable ? 'plain' : 'muted'),
      span(usable ? description : `not now: ${reason} · ${description}`, 'muted'),
    ];
    const drawn = first + offset === index ? toned(fillLine(row, columns), 'chosen') : fillLine(row, columns);
    return clickable(drawn, { kind: 'command', index: first + offset });
  });
  const field = fieldLine([span(' : ', 'caution')], input.editor, [], columns);
  const title = rule([span('Actions', 'strong'), span(` ${commands.length}`, 'muted')], columns, true);
  const none = [line('   No action is called so.', 'muted')];
  return {
    lines: [title, field.line, ...fillRows(commands.length === 0 ? none : rows, room)],
    cursor: { x: field.x, y: 1 },
  };
}
