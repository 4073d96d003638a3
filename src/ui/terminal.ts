import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { mouseOff, type TerminalOutput } from './terminal-output.ts';

/** DECAWM (DEC VT220, mode 7): whether a character beyond the last column begins a new line. */
const autoWrapOff = '\u001b[?7l';
const autoWrapOn = '\u001b[?7h';

const endings = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/**
 * Keeps the terminal usable whatever happens. Auto-wrap is off while the cockpit is drawn, so that a character whose
 * width terminals dispute cannot push a row onto the next one; it is on again, and the mouse the terminal's again, after a
 * normal end, a signal and a crash.
 * A signal, and a terminal that has gone away, force the cockpit to end, which cancels what runs; before a crash
 * is reported the cockpit leaves the alternate screen, or nobody could read the report.
 */
export function guardTerminal(
  stdout: WriteStream,
  act: { readonly leave: () => void; readonly force: (reason: NodeJS.Signals | Error) => void },
): { release: () => Promise<void> } {
  const restore = () => {
    if (!stdout.destroyed) stdout.write(mouseOff + autoWrapOn);
  };
  stdout.write(autoWrapOff);
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', act.leave);
  stdout.on('error', act.force);
  for (const signal of endings) process.on(signal, act.force);
  return {
    async release() {
      restore();
      process.off('exit', restore);
      process.off('uncaughtExceptionMonitor', act.leave);
      // The listener for `error` stays: a terminal that has gone away fails writes of long ago.
      for (const signal of endings) process.off(signal, act.force);
      // Its callback comes when all that was written before has reached the terminal, or when that is gone.
      await new Promise<void>((resolve) => stdout.write('', () => resolve()));
    },
  };
}

/** Hands the terminal to another program. Only a mounted component of Ink's can ask for that, so the app gives it the way. */
export class TerminalHandover {
  readonly #stdout: WriteStream;
  readonly #output: TerminalOutput;
  readonly #mouse: () => 'on' | 'off';
  #suspend: ((work: () => Promise<void>) => Promise<void>) | null = null;
  #away = false;
  #input: { readonly stdin: NodeJS.ReadableStream; readonly onData: (chunk: Buffer | string) => void } | null = null;

  /** `mouse` tells whether clicks are the cockpit's when it gets the terminal back. */
  constructor(stdout: WriteStream, output: TerminalOutput, mouse: () => 'on' | 'off') {
    this.#stdout = stdout;
    this.#output = output;
    this.#mouse = mouse;
  }

  /** True while another program has the terminal. */
  get isAway(): boolean {
    return this.#away;
  }

  /** Called by the app when it is drawn: `suspend` is Ink's `suspendTerminal`. */
  attach(suspend: (work: () => Promise<void>) => Promise<void>): void {
    this.#suspend = suspend;
  }

  /** Listens to the raw input beside Ink; while the terminal is another program's it does not. Returns what ends that. */
  listen(stdin: NodeJS.ReadableStream, onData: (chunk: Buffer | string) => void): () => void {
    this.#input = { stdin, onData };
    stdin.on('data', onData);
    return () => {
      this.#input = null;
      stdin.off('data', onData);
    };
  }

  /**
   * A stream whose listeners are gone still reads until it is paused, and would take the other program's keys. It stops
   * only at a pause that is none yet, which it is a turn after its last listener for `readable` (Ink's) has gone; the
   * pause in turn reaches the terminal a turn later (Node.js, lib/internal/bootstrap/switches/is_main_thread.js).
   */
  async #stopReading(): Promise<void> {
    if (this.#input === null) return;
    const { stdin, onData } = this.#input;
    stdin.off('data', onData);
    await nextTurn();
    stdin.pause();
    await nextTurn();
  }

  /** Runs `work` while the terminal is not the cockpit's; the screen is drawn anew when it has ended. */
  async during(work: () => Promise<void>): Promise<void> {
    const input = this.#input;
    this.#away = true;
    try {
      await this.#suspend?.(async () => {
        await this.#stopReading();
        // The other program expects a terminal as it usually is.
        this.#output.mouse('off');
        this.#stdout.write(autoWrapOn);
        try {
          await work();
        } finally {
          this.#stdout.write(autoWrapOff);
          this.#output.mouse(this.#mouse());
        }
      });
    } finally {
      this.#away = false;
      input?.stdin.on('data', input.onData);
    }
  }
}
