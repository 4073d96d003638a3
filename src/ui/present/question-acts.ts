import { formatCount, formatDuration, plural } from '../../text/format.ts';
import { inOrder } from '../state/needs.ts';
import type { Inventory, Question } from '../state/question.ts';
import type { State } from '../state/state.ts';
import { stepNamed } from '../state/tree.ts';
import { type Line, line, span } from './line.ts';
import type { Asked } from './question.ts';
import { statusSpan } from './status.ts';
import { whenWas } from './time.ts';

type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

/** What a protected target asks for before something is changed or destroyed there: nothing on any other one. */
export function guard(state: State, typed: string): { text: Line[]; typed: string | null; unnamed: string | null } {
  const { name, protected: guarded } = state.target;
  if (!guarded) return { text: [], typed: null, unnamed: null };
  return {
    text: [[span('The target is protected. Type its name to go on: '), span(name, 'strong')]],
    typed,
    unnamed: typed === name ? null : `type ${name} first`,
  };
}

function inventoryText(inventory: Inventory): Line[] {
  if (inventory.kind === 'asking') return [line('Counting the rows that would go …', 'muted')];
  if (inventory.kind === 'unknown') return [line(`The rows could not be counted: ${inventory.reason}`, 'bad')];
  const { tables, statements } = inventory;
  const drops = statements.filter((sql) => /^\s*DROP\b/i.test(sql));
  const others = statements.length - drops.length;
  const sql: Line[] =
    statements.length === 0
      ? []
      : [
          line('SQL:', 'muted'),
          line(
            [...drops.map((drop) => `${drop};`), others > 0 ? `and ${plural(others, 'CREATE TABLE statement')}` : '']
              .filter((part) => part !== '')
              .join(' '),
          ),
        ];
  if (tables.length === 0) return [line('There is no table yet: nothing is lost.'), ...sql];
  const total = tables.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
  const counts = tables.map(({ table, rows }) => `${table} ${rows === null ? 'not there' : formatCount(rows)}`);
  return [
    line(`${plural(total, 'row')} in ${plural(tables.length, 'table')} would go:`, 'strong'),
    line(counts.join(' · ')),
    ...sql,
  ];
}

export function askedToRecreate(state: State, { inventory, typed }: Of<'recreate'>): Asked {
  const guarded = guard(state, typed);
  const uncounted =
    inventory.kind === 'asking'
      ? 'the rows are still being counted'
      : inventory.kind === 'unknown'
        ? inventory.reason
        : null;
  return {
    title: `Drop all tables of ${state.target.name} and make them anew?`,
    text: [...inventoryText(inventory), ...guarded.text],
    typed: guarded.typed,
    choices: [
      { id: 'stay', label: 'Cancel', disabled: null },
      { id: 'recreate', label: 'Drop and recreate', disabled: uncounted ?? guarded.unnamed },
    ],
  };
}

export function askedToForceLock(state: State, { holder, typed }: Of<'force-lock'>): Asked {
  const { operator, command, run, since, beat } = holder;
  const guarded = guard(state, typed);
  const silent = Math.max(0, state.now - beat);
  return {
    title: `Take the lock of ${state.target.name} away from ${operator.user}@${operator.host}?`,
    text: [
      line(`Its ${command} (pid ${operator.pid}) has run since ${whenWas(since, state.now)}.`),
      line(
        `It last gave a sign of life ${formatDuration(silent)} ago; a run that lives notices within seconds and rolls back.`,
      ),
      [span('SQL: ', 'muted'), span(`DELETE FROM etl.lock WHERE run_id = '${run}';`)],
      ...guarded.text,
    ],
    typed: guarded.typed,
    choices: [
      { id: 'stay', label: 'Cancel', disabled: null },
      { id: 'force-lock', label: 'Force the lock', disabled: guarded.unnamed },
    ],
  };
}

export function askedAboutNeeds(state: State, { steps, missing }: Of<'needs'>): Asked {
  const told = missing.map((name): Line => {
    const step = stepNamed(state, name);
    const why = step === undefined || step.message === '' ? '' : step.message;
    return [statusSpan(step?.status ?? 'pending'), span(` ${name}`, 'strong'), span(why === '' ? '' : ` · ${why}`)];
  });
  const [only] = steps;
  const first = steps.length === 1 && only !== undefined ? only : steps.join(', ');
  return {
    title: `${first} needs ${missing.join(', ')}, not done yet`,
    text: [...told, line('Run what is needed first?')],
    typed: null,
    choices: [
      { id: 'stay', label: 'Cancel', disabled: null },
      { id: 'run-needed', label: `Run ${inOrder(state, steps, missing).join(', ')}`, disabled: null },
      { id: 'run-only', label: `Only ${steps.join(', ')}`, disabled: null },
    ],
  };
}

export function askedToOverwrite({ file, content }: Of<'overwrite'>): Asked {
  return {
    title: 'Replace the file?',
    text: [line(`${file} is there already.`), line(`It would be replaced by: ${content.what}.`)],
    typed: null,
    choices: [
      { id: 'stay', label: 'Cancel', disabled: null },
      { id: 'overwrite', label: 'Replace it', disabled: null },
    ],
  };
}
