import { drawable, drawnWidth } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import { kindOf, type ParameterForm } from '../../state/prompt/parameter-form.ts';
import { clipLine, fillRows, type Line, line, rule, span } from '../line.ts';

interface DrawnForm {
  readonly lines: readonly Line[];
  readonly cursor: { readonly x: number; readonly y: number };
}

/** The statement, and a line a parameter: its name, what its value is taken for, the value. */
export function parameterFormLines({ statement, fields, at, problem }: ParameterForm, size: Size): DrawnForm {
  const { columns, rows } = size;
  const width = Math.max(...fields.map(({ name }) => drawnWidth(name)));
  const kindWidth = '‹ number › '.length;
  const lead = width + 4 + kindWidth;
  const drawn = fields.map((field, index): Line => {
    const here = index === at;
    const kind = kindOf(field);
    const name = `${here ? '›' : ' '} :${field.name.padEnd(width)} `;
    const value = kind === 'null' ? span('NULL', 'muted') : span(drawable(field.text), here ? 'strong' : 'plain');
    return [span(name, here ? 'title' : 'plain'), span(`‹ ${kind} ›`.padEnd(kindWidth), 'muted'), value];
  });
  const room = Math.max(1, rows - 3);
  const top = Math.max(0, Math.min(at - room + 1, drawn.length - room));
  const text = statement.replaceAll(/\s+/g, ' ');
  const lines = [
    rule([span('Parameters', 'strong')], columns, true),
    [span(` ${drawable(text)}`, 'muted')],
    ...drawn.slice(Math.max(0, top), Math.max(0, top) + room),
    problem === null ? line('') : [span(` ✖ ${drawable(problem)}`, 'bad')],
  ];
  const field = fields[at];
  const value = field === undefined || kindOf(field) === 'null' ? '' : field.text;
  return {
    lines: fillRows(
      lines.map((one) => clipLine(one, columns)),
      rows,
    ),
    cursor: { x: Math.min(columns - 1, lead + drawnWidth(value)), y: 2 + at - Math.max(0, top) },
  };
}
