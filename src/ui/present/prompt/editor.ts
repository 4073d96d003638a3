import { dialectOf } from '../../../sql/dialect.ts';
import { splitScript } from '../../../sql/script.ts';
import { columnOf } from '../../columns.ts';
import { promptLayout } from '../../state/layout.ts';
import { bracketPairAt } from '../../state/prompt/brackets.ts';
import { correctionOf } from '../../state/prompt/correction.ts';
import { cursorOf, type Editor, selectedText, selectionOf, type TextRange, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { vimCursor } from '../../state/prompt/vim/vim.ts';
import type { State } from '../../state/state.ts';
import { clickable, fillRows, type Line, span, windowAround } from '../line.ts';
import { drawPart, type ToneRange } from './ranges.ts';
import { itemUnder, syntaxRanges } from './syntax.ts';

const numberWidth = 4;
/** Line number and the mark of the statement that would run. */
export const editorMargin = numberWidth + 2;

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
  const statement = itemUnder(doc, cursorOf(editor), dialect);
  return statement === null ? null : lines(statement.start, statement.end);
}

/** The place of the error that is shown, as long as its text still stands there: what the engine points at, or cannot find. */
function errorRange(state: State, editor: Editor): ToneRange[] {
  const result = shownResult(state.prompt.results);
  const wrong = correctionOf(state.prompt);
  if (wrong !== null) return [{ from: wrong.from, to: wrong.to, tone: 'alarm' }];
  const spot = result?.phase.kind === 'failed' ? result.phase.spot : null;
  const { doc } = editor.current;
  if (result == null || spot === null || spot.file !== null || spot.line > doc.lines) return [];
  const line = doc.line(spot.line);
  const from = line.from + spot.column - 1;
  if (!textOf(editor).includes(result.sent.sql) || !line.text.includes(spot.text.trim())) return [];
  const word = /^[\w$".]+|^./.exec(line.text.slice(spot.column - 1))?.[0] ?? ' ';
  return [{ from, to: from + word.length, tone: 'alarm' }];
}

/** What is drawn otherwise than plain between two offsets; later ranges lie over earlier ones. */
function rangesOf(state: State, editor: Editor, shown: TextRange): readonly ToneRange[] {
  const dialect = dialectOf(state.target.engine);
  const pair = bracketPairAt(textOf(editor), cursorOf(editor), dialect);
  const brackets = pair === null ? [] : [pair.open, pair.close];
  const { from, to } = selectionOf(editor);
  return [
    ...syntaxRanges(editor.current.doc, shown.from, shown.to, dialect),
    ...errorRange(state, editor),
    ...brackets.map((at): ToneRange => ({ from: at, to: at + 1, tone: 'title' })),
    { from, to, tone: 'chosen' },
  ];
}

/** True for a line that goes on behind so many columns; one of many characters does without being measured. */
function reaches(text: string, columns: number): boolean {
  return text.length > columns * 4 || columnOf(text, text.length) > columns;
}

/** The editor's lines and the place of its cursor in them. */
export function editorLines(state: State): { lines: readonly Line[]; cursor: { x: number; y: number } } {
  const { columns, rows } = promptLayout(state.size, state.prompt.split).editor;
  const editor = editorOfPrompt(state.prompt);
  const { doc } = editor.current;
  const head = vimCursor(state.prompt.vim, editor);
  const at = doc.lineAt(head).number - 1;
  const offset = head - doc.line(at + 1).from;
  const width = columns - editorMargin;
  const cursorColumn = columnOf(doc.line(at + 1).text, offset);
  // The last column may be the mark of a line that goes on.
  const left = Math.max(0, cursorColumn - width + 2);
  const top = windowAround(at, doc.lines, rows);
  const running = runLines(state, editor);
  const end = Math.min(doc.lines, top + rows);
  const ranges = rangesOf(state, editor, { from: doc.line(top + 1).from, to: doc.line(end).to });
  const lines: Line[] = [];
  for (let index = top; index < end; index++) {
    const runs = running !== null && index >= running.first && index <= running.last;
    const { from, text } = doc.line(index + 1);
    const line = [
      span(String(index + 1).padStart(numberWidth), 'muted'),
      span(runs ? '▌' : ' ', 'active'),
      span(left > 0 ? '‹' : ' ', 'muted'),
      ...(reaches(text, left + width)
        ? [...drawPart(text, from, ranges, { left, width: width - 1 }), span('›', 'muted')]
        : drawPart(text, from, ranges, { left, width })),
    ];
    lines.push(clickable(line, { kind: 'text', from, left }));
  }
  if (doc.length === 0)
    lines[0] = [...(lines[0] ?? []), span('  Type a statement; end it with ; and press Enter.', 'muted')];
  return { lines: fillRows(lines, rows), cursor: { x: editorMargin + cursorColumn - left, y: at - top } };
}
