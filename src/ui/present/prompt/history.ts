import { formatDuration, plural } from '../../../text/format.ts';
import type { Size } from '../../state/layout.ts';
import { type History, type HistoryEntry, type HistoryOutcome, searchHistory } from '../../state/prompt/history.ts';
import type { Panel } from '../../state/prompt/panel.ts';
import { clipLine, fillRows, type Line, line, rule, span, spread, type Tone, windowAround } from '../line.ts';
import { whenWas } from '../time.ts';

const marks: Record<HistoryOutcome, { readonly glyph: string; readonly tone: Tone }> = {
  unknown: { glyph: '·', tone: 'muted' },
  done: { glyph: '✔', tone: 'good' },
  failed: { glyph: '✖', tone: 'bad' },
  cancelled: { glyph: '⊘', tone: 'caution' },
};

/** When it was run, how many rows it gave and how long it took. */
function factsOf({ sql, at, rows, elapsed }: HistoryEntry, now: number): string {
  const parts = [
    ...(sql.startsWith('\\') ? ['command'] : []),
    ...(rows === null ? [] : [plural(rows, 'row')]),
    ...(elapsed === null ? [] : [formatDuration(elapsed)]),
    ...(at === 0 ? [] : [whenWas(at, now)]),
  ];
  return parts.join(' · ');
}

function entryLine(entry: HistoryEntry, chosen: boolean, now: number, columns: number): Line {
  const { glyph, tone } = marks[entry.outcome];
  const text = entry.sql.replaceAll(/\s+/g, ' ');
  return spread(
    [span(chosen ? '› ' : '  ', 'strong'), span(glyph, tone), span(` ${text}`, chosen ? 'chosen' : 'plain')],
    [span(`${factsOf(entry, now)} `, 'muted')],
    columns,
  );
}

/** The entries that match, the latest first, and below them the whole text of the chosen one. */
export function historyLines(
  history: History,
  panel: Extract<Panel, { kind: 'history' }>,
  now: number,
  { columns, rows }: Size,
): readonly Line[] {
  const found = searchHistory(history, panel.text);
  const chosen = found[panel.at];
  if (chosen === undefined) return [line('  No statement of the history holds these words.', 'muted')];
  const preview = chosen.sql.split('\n');
  const shown = Math.min(preview.length, Math.max(1, Math.floor((rows - 2) * 0.4)));
  const listed = rows - 2 - shown;
  const top = windowAround(panel.at, found.length, listed);
  const entries = found
    .slice(top, top + listed)
    .map((entry, index) => entryLine(entry, top + index === panel.at, now, columns));
  return [
    ...fillRows(entries, listed),
    rule([span(`${panel.at + 1} of ${found.length}`, 'muted')], columns, false),
    ...preview.slice(0, shown).map((text) => clipLine([span(`  ${text}`)], columns)),
  ];
}
