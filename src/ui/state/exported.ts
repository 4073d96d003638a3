import { formatCount, formatDuration, plural } from '../../text/format.ts';
import { type Copied, harmless } from './copied.ts';
import { type DetailItem, detailItems } from './detail.ts';
import { itemText, shownItems } from './detail-rows.ts';
import type { Statement } from './run.ts';
import type { DetailTab, State } from './state.ts';

function statementText(statement: Statement): string {
  const { task, outcome, elapsed, touched, lines } = statement;
  const facts = [
    `${outcome} ${task}`,
    elapsed === null ? '' : formatDuration(elapsed),
    touched === null ? '' : plural(touched, 'row'),
  ];
  return `-- ${facts.filter((fact) => fact !== '').join(' · ')}\n${lines.join('\n')};\n`;
}

/** A row as a line of the file; null for a row that another one's text already holds. */
function itemLine(item: DetailItem): string | null {
  switch (item.kind) {
    case 'log':
      return `${new Date(item.line.at).toISOString()} ${itemText(item)}`;
    case 'statement':
      return statementText(item.statement);
    case 'sql':
      return null;
    case 'reject':
      return JSON.stringify(item.reject);
    case 'check':
    case 'failure':
      return itemText(item);
    default:
      return `  ${itemText(item)}`;
  }
}

function planText(state: State): Copied {
  const { plan } = state;
  const planned = plan?.content.kind === 'known' ? plan.content.planned : [];
  const parts = planned.map(({ step, summary, reads, statements }) =>
    [
      `-- ${step}: ${summary}`,
      ...reads.map((read) => `-- reads ${read}`),
      ...statements.map((sql) => `${sql};`),
      '',
    ].join('\n'),
  );
  return { text: parts.join('\n'), what: `plan of ${plan?.steps.join(', ') ?? ''}` };
}

const extensions: Partial<Record<DetailTab, string>> = { sql: 'sql', rejects: 'ndjson' };

function place(state: State): string {
  const { step, task } = state.tree.selected;
  return task === null ? step : `${step} ${task}`;
}

/**
 * What an export of the open plan or tab holds, in the order of the screen and without what a filter hides: statements
 * as SQL, rejects as one JSON object a line, everything else as text.
 */
export function exportContent(state: State): Copied {
  if (state.plan !== null) {
    const { text, what } = planText(state);
    return { text: harmless(text), what };
  }
  const { tab } = state.detail;
  const items = shownItems(state);
  const lines = items.map(itemLine).filter((line) => line !== null);
  const all = detailItems(state).length;
  const share = items.length === all ? plural(all, 'row') : `${formatCount(items.length)} of ${plural(all, 'row')}`;
  return { text: harmless(lines.map((line) => `${line}\n`).join('')), what: `${tab} of ${place(state)}, ${share}` };
}

/** A name for the file that says what is in it and when it was written, in UTC: `stage-log-20181130-120000.txt`. */
export function exportName(state: State, now: number): string {
  const stamp = new Date(now)
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .replace('T', '-');
  if (state.plan !== null) return `plan-${state.plan.steps.join('-')}-${stamp}.sql`;
  const { tab } = state.detail;
  const name = place(state).replaceAll(/[^\w-]+/g, '-');
  return `${name}-${tab}-${stamp}.${extensions[tab] ?? 'txt'}`;
}
