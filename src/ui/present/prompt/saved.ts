import { drawable } from '../../columns.ts';
import type { Size } from '../../state/layout.ts';
import { matchingSaved, type SavedPanel } from '../../state/prompt/saved.ts';
import { clipLine, fillRows, type Line, line, rule, span, spread, windowAround } from '../line.ts';

/** The saved queries that match, and below them the whole text of the chosen one. */
export function savedLines(panel: SavedPanel, { columns, rows }: Size): readonly Line[] {
  const found = matchingSaved(panel);
  const chosen = found[panel.at];
  if (chosen === undefined) {
    const none =
      panel.queries.length === 0 ? 'No query is saved yet: \\save NAME keeps one.' : 'No saved query has these words.';
    return [line(`  ${none}`, 'muted')];
  }
  const preview = chosen.sql.split('\n');
  const shown = Math.min(preview.length, Math.max(1, Math.floor((rows - 2) * 0.5)));
  const listed = rows - 2 - shown;
  const top = windowAround(panel.at, found.length, listed);
  const entries = found.slice(top, top + listed).map(({ name, among }, index): Line => {
    const here = top + index === panel.at;
    const text = [span(here ? '› ' : '  ', 'strong'), span(drawable(name), here ? 'chosen' : 'plain')];
    return spread(text, [span(among === 'validation' ? 'validation ' : '', 'muted')], columns);
  });
  return [
    ...fillRows(entries, listed),
    rule([span(`${panel.at + 1} of ${found.length} · ${drawable(chosen.path)}`, 'muted')], columns, false),
    ...preview.slice(0, shown).map((text) => clipLine([span(`  ${drawable(text)}`)], columns)),
  ];
}
