import type { WriteStream } from 'node:tty';
import { visible } from '../text/safe.ts';

const esc = '\u001b';
const bell = '\u0007';
/** String Terminator, which ends an OSC or DCS sequence (ECMA-48). */
const terminator = `${esc}\\`;

/** Clicks and the wheel (1000), in the form that knows no last column (1006); https://invisible-island.net/xterm/ctlseqs */
const mouseOn = `${esc}[?1000h${esc}[?1006h`;
export const mouseOff = `${esc}[?1006l${esc}[?1000l`;

/** Of a longer sequence terminals take nothing, or a part; kitty's and tmux's limits are above, xterm's is near it. */
export const mostCopiedBytes = 74_994;

/** How the end of a long run is told to somebody who looks elsewhere. */
export type Notification = 'bell' | 'osc9' | 'off';

/** tmux hands a sequence on to its own terminal, where it is allowed to (allow-passthrough); escapes in it are doubled. */
function throughTmux(sequence: string): string {
  return `${esc}Ptmux;${sequence.replaceAll(esc, esc + esc)}${terminator}`;
}

/** What the cockpit tells the terminal beside the frames that it draws: none of it moves the cursor. */
export class TerminalOutput {
  readonly #stdout: WriteStream;
  readonly #inTmux: boolean;

  constructor(stdout: WriteStream, env: NodeJS.ProcessEnv) {
    this.#stdout = stdout;
    this.#inTmux = (env.TMUX ?? '') !== '';
  }

  /**
   * Hands a text to the clipboard (OSC 52). Whether the terminal took it nobody tells. False when it is longer than
   * `mostCopiedBytes`: nothing was sent then.
   */
  copy(text: string): boolean {
    const bytes = Buffer.from(text);
    if (bytes.length > mostCopiedBytes) return false;
    this.#send(`${esc}]52;c;${bytes.toString('base64')}${bell}`);
    return true;
  }

  notify(how: Notification, text: string): void {
    if (how === 'bell') this.#write(bell);
    if (how === 'osc9') this.#send(`${esc}]9;${visible(text)}${terminator}`);
  }

  mouse(state: 'on' | 'off'): void {
    this.#write(state === 'on' ? mouseOn : mouseOff);
  }

  /** In tmux both to tmux, which has a clipboard of its own, and to the terminal that it runs in. */
  #send(sequence: string): void {
    this.#write(this.#inTmux ? sequence + throughTmux(sequence) : sequence);
  }

  #write(text: string): void {
    if (!this.#stdout.destroyed) this.#stdout.write(text);
  }
}
