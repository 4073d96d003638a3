import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { mostCopiedBytes, TerminalOutput } from '../../src/ui/terminal-output.ts';

function output(env: NodeJS.ProcessEnv = {}): { terminal: TerminalOutput; written: () => string } {
  const stream = new PassThrough();
  return {
    terminal: new TerminalOutput(stream as unknown as WriteStream, env),
    written: () => stream.read()?.toString() ?? '',
  };
}

const encoded = Buffer.from('naïve\u001b[2J').toString('base64');

describe('the clipboard', () => {
  it('is reached by OSC 52, whose text cannot control anything', () => {
    const { terminal, written } = output();

    expect(terminal.copy('naïve\u001b[2J')).toBe(true);

    expect(written()).toBe(`\u001b]52;c;${encoded}\u0007`);
  });

  it('is that of tmux and, handed on by it, that of the terminal outside', () => {
    const { terminal, written } = output({ TMUX: '/tmp/tmux-0/default,1,0' });

    terminal.copy('naïve\u001b[2J');

    expect(written()).toBe(`\u001b]52;c;${encoded}\u0007\u001bPtmux;\u001b\u001b]52;c;${encoded}\u0007\u001b\\`);
  });

  it('takes no text that a terminal would cut', () => {
    const { terminal, written } = output();

    expect(terminal.copy('x'.repeat(mostCopiedBytes + 1))).toBe(false);
    expect(written()).toBe('');
    expect(terminal.copy('x'.repeat(mostCopiedBytes))).toBe(true);
  });
});

it('a notification cannot end its own sequence', () => {
  const { terminal, written } = output();

  terminal.notify('osc9', 'done\u0007\u001b\\\u001b[2J');

  expect(written()).toBe('\u001b]9;done␇␛\\␛[2J\u001b\\');
});
