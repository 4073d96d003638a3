import type { Text } from '@codemirror/state';
import { dialectOf } from '../../../sql/dialect.ts';
import { itemAt, splitScript } from '../../../sql/script.ts';
import type { LexicalOptions } from '../../../sql/tokens.ts';
import { columnOf } from '../../columns.ts';
import { promptLayout } from '../../state/layout.ts';
import { bracketPairAt } from '../../state/prompt/brackets.ts';
import { cursorOf, type Editor, positionOf, selectedText, selectionOf, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import { shownResult } from '../../state/prompt/results.ts';
import type { State } from '../../state/state.ts';
import { clipLine, fillRows, type Line, shiftLine, span, windowAround } from '../line.ts';
import { drawRange, type ToneRange } from './ranges.ts';
import { syntaxRanges } from './syntax.ts';

const numberWidth = 4;
/** Line number and the mark of the statement that would run. */
const margin = numberWidth + 2;

interface LineSpan {
  /** First and last line, from 0. */
  readonly first: number;
  readonly last: number;
}

/** The lines that a run would send: those of the statements in the selection, or of the one under the cursor. */
function runLines(state: State, editor: Editor): LineSpan | null {
  const { doc } = editor.current;
  const lines = (from: number, to: number) => ({ first: doc.lineAt(from).number - 1, last: doc.lineAt(to).number - 1 });
  const dialect = dialectOf(state.target.engine);
  const { from, to } = selectionOf(editor);
  if (from !== to) {
    const statements = splitScript(selectedText(editor), dialect);
    const [first] = statements;
    const last = statements.at(-1);
    return first === undefined || last === undefined ? null : lines(from + first.start, from + last.end);
  }
  const statement = itemAt(textOf(editor), cursorOf(editor), dialect);
  return statement === null ? null : lines(statement.start, statement.end);
}

/** The place of the error that is shown, as long as its text still stands there. */
function errorRange(state: State, editor: Editor): ToneRange[] {
  const result = shownResult(state.prompt.results);
  const spot = result?.phase.kind === 'failed' ? result.phase.spot : null;
  const { doc } = editor.current;
  if (result == null || spot === null || spot.file !== null || spot.line > doc.lines) return [];
  const line = doc.line(spot.line);
  const from = line.from + spot.column - 1;
  if (!textOf(editor).includes(result.sent.sql) || !line.text.includes(spot.text.trim())) return [];
  const word = /^[\w$".]+|^./.exec(line.text.slice(spot.column - 1))?.[0] ?? ' ';
  return [{ from, to: from + word.length, tone: 'alarm' }];
}

/** The ranges of a text's tokens, as long as the text stays: moving about in it, and rows that come, read it no more. */
const syntaxOf = new WeakMap<Text, readonly ToneRange[]>();

function syntax({ current: { doc } }: Editor, options: LexicalOptions): readonly ToneRange[] {
  const known = syntaxOf.get(doc) ?? syntaxRanges(doc.toString(), options);
  syntaxOf.set(doc, known);
  return known;
}

/** What is drawn otherwise than plain; later ranges lie over earlier ones. */
function rangesOf(state: State, editor: Editor): readonly ToneRange[] {
  const dialect = dialectOf(state.target.engine);
  const text = textOf(editor);
  const pair = bracketPairAt(text, cursorOf(editor), dialect);
  const brackets = pair === null ? [] : [pair.open, pair.close];
  const { from, to } = selectionOf(editor);
  return [
    ...syntax(editor, dialect),
    ...errorRange(state, editor),
    ...brackets.map((at): ToneRange => ({ from: at, to: at + 1, tone: 'title' })),
    { from, to, tone: 'chosen' },
  ];
}

/** The editor's lines and the place of its cursor in them. */
export function editorLines(state: State): { lines: readonly Line[]; cursor: { x: number; y: number } } {
  const { columns, rows } = promptLayout(state.size, state.prompt.split).editor;
  const editor = editorOfPrompt(state.prompt);
  const { doc } = editor.current;
  const { line: at, offset } = positionOf(editor);
  const width = columns - margin;
  const cursorColumn = columnOf(doc.line(at + 1).text, offset);
  const left = Math.max(0, cursorColumn - width + 1);
  const top = windowAround(at, doc.lines, rows);
  const running = runLines(state, editor);
  const ranges = rangesOf(state, editor);
  const lines: Line[] = [];
  for (let index = top; index < Math.min(doc.lines, top + rows); index++) {
    const runs = running !== null && index >= running.first && index <= running.last;
    const { from, text } = doc.line(index + 1);
    lines.push([
      span(String(index + 1).padStart(numberWidth), 'muted'),
      span(runs ? '▌ ' : '  ', 'active'),
      ...clipLine(shiftLine(drawRange(text, from, ranges), left), width),
    ]);
  }
  if (doc.length === 0)
    lines[0] = [...(lines[0] ?? []), span('  Type a statement; end it with ; and press Enter.', 'muted')];
  return { lines: fillRows(lines, rows), cursor: { x: margin + cursorColumn - left, y: at - top } };
}
