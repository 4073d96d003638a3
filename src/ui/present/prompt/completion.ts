import type { CompletionItem } from '../../../sql/completion/item.ts';
import { formatCount } from '../../../text/format.ts';
import { drawnWidth } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import type { KnownCatalog } from '../../state/prompt/catalog.ts';
import type { CompletionList } from '../../state/prompt/completing.ts';
import { cursorOf, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { State } from '../../state/state.ts';
import { cell, clickable, clipLine, type Line, overlaid, span, toned, widthOf, windowAround } from '../line.ts';
import { whenWas } from '../time.ts';

const mostRows = 8;
const widestLabel = 44;
const kindWidth = 9;
const widest = 100;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What the list tells of the names that it is made of, when that is not as it should be. */
function catalogNote({ read, failure }: KnownCatalog, now: number): string | null {
  if (read === null) return failure === null ? 'names are being read …' : `no names: ${failure.message}`;
  return failure === null ? null : `names as of ${whenWas(read, now)}: ${failure.message}`;
}

function itemLine(item: CompletionItem, labelWidth: number, detailWidth: number): Line {
  const detail = detailWidth <= 0 ? [] : [span(' '), cell(item.detail, detailWidth, 'muted')];
  return [
    span(' '),
    cell(item.label, labelWidth),
    span('  '),
    cell(item.kind, kindWidth, 'active'),
    ...detail,
    span(' '),
  ];
}

/** How many items there are, which of them is chosen, and what else has to be said. */
function wordBelow(state: State, { items, at }: CompletionList): Line {
  const place = `${at === null ? '' : `${formatCount(at + 1)}/`}${formatCount(items.length)}`;
  const note = catalogNote(state.prompt.catalog, state.now);
  return [span(` ${place} `, 'muted'), ...(note === null ? [] : [span(`${note} `, 'caution')])];
}

function bottomLine(word: Line, width: number): Line {
  const said = clipLine(word, width);
  return [span('└', 'muted'), ...said, span(`${'─'.repeat(Math.max(0, width - widthOf(said)))}┘`, 'muted')];
}

function boxLines(state: State, list: CompletionList, size: Size): readonly Line[] {
  const { items, at } = list;
  const rows = Math.max(1, Math.min(mostRows, items.length, size.rows - 1));
  const top = windowAround(at ?? 0, items.length, rows);
  const shown = items.slice(top, top + rows);
  const labels = Math.min(widestLabel, Math.max(...shown.map(({ label }) => drawnWidth(label))));
  const details = Math.max(...shown.map(({ detail }) => drawnWidth(detail)));
  const room = Math.min(widest, size.columns) - 2;
  const labelWidth = Math.min(labels, room - kindWidth - 4);
  const word = wordBelow(state, list);
  const besideDetail = labelWidth + kindWidth + 5;
  const detailWidth = Math.min(Math.max(details, widthOf(word) - besideDetail), room - besideDetail);
  const lines = shown.map((item, index): Line => {
    const row = top + index;
    const text = itemLine(item, labelWidth, detailWidth);
    const line = row === at ? toned(text, 'chosen') : text;
    return clickable([span('│', 'muted'), ...line, span('│', 'muted')], { kind: 'completion', index: row });
  });
  const width = widthOf(lines[0] ?? []) - 2;
  return [...lines, bottomLine(word, width)];
}

/**
 * The lines of the prompt with what the editor offers laid over them, below the cursor: the start of its labels stands
 * under the start of the word that they replace.
 */
export function withCompletion(state: State, lines: readonly Line[], cursor: Place): readonly Line[] {
  const { list } = state.prompt.completing;
  if (list === null || list.items.length === 0) return lines;
  const editor = editorOfPrompt(state.prompt);
  const word = drawnWidth(textOf(editor).slice(list.from, cursorOf(editor)));
  const below = cursor.y + 1;
  const { columns } = state.size;
  const box = boxLines(state, list, { columns, rows: lines.length - below });
  const width = widthOf(box[0] ?? []);
  const x = Math.max(0, Math.min(cursor.x - word - 2, columns - width));
  return lines.map((one, row) => {
    const piece = box[row - below];
    return piece === undefined ? one : overlaid(one, piece, x);
  });
}
