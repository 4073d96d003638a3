import { describe, expect, it } from 'vitest';
import { type Look, type LookSubject, type Looks, lookAt, reduceLooks } from '../../../src/ui/state/views/looks.ts';

const subject: LookSubject = { kind: 'runs', part: { step: 'stage', task: null } };
const answer = { kind: 'runs', runs: [] } as const;
const failure = { kind: 'warehouse', message: 'gone', where: null, remedy: null } as const;

function lookAfter(...actions: Parameters<typeof reduceLooks>[1][]): Look {
  return lookAt(actions.reduce<Looks>(reduceLooks, {}), subject);
}

describe('a look into the warehouse', () => {
  it('is asked for, answered, and outdated by a run', () => {
    expect(lookAfter().state).toBe('outdated');
    expect(lookAfter({ type: 'asked', subject }).state).toBe('asking');
    const answered = [
      { type: 'asked', subject },
      { type: 'answered', subject, answer, at: 5 },
    ] as const;
    expect(lookAfter(...answered)).toEqual({ answer, at: 5, state: 'fresh', failure: null });
    expect(lookAfter(...answered, { type: 'outdated' })).toMatchObject({ answer, state: 'outdated' });
  });

  it('that fails keeps the answer before it, and the time of that', () => {
    const looked = lookAfter(
      { type: 'answered', subject, answer, at: 5 },
      { type: 'outdated' },
      { type: 'failed', subject, failure },
    );

    expect(looked).toEqual({ answer, at: 5, state: 'fresh', failure });
  });

  it('that is given up is asked for again when it is shown again', () => {
    expect(lookAfter({ type: 'asked', subject }, { type: 'dropped', subject }).state).toBe('outdated');
  });

  it('is outdated by a run only when it is not being asked for already', () => {
    expect(lookAfter({ type: 'asked', subject }, { type: 'outdated' }).state).toBe('asking');
  });
});
