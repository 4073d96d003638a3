import { formatCount } from '../../text/format.ts';
import { columnOf } from '../columns.ts';
import { isTyping, type ListName, matcherOf } from '../state/filter.ts';
import { cursorOf, textOf } from '../state/prompt/editor.ts';
import type { State } from '../state/state.ts';
import { clipLine, type Line, shiftLine, span, widthOf } from './line.ts';

/** A line of typed text after its mark, scrolled so that its cursor is in it; and where the cursor stands. */
export function fieldLine(
  mark: Line,
  editor: Parameters<typeof textOf>[0],
  hint: Line,
  columns: number,
): { line: Line; x: number } {
  const text = textOf(editor);
  const at = columnOf(text, cursorOf(editor));
  const room = Math.max(1, columns - widthOf(mark) - 1);
  const hidden = Math.max(0, at - room);
  const typed = shiftLine([span(text, 'strong')], hidden);
  return { line: clipLine([...mark, ...typed, span(' '), ...hint], columns), x: widthOf(mark) + at - hidden };
}

/** The line in which the expression of `list` is typed, or what is wrong with it; null where it is not being typed. */
export function filterLine(state: State, list: ListName, columns: number): { line: Line; x: number } | null {
  if (state.line === null || !isTyping(state, list)) return null;
  const matcher = matcherOf(textOf(state.line.editor));
  const hint =
    matcher.kind === 'bad'
      ? [span(`✖ ${matcher.reason}; nothing is filtered`, 'bad')]
      : [span('regular expression · !inverts', 'muted')];
  return fieldLine([span('/', 'caution')], state.line.editor, hint, columns);
}

/** `/expression 3 of 20`: what a filter has left of a list; empty where the list is whole. */
export function filterSpans(state: State, list: ListName, shown: number, all: number): Line {
  const expression = state.filters[list];
  if (expression === undefined) return [];
  const matcher = matcherOf(expression);
  if (matcher.kind === 'bad') return [span(`/${expression}`, 'caution'), span(` ✖ ${matcher.reason}`, 'bad')];
  return [span(`/${expression}`, 'caution'), span(` ${formatCount(shown)} of ${formatCount(all)}`, 'muted')];
}

/** What a list without rows says: that it is empty, or that its filter keeps none. */
export function emptyText(state: State, list: ListName, nothing: string): string {
  return matcherOf(state.filters[list] ?? '').kind === 'some' ? 'No row matches the filter.' : nothing;
}
