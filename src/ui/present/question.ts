import { dialectOf } from '../../sql/dialect.ts';
import { type UnfilteredWrite, unfilteredWrite } from '../../sql/unfiltered-write.ts';
import { formatCount, plural } from '../../text/format.ts';
import { wrapText } from '../columns.ts';
import type { Inventory, Question } from '../state/question.ts';
import { isQuerying, isRunning, type State } from '../state/state.ts';
import { type Line, line, rule, span } from './line.ts';

export type ChoiceId =
  | 'stay'
  | 'quit'
  | 'cancel-and-quit'
  | 'commit-and-quit'
  | 'rollback-and-quit'
  | 'run-anyway'
  | 'allow-writes'
  | 'recreate';

export interface Choice {
  readonly id: ChoiceId;
  readonly label: string;
  /** Why it cannot be chosen yet; null when it can. */
  readonly disabled: string | null;
}

/** A question as it is put to the operator. The first choice changes nothing. */
export interface Asked {
  readonly title: string;
  readonly text: readonly Line[];
  /** What has been typed of the name that must be typed; null when none must be. */
  readonly typed: string | null;
  readonly choices: readonly Choice[];
}

function askedToQuit(state: State): Asked {
  if (state.prompt.transaction !== 'none' && !isRunning(state) && !isQuerying(state)) return askedInTransaction(state);
  const atWork = [
    ...(isRunning(state) ? ['A run is in progress.'] : []),
    ...(isQuerying(state) ? ['A query is running.'] : []),
  ];
  if (atWork.length === 0) {
    return {
      title: 'Quit?',
      text: [line('Nothing is running.'), line('Ctrl-C again quits at once.', 'muted')],
      typed: null,
      choices: [
        { id: 'stay', label: 'Stay', disabled: null },
        { id: 'quit', label: 'Quit', disabled: null },
      ],
    };
  }
  return {
    title: 'Quit while something runs?',
    text: [
      line(atWork.join(' ')),
      line('Cancel and quit asks the engine to stop, waits until it has, and rolls back.'),
      line('Ctrl-C again forces it: the engine is asked to stop, and not waited for long.', 'muted'),
    ],
    typed: null,
    choices: [
      { id: 'stay', label: 'Stay', disabled: null },
      { id: 'cancel-and-quit', label: 'Cancel and quit', disabled: null },
    ],
  };
}

function askedInTransaction({ prompt }: State): Asked {
  const failed = prompt.transaction === 'failed';
  return {
    title: failed ? 'Quit with a failed transaction?' : 'Quit with an open transaction?',
    text: [
      line(
        failed
          ? 'An error has ended it: only rolling it back is left.'
          : 'What you have changed in it is not committed.',
      ),
      line('Ctrl-C again quits at once and rolls it back.', 'muted'),
    ],
    typed: null,
    choices: [
      { id: 'stay', label: 'Stay', disabled: null },
      { id: 'commit-and-quit', label: 'Commit and quit', disabled: failed ? 'it has failed' : null },
      { id: 'rollback-and-quit', label: 'Roll back and quit', disabled: null },
    ],
  };
}

const consequences: Record<UnfilteredWrite, string> = {
  delete: 'It has no WHERE: it deletes every row of the table.',
  update: 'It has no WHERE: it changes every row of the table.',
  truncate: 'It removes every row of the table.',
  drop: 'It removes the object and what is in it.',
};

const shownStatement = 200;

function askedUnfiltered(state: State, question: Extract<Question, { kind: 'unfiltered' }>): Asked {
  const dialect = dialectOf(state.target.engine);
  const sent = question.statements.find(({ sql }) => unfilteredWrite(sql, dialect) !== null);
  const begins = question.statements.some(({ sql }) => /^\s*(begin|start)\b/i.test(sql));
  const isSafe = begins || state.prompt.transaction !== 'none';
  const commits = isSafe
    ? 'It is part of a transaction and can be rolled back.'
    : 'There is no transaction: it is committed at once. BEGIN first, and you can roll it back.';
  return {
    title: `Run this ${question.write.toUpperCase()} on ${state.target.name}?`,
    text: [
      line((sent?.sql ?? '').replaceAll(/\s+/g, ' ').slice(0, shownStatement), 'strong'),
      line(consequences[question.write]),
      line(commits, isSafe ? 'plain' : 'caution'),
    ],
    typed: null,
    choices: [
      { id: 'stay', label: 'Do not run it', disabled: null },
      { id: 'run-anyway', label: 'Run it', disabled: null },
    ],
  };
}

function askedToAllowWrites(state: State, { typed }: Extract<Question, { kind: 'allow-writes' }>): Asked {
  const { name } = state.target;
  return {
    title: `Let the prompt change data of ${name}?`,
    text: [[span('The target is protected. Type its name to go on: '), span(name, 'strong')]],
    typed,
    choices: [
      { id: 'stay', label: 'Stay read-only', disabled: null },
      { id: 'allow-writes', label: 'Allow changes', disabled: typed === name ? null : `type ${name} first` },
    ],
  };
}

function inventoryText(inventory: Inventory): Line[] {
  if (inventory.kind === 'asking') return [line('Counting the rows that would go …', 'muted')];
  if (inventory.kind === 'unknown') return [line(`The rows could not be counted: ${inventory.reason}`, 'bad')];
  const { tables } = inventory;
  if (tables.length === 0) return [line('There is no table yet: nothing is lost.')];
  const total = tables.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
  const counts = tables.map(({ table, rows }) => `${table} ${rows === null ? 'not there' : formatCount(rows)}`);
  return [
    line(`${plural(total, 'row')} in ${plural(tables.length, 'table')} would go:`, 'strong'),
    line(counts.join(' · ')),
  ];
}

function askedToRecreate(state: State, question: Extract<Question, { kind: 'recreate' }>): Asked {
  const { name, protected: guarded } = state.target;
  const { inventory, typed } = question;
  const uncounted =
    inventory.kind === 'asking'
      ? 'the rows are still being counted'
      : inventory.kind === 'unknown'
        ? inventory.reason
        : null;
  const unnamed = guarded && typed !== name ? `type ${name} first` : null;
  return {
    title: `Drop all tables of ${name} and make them anew?`,
    text: [
      ...inventoryText(inventory),
      ...(guarded ? [[span('The target is protected. Type its name to go on: '), span(name, 'strong')]] : []),
    ],
    typed: guarded ? typed : null,
    choices: [
      { id: 'stay', label: 'Cancel', disabled: null },
      { id: 'recreate', label: 'Drop and recreate', disabled: uncounted ?? unnamed },
    ],
  };
}

/** The open question in words; null when none is open. */
export function askedOf(state: State): Asked | null {
  const { question } = state;
  if (question === null) return null;
  switch (question.kind) {
    case 'quit':
      return askedToQuit(state);
    case 'recreate':
      return askedToRecreate(state, question);
    case 'unfiltered':
      return askedUnfiltered(state, question);
    case 'allow-writes':
      return askedToAllowWrites(state, question);
  }
}

const indent = 2;

/** The lines of the question, and where its field's cursor is; null when it has no field. */
export function questionLines(
  state: State,
  columns: number,
): { lines: readonly Line[]; cursor: { x: number; y: number } | null } {
  const asked = askedOf(state);
  if (asked === null || state.question === null) return { lines: [], cursor: null };
  const { focus } = state.question;
  const margin = span(' '.repeat(indent));
  const text = asked.text.flatMap((row) => {
    const tone = row[0]?.tone ?? 'plain';
    if (row.length > 1) return [row];
    return wrapText(row[0]?.text ?? '', columns - 2 * indent).map((part) => line(part, tone));
  });
  const lines: Line[] = [rule([span(asked.title, 'caution')], columns, true), ...text.map((row) => [margin, ...row])];
  const field = asked.typed === null ? null : [margin, span('name: ', 'muted'), span(asked.typed, 'strong')];
  const cursor = field === null ? null : { x: indent + 'name: '.length + (asked.typed ?? '').length, y: lines.length };
  if (field !== null) lines.push(field);
  lines.push([
    margin,
    ...asked.choices.flatMap((choice, index) => {
      const label = choice.disabled === null ? choice.label : `${choice.label} (${choice.disabled})`;
      const chosen = index === focus;
      const tone = chosen ? 'chosen' : choice.disabled === null ? 'plain' : 'muted';
      return [span(chosen ? `› ${label} ‹` : `  ${label}  `, tone), span('  ')];
    }),
  ]);
  return { lines, cursor };
}
