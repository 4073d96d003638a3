import { formatDuration } from '../../text/format.ts';
import { clipStart, drawable } from '../columns.ts';
import { summaryOf } from '../state/log.ts';
import { isRunning, type State } from '../state/state.ts';
import { clipLine, fillLine, type Line, span, spread, toned, widthOf } from './line.ts';
import { glyphSpan, toneOf } from './status.ts';
import { whenWas } from './time.ts';

/** A location tells most by its end. */
const shortestLocation = 16;

/** Where statements run, and a band across the screen where that is a place to be careful. */
function targetLine(state: State): Line {
  const { name, engine, location, schema, user, protected: guarded } = state.target;
  const right = [
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

function warehouseLine(state: State): Line {
  const { known } = state;
  if (known.failure !== null) {
    return [span('✖ ', 'bad'), span(`the warehouse cannot be read: ${known.failure.message}`)];
  }
  if (known.status === null) return [span('◌ reading the state of the warehouse …', 'muted')];
  return [span('no run in this session', 'muted')];
}

function lockLine(state: State): Line {
  const lock = state.known.status?.lock ?? null;
  if (lock === null || isRunning(state)) return [];
  const { user, host, pid } = lock.operator;
  return [span(`locked by ${user}@${host} (pid ${pid}) since ${whenWas(lock.since, state.now)}`, 'caution')];
}

/** The two lines at the top: the target, and what goes on. */
export function headerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const activity = [span(' '), ...(runLine(state) ?? warehouseLine(state))];
  const lock = clipLine(lockLine(state), Math.floor(columns * 0.6));
  return [fillLine(targetLine(state), columns), spread(activity, lock, columns)];
}
