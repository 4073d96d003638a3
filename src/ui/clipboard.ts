import { SparkifyError } from '../errors.ts';

/** Terminals refuse longer sequences, some at 100 kB (xterm's default is a million bytes of base64). */
const mostBytes = 750_000;

/**
 * The sequence that puts `text` into the clipboard of the terminal's own machine, over any number of connections (OSC 52,
 * xterm's "Manipulate Selection Data"). Within tmux it is wrapped in tmux's passthrough as well (tmux FAQ, "How do I use
 * the clipboard"): tmux itself understands it with `set-clipboard on`, the terminal around it with `allow-passthrough on`.
 * @throws SparkifyError kind `usage` when the text is longer than terminals take.
 */
export function clipboardSequence(text: string, env: NodeJS.ProcessEnv): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > mostBytes) {
    throw new SparkifyError('usage', 'this is too much for the clipboard of a terminal', {
      remedy: 'Copy less of it, or export it to a file with E.',
    });
  }
  const sequence = `\u001b]52;c;${bytes.toString('base64')}\u0007`;
  if ((env.TMUX ?? '') === '') return sequence;
  return `${sequence}\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
}
