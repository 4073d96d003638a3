import { formatCount, formatDuration } from '../../../text/format.ts';
import { drawable } from '../../columns.ts';
import { elapsedOf, isCancelling, type Result } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { vimLabel } from '../../state/prompt/vim/vim.ts';
import type { State } from '../../state/state.ts';
import { clipLine, type Line, rule, type Span, span, spread, widthOf } from '../line.ts';

/** How long it took; to the millisecond where `\timing` is on. */
function elapsedText(elapsed: number, exact: boolean): string {
  return exact && elapsed >= 1000 ? `${formatDuration(elapsed)} (${formatCount(elapsed)} ms)` : formatDuration(elapsed);
}

/** What the engine does for it, as far as it has told. */
function doingOf({ activity }: Result): Span {
  switch (activity?.kind) {
    case 'locked':
      return span('◷ waits for a lock', 'caution');
    case 'queued':
      return span('◷ queued', 'caution');
    default:
      return span('● running', 'active');
  }
}

function statusOf(result: Result, now: number, exact: boolean): Line {
  const { phase, rows, written } = result;
  switch (phase.kind) {
    case 'running':
    case 'reading': {
      const elapsed = formatDuration(elapsedOf(result, now));
      if (isCancelling(result))
        return [span('◐ cancelling', 'caution'), span(` · ${elapsed} · waiting for the engine to stop`)];
      const so =
        phase.kind === 'reading' || written > 0 ? ` · ${formatCount(Math.max(rows.length, written))} rows so far` : '';
      return [doingOf(result), span(` · ${elapsed}${so} · Esc cancels`)];
    }
    case 'cancelled':
      return [span('⊘ cancelled', 'caution'), span(` · ${elapsedText(phase.elapsed, exact)}`)];
    case 'failed':
      return [span('✖ error', 'bad'), span(` · ${elapsedText(phase.elapsed, exact)}`)];
    case 'done':
      return [span('✔ done', 'good'), span(` · ${elapsedText(phase.elapsed, exact)}`)];
  }
}

/** What leaves rows out of sight. */
function filterOf({ view }: Result): Line {
  return view.filter === '' ? [] : [span(' · ', 'muted'), span(`filter: ${drawable(view.filter)}`, 'caution')];
}

/** What the operator must not lose sight of: the transaction, and whether changes are allowed. */
function sessionLine({ prompt, target, readOnly }: State): Line {
  const access = readOnly
    ? [span(' read-only', 'caution')]
    : target.protected
      ? [prompt.access === 'read-only' ? span(' read-only (Ctrl-T)', 'caution') : span(' CHANGES ALLOWED ', 'alarm')]
      : [];
  switch (prompt.transaction) {
    case 'none':
      return access;
    case 'open':
      return [...access, span(' ▲ in a transaction: COMMIT or ROLLBACK', 'caution')];
    case 'failed':
      return [...access, span(' ✖ failed transaction: ROLLBACK', 'bad')];
  }
}

/** The rule between editor and results: which statement's result is shown, how it went, and how the session stands. */
export function answerRule(state: State): Line {
  const { results, focus, panel } = state.prompt;
  const { columns } = state.size;
  const shown = shownResult(results);
  const focused = focus === 'results' && panel.kind === 'none';
  const tabs = results.tabs.length > 1 ? [span(`${results.at + 1}/${results.tabs.length} `, 'strong')] : [];
  const named = shown?.sent.title === undefined ? [] : [span(`${drawable(shown.sent.title)} `, 'title')];
  const title =
    shown === null
      ? [span('Results', 'strong')]
      : [...tabs, ...named, ...statusOf(shown, state.now, state.prompt.settings.timing), ...filterOf(shown)];
  const { vim } = state.prompt;
  const mode = vim === null || focus !== 'editor' ? [] : [span(` ${vimLabel(vim)}`, 'title')];
  const session = [...sessionLine(state), ...mode];
  if (session.length === 0) return rule(title, columns, focused);
  const room = Math.max(0, columns - widthOf(session) - 1);
  return spread(clipLine(rule(title, room, focused), room), session, columns);
}
