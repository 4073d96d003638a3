import { consequences } from '../../../commands/meta-command/danger.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import { splitScript, statementsIn } from '../../../sql/script.ts';
import { unfilteredWrite } from '../../../sql/unfiltered-write.ts';
import type { Question } from '../../state/question.ts';
import { isQuerying, type State } from '../../state/state.ts';
import { line } from '../line.ts';
import type { Asked } from '../question.ts';
import { guard } from '../question-acts.ts';

type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

/** Before the cockpit is left while the prompt's session has a transaction. */
export function askedInTransaction({ prompt }: State): Asked {
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

/** Before a run begins beside the transaction of the prompt's session. */
export function askedToEndTransaction(state: State, { request }: Of<'open-transaction'>): Asked {
  const failed = state.prompt.transaction === 'failed';
  const busy = isQuerying(state) ? 'a query is running' : null;
  return {
    title: `Start ${request.command} while the prompt is in a transaction?`,
    text: [
      line(
        failed
          ? 'An error has ended it: only rolling it back is left.'
          : 'What you have changed in it is not committed.',
      ),
      line(
        'The run would wait for what it has locked, or replace tables under it, so that a later COMMIT keeps nothing.',
      ),
    ],
    typed: null,
    choices: [
      { id: 'stay', label: 'Cancel', disabled: null },
      { id: 'commit-and-run', label: 'Commit and run', disabled: failed ? 'it has failed' : busy },
      { id: 'rollback-and-run', label: 'Roll back and run', disabled: busy },
    ],
  };
}

const shownStatement = 200;

/** Before a statement runs that changes or removes all rows of a table. */
export function askedUnfiltered(state: State, question: Of<'unfiltered' | 'unfiltered-in-script'>): Asked {
  const dialect = dialectOf(state.target.engine);
  const statements =
    question.kind === 'unfiltered' ? statementsIn(splitScript(question.script.text, dialect)) : [question.sql];
  const asked = statements.find((sql) => unfilteredWrite(sql, dialect) !== null) ?? statements[0];
  const begins = statements.some((sql) => /^\s*(begin|start)\b/i.test(sql));
  const isSafe = begins || state.prompt.transaction !== 'none';
  const commits = isSafe
    ? 'It is part of a transaction and can be rolled back.'
    : 'There is no transaction: it is committed at once. BEGIN first, and you can roll it back.';
  return {
    title: `Run this ${question.write === 'analyze' ? 'to measure it' : question.write.toUpperCase()} on ${state.target.name}?`,
    text: [
      line((asked ?? '').replaceAll(/\s+/g, ' ').slice(0, shownStatement), 'strong'),
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

/** Before the prompt may change data of a protected target. */
export function askedToAllowWrites(state: State, question: Of<'allow-writes'>): Asked {
  const { text, typed, unnamed } = guard(state, question.typed);
  return {
    title: `Let the prompt change data of ${state.target.name}?`,
    text,
    typed,
    choices: [
      { id: 'stay', label: 'Stay read-only', disabled: null },
      { id: 'allow-writes', label: 'Allow changes', disabled: unnamed },
    ],
  };
}
