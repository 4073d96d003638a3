import { drawable, wrapText } from '../columns.ts';
import { bodyRows } from '../state/layout.ts';
import { isQuerying, isRunning, type State } from '../state/state.ts';
import { clickable, type Line, line, rule, span } from './line.ts';
import { askedInTransaction, askedToAllowWrites, askedToEndTransaction, askedUnfiltered } from './prompt/question.ts';
import { askedAboutNeeds, askedToForceLock, askedToOverwrite, askedToRecreate } from './question-acts.ts';

export type ChoiceId =
  | 'stay'
  | 'quit'
  | 'cancel-and-quit'
  | 'commit-and-quit'
  | 'rollback-and-quit'
  | 'commit-and-run'
  | 'rollback-and-run'
  | 'run-anyway'
  | 'allow-writes'
  | 'recreate'
  | 'force-lock'
  | 'run-needed'
  | 'run-only'
  | 'overwrite';

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
      text: [line('What was running has ended.'), line('Ctrl-C twice quits, too.', 'muted')],
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
    case 'unfiltered-in-script':
      return askedUnfiltered(state, question);
    case 'allow-writes':
      return askedToAllowWrites(state, question);
    case 'force-lock':
      return askedToForceLock(state, question);
    case 'open-transaction':
      return askedToEndTransaction(state, question);
    case 'needs':
      return askedAboutNeeds(state, question);
    case 'overwrite':
      return askedToOverwrite(question);
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
    return wrapText(drawable(row[0]?.text ?? ''), columns - 2 * indent).map((part) => line(part, tone));
  });
  const room = bodyRows(state.size) - 2 - (asked.typed === null ? 0 : 1);
  const told = text.length <= room ? text : [...text.slice(0, room - 2), line('…', 'muted'), ...text.slice(-1)];
  const lines: Line[] = [rule([span(asked.title, 'caution')], columns, true), ...told.map((row) => [margin, ...row])];
  const field = asked.typed === null ? null : [margin, span('name: ', 'muted'), span(asked.typed, 'strong')];
  const cursor = field === null ? null : { x: indent + 'name: '.length + (asked.typed ?? '').length, y: lines.length };
  if (field !== null) lines.push(field);
  lines.push([
    margin,
    ...asked.choices.flatMap((choice, index) => {
      const label = choice.disabled === null ? choice.label : `${choice.label} (${choice.disabled})`;
      const chosen = index === focus;
      const tone = chosen ? 'chosen' : choice.disabled === null ? 'plain' : 'muted';
      const drawn = clickable([span(chosen ? `› ${label} ‹` : `  ${label}  `, tone)], { kind: 'choice', index });
      return [...drawn, span('  ')];
    }),
  ]);
  return { lines, cursor };
}
