import { dialectOf } from '../../sql/dialect.ts';
import { statementAt } from '../../sql/statements.ts';
import { formatDuration } from '../../text/format.ts';
import { columnOf } from '../columns.ts';
import { cursorOf, positionOf, textOf } from '../state/editor.ts';
import { promptLayout } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { clipLine, fillRows, type Line, rule, shiftLine, span, windowAround } from './line.ts';

const numberWidth = 4;
/** Line number and the mark of the statement that would run. */
const margin = numberWidth + 2;

/** The lines of the statement that a run would send: first and last, from 0. */
function statementLines(state: State): { first: number; last: number } | null {
  const { editor } = state.prompt;
  const { doc } = editor.current;
  const statement = statementAt(textOf(editor), cursorOf(editor), dialectOf(state.target.engine));
  if (statement === null) return null;
  return { first: doc.lineAt(statement.start).number - 1, last: doc.lineAt(statement.end).number - 1 };
}

/** The editor's lines and the place of its cursor in them. */
export function editorLines(state: State): { lines: readonly Line[]; cursor: { x: number; y: number } } {
  const { columns, rows } = promptLayout(state.size).editor;
  const { doc } = state.prompt.editor.current;
  const { line: at, offset } = positionOf(state.prompt.editor);
  const width = columns - margin;
  const cursorColumn = columnOf(doc.line(at + 1).text, offset);
  const left = Math.max(0, cursorColumn - width + 1);
  const top = windowAround(at, doc.lines, rows);
  const statement = statementLines(state);
  const lines: Line[] = [];
  for (let index = top; index < Math.min(doc.lines, top + rows); index++) {
    const runs = statement !== null && index >= statement.first && index <= statement.last;
    lines.push([
      span(String(index + 1).padStart(numberWidth), 'muted'),
      span(runs ? '▌ ' : '  ', 'active'),
      ...clipLine(shiftLine([span(doc.line(index + 1).text)], left), width),
    ]);
  }
  if (doc.length === 0)
    lines[0] = [...(lines[0] ?? []), span('  Type a statement; end it with ; and press Enter.', 'muted')];
  return { lines: fillRows(lines, rows), cursor: { x: margin + cursorColumn - left, y: at - top } };
}

/** The rule between editor and results: how the last statement went. */
export function answerRule(state: State): Line {
  const { answer, focus } = state.prompt;
  const { columns } = state.size;
  const head = (...parts: Line): Line => rule(parts, columns, focus === 'results');
  switch (answer.kind) {
    case 'none':
      return head(span('Results', 'strong'));
    case 'running': {
      const elapsed = formatDuration(Math.max(0, state.now - answer.started));
      return answer.cancelling
        ? head(span('◐ cancelling', 'caution'), span(` · ${elapsed} · waiting for the engine to stop`))
        : head(span('● running', 'active'), span(` · ${elapsed} · Esc cancels`));
    }
    case 'cancelled':
      return head(span('⊘ cancelled', 'caution'), span(` · ${formatDuration(answer.elapsed)}`));
    case 'failed':
      return head(span('✖ error', 'bad'), span(` · ${formatDuration(answer.elapsed)}`));
    case 'touched':
    case 'rows':
      return head(span('✔ done', 'good'), span(` · ${formatDuration(answer.elapsed)}`));
  }
}
