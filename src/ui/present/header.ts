import { formatDuration } from '../../text/format.ts';
import { clipStart, drawable } from '../columns.ts';
import { summaryOf } from '../state/log.ts';
import { isRunning, type State } from '../state/state.ts';
import { clipLine, fillLine, type Line, span, spread, toned, widthOf } from './line.ts';
import { glyphSpan, toneOf } from './status.ts';
import { whenWas } from './time.ts';

/** A location tells most by its end. */
const shortestLocation = 16;

/** The prompt's transaction, which holds locks and may be lost, wherever the operator looks. */
function transactionMark({ prompt }: State): Line {
  switch (prompt.transaction) {
    case 'none':
      return [];
    case 'open':
      return [span(' ▲ in a transaction ', 'caution')];
    case 'failed':
      return [span(' ✖ failed transaction ', 'bad')];
  }
}

/** Where statements run, and a band across the screen where that is a place to be careful. */
function targetLine(state: State): Line {
  const { name, engine, location, schema, user, protected: guarded } = state.target;
  const right = [
    ...transactionMark(state),
    ...(state.readOnly ? [span(' READ-ONLY ', 'caution')] : []),
    ...(guarded ? [span(' PROTECTED ', 'strong')] : []),
  ];
  const head = [span(' sparkify ', 'strong'), span(name, 'strong'), span(`  ${engine} · `)];
  const tail = [span(` · ${schema} · ${user}`)];
  const room = state.size.columns - widthOf(head) - widthOf(tail) - widthOf(right) - 1;
  const left = [...head, span(clipStart(drawable(location), Math.max(shortestLocation, room))), ...tail];
  const row = spread(left, right, state.size.columns);
  return guarded ? toned(row, 'alarm') : row;
}

function runLine(state: State): Line | null {
  const { run } = state;
  if (run === null) return null;
  if (isRunning(state)) {
    const active = state.steps.find((step) => step.status === 'running' || step.status === 'cancelling');
    const doing = run.cancelling ? 'cancelling' : 'running';
    const where = active === undefined ? '' : ` › ${active.name}`;
    const waiting = run.cancelling ? ' · waiting for the engine to stop' : '';
    return [
      glyphSpan(doing),
      span(` ${doing} ${run.command}${where}`, toneOf(doing)),
      span(` · ${formatDuration(Math.max(0, state.now - run.started))}${waiting}`),
    ];
  }
  if (run.finished === null) return null;
  const { outcome, elapsed, totals, failure } = run.finished;
  const said = totals === null ? (failure?.message ?? '') : summaryOf(totals);
  return [glyphSpan(outcome), span(` ${outcome}`, toneOf(outcome)), span(` · ${said} in ${formatDuration(elapsed)}`)];
}

/** What somebody else runs, as `etl.steps` tells it; null when nobody does. */
function elsewhereLine(state: State): Line | null {
  const active = state.steps.find(({ status }) => status === 'running');
  if (active?.last == null) return null;
  const { user, host, pid } = active.last.operator;
  return [glyphSpan('running'), span(` ${user}@${host} (pid ${pid}) is running ${active.name}`, 'active')];
}

/** The way to the warehouse is lost, or was never there; and when it is tried again. */
function lostLine({ known, now }: State): Line | null {
  if (known.failure === null) return null;
  const what = known.status === null ? 'the warehouse cannot be read' : 'connection lost';
  const wait = known.nextTry === null ? 0 : Math.ceil(Math.max(0, known.nextTry - now) / 1000);
  const next = known.asking ? 'trying now' : `next try in ${wait} s`;
  return [span('✖ ', 'bad'), span(what, 'bad'), span(`, ${next}: ${known.failure.message}`)];
}

function warehouseLine(state: State): Line {
  const { known } = state;
  if (known.status === null) return [span('◌ reading the state of the warehouse …', 'muted')];
  return elsewhereLine(state) ?? [span('no run in this session', 'muted')];
}

/** Who holds the one writer's lock, when that is somebody else; short where who runs is told beside it. */
function lockLine(state: State): Line {
  const lock = state.known.status?.lock ?? null;
  if (lock === null || isRunning(state)) return [];
  const { user, host, pid } = lock.operator;
  const who = elsewhereLine(state) === null ? `locked by ${user}@${host} (pid ${pid})` : 'locked';
  const beat = formatDuration(Math.max(0, state.now - lock.beat));
  return [span(`${who} since ${whenWas(lock.since, state.now)}, beat ${beat} ago`, 'caution')];
}

/** The two lines at the top: the target, and what goes on. */
export function headerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const running = isRunning(state) ? runLine(state) : null;
  const settled = elsewhereLine(state) ?? runLine(state) ?? warehouseLine(state);
  const activity = [span(' '), ...(running ?? lostLine(state) ?? settled)];
  const lock = clipLine(lockLine(state), Math.floor(columns * 0.8));
  return [fillLine(targetLine(state), columns), spread(activity, lock, columns)];
}
