import { formatCount, formatDuration, plural } from '../../text/format.ts';
import { type Copied, harmless } from './copied.ts';
import { type DetailItem, detailItems } from './detail.ts';
import { itemText, shownItems } from './detail-rows.ts';
import type { ExportContent } from './question.ts';
import type { Statement } from './run.ts';
import { type DetailTab, isRunning, type State } from './state.ts';
import { viewTaken } from './views/taken.ts';
import { shownSubject } from './views/wanted.ts';

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
  const parts = planned.map(({ step, summary, reads, statements, trial }) =>
    [
      `-- ${step}: ${summary}`,
      ...reads.map((read) => `-- reads ${read}`),
      ...(trial?.findings ?? []).map((finding) => `-- tried ${finding.replaceAll('\n', '\n--   ')}`),
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

/** The rows of the open tab. */
function tabText(state: State): Copied {
  const { tab } = state.detail;
  const items = shownItems(state);
  const lines = items.map(itemLine).filter((line) => line !== null);
  const all = detailItems(state).length;
  const share = items.length === all ? plural(all, 'row') : `${formatCount(items.length)} of ${plural(all, 'row')}`;
  return { text: lines.map((line) => `${line}\n`).join(''), what: `${tab} of ${place(state)}, ${share}` };
}

/** The rejects of the run log; while a run goes on, not all of them are there, and the tab knows more. */
function loggedRejects(state: State): ExportContent | null {
  const subject = shownSubject(state);
  if (subject?.kind !== 'rejects' || state.detail.tab !== 'rejects' || isRunning(state)) return null;
  const expression = state.filters.rejects ?? '';
  const filtered = expression === '' ? '' : `, those of the filter ${expression}`;
  return {
    ...{ kind: 'rejects', table: subject.table, expression },
    what: `all rejects of ${place(state)} in the run log${filtered}`,
  };
}

/**
 * What an export of what is open holds, in the order of the screen and without what a filter hides: statements as SQL,
 * rejects, objects and tables as one JSON object a line, a record as it is, everything else as text.
 */
export function exportContent(state: State): ExportContent {
  const logged = state.plan === null ? loggedRejects(state) : null;
  if (logged !== null) return logged;
  const view = state.plan === null ? viewTaken(state) : null;
  // What a program will read, or what is asked for as it is, keeps its characters.
  if (view !== null) return { kind: 'text', text: view.text, what: view.what };
  const { text, what } = state.plan === null ? tabText(state) : planText(state);
  return { kind: 'text', text: harmless(text), what };
}

/** A name for the file that says what is in it and when it was written, in UTC: `stage-log-20181130-120000.txt`. */
export function exportName(state: State, now: number): string {
  const stamp = new Date(now)
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .replace('T', '-');
  const named = (name: string, extension: string) => `${name.replaceAll(/[^\w.-]+/g, '-')}-${stamp}.${extension}`;
  if (state.plan !== null) return named(`plan-${state.plan.steps.join('-')}`, 'sql');
  const view = viewTaken(state);
  if (view !== null) return named(view.name, view.extension);
  const { tab } = state.detail;
  return named(`${place(state)}-${tab}`, extensions[tab] ?? 'txt');
}
