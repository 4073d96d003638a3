import { describe, expect, it } from 'vitest';
import { readPlainLine } from '../../src/cli/plain/line.ts';

const all = ['create', 'stage', 'transform', 'validate'];

describe('a line of the plain interface', () => {
  it.each([
    ['', { kind: 'nothing' }],
    ['  STATUS ', { kind: 'status' }],
    ['?', { kind: 'help' }],
    ['q', { kind: 'quit' }],
    ['run', { kind: 'run', command: 'run', steps: all }],
    ['run validate stage', { kind: 'run', command: 'validate stage', steps: ['stage', 'validate'] }],
    ['stage', { kind: 'run', command: 'stage', steps: ['stage'] }],
    ['from transform', { kind: 'run', command: 'run --from transform', steps: ['transform', 'validate'] }],
    ['plan stage', { kind: 'plan', steps: ['stage'] }],
    [' \\d users', { kind: 'sql', sql: '\\d users' }],
    ['sql select  1', { kind: 'sql', sql: 'select  1' }],
  ])('%j is understood', (text, wanted) => {
    expect(readPlainLine(text)).toEqual(wanted);
  });

  it.each([
    ['run nonsense', 'there is no step "nonsense"'],
    ['from', 'from which step?'],
    ['sql', 'sql needs a statement'],
    ['dance', 'there is no command "dance"'],
  ])('%j is answered with what is wrong', (text, words) => {
    expect(readPlainLine(text)).toMatchObject({ kind: 'wrong', message: expect.stringContaining(words) });
  });
});
